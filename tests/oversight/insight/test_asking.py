"""Periods, and what the numbers say of themselves."""

import datetime as dt
from random import Random

import pytest

from upstander.foundation.figures.cells import MOST_NOISE
from upstander.oversight.insight.rules.asking import Asked, before, quarter_of, span
from upstander.oversight.insight.rules.findings import (
    Part,
    Promptness,
    change,
    clear_peak,
    leading,
    rates,
    standing_out,
)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2026", dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
        ("2026-1", dt.date(2026, 1, 1), dt.date(2026, 4, 1)),
        ("2026-4", dt.date(2026, 10, 1), dt.date(2027, 1, 1)),
    ],
)
def test_a_period_is_a_year_or_a_quarter(period: str, start: dt.date, end: dt.date) -> None:
    assert Asked(period=period).span == (start, end)


@pytest.mark.parametrize("period", ["all", "", "2026-5", "26", "2026-10-01", "1"])
def test_anything_else_is_all_of_them(period: str) -> None:
    assert (span(period), before(period)) == (None, "")


def test_the_period_before_has_the_same_length() -> None:
    assert [before(one) for one in ("2026", "2026-3", "2026-1")] == ["2025", "2026-2", "2025-4"]


def test_a_month_lies_in_its_quarter() -> None:
    found = [quarter_of(dt.date(2026, month, 1)) for month in (1, 3, 4, 12)]
    assert found == ["2026-1", "2026-1", "2026-2", "2026-4"]


def test_a_rate_needs_people_and_enough_counts() -> None:
    found = rates({"a": 20, "b": 19, "c": 50}, {"a": 100_000, "b": 100_000})
    assert list(found) == ["a"]
    assert found["a"].value == pytest.approx(2.0)


def test_a_place_stands_out_beyond_chance_only() -> None:
    people = dict.fromkeys("abc", 100_000)
    assert standing_out({"a": 100, "b": 40, "c": 40}, people) == ["a"]
    assert standing_out({"a": 45, "b": 40, "c": 40}, people) == []
    assert standing_out({"a": 45}, {}) == []


def test_what_may_be_off_is_taken_from_a_place_before_it_stands_out() -> None:
    people = dict.fromkeys("abc", 100_000)
    counts = {"a": 58, "b": 24, "c": 24}
    assert standing_out(counts, people) == ["a"]
    assert standing_out(counts, people, off=MOST_NOISE) == []
    assert standing_out({"a": 70, "b": 20, "c": 20}, people, off=MOST_NOISE) == ["a"]


def test_a_peak_is_named_where_chance_would_not_make_it() -> None:
    high = [Part("May", 90, 1), Part("June", 40, 1), Part("July", 40, 1)]
    assert clear_peak(high) == "May"
    assert clear_peak([Part("May", 42, 1), Part("June", 40, 1)]) == ""
    assert clear_peak([Part("May", 42, 1)]) == ""
    assert clear_peak([Part("May", 0, 1), Part("June", 0, 1)]) == ""


def test_what_may_be_off_is_taken_from_a_peak_in_each_of_its_years() -> None:
    parts = [Part("May", 154, 2), *(Part(name, 100, 2) for name in ("June", "July", "August"))]
    assert clear_peak(parts) == "May"
    assert clear_peak(parts, off=MOST_NOISE) == ""


def test_a_month_that_was_counted_in_more_years_does_not_stand_out_for_that() -> None:
    # From June of one year to November of the next, always a hundred a month.
    twice = [Part(f"month {month}", 200, 2) for month in range(6, 12)]
    once = [Part(f"month {month}", 100, 1) for month in (12, 1, 2, 3, 4, 5)]
    assert clear_peak([*twice, *once]) == ""


def test_chance_alone_seldom_names_a_place_or_a_month() -> None:
    drawn = Random(26)  # noqa: S311 - a draw, not a secret
    people = {str(at): 100_000 for at in range(12)}
    said = 0
    for _round in range(300):
        counts = {area: round(drawn.gauss(50, 50**0.5)) for area in people}
        said += bool(standing_out(counts, people))
        said += bool(clear_peak([Part(name, count, 1) for name, count in counts.items()]))
    # Of 600 headings: with limits for one that was not picked out of twelve it would be 150.
    assert said <= 24


@pytest.mark.parametrize(
    ("counts", "off", "first"),
    [
        ({"a": 12, "b": 11}, 0, ["a"]),
        ({"a": 12, "b": 12, "c": 3}, 0, ["a", "b"]),
        ({"a": 20, "b": 12}, MOST_NOISE, ["a", "b"]),
        ({"a": 21, "b": 12, "c": None}, MOST_NOISE, ["a"]),
        # Fewer than 5 may be eight in truth, and nine may be five.
        ({"a": 9, "b": None}, MOST_NOISE, ["a", "b"]),
        ({"a": 0, "b": 0}, 0, []),
        ({}, 0, []),
    ],
)
def test_one_leads_where_no_other_may_be_it(
    counts: dict[str, int | None], off: int, first: list[str]
) -> None:
    assert leading(counts, off) == first


def test_a_change_is_more_fewer_or_not_clear() -> None:
    assert [change(10, 40), change(40, 10), change(10, 12)] == ["more", "fewer", "unclear"]


def test_a_change_that_the_noise_could_have_made_is_not_clear() -> None:
    assert [change(10, 24), change(24, 10)] == ["more", "fewer"]
    assert [change(10, 24, MOST_NOISE), change(24, 10, MOST_NOISE)] == ["unclear", "unclear"]
    assert [change(10, 40, MOST_NOISE), change(40, 10, MOST_NOISE)] == ["more", "fewer"]
    assert change(0, 3, MOST_NOISE) == "unclear"


def test_promptness_is_a_share_with_its_range() -> None:
    found = Promptness(7, 18, 20)
    assert found.share == pytest.approx(0.9)
    assert 0.65 < found.interval.low < 0.9 < found.interval.high < 1
    assert Promptness(7, 0, 0).share == 0
