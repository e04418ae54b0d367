"""What is held and not booked: counts, and nothing of who holds it."""

import datetime as dt

from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.models import Booking
from upstander.confidential.support.queries.free import free_times
from upstander.confidential.support.rules.brake import A_DAY, A_SERVICE, Held, kept_for
from upstander.confidential.support.rules.wishes import Wish
from upstander.foundation.core.clock import london_day


def held_around(booking: Booking, wish: Wish, now: dt.datetime) -> tuple[Held, Held]:
    """Return what is held on the day of a held booking and in its service, itself included.

    Only what this wish could have had counts. What is kept for those who wait for an earlier time
    does not. One query while little is held, four otherwise.
    """
    rows = Booking.objects.filter(
        service=booking.service_id, state=BookingState.HELD, held_until__gt=now,
        offered_to__isnull=True,
    )  # fmt: skip
    rows = rows.filter(officer__role=wish.role) if wish.role else rows
    held = [london_day(at) for at in rows.values_list("starts_at", flat=True)]
    day = london_day(booking.starts_at)
    here, everywhere = held.count(day), len(held)
    least = (Held(here, 0, A_DAY), Held(everywhere, 0, A_SERVICE))
    if kept_for(least) == kept_for(()):
        return least
    free = [london_day(one.starts_at) for one in free_times(booking.service, wish, now)]
    return Held(here, free.count(day), A_DAY), Held(everywhere, len(free), A_SERVICE)
