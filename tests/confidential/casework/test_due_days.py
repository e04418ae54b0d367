"""Days by which something must be done: over a change of clocks, and round bank holidays.

The clocks go forward on Sunday 28 March 2027, between Good Friday and Easter Monday, and back on
Sunday 31 October 2027. In summer a day in London begins an hour before the server's.
"""

import datetime as dt
from collections.abc import Callable, Collection

import pytest

from tests.cast import NOW, Partnership
from tests.confidential.casework.files import a_case
from tests.confidential.casework.lists import HEADINGS, MORGAN, brought, csv_of
from upstander.confidential.casework.actions.replies import UNREAD_DAYS
from upstander.confidential.casework.actions.work import add_task
from upstander.confidential.casework.choices import RiskBand
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries.attempts import first_contact
from upstander.confidential.casework.queries.board import board
from upstander.confidential.casework.queries.cases import standing_of
from upstander.confidential.casework.risk_tool import tool_on
from upstander.confidential.casework.rules.bringing import may_undo
from upstander.confidential.casework.rules.risk import contact_due, review_due
from upstander.confidential.casework.rules.turns import Step, next_steps
from upstander.foundation.core.clock import london_day
from upstander.foundation.reference.queries import bank_holidays
from upstander.foundation.reference.rules import after_working_days

Due = Callable[[dt.date, Collection[dt.date]], dt.date]
MAUNDY_THURSDAY, FRIDAY_IN_OCTOBER = dt.date(2027, 3, 25), dt.date(2027, 10, 29)
# Half past midnight on Easter Monday in London, and still Sunday by the server.
EASTER_MONDAY_EARLY = dt.datetime(2027, 3, 28, 23, 30, tzinfo=dt.UTC)
TOOL = tool_on(MAUNDY_THURSDAY)


def contact(band: RiskBand) -> Due:
    return lambda day, off: contact_due(TOOL, band, day, off)


def review(band: RiskBand) -> Due:
    return lambda day, _off: review_due(TOOL, band, day)


# What is due; after Maundy Thursday, after a Friday in October, and by how many days a bank
# holiday moves it that is made known late, for the first day on which anybody would have worked.
KINDS: dict[str, tuple[Due, str, str, int]] = {
    "first contact, high": (contact(RiskBand.HIGH), "2027-03-25", "2027-10-29", 0),
    "first contact, medium": (contact(RiskBand.MEDIUM), "2027-03-30", "2027-11-01", 1),
    "first contact, standard": (contact(RiskBand.STANDARD), "2027-03-31", "2027-11-02", 1),
    "a message unread": (
        lambda day, off: after_working_days(day, UNREAD_DAYS, off), "2027-03-30", "2027-11-01", 1,
    ),
    "a look again, high": (review(RiskBand.HIGH), "2027-04-01", "2027-11-05", 0),
    "a look again, medium": (review(RiskBand.MEDIUM), "2027-04-08", "2027-11-12", 0),
    "a look again, standard": (review(RiskBand.STANDARD), "2027-04-22", "2027-11-26", 0),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_due_day_is_the_same_whatever_the_clocks_do(kind: str) -> None:
    due, after_easter, in_november, _moved = KINDS[kind]
    off = bank_holidays()
    found = [due(MAUNDY_THURSDAY, off), due(FRIDAY_IN_OCTOBER, off)]
    assert [day.isoformat() for day in found] == [after_easter, in_november]


@pytest.mark.parametrize("kind", KINDS)
def test_a_bank_holiday_made_known_late_moves_what_counts_working_days(kind: str) -> None:
    due, *_days, moved = KINDS[kind]
    late = {*bank_holidays(), dt.date(2027, 11, 1)}
    before = due(FRIDAY_IN_OCTOBER, bank_holidays())
    assert due(FRIDAY_IN_OCTOBER, late) == before + dt.timedelta(days=moved)


@pytest.mark.django_db
def test_a_task_and_a_look_again_are_late_by_the_day_in_london(house: Partnership) -> None:
    work = a_case(house)
    sunday = london_day(EASTER_MONDAY_EARLY) - dt.timedelta(days=1)
    add_task(
        case=work.case, text="Ring", owner=house.people["Dev"].id, due_on=sunday,
        by=house.actor("Dev"), now=NOW,
    )  # fmt: skip
    Case.objects.filter(pk=work.case.pk).update(
        review_on=london_day(EASTER_MONDAY_EARLY), band=RiskBand.MEDIUM
    )
    late = {Step.TASK, Step.REVIEW}

    def pressing(now: dt.datetime) -> set[Step]:
        today = london_day(now)
        return late & set(next_steps(standing_of(work.fresh(), [], today), today))

    assert sunday == EASTER_MONDAY_EARLY.date()
    assert pressing(EASTER_MONDAY_EARLY - dt.timedelta(hours=1)) == set()
    assert pressing(EASTER_MONDAY_EARLY) == late


def test_a_list_can_be_taken_back_for_seven_days_also_over_easter() -> None:
    last = MAUNDY_THURSDAY + dt.timedelta(days=7)
    assert [may_undo(MAUNDY_THURSDAY, day) for day in (last, last + dt.timedelta(days=1))] == [
        True,
        False,
    ]


@pytest.mark.django_db
def test_clocks_of_a_case_brought_in_begin_on_the_day_it_came(house: Partnership) -> None:
    lines = csv_of((*MORGAN, "03/02/2026"), headings=(*HEADINGS, "Opened"))
    brought(house, lines.encode())
    case, today = Case.objects.get(), NOW.date()
    found = first_contact(case)
    assert case.opened_on == dt.date(2026, 2, 3)
    # The cast's day is a Friday: one working day on is Monday.
    assert (found.due_on, found.is_late(today)) == (today + dt.timedelta(days=3), False)
    in_a_week = NOW + dt.timedelta(days=7)
    carys = house.actor("Carys")
    assert board(carys, NOW, today).quiet == ()
    assert board(carys, in_a_week, in_a_week.date()).quiet == (case,)
