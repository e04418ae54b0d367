"""Every reference file as rows with keys: what is looked up, checked, and compared over time."""

import csv
import datetime as dt
import io
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from upstander.foundation.reference import rules
from upstander.foundation.reference.geography import DATA

Row = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A file of reference data: what it is, by which columns a row is known, and what it points to.

    ``points`` names for a column the file that must have its value as a key.
    """

    file: str
    title: str
    keys: tuple[str, ...] = ("code",)
    points: Mapping[str, str] | None = None
    # In a TOML file, the lists that hold the rows.
    lists: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One row of a vocabulary: its code, its words, how sure we are, and everything else it says."""

    code: str
    label: str
    mark: str
    facts: Row
    valid_from: dt.date
    valid_to: dt.date | None = None


TABLES = {
    table.file: table
    for table in (
        Table("districts.csv", "Districts",
              points={"county_code": "counties.csv", "force_code": "forces.csv"}),
        Table("counties.csv", "Counties with a county council"),
        Table("forces.csv", "Police forces"),
        Table("outward_codes.csv", "Outward codes", points={"district": "districts.csv"}),
        Table("offence_codes.csv", "Offence codes",
              points={"parent": "offence_codes.csv", "aggravates": "offence_codes.csv"}),
        Table("bank_holidays.csv", "Bank holidays", ("division", "date")),
        Table("strands.csv", "Strands"),
        Table("targets.csv", "What was targeted", ("strand", "code"),
              points={"strand": "strands.csv"}),
        Table("behaviours.csv", "What happened"),
        Table("spoken.csv", "Languages"),
        Table("clocks.csv", "Victims’ Code and local time limits"),
        Table("retention.csv", "How long records are kept"),
        Table("gateways.csv", "Laws that let data be shared"),
        Table("emergency.toml", "Emergency lines", ("key",), lists=("line",)),
        Table("support.toml", "Helplines", ("key",), lists=("line",)),
        Table("signposts.toml", "Signposts", ("key",), lists=("door", "line")),
        Table("hours.toml", "Hours until others are stated", ("title",), lists=("hours",)),
    )
}  # fmt: skip
MARKS = frozenset({"found", "to be checked", "own"})
_LABELS = ("label", "words", "record", "law", "name", "title")


def content(file: str) -> bytes:
    """Return a file as it is shipped."""
    return (DATA / file).read_bytes()


def digest(file: str) -> str:
    """Return the SHA-256 of a file."""
    return sha256(content(file)).hexdigest()


def rows(table: Table, raw: bytes) -> dict[str, Row]:
    """Return the rows of a table by their keys; a later row of the same key gets a number."""
    found: dict[str, Row] = {}
    times: Counter[str] = Counter()
    for row in _read(table, raw.decode("utf-8")):
        key = " ".join(row.get(column, "") for column in table.keys)
        times[key] += 1
        found[f"{key} #{times[key]}" if times[key] > 1 else key] = row
    return found


@cache
def now_shipped(file: str) -> Mapping[str, Row]:
    """Return the rows of a file of this release."""
    return rows(TABLES[file], content(file))


def entries(file: str, on: dt.date) -> tuple[Entry, ...]:
    """Return the rows of a vocabulary that hold on a day, in their order."""
    return rules.in_force((_entry(row) for row in now_shipped(file).values()), on)


def _entry(row: Row) -> Entry:
    until = row.get("valid_to")
    return Entry(
        code=row["code"],
        label=next((row[name] for name in _LABELS if row.get(name)), row["code"]),
        mark=row.get("mark", ""),
        facts=row,
        valid_from=dt.date.fromisoformat(row["valid_from"]),
        valid_to=dt.date.fromisoformat(until) if until else None,
    )


def problems() -> list[str]:
    """Return what is wrong with the files, one sentence each; none means they may be used."""
    return [words for table in TABLES.values() for words in _problems(table)]


def _problems(table: Table) -> Iterator[str]:
    for key, row in now_shipped(table.file).items():
        faults = [*rules.span_faults(row), *_pointing_nowhere(table, row)]
        if row.get("mark", "own") not in MARKS:
            faults.append(f"“{row['mark']}” is no mark")
        yield from (f"{table.file}, {key}: {fault}." for fault in faults)


def _pointing_nowhere(table: Table, row: Row) -> Iterator[str]:
    for column, file in (table.points or {}).items():
        wanted = row[column]
        if wanted and wanted not in now_shipped(file):
            yield f"{column} {wanted} is not in {file}"


def _read(table: Table, text: str) -> Iterator[Row]:
    if not table.lists:
        yield from csv.DictReader(io.StringIO(text))
        return
    read = tomllib.loads(text)
    for name in table.lists:
        for row in read[name]:
            yield {column: _plain(value) for column, value in row.items()}


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
