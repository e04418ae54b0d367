"""What follows from deciding what a report is about."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from upstander.confidential.casework.choices import About

# Passing on or letting rest: nobody is told "not hate" by one person alone.
NEEDS_SECOND = frozenset({About.ANOTHER_SERVICE, About.TOO_LITTLE})
# One report is an event by itself; from here on several can be one.
ONE_EVENT_FROM = 2
# Equal coded facts within this time may be one event.
SAME_EVENT_WITHIN = dt.timedelta(days=14)


def needs_second(about: str) -> bool:
    """Return whether another person must read the report before it is closed."""
    return About(about) in NEEDS_SECOND


def is_emergency(flags: Iterable[str], *, danger: bool) -> bool:
    """Return whether somebody must act today: any emergency flag, or a person who is not safe."""
    return danger or any(True for _flag in flags)


def may_read_second(*, first: UUID, second: UUID | None) -> bool:
    """Return whether somebody may be the second reader: a person, and not the first."""
    return second is not None and second != first


def reference(year: int, number: int) -> str:
    """Return what a case is called. Gaps are allowed: it counts cases of a year, and no reports."""
    return f"{year}-{number:04d}"
