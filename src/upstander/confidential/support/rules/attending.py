"""When a session can begin and be written up. Pure."""

import datetime as dt
from dataclasses import dataclass

from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.session_choices import Happened, PrivateMinutes

# A session may begin a little before its time, when both are there.
EARLY = dt.timedelta(minutes=15)
# Somebody who is a few minutes late has not stayed away.
GRACE = dt.timedelta(minutes=10)
# What is learned late must have a place; what is older is asked of a supervisor.
WRITE_UP = dt.timedelta(days=14)


@dataclass(frozen=True)
class Ended:
    """What came of a session, and whether minutes without the supporter were offered."""

    happened: Happened
    private: PrivateMinutes | None = None


def may_begin(state: str, starts_at: dt.datetime, now: dt.datetime) -> bool:
    """Return whether a session can begin now."""
    return state == BookingState.BOOKED and starts_at - EARLY <= now <= starts_at + WRITE_UP


def earliest_end(starts_at: dt.datetime, happened: Happened) -> dt.datetime:
    """Return from when on it can be said that a session ended so."""
    return starts_at + GRACE if happened == Happened.MISSED else starts_at - EARLY


def may_end(state: str, starts_at: dt.datetime, happened: Happened, now: dt.datetime) -> bool:
    """Return whether it can be said now that a session ended so."""
    if state != BookingState.BOOKED:
        return False
    return earliest_end(starts_at, happened) <= now <= starts_at + WRITE_UP


def lacks_private(ended: Ended) -> bool:
    """Return whether the word on the private minutes is missing: a talk needs one."""
    return ended.happened != Happened.MISSED and ended.private is None
