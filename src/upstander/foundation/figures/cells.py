"""Cell keys: the same cell has the same noise in every table, and no other cell has.

Every record has a key of its own (0 to 255), made from a secret. The sum of the keys of the
records in a cell, and a second secret over the cell's definition, decide what is added to its
count. Without the second secret two cells with the same records would have the same noise: an
unchanged figure would say that nobody is in the difference (insight.md 6, attacks measured).
"""

import csv
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

KEYS = 256
# The least figure that is said. Below it, nobody and somebody read the same.
LEAST = 5
# A figure differs from the truth by this at most.
MOST_NOISE = 4
_TABLE = Path(__file__).parent / "data" / "ptable_D4_V5.csv"
# A cell is what it holds: {"area": "E07000220", "quarter": "2026-3"}; without any, everybody.
Cell = Mapping[str, str]


@dataclass(frozen=True)
class Secrets:
    """The two secrets. They change only when everything is published anew."""

    records: bytes
    cells: bytes


@dataclass(frozen=True)
class Figure:
    """What is said of a count: a figure of 5 or more, or None, which reads "fewer than 5"."""

    value: int | None

    def __str__(self) -> str:
        return "fewer than 5" if self.value is None else f"{self.value:,}"


def record_key(secret: bytes, record: bytes) -> int:
    """Return the key of one record, 0 to 255; the same for as long as the secret is."""
    return hmac.digest(secret, b"upstander/record/1\n" + record, "sha256")[0]


def cell_salt(secret: bytes, cell: Cell) -> int:
    """Return what a cell's definition adds to its key, in whatever order it is said."""
    definition = "\n".join(f"{name}={cell[name]}" for name in sorted(cell))
    return hmac.digest(secret, b"upstander/cell/1\n" + definition.encode(), "sha256")[0]


def cell_key(record_keys: int, salt: int = 0) -> int:
    """Return the key of a cell from the sum of its records' keys."""
    return (record_keys + salt) % KEYS


def noise(count: int, key: int) -> int:
    """Return what is added to a count under a key; nothing is added to nobody."""
    return 0 if count == 0 else _table()[min(count, len(_table())) - 1][key]


def perturbed(count: int, key: int) -> int:
    """Return the count with its noise. Not fit to be shown: see ``figure``."""
    return count + noise(count, key)


def figure(count: int, record_keys: int, cell: Cell, secrets: Secrets) -> Figure:
    """Return what may be said of a cell with so many records, whose keys have this sum."""
    found = perturbed(count, cell_key(record_keys, cell_salt(secrets.cells, cell)))
    return Figure(found if found >= LEAST else None)


@cache
def _table() -> tuple[tuple[int, ...], ...]:
    """Return the noise by count (from 1) and key."""
    with _TABLE.open(encoding="ascii", newline="") as file:
        rows = [
            (int(row["pcv"]), int(row["ckey"]), int(row["pvalue"])) for row in csv.DictReader(file)
        ]
    return tuple(_keyed(count, rows) for count in range(1, max(row[0] for row in rows) + 1))


def _keyed(count: int, rows: Iterable[tuple[int, int, int]]) -> tuple[int, ...]:
    by_key = {key: value for of, key, value in rows if of == count}
    return tuple(by_key[key] for key in range(KEYS))
