"""A small record: an invented officer, and acts written by the room's own actions."""

import datetime as dt
from uuid import UUID, uuid4

from django.db import transaction

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import link_events, record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.audit.rules import Detail

NOW = dt.datetime(2026, 11, 21, 10, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
PROCESS = Actor.system("link_events")
OFFICER = Actor(kind="user", name="Sam Okafor", user_id=uuid4())
PUBLIC = Actor.public()


def an_act(
    by: Actor = OFFICER,
    *,
    name: EventName = EventName.REPORT_OPENED,
    now: dt.datetime = NOW,
    subject: UUID | None = None,
    detail: Detail | None = None,
    item_digest: str = "",
) -> None:
    """Record one act in a transaction of its own."""
    with transaction.atomic():
        record(
            name=name,
            by=by,
            now=now,
            subject_kind="report",
            subject_id=subject or uuid4(),
            detail=detail,
            item_digest=item_digest,
        )


def a_chain(length: int) -> list[Event]:
    """Record and link that many acts; return their events in the order of the chain."""
    for _ in range(length):
        an_act()
    link_events(by=PROCESS, now=NOW)
    return list(Event.objects.order_by("id"))
