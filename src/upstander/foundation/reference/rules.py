"""Pure decisions over dated data: what is in force, and when a person next reads."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from upstander.foundation.core.clock import LONDON

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# A year without a single working day means the data is wrong, not that we should look further.
_LOOK_AHEAD_DAYS = 366


class Dated(Protocol):
    """Anything that is true from a day, and perhaps until one."""

    @property
    def valid_from(self) -> dt.date:
        """The first day on which it holds."""

    @property
    def valid_to(self) -> dt.date | None:
        """The last day on which it holds; None while it still does."""


@dataclass(frozen=True)
class Hours:
    """When people read what comes in: weekday (Monday is 0) to opening and closing, in London."""

    title: str
    week: Mapping[int, tuple[dt.time, dt.time]]
    valid_from: dt.date
    valid_to: dt.date | None = None


@dataclass(frozen=True)
class Reading:
    """When a person reads next: ``at`` is now while ``open_now``, else the next opening."""

    open_now: bool
    at: dt.datetime


Entry = TypeVar("Entry", bound=Dated)


class NoWorkingDay(Exception):
    """The hours name no day in the coming year on which anyone reads."""


def in_force(entries: Iterable[Entry], on: dt.date) -> tuple[Entry, ...]:
    """Return the entries that hold on this day, in their order."""
    return tuple(
        entry
        for entry in entries
        if entry.valid_from <= on and (entry.valid_to is None or on <= entry.valid_to)
    )


def next_reading(now: dt.datetime, hours: Hours, holidays: Collection[dt.date]) -> Reading:
    """Return whether a person reads now, and otherwise the moment the next one starts.

    Days and times are London's; the answer is never on a bank holiday or a day without hours.
    Raises NoWorkingDay when no day of the coming year has hours.
    """
    here = now.astimezone(LONDON)
    for ahead in range(_LOOK_AHEAD_DAYS):
        day = here.date() + dt.timedelta(days=ahead)
        if day in holidays or day.weekday() not in hours.week:
            continue
        opens, closes = (
            dt.datetime.combine(day, at, tzinfo=LONDON) for at in hours.week[day.weekday()]
        )
        if opens <= here < closes:
            return Reading(open_now=True, at=now)
        if here < opens:
            return Reading(open_now=False, at=opens)
    raise NoWorkingDay
