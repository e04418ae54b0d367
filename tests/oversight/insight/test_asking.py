"""Periods, and what the numbers say of themselves."""

import datetime as dt

import pytest

from upstander.oversight.insight.rules.asking import Asked, before, quarter_of, span
from upstander.oversight.insight.rules.findings import (
    Promptness,
    change,
    clear_peak,
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


def test_a_peak_is_named_where_chance_would_not_make_it() -> None:
    assert clear_peak([("May", 90), ("June", 40), ("July", 40)]) == "May"
    assert clear_peak([("May", 42), ("June", 40)]) == ""
    assert clear_peak([("May", 42)]) == ""


def test_a_change_is_more_fewer_or_not_clear() -> None:
    assert [change(10, 40), change(40, 10), change(10, 12)] == ["more", "fewer", "unclear"]


def test_promptness_is_a_share_with_its_range() -> None:
    found = Promptness(7, 18, 20)
    assert found.share == pytest.approx(0.9)
    assert 0.65 < found.interval.low < 0.9 < found.interval.high < 1
    assert Promptness(7, 0, 0).share == 0
