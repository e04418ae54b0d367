"""Steps that several actions of this room share. Each runs in its caller's transaction."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db import transaction

from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.marks import FORM, mark, new_reference
from upstander.confidential.support.models import Booking, Service, Waiting
from upstander.confidential.support.models.bookings import BOOKING
from upstander.confidential.support.occupying import free, occupy
from upstander.confidential.support.queries.free import nearest_times
from upstander.confidential.support.queries.readers import teams_to_read, wish_to_move
from upstander.confidential.support.refusals import (
    CannotChange,
    NobodyToRead,
    NotATime,
    NotYours,
    TimeTaken,
)
from upstander.confidential.support.rules.wishes import Wish
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.actions import restate
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.granting import Facts, Opening, open_subject
from upstander.foundation.vault.queries import live_keys


def seal(
    booking: Booking, said: Mapping[str, object], event: EventName, by: Actor, now: dt.datetime
) -> None:
    """Seal what somebody said for whoever may read it, who can write notes beside it from now on.

    Raises NobodyToRead.
    """
    holders = teams_to_read(booking)
    keys = live_keys(holders)
    # Of its own teams the service's has to read; the officer's is beside it.
    needed = holders[:1] if booking.attached_to is None else []
    if not keys or not keys.keys() >= set(needed):
        raise NobodyToRead
    open_subject(
        subject=booking.pk,
        openings=[Opening(CompartmentKind.SUPPORT, list(keys.values()), [(Label.BOOKING, said)])],
        facts=Facts(
            danger=False, state=booking.state, day=booking.made_on, area="", kind=BOOKING
        ),
        standby=None, purpose=BOOKING, by=by, now=now, event=event,
    )  # fmt: skip


def locked(booking: Booking) -> Booking:
    """Return the booking as it stands, so that nobody else changes it before we are done."""
    return Booking.objects.select_for_update().get(pk=booking.pk)


def require_hand_on(booking: Booking, by: Actor) -> None:
    """Let pass who came by the private link, a process, and staff whose team holds the key.

    Raises NotPermitted and NotYours.
    """
    if by.kind != "user":
        return
    by.require(Permission.SEE_SESSIONS)
    if not Booking.objects.visible_to(by).filter(pk=booking.pk).exists():
        raise NotYours


def drop_waiting(booking: Booking) -> None:
    """End the wait for an earlier time; what is kept for it is free again."""
    Booking.objects.filter(offered_to__booking=booking).delete()
    Waiting.objects.filter(booking=booking).delete()


def note(name: EventName, booking: Booking, by: Actor, now: dt.datetime) -> None:
    """Write down what was done to a booking. Of the public that leaves the day and no time."""
    record(name=name, by=by, now=now, subject_kind="booking", subject_id=booking.pk)


def form_booking(secret: str, now: dt.datetime) -> Booking:
    """Return the booking of a form, locked, or a new one that is not saved yet."""
    found = Booking.objects.select_for_update().filter(form_mark=mark(FORM, secret)).first()
    return found or Booking(
        reference=new_reference(), form_mark=mark(FORM, secret), made_on=london_day(now)
    )


def own_or_taken(wish: Wish, starts_at: dt.datetime, secret: str, now: dt.datetime) -> Booking:
    """Return the booking when the same form was quicker elsewhere; else raise TimeTaken.

    Pressing twice must not tell somebody that they themselves took their time.
    """
    own = Booking.objects.taking(now).filter(form_mark=mark(FORM, secret), starts_at=starts_at)
    found = own.first()
    if found is None:
        service = Service.objects.get(pk=wish.service)
        raise TimeTaken(nearest_times(service, wish, starts_at, now))
    return found


def require_ahead(booking: Booking, now: dt.datetime) -> None:
    """Raise CannotChange unless the session is still to come, or waits for a new time."""
    waits = booking.state == BookingState.UNSETTLED
    if not waits and (booking.state != BookingState.BOOKED or booking.starts_at <= now):
        raise CannotChange


def unsettle(bookings: Iterable[Booking], by: Actor, now: dt.datetime) -> None:
    """Free the time of bookings that cannot be kept; their people choose another one.

    Holds among them are let go: whoever fills in the form finds out at the next page.
    """
    for one in bookings:
        if one.state == BookingState.HELD:
            one.delete()
            continue
        one.state, one.sequence = BookingState.UNSETTLED, one.sequence + 1
        one.save()
        free(one)
        restate(subject=one.pk, state=one.state, by=by)
        note(EventName.SESSION_UNSETTLED, one, by, now)


def keep_with_a_colleague(booking: Booking, by: Actor, now: dt.datetime) -> bool:
    """Have somebody else of the same kind step in at the same time; return whether one could."""
    if booking.state != BookingState.BOOKED:
        return False
    fresh = locked(booking)
    fresh.sequence += 1
    wish = replace(wish_to_move(fresh), role=fresh.officer.role_id)
    try:
        with transaction.atomic():
            occupy(fresh, wish, fresh.starts_at, now)
            Booking.objects.filter(pk=fresh.pk).update(role=booking.role_id)
            note(EventName.SESSION_MOVED, fresh, by, now)
    except (TimeTaken, NotATime):
        return False
    return True
