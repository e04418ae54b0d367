"""When a job's slot comes, how long to wait after a fault, and who still lives. Pure."""

import datetime as dt
from dataclasses import dataclass

from upstander.foundation.core.clock import LONDON
from upstander.foundation.jobs.choices import JobState

DAY_MINUTES = 24 * 60
LONGEST_WAIT = dt.timedelta(minutes=15)
# How far behind its slot a job may be before it is called late.
GRACE = dt.timedelta(minutes=10)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Pace:
    """How often the process looks round, in seconds. Tests make it quicker."""

    look: float = 1.0
    beat: float = 5.0
    # A process that has not been seen for this long is taken for dead.
    lost_after: float = 30.0
    first_wait: float = 15.0


def minute_slot(every_minutes: int, now: dt.datetime) -> dt.datetime:
    """Return the newest moment up to now that is a whole number of steps from midnight UTC."""
    step = dt.timedelta(minutes=every_minutes)
    return now - (now - _EPOCH) % step


def day_slot(at: dt.time, day: dt.date) -> dt.datetime:
    """Return, in UTC, when that wall-clock time comes on a London day.

    An hour that is skipped in March counts from the clock before the change, so the slot comes an
    hour later on the wall; an hour that comes twice in October counts the first time.
    """
    return dt.datetime.combine(day, at, tzinfo=LONDON).astimezone(dt.UTC)


def newest_day_slot(at: dt.time, now: dt.datetime) -> dt.datetime:
    """Return the newest daily slot up to now: today's in London, or yesterday's."""
    today = now.astimezone(LONDON).date()
    slot = day_slot(at, today)
    return slot if slot <= now else day_slot(at, today - dt.timedelta(days=1))


def wait_before(next_try: int, first_wait: float) -> dt.timedelta:
    """Return how long to wait before a try.

    The second waits ``first_wait`` seconds, each further one four times as long as the last, none
    longer than LONGEST_WAIT.
    """
    seconds = first_wait * 4.0 ** min(next_try - 2, 10)
    return dt.timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds()))


def after_fault(*, tries: int, allowed: int) -> JobState:
    """Return where a job stands after its try number ``tries`` went wrong."""
    return JobState.WAITING if tries < allowed else JobState.FAILED


def lives(*, seen: dt.datetime, now: dt.datetime, lost_after: float) -> bool:
    """Return whether a process seen then is still there now; a clock moved either way counts."""
    return abs(now - seen) <= dt.timedelta(seconds=lost_after)


def is_late(*, done: dt.datetime | None, taken: dt.datetime, due: dt.datetime) -> bool:
    """Return whether a job should be further by now.

    ``done`` is the slot it last finished, ``taken`` the one it is at, ``due`` the newest that has
    had its grace. One that never finished is late when it stands at a slot that old.
    """
    return (done or taken) < due or (done is None and taken <= due)
