"""What each line of a list becomes, and why some stay out."""

import datetime as dt
from uuid import uuid4

import pytest

from tests.confidential.casework.lists import HEADINGS, MORGAN
from upstander.confidential.casework.choices import About
from upstander.confidential.casework.rules.bringing import (
    Column,
    Draft,
    Known,
    LeftOut,
    Plan,
    Why,
    guess,
    may_undo,
    named_twice,
    plan,
    unknown_names,
)
from upstander.foundation.uploads.spreadsheets.tables import Line, Seen, Table

TODAY = dt.date(2026, 11, 20)
DEV = uuid4()
KNOWN = Known({"rugby": "E07000220"}, {"dev": DEV}, About.INCIDENT, TODAY)


def table(*lines: tuple[str, ...], columns: tuple[str, ...] = HEADINGS) -> Table:
    rows = tuple(Line(number, cells) for number, cells in enumerate(lines, start=2))
    return Table(Seen("csv"), 1, columns, rows)


def planned(found: Table, columns: tuple[Column, ...] = ()) -> Plan:
    return plan(found, columns or guess(found), KNOWN)


def one(**cells: str) -> Draft | LeftOut:
    """Return what becomes of one line whose columns are said outright."""
    columns = tuple(Column(name) for name in cells)
    found = planned(table(tuple(cells.values()), columns=tuple(cells)), columns)
    made: tuple[Draft | LeftOut, ...] = (*found.drafts, *found.left_out)
    return made[0]


def draft(**cells: str) -> Draft:
    made = one(**cells)
    assert isinstance(made, Draft)
    return made


def why(**cells: str) -> tuple[Why, str]:
    out = one(**cells)
    assert isinstance(out, LeftOut)
    return out.why, out.about


def test_columns_are_guessed_by_their_headings() -> None:
    assert guess(table()) == (
        Column.REFERENCE, Column.PERSON, Column.SUMMARY, Column.NOTES, Column.AREA, Column.NEXT,
        Column.WORKER, Column.CONTACT, Column.OTHERS, Column.RISK,
    )  # fmt: skip
    odd = table(columns=("NOTES", "Comments", "E-mail", "Email", "Shoe size", "Line"))
    assert guess(odd) == (
        Column.NOTES, Column.NOTES, Column.EMAIL, Column.KEEP, Column.KEEP, Column.LEAVE,
    )  # fmt: skip


def test_only_some_columns_may_be_the_same() -> None:
    assert named_twice((Column.NOTES, Column.NOTES, Column.PERSON)) is None
    assert named_twice((Column.PERSON, Column.PERSON)) == Column.PERSON


def test_a_line_becomes_a_case() -> None:
    (made,) = planned(table(MORGAN)).drafts
    assert made == Draft(
        line=2, title="Eggs at the door, three times.", about=About.INCIDENT,
        summary="Eggs at the door, three times.", notes=("Rang on Monday.",),
        person={"person": "Morgan Ellis", "contact": "Text only, before noon"},
        others="A neighbour, Kit", reference="VC/17", risk="Amber", area="E07000220",
        next=dt.date(2026, 12, 4), worker=DEV,
    )  # fmt: skip


def test_what_has_no_place_here_is_kept_under_its_heading() -> None:
    made = draft(notes="x", keep="blue", area="Narnia", worker="Zed", status="Live", leave="no")
    assert made.kept == (
        ("keep", "blue"), ("area", "Narnia"), ("worker", "Zed"), ("status", "Live"),
    )  # fmt: skip
    assert (made.area, made.worker) == ("", None)


def test_a_case_has_the_best_name_its_line_gives() -> None:
    assert draft(title="Eggs", summary="Long").title == "Eggs"
    assert draft(notes="First\nline").title == "First line"
    long = draft(summary="word " * 60).title
    assert (len(long) <= 120, long.endswith("…")) == (True, True)
    assert draft(person="Morgan").title == ""


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("Hate crime", About.CRIME), ("Hate incident", About.INCIDENT), ("ASB", About.ANTISOCIAL),
        ("Mate crime", About.FALSE_FRIEND), ("Safeguarding (child)", About.CHILD),
        ("Safeguarding", About.ADULT), ("Other", About.INCIDENT), ("", About.INCIDENT),
    ],
)  # fmt: skip
def test_what_it_is_about_is_read_from_its_type(words: str, about: About) -> None:
    assert draft(notes="x", about=words).about == about


@pytest.mark.parametrize(
    "words",
    ["2026-12-04", "04/12/2026", "4/12/26", "4.12.2026", "4 Dec 2026", "4 December 2026",
     "04-Dec-26", "2026-12-04 09:30:00", "2026-12-04T09:30"],
)  # fmt: skip
def test_a_day_is_read_as_people_here_write_it(words: str) -> None:
    assert draft(notes="x", next=words).next == dt.date(2026, 12, 4)


def test_lines_that_cannot_come_in_say_why() -> None:
    assert why(reference="VC/1") == (Why.NOTHING, "")
    assert why(notes="x", status="Closed ") == (Why.CLOSED, "")
    assert why(notes="x", next="soon") == (Why.BAD_NEXT, "soon")
    assert why(notes="x", opened="21/11/2026") == (Why.BAD_OPENED, "21/11/2026")
    assert why(notes="x", opened="some day") == (Why.BAD_OPENED, "some day")
    assert why(notes="x" * 10_001) == (Why.TOO_LONG, "notes")


def test_a_formula_without_a_value_keeps_its_line_out_unless_its_column_stays_out() -> None:
    line = Line(2, ("Eggs", ""), faults=(1,))
    found = Table(Seen("excel"), 1, ("Notes", "Sum"), (line,))
    assert planned(found, (Column.NOTES, Column.KEEP)).left_out == (LeftOut(2, Why.FORMULA, "Sum"),)
    assert len(planned(found, (Column.NOTES, Column.LEAVE)).drafts) == 1


def test_a_line_that_stands_there_twice_comes_in_once() -> None:
    found = planned(table(MORGAN, tuple(cell.upper() for cell in MORGAN)))
    assert [one.line for one in found.drafts] == [2]
    assert found.left_out == (LeftOut(3, Why.TWICE, "2"),)


def test_one_reference_is_one_case() -> None:
    other = ("vc/17", "Sam", *MORGAN[2:])
    nameless = ("", "Sam", *MORGAN[2:])
    found = planned(table(MORGAN, other, nameless))
    assert [one.line for one in found.drafts] == [2, 4]
    assert found.left_out == (LeftOut(3, Why.SAME_REFERENCE, "2"),)


def test_there_are_seven_days_to_take_it_back() -> None:
    assert may_undo(TODAY - dt.timedelta(days=7), TODAY)
    assert not may_undo(TODAY - dt.timedelta(days=8), TODAY)


def test_names_that_nobody_here_goes_by_are_counted_as_they_stand_there() -> None:
    columns = ("Ref", "Summary", "Officer", "District")
    lines = [
        ("1", "Paint", "D. Evans", "Rugby"), ("2", "Eggs", "d evans", "Narnia"),
        ("3", "Glue", "Dev", ""), ("4", "Mud", "Cary", "Rugby"), ("5", "Tar", "", ""),
    ]  # fmt: skip
    drafts = planned(table(*lines, columns=columns)).drafts
    assert unknown_names(drafts, Column.WORKER) == [("D. Evans", 2), ("Cary", 1)]
    assert unknown_names(drafts, Column.AREA) == [("Narnia", 1)]
    assert drafts[0].kept == (("Officer", "D. Evans"),)
    assert drafts[2].kept == ()
