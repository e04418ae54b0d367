"""Reading the busy times out of a calendar file (RFC 5545) that a stranger's server sent.

Nothing else is taken from it. What would never end is refused before it is unfolded: events that
come round every few minutes, and more events than a person has.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from upstander.confidential.support.calendar_refusals import CannotRead, NotRead
from upstander.confidential.support.rules.slots import Interval, merged
from upstander.foundation.core.clock import LONDON
from upstander.foundation.outside.rules import Limits

LIMITS = Limits(size=2_000_000, seconds=20)
MOST_EVENTS = 5_000
MOST_BUSY = 2_000
_FOLDED = re.compile(rb"\r?\n[ \t]")
_TOO_OFTEN = re.compile(rb"FREQ=(SECONDLY|MINUTELY|HOURLY)|BYSECOND=|BYMINUTE=", re.IGNORECASE)
_FREE = frozenset({"FREE", "TRANSPARENT", "CANCELLED"})
_SAYS_FREE = ("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS")


def busy_in(raw: bytes, first: dt.datetime, last: dt.datetime) -> list[Interval]:
    """Return when a calendar is busy between two moments, in order; raises CannotRead."""
    whole = _FOLDED.sub(b"", raw.removeprefix(b"\xef\xbb\xbf").lstrip())
    if not whole.upper().startswith(b"BEGIN:VCALENDAR"):
        raise CannotRead(NotRead.NO_CALENDAR)
    if whole.count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise CannotRead(NotRead.TOO_MUCH)
    if _TOO_OFTEN.search(whole):
        raise CannotRead(NotRead.TOO_OFTEN)
    found = merged(_clipped(_events(whole, first, last), first, last))
    if len(found) > MOST_BUSY:
        raise CannotRead(NotRead.TOO_MUCH)
    return found


def _events(whole: bytes, first: dt.datetime, last: dt.datetime) -> Iterable[Any]:
    import recurring_ical_events  # noqa: PLC0415 - needed here alone, and slow to load
    from icalendar import Calendar  # noqa: PLC0415 - as above

    try:
        calendar = Calendar.from_ical(whole)
        query = recurring_ical_events.of(calendar, skip_bad_series=True)
        return list(query.between(first, last))
    except Exception:  # noqa: BLE001 - a stranger's file may trip the library in any way
        raise CannotRead(NotRead.NO_CALENDAR) from None


def _clipped(events: Iterable[Any], first: dt.datetime, last: dt.datetime) -> Iterator[Interval]:
    for event in events:
        if any(str(event.get(name, "")).upper() in _FREE for name in _SAYS_FREE):
            continue
        start, end = max(_moment(event.start), first), min(_moment(event.end), last)
        if start < end:
            yield start, end


def _moment(at: dt.date | dt.datetime) -> dt.datetime:
    """Return a moment in UTC; a whole day and a time without a zone are London's."""
    if not isinstance(at, dt.datetime):
        at = dt.datetime.combine(at, dt.time())
    return (at if at.tzinfo else at.replace(tzinfo=LONDON)).astimezone(dt.UTC)
