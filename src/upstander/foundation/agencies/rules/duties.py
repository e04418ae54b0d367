"""Who is on duty when: hours on London's clock, empty hours, and duties that overlap. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from upstander.foundation.core.clock import LONDON

WEEK = dt.timedelta(days=7)
# A duty longer than this is a slip of the pen.
LONGEST = dt.timedelta(days=14)
# A team whose last duty is this old keeps no rota any more, and nobody calls its hours empty.
FORGOTTEN = dt.timedelta(days=28)


class NoSuchHour(ValueError):
    """The clocks go forward over this time: it never comes."""


@dataclass(frozen=True, order=True)
class Span:
    """From a moment up to another, in UTC."""

    starts: dt.datetime
    ends: dt.datetime

    @property
    def hours(self) -> float:
        """How long it is, as it passes: the night the clocks go back has an hour more."""
        return (self.ends - self.starts) / dt.timedelta(hours=1)

    def covers(self, moment: dt.datetime) -> bool:
        """Return whether a moment lies in it."""
        return self.starts <= moment < self.ends

    def within(self, other: "Span") -> "Span | None":
        """Return the part of it that lies in another, if any."""
        starts, ends = max(self.starts, other.starts), min(self.ends, other.ends)
        return Span(starts, ends) if starts < ends else None


@dataclass(frozen=True)
class Shift:
    """One duty: who, who stands behind them, and when."""

    id: UUID
    span: Span
    person: UUID
    backup: UUID | None = None


def moment(day: dt.date, at: dt.time, *, last: bool = False) -> dt.datetime:
    """Return a London time of a day in UTC.

    A time that comes twice in October is the first of the two, or with ``last`` the second: a
    duty is never shorter than it reads. Raises NoSuchHour for one that is skipped in March.
    """
    on_the_wall = dt.datetime.combine(day, at, LONDON).replace(fold=int(last))
    found = on_the_wall.astimezone(dt.UTC)
    if found.astimezone(LONDON).replace(tzinfo=None) != on_the_wall.replace(tzinfo=None):
        raise NoSuchHour
    return found


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def day_span(day: dt.date) -> Span:
    """Return a London day: 23 to 25 hours."""
    return Span(moment(day, dt.time()), moment(day + dt.timedelta(days=1), dt.time()))


def empty(spans: Iterable[Span], window: Span) -> list[Span]:
    """Return the parts of a window that none of these spans covers, in order."""
    found, reached = [], window.starts
    for span in sorted(part for one in spans if (part := one.within(window))):
        if span.starts > reached:
            found.append(Span(reached, span.starts))
        reached = max(reached, span.ends)
    if reached < window.ends:
        found.append(Span(reached, window.ends))
    return found


def overlapping(shifts: Sequence[Shift]) -> list[tuple[Shift, Shift, Span]]:
    """Return each two duties that overlap, with when."""
    ordered = sorted(shifts, key=lambda one: one.span)
    return [
        (one, other, both)
        for one, other in combinations(ordered, 2)
        if (both := one.span.within(other.span))
    ]


def next_covered(spans: Iterable[Span], now: dt.datetime) -> dt.datetime | None:
    """Return ``now`` if one of these covers it, else the next moment that one does."""
    ahead = [max(one.starts, now) for one in spans if one.ends > now]
    return min(ahead, default=None)
