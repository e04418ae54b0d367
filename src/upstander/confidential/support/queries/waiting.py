"""Who waits for an earlier time, and what is kept for them."""

import datetime as dt

from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.models import Booking, Waiting


def waits(booking: Booking) -> bool:
    """Return whether somebody asked to be told of an earlier time."""
    return Waiting.objects.filter(booking=booking).exists()


def offer_for(booking: Booking, now: dt.datetime) -> Booking | None:
    """Return the earlier time that is kept for somebody now."""
    return Booking.objects.filter(
        offered_to__booking=booking, state=BookingState.HELD, held_until__gt=now
    ).first()
