"""Times of a day, on ordinary days and on those on which the clocks change."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.confidential.support.rules.days import Rhythm, days_of, goes_in_steps
from upstander.confidential.support.rules.slots import (
    Hours,
    NoSuchTime,
    Slot,
    free_for_all,
    free_numbers,
    merged,
    moment,
    nearest,
    slots_of,
    window,
)
from upstander.confidential.support.rules.ticks import TICK, on_grid, ticks
from upstander.foundation.core.clock import LONDON

AUTUMN, SPRING = dt.date(2026, 10, 25), dt.date(2027, 3, 28)
NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
TEN_STARTS = [
    "12:00", "12:45", "13:30", "14:15", "15:00", "15:45", "16:30", "17:15", "18:00", "18:45",
]  # fmt: skip


def at(minute: int) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minute)


def starts(hours: Hours) -> list[str]:
    return [f"{one.starts_at.astimezone(LONDON):%H:%M}" for one in slots_of(hours)]


@pytest.mark.parametrize("day", [AUTUMN, SPRING, dt.date(2027, 4, 22)])
def test_noon_to_eight_is_the_same_ten_starts_on_every_day(day: dt.date) -> None:
    assert starts(Hours(day, dt.time(12), dt.time(20), 45, 0)) == TEN_STARTS


def test_a_pause_comes_after_each_session_but_need_not_fit_after_the_last() -> None:
    hours = Hours(dt.date(2027, 4, 22), dt.time(12), dt.time(14), 45, 15)
    assert starts(hours) == ["12:00", "13:00"]
    assert starts(Hours(dt.date(2027, 4, 22), dt.time(12), dt.time(13, 45), 45, 15)) == [
        "12:00",
        "13:00",
    ]


def test_a_time_the_clocks_jump_over_is_not_offered_and_cannot_be_asked_for() -> None:
    assert starts(Hours(SPRING, dt.time(0, 30), dt.time(3), 30, 0)) == ["00:30", "02:00", "02:30"]
    with pytest.raises(NoSuchTime):
        moment(SPRING, dt.time(1, 30))


def test_an_hour_that_comes_twice_is_offered_once() -> None:
    assert starts(Hours(AUTUMN, dt.time(0, 30), dt.time(2), 30, 0)) == ["00:30", "01:00", "01:30"]


@pytest.mark.parametrize(
    ("start", "clear", "count"), [(0, 60, 12), (2, 47, 10), (0, 5, 1), (0, 6, 2), (4, 5, 1)]
)
def test_ticks_start_at_or_before_and_end_at_or_after(start: int, clear: int, count: int) -> None:
    found = ticks(at(start), at(clear))
    assert len(found) == count
    assert found[0] <= at(start) < found[0] + TICK
    assert found[-1] < at(clear) <= found[-1] + TICK
    assert on_grid(at(start), at(clear)) == (found[0], found[-1] + TICK)


@given(st.integers(0, 300), st.integers(1, 90), st.integers(0, 300), st.integers(1, 90))
def test_two_times_that_overlap_share_a_tick(a: int, long: int, b: int, wide: int) -> None:
    overlap = a < b + wide and b < a + long
    shared = set(ticks(at(a), at(a + long))) & set(ticks(at(b), at(b + wide)))
    assert shared or not overlap


def slot(start: int, end: int, clear: int) -> Slot:
    return Slot(at(start), at(end), at(clear))


SLOTS = [slot(0, 45, 60), slot(60, 105, 120), slot(120, 165, 180)]


@pytest.mark.parametrize(
    ("busy", "free"),
    [
        ([], {0, 1, 2}),
        ([(0, 60)], {1, 2}),
        ([(59, 61)], {2}),
        ([(60, 61)], {0, 2}),
        ([(-30, 0), (180, 200)], {0, 1, 2}),
        ([(-30, 500)], set()),
        ([(30, 40), (130, 140)], {1}),
    ],
)
def test_a_slot_is_free_when_nothing_touches_it(
    busy: list[tuple[int, int]], free: set[int]
) -> None:
    assert free_numbers(SLOTS, [(at(start), at(end)) for start, end in busy]) == free


@given(st.lists(st.tuples(st.integers(-60, 240), st.integers(1, 60)), max_size=8))
def test_walking_hand_in_hand_finds_what_looking_at_each_finds(
    drawn: list[tuple[int, int]],
) -> None:
    busy = [(at(start), at(start + length)) for start, length in drawn]
    plain = {
        number
        for number, one in enumerate(SLOTS)
        if not any(start < one.clear_at and end > one.starts_at for start, end in busy)
    }
    assert free_numbers(SLOTS, merged(busy)) == plain


def test_each_group_needs_somebody_free() -> None:
    first, second = [(at(0), at(60))], [(at(60), at(120))]
    assert free_for_all(SLOTS, [[first, second]]) == SLOTS
    assert free_for_all(SLOTS, [[first], [second]]) == [SLOTS[2]]
    assert free_for_all(SLOTS, [[first, []], []]) == []


def test_intervals_that_touch_become_one() -> None:
    drawn = [(at(5), at(10)), (at(0), at(5)), (at(20), at(30)), (at(22), at(25))]
    assert merged(drawn) == [(at(0), at(10)), (at(20), at(30))]


def test_the_nearest_times_are_the_closest_in_order() -> None:
    drawn = [at(0), at(60), at(180), at(240), at(240)]
    assert nearest(drawn, at(120)) == [
        at(0),
        at(60),
        at(180),
    ]
    assert nearest([], NOON) == []


def test_the_window_is_notice_and_horizon_in_london_days() -> None:
    late = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert window(late, notice_minutes=60, horizon_days=1) == (
        late + dt.timedelta(hours=1),
        dt.date(2026, 7, 2),
    )


def days(rhythm: Rhythm, first: dt.date, last: dt.date) -> list[int]:
    return [one.day for one in days_of(rhythm, first, last, {dt.date(2026, 12, 25)})]


def test_a_weekly_rule_makes_its_weekdays_without_bank_holidays() -> None:
    fridays = Rhythm(4, 1, dt.date(2026, 12, 1))
    december = dt.date(2026, 12, 1), dt.date(2026, 12, 31)
    assert days(fridays, *december) == [4, 11, 18]
    with_holidays = Rhythm(4, 1, dt.date(2026, 12, 1), on_bank_holidays=True)
    assert days(with_holidays, *december) == [4, 11, 18, 25]
    ends = Rhythm(4, 1, dt.date(2026, 12, 1), dt.date(2026, 12, 11))
    assert days(ends, *december) == [4, 11]


def test_every_second_week_is_counted_from_the_first_day_of_the_rule() -> None:
    rhythm = Rhythm(0, 2, dt.date(2026, 11, 30))
    assert days(rhythm, dt.date(2026, 12, 7), dt.date(2026, 12, 31)) == [14, 28]
    assert days(rhythm, dt.date(2026, 11, 1), dt.date(2026, 12, 1)) == [30]


@pytest.mark.parametrize(
    ("opens", "slot", "pause", "sound"),
    [("12:00", 45, 15, True), ("12:02", 45, 15, False), ("12:00", 44, 15, False),
     ("12:00", 45, 3, False), ("12:00", 0, 15, False), ("12:05", 5, 0, True)],
)  # fmt: skip
def test_a_plan_goes_in_steps_of_five(opens: str, slot: int, pause: int, sound: bool) -> None:
    hours = Hours(AUTUMN, dt.time.fromisoformat(opens), dt.time(20), slot, pause)
    assert goes_in_steps(hours) is sound
