"""Pure decisions over dated data: what is in force, and when a person next reads."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol, TypeVar

from upstander.foundation.core.clock import LONDON
from upstander.foundation.reference.geography import Place, plain

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


def is_working_day(day: dt.date, holidays: Collection[dt.date]) -> bool:
    """Return whether offices are open on a London day: Monday to Friday, and no bank holiday."""
    return day.weekday() < 5 and day not in holidays


def after_working_days(day: dt.date, count: int, holidays: Collection[dt.date]) -> dt.date:
    """Return the day that is so many working days after this one; with none, the day itself."""
    for _each in range(count):
        day += dt.timedelta(days=1)
        while not is_working_day(day, holidays):
            day += dt.timedelta(days=1)
    return day


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


# How like a name must be to be offered to somebody who mistyped, and how many are.
_LIKE = 0.6
_OFFERED = 5


def called(name: str, places: Iterable[Place]) -> tuple[Place, ...]:
    """Return the places that go by a name, most districts last."""
    wanted = plain(name)
    found = (place for place in places if wanted in place.names)
    return tuple(sorted(found, key=lambda place: (len(place.districts), place.key)))


def nearest(name: str, places: Iterable[Place]) -> tuple[str, ...]:
    """Return the names that are written most like this one, best first."""
    known = {one: place.name for place in places for one in sorted(place.names)}
    like = get_close_matches(plain(name), known, n=2 * _OFFERED, cutoff=_LIKE)
    return tuple(dict.fromkeys(known[one] for one in like))[:_OFFERED]


# A helpline that nobody has phoned for this long may lead nowhere.
CHECK_EVERY = dt.timedelta(days=90)


def is_stale(checked_on: dt.date | None, today: dt.date) -> bool:
    """Return whether somebody should check a line again: never checked, or over 90 days ago."""
    return checked_on is None or today - checked_on > CHECK_EVERY


def span_faults(row: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is wrong with the days of a row of reference data, in words."""
    words = {name: row[name].strip('"') for name in ("valid_from", "valid_to") if row.get(name)}
    try:
        days = {name: dt.date.fromisoformat(said) for name, said in words.items()}
    except ValueError:
        return ("one of its days is not a day",)
    if len(days) == 2 and days["valid_to"] < days["valid_from"]:
        return ("it ends before it begins",)
    return ()


@dataclass(frozen=True)
class Change:
    """How one row differs from what was recorded: new, gone, or other words in some columns."""

    key: str
    kind: str
    columns: tuple[tuple[str, str, str], ...] = ()

    @property
    def words(self) -> str:
        """Return it as a line for whoever reads the difference."""
        said = "; ".join(f"{name}: “{old}” is now “{new}”" for name, old, new in self.columns)
        return f"{self.kind}: {self.key}" + (f" ({said})" if said else "")


def differences(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> tuple[Change, ...]:
    """Return what changed between two states of a table, by key."""
    gone = [Change(key, "gone") for key in sorted(old.keys() - new.keys())]
    fresh = [Change(key, "new") for key in sorted(new.keys() - old.keys())]
    both = sorted(key for key in old.keys() & new.keys() if dict(old[key]) != dict(new[key]))
    return (*fresh, *(Change(key, "changed", _columns(old[key], new[key])) for key in both), *gone)


def _columns(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    names = dict.fromkeys([*old, *new])
    pairs = ((name, old.get(name, ""), new.get(name, "")) for name in names)
    return tuple(pair for pair in pairs if pair[1] != pair[2])


_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")


def tidy_postcode(said: str) -> str:
    """Return a postcode in capitals and without spaces, as it is kept."""
    return "".join(said.split()).upper()


def is_postcode(code: str) -> bool:
    """Return whether a tidy code is written like a whole postcode."""
    return _POSTCODE.fullmatch(code) is not None


def spaced_postcode(code: str) -> str:
    """Return a tidy postcode as it is written, such as CV21 1AA; of half a one, itself."""
    return f"{code[:-3]} {code[-3:]}" if is_postcode(code) else code


def outward_half(code: str) -> str:
    """Return the first half of a tidy postcode; of half a one, all of it."""
    return code[:-3] if is_postcode(code) else code


def runs(week: Mapping[int, tuple[dt.time, dt.time]]) -> list[tuple[int, int, dt.time, dt.time]]:
    """Return days in a row with the same hours as one: first day, last day, opening, closing."""
    found: list[tuple[int, int, dt.time, dt.time]] = []
    for day in sorted(week):
        opens, closes = week[day]
        if found and found[-1][1:] == (day - 1, opens, closes):
            found[-1] = (found[-1][0], day, opens, closes)
        else:
            found.append((day, day, opens, closes))
    return found
