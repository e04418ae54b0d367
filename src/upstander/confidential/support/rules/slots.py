"""Which times a session day has, and which of them are free. One pass over sorted lists."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from upstander.foundation.core.clock import LONDON

Interval = tuple[dt.datetime, dt.datetime]


class NoSuchTime(Exception):
    """The clocks jump over this time: on that day it does not exist."""


@dataclass(frozen=True)
class Hours:
    """A session day: London wall-clock times, minutes of a session and of the pause after it."""

    day: dt.date
    opens: dt.time
    closes: dt.time
    slot_minutes: int
    buffer_minutes: int


@dataclass(frozen=True, order=True)
class Slot:
    """One time that can be booked, in UTC; ``clear_at`` is the end of the pause after it."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    clear_at: dt.datetime


def moment(day: dt.date, at: dt.time) -> dt.datetime:
    """Return a London wall-clock time as a moment in UTC; the first of two when clocks go back.

    Raises NoSuchTime for a time that the clocks jump over.
    """
    local = dt.datetime.combine(day, at, tzinfo=LONDON)
    found = local.astimezone(dt.UTC)
    if found.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime
    return found


def slots_of(hours: Hours) -> list[Slot]:
    """Return the times of a day in order.

    Starts are counted on the wall clock, so that "12:00, 13:00, 14:00" stays that on the days on
    which the clocks change. A session ends by closing time; the pause after the last may not.
    """
    length = dt.timedelta(minutes=hours.slot_minutes)
    pause = dt.timedelta(minutes=hours.buffer_minutes)
    found = []
    for at in _starts(hours):
        try:
            start = moment(hours.day, at)
        except NoSuchTime:
            continue
        found.append(Slot(start, start + length, start + length + pause))
    return found


def _starts(hours: Hours) -> Iterator[dt.time]:
    step = hours.slot_minutes + hours.buffer_minutes
    first, closing = _minutes(hours.opens), _minutes(hours.closes)
    for minute in range(first, closing - hours.slot_minutes + 1, step):
        yield dt.time(minute // 60, minute % 60)


def _minutes(at: dt.time) -> int:
    return at.hour * 60 + at.minute


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return intervals in order, those that touch made one."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def free_numbers(slots: Sequence[Slot], busy: Sequence[Interval]) -> set[int]:
    """Return which of the slots, by place in the list, no busy interval touches.

    Both lists are in order and are walked once, hand in hand.
    """
    free, here = set(), 0
    for number, slot in enumerate(slots):
        while here < len(busy) and busy[here][1] <= slot.starts_at:
            here += 1
        if here == len(busy) or busy[here][0] >= slot.clear_at:
            free.add(number)
    return free


def free_for_all(
    slots: Sequence[Slot], groups: Iterable[Sequence[Sequence[Interval]]]
) -> list[Slot]:
    """Return the slots at which each group has somebody free.

    A group is the busy lists of those who could do the same: officers of a role, interpreters of
    a language, rooms.
    """
    free = set(range(len(slots)))
    for group in groups:
        free &= set().union(*(free_numbers(slots, busy) for busy in group))
    return [slot for number, slot in enumerate(slots) if number in free]


def window(
    now: dt.datetime, *, notice_minutes: int, horizon_days: int
) -> tuple[dt.datetime, dt.date]:
    """Return the earliest moment at which a session may start, and the last London day."""
    today = now.astimezone(LONDON).date()
    return now + dt.timedelta(minutes=notice_minutes), today + dt.timedelta(days=horizon_days)


def nearest(
    starts: Iterable[dt.datetime], wanted: dt.datetime, count: int = 3
) -> list[dt.datetime]:
    """Return the times nearest to the one that was wanted, the earlier first, in order of time."""
    by_distance = sorted(set(starts), key=lambda one: (abs(one - wanted), one))
    return sorted(by_distance[:count])
