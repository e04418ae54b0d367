"""The published national series. It is never joined across a change of how it was counted."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from upstander.oversight.insight import charts

FILE = Path(__file__).parent / "data" / "national.csv"
# The source that counts by the same rules as this series.
SOURCE = "police"
STRANDS = ("race", "religion", "orientation", "disability", "trans")


@dataclass(frozen=True)
class Year:
    """One year to the end of March: how it was counted, and what was; None where it is missing."""

    year: int
    basis: str
    counts: Mapping[str, int | None]


@dataclass(frozen=True)
class Lines:
    """A line over years in stretches, with the marks of its scale and the years below."""

    stretches: Sequence[str]
    marks: Sequence[str]
    years: Sequence[tuple[int, bool]]


@cache
def series() -> tuple[Year, ...]:
    """Return the series, oldest year first."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Year(
                int(row["year"]),
                row["basis"],
                {name: int(row[name]) if row[name] else None for name in (*STRANDS, "total")},
            )
            for row in csv.DictReader(file)
        )


def drawn(strand: str) -> Lines:
    """Return one strand, or the total, as a chart draws it."""
    values = [(one.counts[strand], one.basis) for one in series()]
    top = charts.round_up(max(value or 0 for value, _basis in values))
    stretches = [charts.line(one, len(values), top) for one in charts.runs(values)]
    years = [(one.year, at % 3 == 0) for at, one in enumerate(series())]
    return Lines(stretches, (f"{top:,}", f"{top // 2:,}", "0"), years)


def newest_shares() -> tuple[int, dict[str, float]]:
    """Return the last year, and which part of all its offences had each reason."""
    last = series()[-1]
    whole = last.counts["total"] or 1
    return last.year, {strand: (last.counts[strand] or 0) / whole for strand in STRANDS}
