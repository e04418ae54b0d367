"""Which days a weekly rule makes, and whether a plan goes in steps of five minutes."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from upstander.confidential.support.rules.slots import Hours

_STEP = 5


@dataclass(frozen=True)
class Rhythm:
    """Every so many weeks on a weekday (Monday is 0), from a day and perhaps until one."""

    weekday: int
    every_weeks: int
    valid_from: dt.date
    valid_to: dt.date | None = None
    on_bank_holidays: bool = False


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
