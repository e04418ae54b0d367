"""Bringing cases in, in words: columns, and why a line stayed out."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstander.confidential.casework.queries.bringing import BroughtPeople
from upstander.confidential.casework.rules.bringing import (
    Column,
    Draft,
    LeftOut,
    Why,
    unknown_names,
)
from upstander.confidential.reporting.words import Fact

COLUMNS = {
    Column.REFERENCE: gettext_lazy("Our old reference"),
    Column.TITLE: gettext_lazy("Name of the case"),
    Column.SUMMARY: gettext_lazy("What happened"),
    Column.NOTES: gettext_lazy("Notes"),
    Column.PERSON: gettext_lazy("Name of the person harmed"),
    Column.CONTACT: gettext_lazy("How to contact them safely"),
    Column.PHONE: gettext_lazy("Their phone number"),
    Column.EMAIL: gettext_lazy("Their email address"),
    Column.ADDRESS: gettext_lazy("Their address"),
    Column.OTHERS: gettext_lazy("Other people named"),
    Column.ABOUT: gettext_lazy("What it is about"),
    Column.AREA: gettext_lazy("District"),
    Column.OPENED: gettext_lazy("Day it was opened"),
    Column.NEXT: gettext_lazy("Next date: look at it again on"),
    Column.WORKER: gettext_lazy("Who works on it"),
    Column.RISK: gettext_lazy("Risk, as it was called there"),
    Column.STATUS: gettext_lazy("State: closed ones stay out"),
    Column.KEEP: gettext_lazy("Keep with the notes, under its heading"),
    Column.LEAVE: gettext_lazy("Leave it out"),
}
_PERSON = {
    Column.PERSON: gettext_lazy("Name"),
    Column.CONTACT: gettext_lazy("How to reach them safely"),
    Column.PHONE: gettext_lazy("Phone number"),
    Column.EMAIL: gettext_lazy("Email address"),
    Column.ADDRESS: gettext_lazy("Address"),
}
_WHY = {
    Why.NOTHING: gettext_lazy("There is no name, no word of what happened and no note."),
    Why.CLOSED: gettext_lazy("It is closed in your list. Only open cases come in."),
    Why.BAD_OPENED: gettext_lazy(
        "The day it was opened, “{about}”, is not a day that has been. Write it like 31/12/2025."
    ),
    Why.BAD_NEXT: gettext_lazy("The next date, “{about}”, is not a day. Write it like 31/12/2026."),
    Why.FORMULA: gettext_lazy(
        "“{about}” holds a formula that shows nothing or an error. Type the value in its place."
    ),
    Why.TOO_LONG: gettext_lazy("“{about}” is longer than 10,000 letters. Make two cells of it."),
    Why.TWICE: gettext_lazy("It says the same as line {about}, which stands for both."),
    Why.SAME_REFERENCE: gettext_lazy(
        "It has the reference of line {about}, and says something else. Make one line of both."
    ),
    Why.BEFORE: gettext_lazy("It is here already, as case {about}."),
}
# Of names that nobody here goes by.
_NAMES_SHOWN = 10
_NAME_LETTERS = 60
# A spreadsheet would run a cell that begins so.
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def people_facts(people: BroughtPeople) -> dict[str, object]:
    """Return whom a brought case is about, and how they may be reached, for the screen."""
    facts = [
        Fact(label=str(label), words=said)
        for column, label in _PERSON.items()
        if (said := people.person.get(column.value))
    ]
    return {"facts": facts, "others": people.others}


def why(out: LeftOut) -> str:
    """Return why a line stayed out, and what to do."""
    return str(_WHY[out.why]).format(about=out.about)


def left_out(lines: Iterable[LeftOut]) -> list[dict[str, object]]:
    """Return lines that stay out, for a list on the screen."""
    return [{"line": one.line, "why": why(one)} for one in lines]


def unknown(
    drafts: Sequence[Draft], *, people: Iterable[str], areas: Iterable[str]
) -> list[dict[str, object]]:
    """Return which districts and workers of a list nobody here goes by, and who and what is known."""
    asked = (
        (Column.WORKER, _("Nobody in the team has this name"), _("In the team: {names}."), people),
        (Column.AREA, _("No district has this name"), _("Districts: {names}."), areas),
    )
    return [
        {
            "title": title,
            "names": [
                ngettext("“{name}”, in {n} case", "“{name}”, in {n} cases", count).format(
                    name=name[:_NAME_LETTERS], n=count
                )
                for name, count in found[:_NAMES_SHOWN]
            ],
            "more": len(found) > _NAMES_SHOWN,
            "known": known.format(names=", ".join(sorted(names))),
        }
        for column, title, known, names in asked
        if (found := unknown_names(drafts, column))
    ]


def left_file(left: Mapping[str, object]) -> bytes:
    """Return the lines that stayed out as CSV, each with its reason, ready to put right.

    Once they are put right this very file can be brought: its first two columns are left out.
    """
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    columns = cast("Sequence[str]", left.get("columns", ()))
    rows.writerow([_("Line"), _("Why it stayed out"), *map(_safe, columns)])
    for line, reason, about, cells in cast(
        "Sequence[tuple[int, str, str, list[str]]]", left.get("lines", ())
    ):
        words = why(LeftOut(line, Why(reason), about))
        rows.writerow([line, words, *map(_safe, cells)])
    return written.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUNS) else cell
