"""Charts as plain shapes, drawn by the templates as SVG: no script, no picture, nothing inline.

Words stand outside the drawing as text, so that they stay readable on a phone, and turn with the
direction of the language. Beside every chart stands its table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

# What stands for "fewer than 5": no bar at all, and words in the table.
Value = int | None
TIERS = 5


@dataclass(frozen=True)
class Bar:
    """One bar: how long it is of a hundred, and the range around it, where there is one."""

    label: str
    text: str
    length: float
    low: float | None = None
    high: float | None = None
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column: where it stands and how tall it is, of a hundred."""

    label: str
    text: str
    x: float
    width: float
    top: float
    height: float
    # Whether its label is written below it: not every one has room.
    named: bool = True


@dataclass(frozen=True)
class Columns:
    """Columns over time, with the marks of the scale beside them, highest first."""

    columns: tuple[Column, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Square:
    """One cell of a heat table: its words and how dark it is, 0 to TIERS."""

    text: str
    tier: int


def bars(rows: Sequence[tuple[str, Value, str]], more: Sequence[tuple[str, ...]] = ()) -> list[Bar]:
    """Return bars of these labels, values and words; the longest is a hundred."""
    top = max((value or 0 for _label, value, _text in rows), default=0) or 1
    extra = more or [()] * len(rows)
    return [
        Bar(label, text, round(100 * (value or 0) / top, 1), more=cells)
        for (label, value, text), cells in zip(rows, extra, strict=True)
    ]


def columns(rows: Sequence[tuple[str, Value, str]], most_names: int = 8) -> Columns:
    """Return columns of these labels, values and words, on a scale that ends on a round number."""
    top = round_up(max((value or 0 for _label, value, _text in rows), default=0))
    step = 100 / max(len(rows), 1)
    every = ceil(len(rows) / most_names)
    found = [
        Column(
            label=label, text=text, x=round(at * step + step * 0.12, 2),
            width=round(step * 0.76, 2), top=round(100 - 100 * (value or 0) / top, 2),
            height=round(100 * (value or 0) / top, 2), named=at % every == 0,
        )
        for at, (label, value, text) in enumerate(rows)
    ]  # fmt: skip
    marks = (f"{top:,}", f"{top // 2:,}", "0") if top % 2 == 0 else (f"{top:,}", "0")
    return Columns(tuple(found), marks)


# What reads well at the end of a scale, times ten, a hundred and so on.
_ENDS = (10, 15, 20, 25, 30, 40, 50, 60, 80, 100)


def round_up(value: int) -> int:
    """Return the next number that reads well at the end of a scale: 5, 10, 15, 20, 25, 30…"""
    if value <= 10:
        return 5 if value <= 5 else 10
    power: int = 10 ** (int(log10(value)) - 1)
    return next(step * power for step in _ENDS if step * power >= value)


def tier(value: Value, most: int) -> int:
    """Return how dark a cell is: 0 for nothing or fewer than 5, TIERS for the most."""
    if not value or value < 0 or not most:
        return 0
    return max(1, ceil(TIERS * value / most))


def heat(rows: Sequence[Sequence[tuple[Value, str]]]) -> list[list[Square]]:
    """Return the cells of a heat table."""
    most = max((value or 0 for row in rows for value, _text in row), default=0)
    return [[Square(text, tier(value, most)) for value, text in row] for row in rows]


# --- a line over years ---------------------------------------------------------------------------


def runs(values: Sequence[tuple[int | None, str]]) -> list[list[tuple[int, int]]]:
    """Return the stretches that may be joined by a line: of one basis, with no year missing.

    Each value comes with its basis. A stretch is places and values.
    """
    found: list[list[tuple[int, int]]] = []
    last = ""
    for place, (value, basis) in enumerate(values):
        if value is None:
            last = ""
            continue
        if basis != last:
            found.append([])
        found[-1].append((place, value))
        last = basis
    return found


def line(stretch: Sequence[tuple[int, int]], places: int, top: int) -> str:
    """Return the points of a stretch for an SVG polyline in a square of a hundred."""
    step = 100 / max(places, 1)
    return " ".join(
        f"{round(place * step + step / 2, 2)},{round(100 - 100 * value / top, 2)}"
        for place, value in stretch
    )
