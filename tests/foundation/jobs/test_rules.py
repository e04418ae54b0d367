"""The arithmetic of slots, through both changes of the clock, and of waiting."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.foundation.jobs import rules
from upstander.foundation.jobs.choices import JobState

LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=dt.UTC)
)
STEPS = st.sampled_from([step for step in range(1, 1441) if 1440 % step == 0])
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@given(STEPS, MOMENTS)
def test_a_minute_slot_is_the_newest_whole_step(step: int, now: dt.datetime) -> None:
    slot = rules.minute_slot(step, now)
    assert dt.timedelta(0) <= now - slot < dt.timedelta(minutes=step)
    assert (slot.hour * 60 + slot.minute) % step == 0
    assert (slot.second, slot.microsecond) == (0, 0)


@given(STEPS, MOMENTS)
def test_from_one_slot_to_the_next_is_exactly_one_step(step: int, now: dt.datetime) -> None:
    slot = rules.minute_slot(step, now)
    following = slot + dt.timedelta(minutes=step)
    assert rules.minute_slot(step, following) == following
    assert rules.minute_slot(step, following - dt.timedelta(microseconds=1)) == slot


@given(TIMES, DAYS)
def test_a_day_has_one_slot_and_it_lies_on_that_london_day(at: dt.time, day: dt.date) -> None:
    assert rules.day_slot(at, day).astimezone(LONDON).date() == day


@given(TIMES, DAYS)
def test_daily_slots_are_23_to_25_hours_apart(at: dt.time, day: dt.date) -> None:
    apart = rules.day_slot(at, day + DAY) - rules.day_slot(at, day)
    assert apart in {23 * HOUR, 24 * HOUR, 25 * HOUR}


@given(TIMES, DAYS)
def test_a_slot_shows_its_time_on_the_wall_unless_the_clock_skips_it(
    at: dt.time, day: dt.date
) -> None:
    wall = rules.day_slot(at, day).astimezone(LONDON)
    skipped = dt.datetime.combine(day, at, LONDON).astimezone(dt.UTC).astimezone(LONDON)
    assert wall == skipped
    assert wall.time() == at or (at.hour == 1 and wall.hour == 2 and wall.minute == at.minute)


@given(TIMES, MOMENTS)
def test_the_newest_daily_slot_is_behind_us_and_the_next_before_us(
    at: dt.time, now: dt.datetime
) -> None:
    slot = rules.newest_day_slot(at, now)
    following = rules.day_slot(at, slot.astimezone(LONDON).date() + DAY)
    assert slot <= now < following


@given(TIMES, MOMENTS, st.integers(min_value=0, max_value=3 * 1440))
def test_slots_never_go_back(at: dt.time, now: dt.datetime, minutes: int) -> None:
    later = now + dt.timedelta(minutes=minutes)
    assert rules.newest_day_slot(at, now) <= rules.newest_day_slot(at, later)


@pytest.mark.parametrize(
    ("at", "day", "slot"),
    [
        (dt.time(0, 20), dt.date(2026, 1, 15), "2026-01-15T00:20"),
        (dt.time(0, 20), dt.date(2026, 7, 15), "2026-07-14T23:20"),
        # 29 March 2026: from 01:00 the wall shows 02:00.
        (dt.time(0, 59), dt.date(2026, 3, 29), "2026-03-29T00:59"),
        (dt.time(1, 30), dt.date(2026, 3, 29), "2026-03-29T01:30"),
        (dt.time(2, 0), dt.date(2026, 3, 29), "2026-03-29T01:00"),
        # 25 October 2026: 01:00 to 02:00 comes twice.
        (dt.time(1, 30), dt.date(2026, 10, 25), "2026-10-25T00:30"),
        (dt.time(2, 0), dt.date(2026, 10, 25), "2026-10-25T02:00"),
    ],
)
def test_days_on_which_the_clock_changes(at: dt.time, day: dt.date, slot: str) -> None:
    assert rules.day_slot(at, day) == utc(slot)


def test_waits_grow_fourfold_up_to_a_quarter_of_an_hour() -> None:
    waits = [rules.wait_before(tries, 15.0).total_seconds() for tries in range(2, 8)]
    assert waits == [15, 60, 240, 900, 900, 900]


@given(st.integers(min_value=2, max_value=10_000))
def test_no_wait_is_longer_than_the_longest(tries: int) -> None:
    assert rules.wait_before(tries, 15.0) <= rules.LONGEST_WAIT


@pytest.mark.parametrize(
    ("tries", "state"),
    [(1, JobState.WAITING), (2, JobState.WAITING), (3, JobState.FAILED), (4, JobState.FAILED)],
)
def test_after_the_last_try_a_slot_has_failed(tries: int, state: JobState) -> None:
    assert rules.after_fault(tries=tries, allowed=3) == state


@pytest.mark.parametrize(
    ("seconds", "lives"), [(0, True), (30, True), (31, False), (-30, True), (-31, False)]
)
def test_a_process_lives_while_it_was_seen_lately_on_whichever_clock(
    seconds: int, lives: bool
) -> None:
    now = utc("2026-11-21T10:00")
    seen = now - dt.timedelta(seconds=seconds)
    assert rules.lives(seen=seen, now=now, lost_after=30) == lives


@pytest.mark.parametrize(
    ("done", "taken", "late"),
    [
        ("2026-11-21T10:00", "2026-11-21T10:00", False),
        ("2026-11-21T10:00", "2026-11-21T10:05", False),
        ("2026-11-21T09:59", "2026-11-21T10:00", True),
        (None, "2026-11-21T10:01", False),
        (None, "2026-11-21T10:00", True),
    ],
)
def test_a_job_is_late_when_a_slot_that_had_its_grace_is_not_done(
    done: str | None, taken: str, late: bool
) -> None:
    due = utc("2026-11-21T10:00")
    finished = utc(done) if done else None
    assert rules.is_late(done=finished, taken=utc(taken), due=due) == late
