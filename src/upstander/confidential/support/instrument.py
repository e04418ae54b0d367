"""The versions of the five questions, read from data/wellbeing.toml at start."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from upstander.confidential.support.rules.measure import Asked, Instrument, Level, on_day

_FILE = Path(__file__).parent / "data" / "wellbeing.toml"


def _instrument(row: Mapping[str, Any]) -> Instrument:
    plain = {key: value for key, value in row.items() if key not in {"question", "answer"}}
    return Instrument(
        **plain,
        questions=tuple(Asked(**one) for one in row["question"]),
        answers=tuple(Level(**one) for one in row["answer"]),
    )


def load() -> tuple[Instrument, ...]:
    """Return every version of the file, oldest first."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["instrument"]
    return tuple(_instrument(row) for row in rows)


INSTRUMENTS = load()


def instrument_on(day: dt.date) -> Instrument:
    """Return the version in force on a day."""
    return on_day(INSTRUMENTS, day)


def instrument_of(version: int) -> Instrument:
    """Return a version by its number."""
    return next(one for one in INSTRUMENTS if one.version == version)
