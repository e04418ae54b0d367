"""Read the data files. Called once, at start: afterwards nothing here needs a disk or a database."""

import csv
import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from upstander.foundation.reference.geography import DATA
from upstander.foundation.reference.rules import WEEKDAYS, Hours

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
    # For whom: "children", "life" (thoughts of ending one's life), or anybody.
    need: str = ""


@dataclass(frozen=True)
class Door:
    """A door of the first page that leads to a page of signposts."""

    key: str
    title: str
    text: str
    easy: str
    icon: str
    tint: str


@dataclass(frozen=True)
class Signpost:
    """One thing to know behind a door, perhaps with an address elsewhere to go on to."""

    key: str
    door: str
    text: str
    easy: str
    picture: str
    source: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    checked_on: dt.date | None = None
    to_be_checked: bool = False
    link: str = ""
    url: str = ""


def emergency_lines() -> tuple[EmergencyLine, ...]:
    """Return every emergency line of the file, past and present."""
    return tuple(EmergencyLine(**row) for row in _tables("emergency.toml", "line"))


def support_lines() -> tuple[SupportLine, ...]:
    """Return every support line of the file, checked or not."""
    return tuple(SupportLine(**row) for row in _tables("support.toml", "line"))


def doors() -> tuple[Door, ...]:
    """Return the doors that lead to signposts, in the file's order."""
    return tuple(Door(**row) for row in _tables("signposts.toml", "door"))


def signposts() -> tuple[Signpost, ...]:
    """Return every signpost of the file, checked or not."""
    return tuple(Signpost(**row) for row in _tables("signposts.toml", "line"))


def hours() -> tuple[Hours, ...]:
    """Return the hours that count until a partnership has stated its own, past and present."""
    return tuple(_hours(row) for row in _tables("hours.toml", "hours"))


def bank_holidays() -> frozenset[dt.date]:
    """Return the days off in England and Wales, 2005 to 2035."""
    with (DATA / "bank_holidays.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["division"] == DIVISION]
    return frozenset(dt.date.fromisoformat(row["date"]) for row in rows)


@dataclass(frozen=True)
class EasyReadCheck:
    """Who read the Easy Read pages, and when; ``by`` is empty while nobody has."""

    by: str = ""
    on: dt.date | None = None


def easy_read_check() -> EasyReadCheck:
    """Return who checked the Easy Read words."""
    row = tomllib.loads((DATA / "easy_read.toml").read_text(encoding="utf-8"))
    return EasyReadCheck(row["checked_by"], row.get("checked_on"))


def neutral_address() -> str:
    """Return the page where somebody who leaves in a hurry ends up."""
    address: str = tomllib.loads((DATA / "neutral.toml").read_text(encoding="utf-8"))["address"]
    return address


def _tables(name: str, table: str) -> Iterator[dict[str, Any]]:
    yield from tomllib.loads((DATA / name).read_text(encoding="utf-8"))[table]


def _hours(row: Mapping[str, Any]) -> Hours:
    span = (row["opens"], row["closes"])
    return Hours(
        title=row["title"],
        week={WEEKDAYS.index(day): span for day in row["days"]},
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
    )
