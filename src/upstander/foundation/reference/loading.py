"""Read the data files. Called once, at start: afterwards nothing here needs a disk or a database."""

import csv
import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstander.foundation.reference.rules import WEEKDAYS, Hours

DATA = Path(__file__).parent / "data"
DIVISION = "england-and-wales"


@dataclass(frozen=True)
class EmergencyLine:
    """One way to reach help at once. ``strip`` ones stand at the top of every public page."""

    key: str
    lead: str
    text: str
    easy: str
    picture: str
    source: str
    checked_on: dt.date
    valid_from: dt.date
    valid_to: dt.date | None = None
    tel: str = ""
    link: str = ""
    url: str = ""
    strip: bool = False


@dataclass(frozen=True)
class SupportLine:
    """People to phone when it is not an emergency."""

    key: str
    name: str
    number: str
    hours: str
    text: str
    easy: str
    picture: str
    source: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    checked_on: dt.date | None = None
    to_be_checked: bool = False


@dataclass(frozen=True)
class District:
    """A district by its official code."""

    code: str
    name: str
    source: str
    checked_on: dt.date
    valid_from: dt.date
    valid_to: dt.date | None = None


@dataclass(frozen=True)
class Places:
    """What a partnership's data key names: its districts and its reading hours."""

    key: str
    county: str
    county_code: str
    districts: tuple[District, ...]
    hours: tuple[Hours, ...]


def emergency_lines() -> tuple[EmergencyLine, ...]:
    """Return every emergency line of the file, past and present."""
    return tuple(EmergencyLine(**row) for row in _tables("emergency.toml", "line"))


def support_lines() -> tuple[SupportLine, ...]:
    """Return every support line of the file, checked or not."""
    return tuple(SupportLine(**row) for row in _tables("support.toml", "line"))


def places() -> Mapping[str, Places]:
    """Return every set of districts and hours by its key."""
    return {row["key"]: _places(row) for row in _tables("places.toml", "set")}


def bank_holidays() -> frozenset[dt.date]:
    """Return the days off in England and Wales, 2005 to 2035."""
    with (DATA / "bank_holidays.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["division"] == DIVISION]
    return frozenset(dt.date.fromisoformat(row["date"]) for row in rows)


def neutral_address() -> str:
    """Return the page where somebody who leaves in a hurry ends up."""
    address: str = tomllib.loads((DATA / "neutral.toml").read_text(encoding="utf-8"))["address"]
    return address


def _tables(name: str, table: str) -> Iterator[dict[str, Any]]:
    yield from tomllib.loads((DATA / name).read_text(encoding="utf-8"))[table]


def _places(row: Mapping[str, Any]) -> Places:
    return Places(
        key=row["key"],
        county=row["county"],
        county_code=row["county_code"],
        districts=tuple(District(**district) for district in row["district"]),
        hours=tuple(_hours(entry) for entry in row["hours"]),
    )


def _hours(row: Mapping[str, Any]) -> Hours:
    span = (row["opens"], row["closes"])
    return Hours(
        title=row["title"],
        week={WEEKDAYS.index(day): span for day in row["days"]},
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
    )
