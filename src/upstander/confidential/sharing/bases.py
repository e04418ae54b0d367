"""Lawful bases, dated, from a data file: what the law may change is not in code."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

from upstander.foundation.reference.rules import in_force

_FILE = Path(__file__).parent / "data" / "bases.toml"


@dataclass(frozen=True)
class Basis:
    """One lawful basis. ``duty``: it cannot be taken back. ``asks``: the person must agree."""

    key: str
    title: str
    hint: str
    law: str
    source: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    duty: bool = False
    asks: bool = False


_BASES = {
    row["key"]: Basis(**row) for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["basis"]
}


def bases(on: dt.date) -> tuple[Basis, ...]:
    """Return the bases that can be chosen on a day, in the file's order."""
    return in_force(_BASES.values(), on)


def basis(key: str) -> Basis:
    """Return one basis, in force or past; raises KeyError."""
    return _BASES[key]
