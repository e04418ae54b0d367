"""Sessions with those who drop in: begun when they are there, written up as booked ones are."""

import datetime as dt
from typing import TYPE_CHECKING, cast

from django.db import transaction

from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.marks import FORM, mark, new_reference, new_secret
from upstander.confidential.support.models import Booking
from upstander.confidential.support.models.line import CheckIn, LinePlace
from upstander.confidential.support.models.sessions import Attendance
from upstander.confidential.support.session_choices import PlaceState
from upstander.confidential.support.session_refusals import NobodyCalled, NotOpenNow
from upstander.confidential.support.steps import seal
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day

if TYPE_CHECKING:
    from uuid import UUID


def begin_drop_in(*, by: Actor, now: dt.datetime) -> Booking:
    """Begin the session of whoever was called: from now on notes can be kept, sealed as of others.

    Nothing leads from the place in the line to the session. Raises NotPermitted, NotOpenNow for
    who has not checked in, NobodyCalled, and NobodyToRead.
    """
    by.require(Permission.HOLD_SESSIONS)
    with transaction.atomic():
        here = _check_in(by, now)
        called = LinePlace.objects.filter(taken_by=here, state=PlaceState.CALLED)
        if not called.update(state=PlaceState.TALKING):
            raise NobodyCalled
        booking = _booking(here, now)
        Attendance.objects.create(booking=booking, held_by=cast("UUID", by.user_id), began_at=now)
        seal(booking, {}, EventName.SESSION_DROPPED_IN, by, now)
    return booking


def let_go(*, by: Actor, now: dt.datetime) -> None:
    """Say that whoever was called did not come, or left; their place is over.

    Nothing is kept of them. Raises NotPermitted, NotOpenNow and NobodyCalled.
    """
    by.require(Permission.HOLD_SESSIONS)
    with transaction.atomic():
        here = _check_in(by, now)
        gone, _rows = LinePlace.objects.filter(taken_by=here, state=PlaceState.CALLED).delete()
        if not gone:
            raise NobodyCalled
        record(
            name=EventName.NEXT_GONE, by=by, now=now, subject_kind="resource",
            subject_id=here.resource_id,
        )  # fmt: skip


def _check_in(by: Actor, now: dt.datetime) -> CheckIn:
    rows = CheckIn.objects.filter(resource__user=by.user_id, until__gt=now)
    here = rows.select_related("resource", "service").first()
    if here is None:
        raise NotOpenNow
    return here


def _booking(here: CheckIn, now: dt.datetime) -> Booking:
    """Write down a session that begins now; how long it will be is the service's usual length."""
    starts = now.replace(second=0, microsecond=0)
    ends = starts + dt.timedelta(minutes=here.service.slot_minutes)
    return Booking.objects.create(
        reference=new_reference(), service=here.service, officer=here.resource,
        meeting=here.meeting, starts_at=starts, ends_at=ends, clear_at=ends,
        state=BookingState.BOOKED, form_mark=mark(FORM, new_secret()), made_on=london_day(now),
    )  # fmt: skip
