"""Holding a session: opening it, beginning it, writing down what came of it."""

import datetime as dt

from django.db import transaction

from upstander.confidential.support.actions.opinions import ask_opinion
from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.models import Booking, LinePlace
from upstander.confidential.support.models.bookings import BOOKING
from upstander.confidential.support.models.sessions import Attendance
from upstander.confidential.support.occupying import free
from upstander.confidential.support.queries.sessions import Opened, opened
from upstander.confidential.support.rules.attending import (
    Ended,
    lacks_private,
    may_begin,
    may_end,
)
from upstander.confidential.support.session_choices import Happened, PlaceState
from upstander.confidential.support.session_refusals import (
    NotYet,
    PrivateMinutesMissing,
    WrittenUp,
)
from upstander.confidential.support.session_steps import require_holder, require_words, write
from upstander.confidential.support.steps import locked, note
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.actions import restate
from upstander.foundation.vault.choices import Label
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Item
from upstander.foundation.vault.sealing import digest


def show_session(*, booking: Booking, keyring: Keyring, by: Actor, now: dt.datetime) -> Opened:
    """Open what is known for a session, for one display; it is written down first.

    Raises NotPermitted, NotYours and AuditUnavailable.
    """
    require_holder(booking, by)
    with transaction.atomic():
        note(EventName.SESSION_SHOWN, booking, by, now)
        return opened(booking, keyring)


def begin_session(*, booking: Booking, by: Actor, now: dt.datetime) -> Attendance:
    """Say that a session begins; beginning it twice changes nothing.

    Raises NotPermitted, NotYours, NotYet and WrittenUp.
    """
    who = require_holder(booking, by)
    with transaction.atomic():
        fresh = locked(booking)
        _require_time(fresh, now, can=may_begin(fresh.state, fresh.starts_at, now))
        row, made = Attendance.objects.get_or_create(
            booking=fresh, defaults={"held_by": who, "began_at": now}
        )
        if made:
            note(EventName.SESSION_BEGUN, fresh, by, now)
    return row


def end_session(*, booking: Booking, ended: Ended, by: Actor, now: dt.datetime) -> Booking:
    """Write down what came of a session; what was left of its time is free again.

    Whoever came and has a private link is asked behind it how it was. Who dropped in has none;
    their place in the line is over.

    Raises NotPermitted, NotYours, NotYet, WrittenUp and PrivateMinutesMissing.
    """
    who = require_holder(booking, by)
    if lacks_private(ended):
        raise PrivateMinutesMissing
    with transaction.atomic():
        fresh = locked(booking)
        can = may_end(fresh.state, fresh.starts_at, ended.happened, now)
        _require_time(fresh, now, can=can)
        Attendance.objects.update_or_create(
            booking=fresh,
            defaults={"held_by": who, "private_minutes": ended.private or ""},
        )
        fresh.state, fresh.over_on = BookingState(ended.happened.value), london_day(now)
        fresh.save(update_fields=["state", "over_on"])
        free(fresh)
        restate(subject=fresh.pk, state=fresh.state, by=by)
        if fresh.dropped_in:
            _end_place(fresh, came=ended.happened != Happened.MISSED)
        elif ended.happened != Happened.MISSED:
            ask_opinion(booking=fresh, by=by, now=now)
        record(
            name=EventName.SESSION_ENDED, by=by, now=now, subject_kind=BOOKING,
            subject_id=fresh.pk, detail={"happened": ended.happened.value},
        )  # fmt: skip
    return fresh


def add_session_note(*, booking: Booking, text: str, by: Actor, now: dt.datetime) -> Item:
    """Write on a session, also when it is over: what is learned late must have a place.

    Raises NotPermitted, NotYours, WordsMissing and WordsTooLong.
    """
    require_holder(booking, by)
    words = require_words(text)
    with transaction.atomic():
        item = write(booking, Label.SESSION_NOTE, {"text": words}, by=by, now=now)
        _noted(EventName.SESSION_NOTED, booking, item, by, now)
    return item


def _end_place(booking: Booking, *, came: bool) -> None:
    """Let the place in the line say until the night what came of it."""
    LinePlace.objects.filter(
        taken_by__resource=booking.officer_id, state=PlaceState.TALKING
    ).update(state=PlaceState.TALKED if came else PlaceState.NO_TURN, taken_by=None)


def _noted(name: EventName, booking: Booking, item: Item, by: Actor, now: dt.datetime) -> None:
    record(
        name=name, by=by, now=now, subject_kind=BOOKING, subject_id=booking.pk,
        item_digest=digest(item),
    )  # fmt: skip


def _require_time(booking: Booking, now: dt.datetime, *, can: bool) -> None:
    if can:
        return
    ahead = booking.state == BookingState.BOOKED and now < booking.ends_at
    raise NotYet if ahead else WrittenUp
