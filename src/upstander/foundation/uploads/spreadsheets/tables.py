"""A table out of a spreadsheet: its heading line, its lines, and what was seen on the way. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

# The heading line is looked for among the first of them: titles and dates may stand above it.
LOOKED_AT = 20
MOST_LINES = 20_000
MOST_COLUMNS = 60
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Line:
    """One line as it stands in the file, counted as a spreadsheet counts. ``faults`` are columns
    whose cell holds a formula without a value."""

    number: int
    cells: tuple[str, ...]
    faults: tuple[int, ...] = ()


@dataclass(frozen=True)
class Seen:
    """What was found on the way: how the text was written, which sheet, what was put right."""

    kind: str
    encoding: str = ""
    sheet: str = ""
    sheets: int = 1
    merged: int = 0
    formulas: int = 0


@dataclass(frozen=True)
class Table:
    """Headings, and the lines below them that are not empty."""

    seen: Seen
    heading: int
    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    def document(self) -> dict[str, object]:
        """Return what is sealed."""
        seen = self.seen
        return {
            "seen": [
                seen.kind, seen.encoding, seen.sheet, seen.sheets, seen.merged, seen.formulas,
            ],
            "heading": self.heading,
            "columns": list(self.columns),
            "lines": [[one.number, list(one.cells), list(one.faults)] for one in self.lines],
        }  # fmt: skip

    @classmethod
    def of(cls, document: Mapping[str, object]) -> "Table":
        """Return the table in a sealed document."""
        seen = cast("Sequence[object]", document["seen"])
        lines = cast("Sequence[tuple[int, list[str], list[int]]]", document["lines"])
        return cls(
            seen=Seen(*seen),  # type: ignore[arg-type]
            heading=cast("int", document["heading"]),
            columns=tuple(cast("Sequence[str]", document["columns"])),
            lines=tuple(
                Line(number, tuple(cells), tuple(faults)) for number, cells, faults in lines
            ),
        )


def table_of(seen: Seen, lines: Iterable[Line], known: Iterable[str]) -> Table | None:
    """Return the table that stands in these lines; None where no line could be its heading.

    ``known`` are headings we understand, in small letters: the line with most of them is the
    heading line, and of equals the first with two words or more.
    """
    filled = [one for one in lines if any(one.cells)]
    words = frozenset(known)
    above = [one for one in filled[:LOOKED_AT] if sum(map(bool, one.cells)) > 1]
    if not above:
        return None
    heading = max(above, key=lambda one: _heading_words(one, words))
    wide = max(_last(one.cells) for one in filled)
    return Table(
        seen=seen,
        heading=heading.number,
        columns=_names(_wide(heading.cells, wide)),
        lines=tuple(
            Line(one.number, _wide(one.cells, wide), one.faults)
            for one in filled
            if one.number > heading.number
        ),
    )


def _heading_words(line: Line, known: frozenset[str]) -> int:
    return sum(plain(cell) in known for cell in line.cells)


def _wide(cells: tuple[str, ...], wide: int) -> tuple[str, ...]:
    return (cells + ("",) * (wide - len(cells)))[:wide]


def _last(cells: Sequence[str]) -> int:
    """Return how many cells there are up to the last that says something."""
    return max((place for place, said in enumerate(cells, start=1) if said), default=0)


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return a name for every column: its heading, or its place; no two alike."""
    names: list[str] = []
    for place, cell in enumerate(cells):
        name = cell or f"{letter(place)}"
        names.append(name if name not in names else f"{name} ({letter(place)})")
    return tuple(names)


def letter(place: int) -> str:
    """Return what a spreadsheet calls a column: A for 0, AA for 26."""
    first, last = divmod(place, 26)
    return (letter(first - 1) if first else "") + chr(ord("A") + last)


def plain(heading: str) -> str:
    """Return a heading as it is compared: small letters, one space between words, no marks."""
    return _MARKS.sub(" ", heading.casefold()).strip()
