"""Where the pages take their figures from: true counts, or what is frozen. Both answer the same."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from upstander.foundation.figures.cells import MOST_NOISE
from upstander.oversight.insight import names
from upstander.oversight.insight.queries import counts, frozen
from upstander.oversight.insight.rules.asking import ALL, Asked, before, span

Value = int | None
# Stands in a grid where nobody counted: before the first month of a source, and after its last.
NOT_COVERED = -1
Series = Sequence[tuple[str, Value]]
# So many months or quarters are told apart; more are added up to years.
MOST_MONTHS = 36
MOST_QUARTERS = 16


class Counted(Protocol):
    """What a page asks for. None stands for "fewer than 5"."""

    @property
    def asked(self) -> Asked:
        """What is asked for."""

    @property
    def exact(self) -> bool:
        """Whether these are true counts."""

    @property
    def off(self) -> int:
        """By how much each figure may differ from the truth."""

    @property
    def notes(self) -> Sequence[str]:
        """What must stand beside the figures: when and why they were counted anew."""

    def total(self) -> Value:
        """Return how many there are."""

    def before(self) -> Value:
        """Return how many there were in the period before; None where that is not known."""

    def over_time(self) -> Series:
        """Return how many there are of each month, quarter or year of the period."""

    def by(self, column: str, codes: Sequence[str]) -> Mapping[str, Value]:
        """Return how many there are of each of these codes."""

    def having(self, column: str) -> Value:
        """Return how many say anything in this column; None where that is not known."""

    def grid(self) -> tuple[Sequence[str], Mapping[str, Sequence[Value]]]:
        """Return the parts of a year, and for each year how many there are in each part."""


@dataclass(frozen=True)
class TrueCounts:
    """True counts, for those who may see them."""

    asked: Asked
    today: dt.date
    exact: bool = True
    off: int = 0
    notes: Sequence[str] = ()

    @cached_property
    def months(self) -> Mapping[dt.date, int]:
        """How many there are of each month."""
        return counts.by_month(self.asked)

    def total(self) -> Value:
        """Return how many there are."""
        return sum(self.months.values())

    def before(self) -> Value:
        """Return how many there were in the period before."""
        earlier = before(self.asked.period)
        if not earlier:
            return None
        asked = self.asked
        return counts.total(Asked(asked.source, asked.kind, earlier, asked.area, asked.strand))

    def over_time(self) -> Series:
        """Return how many there are of each month, or of each year where there are many."""
        there = _every_month(self.months, self.asked, self.today)
        if len(there) <= MOST_MONTHS:
            return [(names.month(month), self.months.get(month, 0)) for month in there]
        years = sorted({month.year for month in there})
        return [(str(year), self._year(year)) for year in years]

    def _year(self, year: int) -> int:
        return sum(count for month, count in self.months.items() if month.year == year)

    def by(self, column: str, codes: Sequence[str]) -> Mapping[str, Value]:
        """Return how many there are of each of these codes."""
        found = counts.by(self.asked, column)
        return {code: found.get(code, 0) for code in codes}

    def having(self, column: str) -> Value:
        """Return how many say anything in this column."""
        return counts.having(self.asked, column)

    def grid(self) -> tuple[Sequence[str], Mapping[str, Sequence[Value]]]:
        """Return how many there are of each month of each year."""
        years = sorted({month.year for month in self.months})
        heads = [names.month(dt.date(2000, month, 1)).split()[0] for month in range(1, 13)]
        return heads, {
            str(year): [self._month(dt.date(year, month, 1)) for month in range(1, 13)]
            for year in years
        }

    def _month(self, month: dt.date) -> int:
        covered = min(self.months) <= month <= max(self.months)
        return self.months.get(month, 0) if covered else NOT_COVERED


def _every_month(found: Mapping[dt.date, int], asked: Asked, today: dt.date) -> list[dt.date]:
    """Return every month of the period up to this one, or from the first that has any."""
    if not found:
        return []
    first = asked.span.start if asked.span else min(found)
    end = asked.span.end if asked.span else _month_after(max(found))
    months = []
    while first < end and first <= today:
        months.append(first)
        first = _month_after(first)
    return months


def _month_after(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


TABLES = {
    "area": "where",
    "strands": "strand",
    "channel": "how",
    "about": "about",
    "part_of_day": "time",
}


@dataclass(frozen=True)
class FrozenCounts:
    """What is frozen, for everybody else: a year or a quarter that is over."""

    asked: Asked
    exact: bool = False
    off: int = MOST_NOISE

    @cached_property
    def tables(self) -> Mapping[str, frozen.Tables]:
        """The tables of every frozen period of this source."""
        return frozen.tables(self.asked.source, self.asked.kind)

    @property
    def notes(self) -> Sequence[str]:
        """When and why what is shown was counted anew."""
        shown = {self.asked.period, *self.quarters}
        found = frozen.revisions(one for period, one in self.tables.items() if period in shown)
        return [names.revised(*one) for one in found]

    @property
    def quarters(self) -> list[str]:
        """The frozen quarters that are asked for, oldest first."""
        asked = self.asked.period
        found = sorted(period for period in self.tables if "-" in period)
        if asked == ALL:
            return found
        return [one for one in found if one == asked or one.startswith(f"{asked}-")]

    def _figure(self, period: str, table: str, *codes: str) -> Value:
        found = self.tables.get(period)
        return found.figure(table, *codes) if found else None

    def total(self) -> Value:
        """Return the figure of the period."""
        return self._figure(self.asked.period, "how_many")

    def before(self) -> Value:
        """Return the figure of the period before."""
        return self._figure(before(self.asked.period), "how_many")

    def over_time(self) -> Series:
        """Return the figure of each quarter, or of each year where there are many."""
        if len(self.quarters) <= MOST_QUARTERS:
            return [(names.quarter(one), self._figure(one, "how_many")) for one in self.quarters]
        years = sorted(period for period in self.tables if "-" not in period)
        return [(year, self._figure(year, "how_many")) for year in years]

    def by(self, column: str, codes: Sequence[str]) -> Mapping[str, Value]:
        """Return the figure of each of these codes. What is not there reads "fewer than 5"."""
        period, strand = self.asked.period, self.asked.strand
        if column == "area" and strand:
            return {code: self._figure(period, "where_strand", code, strand) for code in codes}
        if column == "strands" and self.asked.area:
            area = self.asked.area
            return {code: self._figure(period, "where_strand", area, code) for code in codes}
        table = TABLES[column]
        # A period that was frozen before a table was thought of says nothing on it.
        if period in self.tables and not self.tables[period].has(table):
            return {}
        return {code: self._figure(period, table, code) for code in codes}

    def having(self, column: str) -> Value:
        """Return None: how many answered is in no table of the catalogue."""
        del column
        return None

    def grid(self) -> tuple[Sequence[str], Mapping[str, Sequence[Value]]]:
        """Return the figure of each quarter of each year."""
        heads = [names.quarter(f"2000-{n}").rsplit(" ", 1)[0] for n in range(1, 5)]
        years = sorted({one[:4] for one in self.quarters})
        return heads, {year: [self._quarter(f"{year}-{n}") for n in range(1, 5)] for year in years}

    def _quarter(self, quarter: str) -> Value:
        return self._figure(quarter, "how_many") if quarter in self.tables else NOT_COVERED


def years_and_quarters(asked: Asked, today: dt.date) -> list[str]:
    """Return every period of which a source can have true counts, newest first."""
    found = counts.months(asked)
    if found is None:
        return []
    years = range(min(found[1], today).year, found[0].year - 1, -1)
    periods = [[str(year), *(f"{year}-{n}" for n in range(4, 0, -1))] for year in years]
    return [one for of_year in periods for one in of_year if _begun(one, found[1])]


def _begun(period: str, last: dt.date) -> bool:
    found = span(period)
    return found is not None and found.start <= last
