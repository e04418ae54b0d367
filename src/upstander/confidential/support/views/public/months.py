"""The days with free times as months: what the calendar shows in place of the list.

It holds what the list holds and each day's times, so that a script asks for nothing more.
"""

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstander.confidential.support.queries.free import FreeTime
from upstander.confidential.support.views.public.asking import count_in_words, times_for
from upstander.confidential.support.wording import day_in_words

# Django's own are whole words in some languages, which seven narrow columns do not hold.
_SHORT = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)
_WEEKS_BEGIN_ON_MONDAY = calendar.Calendar(calendar.MONDAY)


@dataclass(frozen=True)
class Cell:
    """One day: its words, and its free times as the script reads them."""

    day: dt.date
    words: str
    count: int = 0
    times: str = ""


@dataclass(frozen=True)
class Month:
    """One month, Monday first; None stands where a week reaches into another month."""

    first: dt.date
    weeks: Sequence[Sequence[Cell | None]]

    @property
    def title(self) -> str:
        """Its name with the year, such as "December 2026"."""
        return date_format(self.first, "F Y")


def weekdays() -> list[tuple[str, str]]:
    """Return the days of a week, short and whole, Monday first."""
    return [(str(short), str(WEEKDAYS[at])) for at, short in enumerate(_SHORT)]


def months(days: Mapping[dt.date, Sequence[FreeTime]]) -> list[Month]:
    """Return every month from the first day with a free time to the last, in order."""
    if not days:
        return []
    return [_month(first, days) for first in _firsts(min(days), max(days))]


def _firsts(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    first = start.replace(day=1)
    while first <= end:
        yield first
        first = (first + dt.timedelta(days=31)).replace(day=1)


def _month(first: dt.date, days: Mapping[dt.date, Sequence[FreeTime]]) -> Month:
    weeks = _WEEKS_BEGIN_ON_MONDAY.monthdatescalendar(first.year, first.month)
    inside = [
        [_cell(day, days.get(day, ())) if day.month == first.month else None for day in week]
        for week in weeks
    ]
    return Month(first, inside)


def _cell(day: dt.date, times: Sequence[FreeTime]) -> Cell:
    said = count_in_words(len(times)) if times else _("none free")
    words = f"{day_in_words(day)}, {said}"
    return Cell(day, words, len(times), _written(times))


def _written(times: Sequence[FreeTime]) -> str:
    """Return times in one line: the moment, a space, its words; a bar between two."""
    said = times_for([one.starts_at for one in times], with_day=False)
    return "|".join(f"{moment} {words}" for moment, words in said.items())
