"""Bringing in the full open directory of postcodes (ONSPD or NSPL): row by row, again and again."""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TextIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.errors import Refusal
from upstander.foundation.reference import geography, rules
from upstander.foundation.reference.models import Postcode

# So many rows go into one transaction: one that is killed loses at most these.
SLICE = 5_000
_POSTCODE = ("pcds", "pcd", "pcd2", "pcd7", "pcd8", "postcode")
_DISTRICT = re.compile(r"^(oslaua|laua|lad\d\dcd)$")
_HERE = ("E", "W")


class NotADirectory(Refusal):
    """The file is not a directory of postcodes that we know."""

    def __init__(self, why: str) -> None:
        super().__init__(
            _("This file cannot be read as a directory of postcodes, so nothing was brought in."),
            next_step=why,
        )


@dataclass(frozen=True)
class Reject:
    """A row that was left out, and why."""

    line: int
    postcode: str
    reason: str


@dataclass
class Brought:
    """What came of a run. Rows of Scotland and Northern Ireland, and ended ones, are passed over."""

    digest: str
    rows: int = 0
    taken: int = 0
    passed_over: int = 0
    rejects: list[Reject] = field(default_factory=list)


@dataclass(frozen=True)
class Columns:
    """Which column of this edition holds what."""

    postcode: str
    district: str


def import_postcodes(
    *, path: Path, by: Actor, now: dt.datetime, dry_run: bool = False,
    told: Callable[[Brought], None] = lambda _so_far: None,
) -> Brought:  # fmt: skip
    """Bring in every postcode of England and Wales in a file; running it again changes nothing.

    ``told`` hears how far it is after every slice. Nothing is written in a dry run. Raises
    NotADirectory before anything is written.
    """
    if by.kind != "system":
        by.require(Permission.KEEP_REFERENCE)
    brought = Brought(_digest(path))
    with _opened(path) as file:
        reader = csv.DictReader(file)
        columns = _columns(reader.fieldnames or [])
        for rows in _slices(_rows(reader, columns, brought)):
            if not dry_run:
                _keep(rows)
            told(brought)
    if not dry_run:
        _write_down(brought, by, now)
    return brought


def _opened(path: Path) -> TextIO:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for _piece in iter(lambda: file.read(1 << 20), ""):
                pass
    except UnicodeDecodeError as error:
        raise NotADirectory(str(_("It is not UTF-8 text. Save it as CSV in UTF-8."))) from error
    except OSError as error:
        raise NotADirectory(f"{path}: {error.strerror}.") from error
    return path.open(encoding="utf-8-sig", newline="")


def _digest(path: Path) -> str:
    found = sha256()
    try:
        with path.open("rb") as file:
            for piece in iter(lambda: file.read(1 << 20), b""):
                found.update(piece)
    except OSError as error:
        raise NotADirectory(f"{path}: {error.strerror}.") from error
    return found.hexdigest()


def _columns(names: Iterable[str]) -> Columns:
    there = {name.strip().lower(): name for name in names}
    postcode = next((there[name] for name in _POSTCODE if name in there), "")
    district = next((there[name] for name in there if _DISTRICT.match(name)), "")
    if postcode and district:
        return Columns(postcode, district)
    raise NotADirectory(
        str(_("It needs a column pcds or pcd, and a column oslaua, laua or such as lad25cd."))
    )


def _rows(reader: "csv.DictReader[str]", columns: Columns, brought: Brought) -> Iterator[Postcode]:
    for row in reader:
        brought.rows += 1
        said, district = row[columns.postcode] or "", (row[columns.district] or "").strip()
        if (row.get("doterm") or "").strip() or not district.startswith(_HERE):
            brought.passed_over += 1
            continue
        code = rules.tidy_postcode(said)
        if reason := _fault(code, district):
            brought.rejects.append(Reject(reader.line_num, said, reason))
            continue
        brought.taken += 1
        yield Postcode(
            code=code, district=district, latitude=_degrees(row.get("lat")),
            longitude=_degrees(row.get("long")),
        )  # fmt: skip


def _fault(code: str, district: str) -> str:
    if not rules.is_postcode(code):
        return "This is not a postcode."
    if district not in geography.districts():
        return f"No district of ours has the code {district}."
    return ""


def _degrees(said: str | None) -> Decimal | None:
    try:
        found = Decimal(said or "").quantize(Decimal("0.0001"))
    except InvalidOperation:
        return None
    # The directory says 99.999999 where it does not know.
    return found if abs(found) < 90 else None


def _slices(rows: Iterator[Postcode]) -> Iterator[list[Postcode]]:
    while found := list(islice(rows, SLICE)):
        yield found


def _keep(rows: list[Postcode]) -> None:
    """Write rows; of a postcode that comes twice in a slice the last counts."""
    once = {row.code: row for row in rows}
    with transaction.atomic():
        Postcode.objects.bulk_create(
            list(once.values()), update_conflicts=True, unique_fields=["code"],
            update_fields=["district", "latitude", "longitude"], batch_size=1_000,
        )  # fmt: skip


def _write_down(brought: Brought, by: Actor, now: dt.datetime) -> None:
    reasons = Counter(reject.reason for reject in brought.rejects)
    with transaction.atomic():
        record(
            name=EventName.POSTCODES_IMPORTED, by=by, now=now, subject_kind="reference",
            subject_id=None,
            detail={"digest": brought.digest, "rows": brought.rows, "taken": brought.taken,
                    "passed_over": brought.passed_over, "rejected": sum(reasons.values())},
        )  # fmt: skip
