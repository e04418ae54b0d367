"""People who would like an earlier time, and people who saw none at all."""

import datetime as dt
import random
from uuid import uuid4

from django.db import transaction
from django.db.models import F

from upstander.confidential.support.actions.booking import move_booking
from upstander.confidential.support.actions.holding import hold_time
from upstander.confidential.support.choices import BookingState, PassedOver
from upstander.confidential.support.models import Booking, PassedOverEntry, Unmet, Waiting
from upstander.confidential.support.queries.free import free_times
from upstander.confidential.support.queries.readers import wish_to_move
from upstander.confidential.support.queries.waiting import offer_for
from upstander.confidential.support.refusals import NotATime, TimeTaken
from upstander.confidential.support.rules.waiting import OFFER_LASTS, fitting, relaxed
from upstander.confidential.support.rules.wishes import Wish
from upstander.confidential.support.steps import (
    drop_waiting,
    locked,
    require_ahead,
    require_hand_on,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.clock import london_day


def note_unmet(*, wish: Wish, by: Actor, now: dt.datetime) -> None:
    """Count for this day that somebody saw no free time for a wish."""
    del by
    with transaction.atomic():
        row, _made = Unmet.objects.get_or_create(
            service_id=wish.service, role_id=wish.role, meeting=wish.meeting, day=london_day(now)
        )
        Unmet.objects.filter(pk=row.pk).update(times=F("times") + 1)


def wait_for_earlier(*, booking: Booking, by: Actor, now: dt.datetime) -> Waiting:
    """Put a booking on the list of those who would like an earlier time.

    Raises NotPermitted, NotYours and CannotChange.
    """
    with transaction.atomic():
        fresh = locked(booking)
        require_hand_on(fresh, by)
        require_ahead(fresh, now)
        waiting, _made = Waiting.objects.get_or_create(
            booking=fresh, defaults={"made_on": london_day(now)}
        )
    return waiting


def stop_waiting(*, booking: Booking, by: Actor, now: dt.datetime) -> None:
    """Take a booking off the list; a time that is kept for it is free for others at once."""
    del now
    with transaction.atomic():
        fresh = locked(booking)
        require_hand_on(fresh, by)
        drop_waiting(fresh)


def decline_offer(*, booking: Booking, by: Actor, now: dt.datetime) -> None:
    """Say no to the time that is kept, and wait on for another one."""
    with transaction.atomic():
        fresh = locked(booking)
        require_hand_on(fresh, by)
        offer, waiting = offer_for(fresh, now), Waiting.objects.filter(booking=fresh).first()
        if offer is not None and waiting is not None:
            _log(waiting, offer.starts_at, PassedOver.SAID_NO, now)
            offer.delete()


def take_offer(*, booking: Booking, by: Actor, now: dt.datetime) -> Booking:
    """Move a booking to the time that is kept for it, in one act; the wait is over.

    Raises TimeTaken when it is kept no longer and somebody else has it, and CannotChange.
    """
    with transaction.atomic():
        offer = offer_for(booking, now)
        if offer is None:
            raise NotATime
        starts_at = offer.starts_at
        drop_waiting(booking)
        return move_booking(
            booking=booking, wish=wish_to_move(booking), starts_at=starts_at, by=by, now=now
        )


def offer_earlier(*, by: Actor, now: dt.datetime) -> list[Booking]:
    """Keep an earlier time for each who waits, where there is one; return their bookings.

    Whoever waits since an earlier day comes first; within a day the order is drawn by lot, since
    no row says more than the day. Why somebody is passed over is written down each time.
    """
    rows = Waiting.objects.select_related("booking__service").filter(
        booking__state=BookingState.BOOKED, booking__starts_at__gt=now
    )
    line = list(rows)
    random.SystemRandom().shuffle(line)
    line.sort(key=lambda one: one.made_on)
    return [one.booking for one in line if _offer(one, by, now)]


def _offer(waiting: Waiting, by: Actor, now: dt.datetime) -> bool:
    booking, wish = waiting.booking, wish_to_move(waiting.booking)
    if offer_for(booking, now) is not None:
        return False
    declined = set(
        waiting.passed_over.filter(why=PassedOver.SAID_NO).values_list("starts_at", flat=True)
    )
    free = [one.starts_at for one in free_times(booking.service, wish, now)]
    start, passed = fitting(free, before=booking.starts_at, declined=declined, now=now)
    for moment, why in passed[:1]:
        _log(waiting, moment, why, now)
    if start is None:
        _log_what_would_have_fitted(waiting, wish, now)
        return False
    return _keep(waiting, wish, start, by, now)


def _keep(waiting: Waiting, wish: Wish, start: dt.datetime, by: Actor, now: dt.datetime) -> bool:
    """Hold a time for somebody; False when somebody else was quicker."""
    try:
        with transaction.atomic():
            offer = hold_time(wish=wish, starts_at=start, secret=uuid4().hex, by=by, now=now)
            Booking.objects.filter(pk=offer.pk).update(held_until=now + OFFER_LASTS)
            waiting.offer, waiting.told = offer, False
            waiting.save()
    except (TimeTaken, NotATime):
        return False
    return True


def _log_what_would_have_fitted(waiting: Waiting, wish: Wish, now: dt.datetime) -> None:
    booking = waiting.booking
    for other, why in relaxed(wish):
        free = [one.starts_at for one in free_times(booking.service, other, now)]
        start, _passed = fitting(free, before=booking.starts_at, declined=(), now=now)
        if start is not None:
            _log(waiting, start, why, now)


def _log(waiting: Waiting, start: dt.datetime, why: PassedOver, now: dt.datetime) -> None:
    PassedOverEntry.objects.get_or_create(
        waiting=waiting, starts_at=start, why=why, defaults={"on": london_day(now)}
    )
