"""What a partnership must check itself: rows that nobody found in a source, and who can tell.

A check counts for the words as they stood: where a release changes a row, it is to be checked again.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstander.foundation.core.clock import london_day
from upstander.foundation.reference import tables
from upstander.foundation.reference.choices import Checker
from upstander.foundation.reference.models import RowCheck

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UNSURE = "to be checked"
# Stands for all of a table that carries no marks.
WHOLE = "all"


@dataclass(frozen=True)
class Kind:
    """A table of which a partnership checks rows: what they are, and whose office can tell."""

    file: str
    title: "StrOrPromise"
    why: "StrOrPromise"
    checker: Checker
    # What a row is about, and what it says; without it, the table is checked as a whole.
    says: Callable[[Mapping[str, str]], tuple[str, str]] | None = None

    @property
    def name(self) -> str:
        """The file without its ending."""
        return self.file.partition(".")[0]


@dataclass(frozen=True)
class Row:
    """One row to be checked: what it is about, what it says, and when who of us checked it."""

    key: str
    about: str
    says: str
    checked_on: dt.date | None
    checked_by: str
    changed_since: bool

    @property
    def is_checked(self) -> bool:
        """Whether somebody here found that it is right as it stands."""
        return self.checked_on is not None and not self.changed_since


@dataclass(frozen=True)
class Group:
    """The rows of one kind. ``left`` is how many nobody here has checked yet."""

    kind: Kind
    rows: tuple[Row, ...]

    @property
    def left(self) -> int:
        """How many of them wait to be checked."""
        return sum(not row.is_checked for row in self.rows)

    @property
    def who(self) -> str:
        """Whose office can tell."""
        return str(self.kind.checker.label)

    @property
    def anchor(self) -> str:
        """The word that stands before each of its keys."""
        return self.kind.name


def groups(now: dt.datetime) -> list[Group]:
    """Return every kind of row that a partnership checks itself, with its rows of today."""
    there = {row.row: row for row in RowCheck.objects.all()}
    found = [Group(kind, tuple(_rows(kind, there, london_day(now)))) for kind in KINDS]
    return [group for group in found if group.rows]


def fingerprint(key: str, now: dt.datetime) -> str | None:
    """Return a short mark of a row as it stands; None where no row to be checked has this key."""
    today = london_day(now)
    marks = {key: mark for kind in KINDS for key, _row, mark in _unsure(kind, today)}
    return marks.get(key)


def _unsure(kind: Kind, today: dt.date) -> Iterator[tuple[str, Mapping[str, str], str]]:
    if kind.says is None:
        yield f"{kind.name}:{WHOLE}", {}, tables.digest(kind.file)[:16]
        return
    for entry in tables.entries(kind.file, today):
        if entry.mark == UNSURE:
            words = "\n".join(f"{column}={entry.facts[column]}" for column in sorted(entry.facts))
            yield f"{kind.name}:{entry.code}", entry.facts, sha256(words.encode()).hexdigest()[:16]


def _rows(kind: Kind, there: Mapping[str, RowCheck], today: dt.date) -> Iterator[Row]:
    for key, facts, mark in _unsure(kind, today):
        about, says = kind.says(facts) if kind.says else (_("The whole list"), str(kind.why))
        check = there.get(key)
        yield Row(
            key=key, about=about, says=says,
            checked_on=check.checked_on if check else None,
            checked_by=str(Checker(check.role).label) if check else "",
            changed_since=check is not None and check.fingerprint != mark,
        )  # fmt: skip


# --- what each kind says, in words ---------------------------------------------------------------


def _clock(row: Mapping[str, str]) -> tuple[str, str]:
    about = _("{starts} → {ends}").format(starts=row["starts"], ends=row["ends"])
    said = [
        _days(row["standard_days"]),
        _enhanced(row["enhanced_days"]),
        row["words"],
        _("By: {owner}").format(owner=row["owner"]),
    ]
    return about, ". ".join(part for part in said if part) + "."


def _days(count: str) -> str:
    if not count:
        return ""
    return ngettext("{n} working day", "{n} working days", int(count)).format(n=count)


def _enhanced(count: str) -> str:
    return _("With enhanced rights: {days}").format(days=_days(count)) if count else ""


def _period(row: Mapping[str, str]) -> tuple[str, str]:
    return row["record"], _("{keeps}. After: {basis}.").format(
        keeps=row["keeps"], basis=row["basis"]
    )


def _law(row: Mapping[str, str]) -> tuple[str, str]:
    return row["law"], row["lets"]


def _strand(row: Mapping[str, str]) -> tuple[str, str]:
    return row["label"], _("Recorded locally: {source}").format(source=row["source"])


KINDS: tuple[Kind, ...] = (
    Kind(
        "clocks.csv", gettext_lazy("Time limits of the Victims’ Code"),
        gettext_lazy("Hold each against the Code that is in force today."),
        Checker.VICTIMS_LEAD, _clock,
    ),
    Kind(
        "retention.csv", gettext_lazy("How long records are kept"),
        gettext_lazy("Hold each against the retention schedules of your own organisations."),
        Checker.RECORDS, _period,
    ),
    Kind(
        "gateways.csv", gettext_lazy("Laws that let data be shared"),
        gettext_lazy("Read each as it is in force today, and whether it covers your partners."),
        Checker.DATA_PROTECTION, _law,
    ),
    Kind(
        "strands.csv", gettext_lazy("Strands that only some forces record"),
        gettext_lazy("Ask whether your force records them."),
        Checker.HATE_CRIME_LEAD, _strand,
    ),
    Kind(
        "offence_codes.csv", gettext_lazy("Offence codes"),
        gettext_lazy("The codes are those of 2017–18. Ask which your force uses since."),
        Checker.CRIME_REGISTRAR,
    ),
)  # fmt: skip
