"""What follows a session: the next one, booked with the person, and a task in their case."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from upstander.confidential.casework.actions.work import add_task
from upstander.confidential.casework.models import Task
from upstander.confidential.casework.queries.cases import find_case
from upstander.confidential.support.actions.booking import Slip, book
from upstander.confidential.support.choices import Attached, Meeting
from upstander.confidential.support.models import Booking
from upstander.confidential.support.models.sessions import FollowUp
from upstander.confidential.support.queries.sessions import case_of, opened, wish_after
from upstander.confidential.support.session_refusals import (
    AttachedAlready,
    NoCase,
    NoSuchCase,
)
from upstander.confidential.support.session_steps import require_holder
from upstander.confidential.support.steps import note
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.choices import EventName
from upstander.foundation.vault.keyrings import Keyring


@dataclass(frozen=True)
class Next:
    """A time for the next session. ``form`` and ``link`` are secrets made for it (see marks).

    ``said`` is what the person told the officer about reaching them, where nobody knew it before.
    """

    starts_at: dt.datetime
    meeting: Meeting
    form: str
    link: str
    said: Mapping[str, object] = field(default_factory=dict)


def book_next(
    *, booking: Booking, following: Next, keyring: Keyring, by: Actor, now: dt.datetime
) -> Booking:
    """Book the next session with the person: what they told us goes along, sealed as before.

    The same form handed in again gets the same booking. Raises NotPermitted, NotYours, NotATime
    and TimeTaken with the nearest free times.
    """
    require_holder(booking, by)
    attached = booking.attached_to
    slip = Slip(
        wish=wish_after(booking, following.meeting), starts_at=following.starts_at,
        form=following.form, link=following.link, said={**opened(booking, keyring).said, **following.said},
        attached=(Attached(booking.attached_kind), attached) if attached else None,
    )  # fmt: skip
    with transaction.atomic():
        made = book(slip=slip, by=by, now=now)
        FollowUp.objects.get_or_create(booking=made, defaults={"after": booking})
    return made


def attach_to_case(*, booking: Booking, reference: str, by: Actor, now: dt.datetime) -> Booking:
    """Say that a session belongs to a case; tasks and the next session go there from then on.

    Who can open the session stays as it is. Raises NotPermitted, NotYours, NoSuchCase and
    AttachedAlready.
    """
    require_holder(booking, by)
    by.require(Permission.WORK_ON_CASE)
    case = find_case(by, reference.strip().upper())
    if case is None:
        raise NoSuchCase
    with transaction.atomic():
        rows = Booking.objects.filter(pk=booking.pk, attached_to=None)
        if not rows.update(attached_kind=Attached.CASE, attached_to=case.pk):
            raise AttachedAlready
        note(EventName.SESSION_ATTACHED, booking, by, now)
    booking.refresh_from_db()
    return booking


def add_follow_up(
    *, booking: Booking, text: str, owner: UUID, due_on: dt.date, by: Actor, now: dt.datetime
) -> Task:
    """Give somebody a task in the case a session belongs to.

    Raises NotPermitted, NotYours, NoCase, and what casework's ``add_task`` does.
    """
    require_holder(booking, by)
    case = case_of(booking)
    if case is None:
        raise NoCase
    return add_task(case=case, text=text, owner=owner, due_on=due_on, by=by, now=now)
