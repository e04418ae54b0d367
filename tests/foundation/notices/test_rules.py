"""When it is tried again, and what counts as a mobile number."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.foundation.notices import rules
from upstander.foundation.notices.choices import NoticeState


def test_the_waits_grow_and_end_within_an_hour_and_a_quarter() -> None:
    waits = [rules.wait_after(tries) for tries in range(1, rules.TRIES)]
    assert waits == sorted(waits)
    assert waits[0] == dt.timedelta(minutes=1)
    assert sum(waits, dt.timedelta()) <= dt.timedelta(minutes=75)


@given(st.integers(1, 10_000))
def test_no_wait_is_longer_than_the_longest(tries: int) -> None:
    assert dt.timedelta() < rules.wait_after(tries) <= rules.LONGEST_WAIT


@pytest.mark.parametrize(
    ("tries", "refused", "state"),
    [
        (1, False, NoticeState.FAILED),
        (rules.TRIES - 1, False, NoticeState.FAILED),
        (rules.TRIES, False, NoticeState.GIVEN_UP),
        (1, True, NoticeState.GIVEN_UP),
    ],
)
def test_it_is_given_up_when_refused_or_tried_often(
    tries: int, refused: bool, state: NoticeState
) -> None:
    assert rules.after_try(tries=tries, refused=refused) == state


@pytest.mark.parametrize(
    "typed", ["07700 900123", "+44 7700 900123", "0044 7700-900-123", "(07700) 900 123"]
)
def test_a_mobile_number_is_known_however_it_is_typed(typed: str) -> None:
    assert rules.mobile(typed) == "+447700900123"


@pytest.mark.parametrize("typed", ["", "01926 496000", "07700 90012", "+1 7700 900123", "abc"])
def test_what_is_no_mobile_number_is_none(typed: str) -> None:
    assert rules.mobile(typed) == ""


@given(st.lists(st.text(), min_size=2, max_size=2), st.lists(st.text(), min_size=2, max_size=2))
def test_two_things_never_share_a_mark(one: list[str], two: list[str]) -> None:
    assert (rules.once(*one) == rules.once(*two)) == (one == two)
