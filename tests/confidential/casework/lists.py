"""Lists of the invented partnership, as teams keep them before they have Upstander."""

import io

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.cast import NOW, Partnership, keyring_of
from upstander.confidential.casework.actions.bringing import (
    begin_bringing,
    bring_slice,
    read_list,
)
from upstander.confidential.casework.choices import Bringing
from upstander.confidential.casework.models import BroughtList

HEADINGS = (
    "Ref", "Name", "What happened", "Notes", "District", "Next review", "Officer", "Safe contact",
    "Suspect", "Risk",
)  # fmt: skip
MORGAN = (
    "VC/17", "Morgan Ellis", "Eggs at the door, three times.", "Rang on Monday.", "Rugby",
    "04/12/2026", "Dev", "Text only, before noon", "A neighbour, Kit", "Amber",
)  # fmt: skip
BASIS = "The council's public task; the notice on our site says that we changed systems."


def csv_of(*lines: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> str:
    """Return a list as CSV text."""
    quoted = (",".join(f'"{cell}"' for cell in line) for line in (headings, *lines))
    return "\r\n".join(quoted) + "\r\n"


def many(count: int) -> bytes:
    """Return a list of this many different cases as CSV."""
    lines = (
        (f"VC/{n}", f"Person {n}", f"Shouted at in street {n}.", "Rang them.", "Rugby",
         "04/12/2026", "Dev", "By letter", "", "Green")
        for n in range(1, count + 1)
    )  # fmt: skip
    return csv_of(*lines).encode()


def sheet() -> Worksheet:
    """Return an empty sheet of a new Excel file with our headings on top."""
    made = openpyxl.Workbook().active
    assert isinstance(made, Worksheet)
    made.append(HEADINGS)
    return made


def excel(made: Worksheet) -> bytes:
    """Return the file that a sheet is in."""
    raw = io.BytesIO()
    assert made.parent is not None
    made.parent.save(raw)
    return raw.getvalue()


def a_list(house: Partnership, raw: bytes, name: str = "Carys") -> BroughtList:
    """Return a list that somebody of the cast handed in for the council's team."""
    return read_list(raw=raw, circle=house.cohesion_team.id, by=house.actor(name), now=NOW)


def brought(house: Partnership, raw: bytes) -> BroughtList:
    """Return a list whose cases have all come in."""
    row, keyring, by = a_list(house, raw), keyring_of(house.people["Carys"]), house.actor("Carys")
    row = begin_bringing(row=row, basis=BASIS, keyring=keyring, by=by, now=NOW)
    while row.state == Bringing.UNDER_WAY:
        row = bring_slice(row=row, keyring=keyring, by=by, now=NOW)
    return row
