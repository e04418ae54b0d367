"""Holding a time while somebody fills in the form, and letting it go."""

import datetime as dt

from django.db import transaction

from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.marks import FORM, mark
from upstander.confidential.support.models import Booking
from upstander.confidential.support.occupying import occupy
from upstander.confidential.support.refusals import TimeTaken
from upstander.confidential.support.rules.wishes import Wish
from upstander.confidential.support.steps import form_booking, own_or_taken
from upstander.foundation.access.actors import Actor

HELD_FOR = dt.timedelta(minutes=10)


def hold_time(
    *, wish: Wish, starts_at: dt.datetime, secret: str, by: Actor, now: dt.datetime
) -> Booking:
    """Hold a time for ten minutes for the form with this secret; it holds one time at most.

    What the form held before is let go in the same transaction. A form that has booked already
    gets its booking back. Raises NotATime, and TimeTaken with the nearest free times.
    """
    del by
    try:
        with transaction.atomic():
            booking = form_booking(secret, now)
            if booking.state == BookingState.HELD:
                booking.held_until = now + HELD_FOR
                occupy(booking, wish, starts_at, now)
    except TimeTaken:
        return own_or_taken(wish, starts_at, secret, now)
    return booking


def renew_hold(*, secret: str, by: Actor, now: dt.datetime) -> Booking | None:
    """Hold the time of a form for another ten minutes; None when the hold ran out before."""
    del by
    held = Booking.objects.filter(
        form_mark=mark(FORM, secret), state=BookingState.HELD, held_until__gt=now
    )
    held.update(held_until=now + HELD_FOR)
    return held.first()


def release_hold(*, secret: str, by: Actor, now: dt.datetime) -> None:
    """Let go what a form holds. What it has booked stays booked."""
    del by, now
    Booking.objects.filter(form_mark=mark(FORM, secret), state=BookingState.HELD).delete()


def sweep_holds(*, by: Actor, now: dt.datetime) -> int:
    """Delete every hold that ran out; return how many."""
    del by
    ids = list(Booking.objects.run_out(now).values_list("pk", flat=True))
    # Asked again: somebody may have held it anew in between.
    Booking.objects.run_out(now).filter(pk__in=ids).delete()
    return len(ids)
