"""Which days a weekly rule makes, and whether what is booked still fits a plan. Pure."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from upstander.confidential.support.rules.slots import Hours, Slot

_STEP = 5


@dataclass(frozen=True)
class Rhythm:
    """Every so many weeks on a weekday (Monday is 0), from a day and perhaps until one."""

    weekday: int
    every_weeks: int
    valid_from: dt.date
    valid_to: dt.date | None = None
    on_bank_holidays: bool = False


class Misfit(StrEnum):
    """Why a booking does not fit a plan. The first one that holds is told."""

    DAY = "day"
    TIME = "time"
    PEOPLE = "people"
    MEETING = "meeting"


@dataclass(frozen=True)
class Booked:
    """What of a booking a plan must keep: its time, how to meet, who and what is booked."""

    slot: Slot
    meeting: str
    resources: frozenset[UUID]


def misfit(
    booked: Booked, slots: Collection[Slot], meetings: Collection[str], there: Collection[UUID]
) -> Misfit | None:
    """Return why a booking does not fit a day with these times, ways to meet and people.

    A longer pause is one: the next session would begin before it is over.
    """
    same = (one for one in slots if one.starts_at == booked.slot.starts_at)
    slot = next((one for one in same if one.ends_at == booked.slot.ends_at), None)
    if slot is None or slot.clear_at > booked.slot.clear_at:
        return Misfit.TIME
    if not booked.resources <= set(there):
        return Misfit.PEOPLE
    return None if booked.meeting in meetings else Misfit.MEETING


def in_step(changed: Rhythm, before: Rhythm) -> Rhythm:
    """Return a changed rhythm that begins in a week in which it came round before.

    Sessions every second week stay in the same weeks, unless weekday or weeks were changed.
    """
    if (changed.weekday, changed.every_weeks) != (before.weekday, before.every_weeks):
        return changed
    first, round_ = changed.valid_from, dt.timedelta(weeks=changed.every_weeks)
    always = replace(before, valid_to=None, on_bank_holidays=True)
    return replace(changed, valid_from=next(days_of(always, first, first + round_, ())))


def goes_in_steps(hours: Hours) -> bool:
    """Return whether start, length and pause are whole steps of five minutes."""
    start = hours.opens.hour * 60 + hours.opens.minute
    numbers = (start, hours.slot_minutes, hours.buffer_minutes)
    return hours.slot_minutes > 0 and all(number % _STEP == 0 for number in numbers)


def days_of(
    rhythm: Rhythm, first: dt.date, last: dt.date, holidays: Collection[dt.date]
) -> Iterator[dt.date]:
    """Yield the days of a rhythm from one day to another, bank holidays left out unless wanted."""
    start = rhythm.valid_from
    begin = start + dt.timedelta(days=(rhythm.weekday - start.weekday()) % 7)
    step = 7 * rhythm.every_weeks
    begin += dt.timedelta(days=max(0, -((begin - first).days // step)) * step)
    end = min(last, rhythm.valid_to or last)
    for away in range(0, (end - begin).days + 1, step):
        day = begin + dt.timedelta(days=away)
        if day >= first and (rhythm.on_bank_holidays or day not in holidays):
            yield day
