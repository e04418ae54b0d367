"""How the reference data stands here: recorded or not, checked or not, how old. Asks the database.

Kept apart from ``queries``, which answer without one.
"""

import datetime as dt
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from upstander.foundation.core.clock import london_day
from upstander.foundation.reference import geography, loading, queries, rules, tables
from upstander.foundation.reference.models import LineCheck, Postcode, RecordedTable
from upstander.foundation.reference.tables import TABLES, Table

Line = loading.EmergencyLine | loading.SupportLine


@dataclass(frozen=True)
class CheckedLine:
    """A line of help, and when somebody last found that it is right."""

    key: str
    name: str
    number: str
    source: str
    checked_on: dt.date | None
    stale: bool


@dataclass(frozen=True)
class Standing:
    """A reference file: how many rows, since when it is recorded, and what has changed since."""

    file: str
    title: str
    rows: int
    recorded_at: dt.datetime | None
    digest: str
    changes: tuple[rules.Change, ...]
    to_be_checked: int

    @property
    def is_recorded(self) -> bool:
        """Whether what is shipped is what was recorded last."""
        return self.recorded_at is not None and not self.changes


def lines(now: dt.datetime) -> list[CheckedLine]:
    """Return every line of help that the public sees, with the day it was last checked here."""
    checked = dict(LineCheck.objects.values_list("line", "checked_on"))
    today = london_day(now)
    shown: list[tuple[str, Line, str, str]] = [
        *((f"emergency:{one.key}", one, one.lead, one.tel) for one in queries.emergency_lines(now)),
        *((f"support:{one.key}", one, one.name, one.number) for one in queries.all_support(now)),
    ]
    return [_checked(key, one, name, tel, checked, today) for key, one, name, tel in shown]


def stale_lines(now: dt.datetime) -> list[CheckedLine]:
    """Return the lines that somebody should check again."""
    return [line for line in lines(now) if line.stale]


def standings() -> list[Standing]:
    """Return how every file stands."""
    newest = _newest()
    return [_standing(table, newest.get(table.file)) for table in TABLES.values()]


def history(file: str = "") -> list[RecordedTable]:
    """Return what was recorded, newest first; of one file, or of all."""
    rows = RecordedTable.objects.order_by("-recorded_at", "file").defer("content")
    return list(rows.filter(file=file) if file else rows)


def postcode_count() -> int:
    """Return how many postcodes of the full directory are here."""
    return Postcode.objects.count()


def postcodes_in(districts: Iterable[str]) -> list[tuple[str, float, float]]:
    """Return district, latitude and longitude of every postcode of these districts, if loaded."""
    rows = Postcode.objects.filter(district__in=list(districts))
    found = rows.values_list("district", "latitude", "longitude")
    return [
        (district, float(north), float(east))
        for district, north, east in found.iterator()
        if north is not None and east is not None
    ]


def district_of(postcode: str) -> str:
    """Return the district of a postcode: exactly, else by its first half, else nothing."""
    code = rules.tidy_postcode(postcode)
    found = Postcode.objects.filter(code=code).values_list("district", flat=True).first()
    return found or queries.district_of_outward(code)


@dataclass(frozen=True)
class Position:
    """Where the middle of a postcode lies, in degrees; ``exact`` unless only its half is known."""

    latitude: float
    longitude: float
    exact: bool


def position_of(postcode: str) -> Position | None:
    """Return where a postcode, or the first half of one, lies; None where nobody knows."""
    code = rules.tidy_postcode(postcode)
    row = Postcode.objects.filter(code=code).first()
    if row and row.latitude is not None and row.longitude is not None:
        return Position(float(row.latitude), float(row.longitude), exact=True)
    if about := geography.outward_positions().get(rules.outward_half(code)):
        return Position(*about, exact=False)
    return None


def _checked(
    key: str, line: Line, name: str, tel: str, here: Mapping[str, dt.date], today: dt.date
) -> CheckedLine:
    days = [day for day in (line.checked_on, here.get(key)) if day is not None]
    last = max(days, default=None)
    return CheckedLine(key, name, tel, line.source, last, rules.is_stale(last, today))


def _newest() -> dict[str, RecordedTable]:
    found: dict[str, RecordedTable] = {}
    for row in RecordedTable.objects.order_by("recorded_at", "id"):
        found[row.file] = row
    return found


def _standing(table: Table, last: RecordedTable | None) -> Standing:
    shipped = tables.now_shipped(table.file)
    before = tables.rows(table, zlib.decompress(last.content)) if last else {}
    return Standing(
        file=table.file,
        title=table.title,
        rows=len(shipped),
        recorded_at=last.recorded_at if last else None,
        digest=tables.digest(table.file),
        changes=rules.differences(before, shipped),
        to_be_checked=sum(row.get("mark") == "to be checked" for row in shipped.values()),
    )
