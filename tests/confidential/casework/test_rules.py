"""The pure decisions of the casework room."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.confidential.casework.choices import About, CaseState, Emergency
from upstander.confidential.casework.rules.moves import MOVES, may_move, next_states
from upstander.confidential.casework.rules.sorting import (
    is_emergency,
    may_read_second,
    needs_second,
    reference,
)
from upstander.confidential.casework.rules.turns import Standing, Step, next_steps

TODAY = dt.date(2026, 11, 20)
CALM = Standing(closed=False, worker=uuid4(), band="standard", review_on=None)


def test_every_state_has_a_way_on_and_none_leads_to_itself() -> None:
    assert set(MOVES) == set(CaseState)
    assert all(MOVES[state] for state in CaseState)
    assert not any(may_move(state, state) for state in CaseState)


def test_a_closed_case_can_only_be_taken_up_again() -> None:
    assert MOVES[CaseState.CLOSED] == (CaseState.REOPENED,)
    assert next_states(CaseState.CLOSED) == ()


def test_closing_is_no_simple_move() -> None:
    assert CaseState.CLOSED not in next_states(CaseState.OPEN)


def test_who_is_passed_on_is_read_about_twice() -> None:
    assert {one for one in About if needs_second(one)} == {
        About.ANOTHER_SERVICE,
        About.TOO_LITTLE,
    }


@pytest.mark.parametrize("flag", Emergency)
def test_any_sign_of_danger_makes_it_one_for_today(flag: Emergency) -> None:
    assert is_emergency([flag], danger=False)


def test_without_a_sign_the_person_s_own_word_decides() -> None:
    assert is_emergency([], danger=True)
    assert not is_emergency([], danger=False)


def test_nobody_reads_their_own_decision_a_second_time() -> None:
    one, other = uuid4(), uuid4()
    assert may_read_second(first=one, second=other)
    assert not may_read_second(first=one, second=one)
    assert not may_read_second(first=one, second=None)


def test_a_reference_counts_the_cases_of_a_year() -> None:
    assert reference(2026, 7) == "2026-0007"


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({}, Step.WAIT),
        ({"band": ""}, Step.ASSESS),
        ({"worker": None, "band": ""}, Step.TAKE),
        ({"unread": ["K7Q4M"], "worker": None}, Step.READ),
        ({"new_words": ["K7Q4M"]}, Step.ANSWER),
        ({"new_words": ["K7Q4M"], "changed": True}, Step.REASSESS),
        ({"review_on": TODAY}, Step.REVIEW),
        ({"review_on": TODAY + dt.timedelta(days=1)}, Step.WAIT),
        ({"overdue": 2}, Step.TASK),
    ],
)
def test_whose_turn_it_is(changes: dict[str, object], first: Step) -> None:
    assert next_steps(replace(CALM, **changes), TODAY)[0] is first  # type: ignore[arg-type]


def test_a_closed_case_asks_for_nothing_but_an_answer() -> None:
    closed = replace(CALM, closed=True, band="", worker=None, overdue=3)
    assert next_steps(closed, TODAY) == ()
    assert next_steps(replace(closed, new_words=["K7Q4M"]), TODAY) == (Step.ANSWER,)


@given(st.lists(st.text(), max_size=2), st.integers(0, 3), st.booleans())
def test_danger_that_changed_comes_before_everything(
    unread: list[str], overdue: int, has_worker: bool
) -> None:
    case = Standing(
        closed=False, worker=uuid4() if has_worker else None, band="high", review_on=TODAY,
        unread=unread, new_words=["K7Q4M"], overdue=overdue, changed=True,
    )  # fmt: skip
    assert next_steps(case, TODAY)[0] is Step.REASSESS
