"""When a message goes out: worked out from the booking as it stands at that moment. Pure."""

import datetime as dt

from upstander.foundation.core.clock import LONDON, london_day

BEFORE = dt.timedelta(hours=24)
# Sooner than this a reminder helps nobody any more.
LEAST = dt.timedelta(hours=1)
# A phone that lights up at night may be read by somebody else.
DAYTIME = (dt.time(8), dt.time(20))


def is_daytime(now: dt.datetime) -> bool:
    """Return whether a message may be sent at this hour in London."""
    return DAYTIME[0] <= now.astimezone(LONDON).time() < DAYTIME[1]


def reminder_due(*, starts_at: dt.datetime, made_on: dt.date, now: dt.datetime) -> bool:
    """Return whether a session is to be reminded of now: in the day before it, from 24 hours on.

    Never on the day it was booked: whoever has just booked knows.
    """
    ahead = starts_at - now
    return is_daytime(now) and LEAST <= ahead <= BEFORE and made_on < london_day(now)
