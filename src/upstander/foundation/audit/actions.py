"""Writing the record: one row for each act, moved and chained by jobs."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit import queries, rules
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, Link, PublicAct
from upstander.foundation.audit.reading import Told, Wanted, most_of
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal

# One transaction of the chain appends this many at most, so that nobody waits long for its lock.
SLICE = 500
# Held until the transaction ends, so that the chain has one writer at a time. On SQLite the
# transaction itself is the lock (BEGIN IMMEDIATE, by settings); the number has no meaning.
_CHAIN_LOCK = {
    "sqlite": "SELECT 1",
    "postgresql": "SELECT pg_advisory_xact_lock(7598452)",
}

_REFUSED_BY_DEFAULT = gettext_noop("We could not write this step down, so nothing was changed.")
_STAYS_CLOSED = gettext_noop("We could not write down that you opened this, so it stays closed.")
_REFUSED = {
    EventName.REPORT_OPENED: _STAYS_CLOSED,
    EventName.CASE_SHOWN: _STAYS_CLOSED,
    EventName.FILE_OPENED: _STAYS_CLOSED,
    EventName.SESSION_SHOWN: _STAYS_CLOSED,
}


class AuditUnavailable(Refusal):
    """The row could not be written, so what it speaks of must not happen."""

    def __init__(self, name: EventName) -> None:
        super().__init__(
            _(_REFUSED.get(name, _REFUSED_BY_DEFAULT)),
            next_step=_(
                "Try again in a few minutes. If it happens again, tell your administrator."
            ),
        )


def record(
    *,
    name: EventName,
    by: Actor,
    now: dt.datetime,
    subject_kind: str,
    subject_id: UUID | None,
    detail: rules.Detail | None = None,
    item_digest: str = "",
) -> None:
    """Write down one act, in the transaction of the act itself.

    An act of the public leaves a PublicAct with its London day and nothing finer; the night's job
    makes the event. ``detail`` holds codes, ids and numbers; ``item_digest`` is the SHA-256 (hex)
    of the ciphertext the act wrote. Raises AuditUnavailable if the row cannot be written, and
    RuntimeError outside a transaction.
    """
    _in_a_transaction()
    row = _row(name, by, now, subject_kind, subject_id, detail or {})
    row.item_digest = rules.clean_digest(item_digest)
    _write(name, row)


def record_each(
    *,
    name: EventName,
    by: Actor,
    now: dt.datetime,
    subject_kind: str,
    told: Mapping[UUID, rules.Detail],
) -> None:
    """Write down one act for each of many subjects, in one go; otherwise as ``record``."""
    _in_a_transaction()
    rows: list[Any] = [
        _row(name, by, now, subject_kind, subject, told[subject]) for subject in told
    ]
    try:
        model = PublicAct if by.kind == "public" else Event
        model._default_manager.bulk_create(rows, batch_size=SLICE)
    except DatabaseError as fault:
        raise AuditUnavailable(name) from fault


def _in_a_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("an audit row belongs in the transaction of the act it speaks of")


def _row(
    name: EventName,
    by: Actor,
    now: dt.datetime,
    subject_kind: str,
    subject_id: UUID | None,
    detail: rules.Detail,
) -> Event | PublicAct:
    same = {
        "name": name.value,
        "day": london_day(now),
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "detail": rules.clean_detail(detail),
    }
    return PublicAct(**same) if by.kind == "public" else _event(by, at=now, **same)


def _event(by: Actor, **fields: object) -> Event:
    return Event(actor_kind=by.kind, actor_id=by.user_id, actor_name=by.name, **fields)


def _write(name: EventName, row: Model) -> None:
    try:
        row.save(force_insert=True)
    except DatabaseError as fault:
        raise AuditUnavailable(name) from fault


def record_public_acts(*, by: Actor, now: dt.datetime) -> int:
    """Turn the public acts of the days before today into events, shuffled and without a time.

    They are linked in the same transaction. Returns how many there were.
    """
    _only_a_process(by)
    with transaction.atomic():
        _wait_for_the_chain()
        acts = list(PublicAct.objects.filter(day__lt=london_day(now)).order_by("id"))
        random.SystemRandom().shuffle(acts)
        events = [_event_of(act) for act in acts]
        Event.objects.bulk_create(events, batch_size=SLICE)
        _append(events)
        for start in range(0, len(acts), SLICE):
            ids = [act.id for act in acts[start : start + SLICE]]
            PublicAct.objects.filter(id__in=ids).delete()
    return len(acts)


def _event_of(act: PublicAct) -> Event:
    return _event(
        Actor.public(),
        at=None,
        name=act.name,
        day=act.day,
        subject_kind=act.subject_kind,
        subject_id=act.subject_id,
        detail=act.detail,
        item_digest=act.item_digest,
    )


def link_events(*, by: Actor, now: dt.datetime, days: int | None = None) -> int:
    """Append one link for each event that has none; return how many.

    Two processes may do this at once: the chain has one writer at a time. With ``days`` only
    events of that many days back from today are looked through, which stays quick in old age.
    """
    _only_a_process(by)
    since = None if days is None else london_day(now) - dt.timedelta(days=days)
    # Looked for without the lock, then again under it: another process may have been quicker.
    waiting = list(queries.unlinked(since).values_list("id", flat=True))
    return sum(_link(waiting[start : start + SLICE]) for start in range(0, len(waiting), SLICE))


@transaction.atomic
def _link(waiting: Sequence[UUID]) -> int:
    _wait_for_the_chain()
    events = list(queries.unlinked().filter(id__in=waiting))
    _append(events)
    return len(events)


def _append(events: Sequence[Event]) -> None:
    head = queries.head()
    links = []
    for event in events:
        link = rules.next_link(head, event.facts)
        head = rules.Head(position=link.position, hash=link.hash)
        links.append(Link(**vars(link)))
    Link.objects.bulk_create(links, batch_size=SLICE)


def _wait_for_the_chain() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN_LOCK[connection.vendor])


def _only_a_process(by: Actor) -> None:
    if by.kind != "system":
        raise NotPermitted(_("Only the system itself writes the chain."))


# More than this is not a table that somebody reads; narrower days bring the rest.
MOST_TAKEN = 20_000


@transaction.atomic
def take_record(*, wanted: Wanted, by: Actor, now: dt.datetime) -> list[Told]:
    """Return what is wanted of the record, to be taken along; that it was is written down.

    The newest 20,000 acts at most. Raises NotPermitted and AuditUnavailable.
    """
    by.require(Permission.READ_AUDIT)
    told = most_of(wanted, MOST_TAKEN)
    record(
        name=EventName.RECORD_TAKEN, by=by, now=now, subject_kind="record", subject_id=None,
        detail={"acts": len(told), "kind": wanted.kind},
    )  # fmt: skip
    return told
