"""Writes: which reference data counts here, and which lines of help were found right."""

import datetime as dt
import zlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.reference import checking, standing, tables
from upstander.foundation.reference.choices import Checker
from upstander.foundation.reference.models import LineCheck, RecordedTable, RowCheck
from upstander.foundation.reference.standing import Standing


class NoSuchLine(Refusal):
    """No line of help that the public sees has this key."""

    def __init__(self) -> None:
        super().__init__(_("This line is not shown to anybody any more."))


class NoSuchRow(Refusal):
    """No row that a partnership checks has this key."""

    def __init__(self) -> None:
        super().__init__(_("This row does not have to be checked any more."))


class NoSuchOffice(Refusal):
    """It was not said whose office checked it."""

    def __init__(self) -> None:
        super().__init__(
            _("It was not noted."), next_step=_("Choose who checked it, and press again.")
        )


class FaultyReference(Refusal):
    """The files contradict themselves, so nothing is recorded."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(
            _("The reference data has faults, so nothing was recorded."),
            next_step=" ".join(problems[:5]),
        )


def record_reference(*, by: Actor, now: dt.datetime) -> list[Standing]:
    """Record that the files of this release count from now on; return those that had changed.

    Afterwards the history says what is new, changed and gone in each. Once recorded, the same
    release adds nothing. Raises FaultyReference.
    """
    _require(by)
    if problems := tables.problems():
        raise FaultyReference(problems)
    with transaction.atomic():
        changed = [one for one in standing.standings() if not one.is_recorded]
        for one in changed:
            _record(one, by, now)
        if changed:
            detail = {one.file.replace(".", "_"): one.digest[:16] for one in changed}
            record(
                name=EventName.REFERENCE_RECORDED, by=by, now=now, subject_kind="reference",
                subject_id=None, detail=detail,
            )  # fmt: skip
    return changed


def check_line(*, line: str, by: Actor, now: dt.datetime) -> LineCheck:
    """Write down that somebody phoned or read up a line today and found it right.

    Raises NoSuchLine.
    """
    _require(by)
    if line not in {one.key for one in standing.lines(now)}:
        raise NoSuchLine
    with transaction.atomic():
        row, _made = LineCheck.objects.update_or_create(
            line=line, defaults={"checked_on": london_day(now), "checked_by": by.user_id}
        )
        record(
            name=EventName.LINE_CHECKED, by=by, now=now, subject_kind="line", subject_id=row.id,
            detail={"line": line},
        )  # fmt: skip
    return row


def check_row(*, row: str, role: str, by: Actor, now: dt.datetime) -> RowCheck:
    """Write down that this office of the partnership found a row right today, as it stands.

    Raises NoSuchRow and NoSuchOffice.
    """
    _require(by)
    if role not in Checker.values:
        raise NoSuchOffice
    fingerprint = checking.fingerprint(row, now)
    if fingerprint is None:
        raise NoSuchRow
    with transaction.atomic():
        kept, _made = RowCheck.objects.update_or_create(
            row=row,
            defaults={
                "fingerprint": fingerprint, "role": role, "checked_on": london_day(now),
                "checked_by": by.user_id,
            },
        )  # fmt: skip
        record(
            name=EventName.ROW_CHECKED, by=by, now=now, subject_kind="row", subject_id=kept.id,
            detail={"row": row, "role": role},
        )  # fmt: skip
    return kept


def _require(by: Actor) -> None:
    if by.kind != "system":
        by.require(Permission.KEEP_REFERENCE)


def _record(one: Standing, by: Actor, now: dt.datetime) -> None:
    first = one.recorded_at is None
    RecordedTable.objects.filter(file=one.file).update(content=b"")
    RecordedTable.objects.create(
        file=one.file, digest=one.digest, rows=one.rows, recorded_at=now, recorded_by=by.user_id,
        changes=[] if first else [change.words for change in one.changes],
        content=zlib.compress(tables.content(one.file), 9),
    )  # fmt: skip
