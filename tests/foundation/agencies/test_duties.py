"""The hours of a rota on London's clock: pure, and right on the nights that are not 24 hours."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.foundation.agencies.rules.duties import (
    NoSuchHour,
    Shift,
    Span,
    day_span,
    empty,
    moment,
    monday_of,
    next_covered,
    overlapping,
)

BACK, FORWARD = dt.date(2026, 10, 25), dt.date(2027, 3, 28)
START = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


def at(hours: float) -> dt.datetime:
    return START + dt.timedelta(hours=hours)


def span(starts: float, ends: float) -> Span:
    return Span(at(starts), at(ends))


spans = st.lists(
    st.tuples(st.integers(-50, 200), st.integers(1, 60)).map(lambda one: span(one[0], sum(one))),
    max_size=8,
)


@pytest.mark.parametrize(("day", "hours"), [(BACK, 25), (FORWARD, 23), (dt.date(2026, 11, 21), 24)])
def test_a_day_is_as_long_as_it_passes(day: dt.date, hours: int) -> None:
    assert day_span(day).hours == hours


def test_a_night_duty_is_an_hour_longer_when_the_clocks_go_back() -> None:
    before = dt.date(2026, 10, 24)
    assert Span(moment(before, dt.time(22)), moment(BACK, dt.time(6), last=True)).hours == 9


def test_a_time_that_comes_twice_makes_a_duty_longer_and_never_shorter() -> None:
    twice = dt.time(1, 30)
    assert Span(moment(BACK, twice), moment(BACK, twice, last=True)).hours == 1


@pytest.mark.parametrize("at_time", [dt.time(1), dt.time(1, 30), dt.time(1, 59)])
@pytest.mark.parametrize("last", [False, True])
def test_a_time_that_never_comes_is_said(at_time: dt.time, last: bool) -> None:
    with pytest.raises(NoSuchHour):
        moment(FORWARD, at_time, last=last)


def test_the_hour_after_the_skipped_one_is_there() -> None:
    assert moment(FORWARD, dt.time(2)) == dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC)


def test_empty_hours_are_what_nobody_covers() -> None:
    found = empty([span(2, 5), span(4, 8), span(20, 30)], span(0, 24))
    assert found == [span(0, 2), span(8, 20)]


def test_a_window_without_duties_is_empty_and_one_that_is_covered_is_not() -> None:
    assert empty([], span(0, 24)) == [span(0, 24)]
    assert empty([span(-1, 30)], span(0, 24)) == []


@given(spans, st.integers(0, 100), st.integers(1, 100))
def test_each_hour_of_a_window_is_either_empty_or_covered(
    found: list[Span], start: int, length: int
) -> None:
    window = span(start, start + length)
    holes = empty(found, window)
    for hour in range(start, start + length):
        covered = any(one.covers(at(hour)) for one in found)
        assert covered != any(hole.covers(at(hour)) for hole in holes)
    assert holes == sorted(holes)


def shift(starts: float, ends: float) -> Shift:
    return Shift(uuid4(), span(starts, ends), UUID(int=1))


def test_two_duties_overlap_where_both_are_and_not_where_they_meet() -> None:
    early, late, night = shift(0, 9), shift(8, 17), shift(17, 24)
    assert overlapping([night, late, early]) == [(early, late, span(8, 9))]


@given(spans, st.integers(-60, 300))
def test_the_next_covered_moment_is_covered_and_none_before_it_is(
    found: list[Span], hour: int
) -> None:
    now = at(hour)
    found_at = next_covered(found, now)
    later = [one for one in found if one.ends > now]
    if found_at is None:
        assert later == []
        return
    assert found_at >= now
    assert any(one.covers(found_at) for one in found)
    assert found_at == now or all(one.starts >= found_at for one in later)


def test_a_week_begins_on_monday() -> None:
    assert monday_of(dt.date(2026, 11, 22)) == dt.date(2026, 11, 16)
    assert monday_of(dt.date(2026, 11, 16)) == dt.date(2026, 11, 16)
