"""What may be asked of the numbers: fixed periods, one geography, one catalogue of tables. Pure."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

ALL = "all"
OWN = "own"
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUARTER = re.compile(r"((?:19|20)\d\d)-([1-4])")
# After a quarter is over, so long until it is frozen: what came late is still counted.
SETTLES = dt.timedelta(days=14)


class Span(NamedTuple):
    """From the first month of a period up to the first month after it."""

    start: dt.date
    end: dt.date

    @property
    def closed_on(self) -> dt.date:
        """The day on which it may be frozen."""
        return self.end + SETTLES


@dataclass(frozen=True)
class Asked:
    """Which facts are asked for. An empty area or strand is every one."""

    source: str = OWN
    kind: str = "report"
    period: str = ALL
    area: str = ""
    strand: str = ""

    @property
    def span(self) -> Span | None:
        """The months it is about; None for all of them."""
        return span(self.period)


def span(period: str) -> Span | None:
    """Return the months of ``2026`` or ``2026-3``; None for anything else, which is all of them."""
    if _YEAR.fullmatch(period):
        return Span(dt.date(int(period), 1, 1), dt.date(int(period) + 1, 1, 1))
    if found := _QUARTER.fullmatch(period):
        first = dt.date(int(found[1]), 3 * int(found[2]) - 2, 1)
        return Span(first, _quarter_after(first))
    return None


def quarter_of(month: dt.date) -> str:
    """Return the quarter in which a month lies: ``2026-3``."""
    return f"{month.year}-{(month.month + 2) // 3}"


def before(period: str) -> str:
    """Return the period of the same length before this one; nothing before all of them."""
    if _YEAR.fullmatch(period):
        return str(int(period) - 1)
    found = span(period)
    return quarter_of(found.start - dt.timedelta(days=1)) if found else ""


def _quarter_after(first: dt.date) -> dt.date:
    months = first.year * 12 + first.month + 2
    return dt.date(months // 12, months % 12 + 1, 1)


def may_revise_on(last: dt.date | None) -> dt.date | None:
    """Return from which day closed periods may be counted anew; None where it is now."""
    if last is None:
        return None
    # Of the 29th of February, the 28th.
    return last.replace(year=last.year + 1, day=min(last.day, 28 if last.month == 2 else 31))


# Everything that anybody may see who may not see true counts: each table by its dimensions, of each
# closed quarter and year. None has more than a district, a reason and a quarter.
CATALOGUE: Mapping[str, tuple[str, ...]] = {
    "how_many": (),
    "where": ("area",),
    "strand": ("strands",),
    "where_strand": ("area", "strands"),
    "how": ("channel",),
    "about": ("about",),
    "time": ("part_of_day",),
}
