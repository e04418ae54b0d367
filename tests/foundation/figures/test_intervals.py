"""Ranges around shares and rates, against figures published elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.foundation.figures.intervals import Interval, byar, moved, rate, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Newcombe 1998, table I, and the two ends.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
        (0, 0, 0.0, 1.0),
    ],
)
def test_a_share_has_the_interval_of_wilson(part: int, whole: int, low: float, high: float) -> None:
    found = wilson(part, whole)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # The exact limits of a Poisson count, to which Byar's come this near.
    [(0, 0.0, 3.69), (1, 0.025, 5.57), (5, 1.62, 11.67), (10, 4.80, 18.39), (100, 81.36, 121.63)],
)
def test_a_count_has_the_interval_of_byar(count: int, low: float, high: float) -> None:
    found = byar(count)
    assert found.low == pytest.approx(low, abs=0.03)
    assert found.high == pytest.approx(high, rel=0.02)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_share_is_inside_its_interval(part: int, more: int) -> None:
    found = wilson(part, part + more)
    assert 0.0 <= found.low <= found.high <= 1.0
    assert found.holds(part / (part + more) if part + more else 0.5)


@given(st.integers(0, 100_000))
def test_a_count_is_inside_its_interval(count: int) -> None:
    assert byar(count).holds(count)


def test_a_rate_scales_the_count_and_its_interval() -> None:
    value, interval = rate(50, 100_000)
    assert (value, interval.low, interval.high) == pytest.approx((5.0, 3.71, 6.59), abs=0.01)


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [(10, 30, 1), (30, 10, -1), (10, 14, 0), (0, 0, 0), (0, 3, 0), (0, 5, 1), (1000, 1100, 1)],
)
def test_a_rise_is_said_only_where_chance_would_not_do(before: int, after: int, way: int) -> None:
    assert moved(before, after) == way


def test_what_cannot_be_counted_is_refused() -> None:
    for wrong in (
        lambda: wilson(3, 2),
        lambda: wilson(-1, 2),
        lambda: byar(-1),
        lambda: rate(1, 0),
    ):
        with pytest.raises(ValueError, match=r"nobody and everybody|below zero|of people"):
            wrong()


def test_an_interval_says_what_it_holds() -> None:
    assert [Interval(1, 2).holds(value) for value in (0.9, 1, 2, 2.1)] == [False, True, True, False]
