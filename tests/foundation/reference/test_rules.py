"""When a person next reads, and what is in force."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.foundation.core.clock import LONDON
from upstander.foundation.reference import loading, rules

OFFICE = rules.Hours(
    title="Monday to Friday, 9 to 5",
    week={day: (dt.time(9), dt.time(17)) for day in range(5)},
    valid_from=dt.date(2000, 1, 1),
)
HOLIDAYS = loading.bank_holidays()
moments = st.datetimes(
    min_value=dt.datetime(2005, 1, 1),  # noqa: DTZ001 - bounds are naive, `timezones` adds it
    max_value=dt.datetime(2034, 12, 1),  # noqa: DTZ001 - the same
    timezones=st.just(dt.UTC),
)


def london(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=LONDON)


@given(moments)
def test_the_next_reading_is_now_or_later(now: dt.datetime) -> None:
    reading = rules.next_reading(now, OFFICE, HOLIDAYS)
    assert (reading.at == now) if reading.open_now else (reading.at > now)


@given(moments)
def test_it_is_on_a_working_day_within_the_hours(now: dt.datetime) -> None:
    at = rules.next_reading(now, OFFICE, HOLIDAYS).at.astimezone(LONDON)
    assert at.weekday() < 5
    assert at.date() not in HOLIDAYS
    assert dt.time(9) <= at.time() < dt.time(17)


@given(moments, st.integers(min_value=0, max_value=600))
def test_waiting_does_not_move_the_promised_moment(now: dt.datetime, minutes: int) -> None:
    first = rules.next_reading(now, OFFICE, HOLIDAYS)
    later = now + dt.timedelta(minutes=minutes)
    if not first.open_now and later < first.at:
        assert rules.next_reading(later, OFFICE, HOLIDAYS) == first


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (london(2026, 11, 20, 8, 59), london(2026, 11, 20, 9)),
        (london(2026, 11, 20, 17), london(2026, 11, 23, 9)),
        (london(2026, 11, 21, 2), london(2026, 11, 23, 9)),
        (london(2026, 12, 24, 17, 1), london(2026, 12, 29, 9)),
        (london(2026, 12, 31, 23, 59), london(2027, 1, 4, 9)),
        # Christmas on a Saturday: the days off move to Monday and Tuesday.
        (london(2027, 12, 24, 18), london(2027, 12, 29, 9)),
        (london(2026, 4, 2, 18), london(2026, 4, 7, 9)),
        (london(2027, 3, 26, 12), london(2027, 3, 30, 9)),
        # A Friday night before a bank holiday Monday, and that Monday itself.
        (london(2026, 5, 1, 22), london(2026, 5, 5, 9)),
        (london(2026, 8, 31, 11), london(2026, 9, 1, 9)),
        (london(2026, 3, 29, 1, 30), london(2026, 3, 30, 9)),
    ],
)
def test_nights_weekends_bank_holidays_and_the_clock_change_are_waited_out(
    now: dt.datetime, at: dt.datetime
) -> None:
    assert rules.next_reading(now, OFFICE, HOLIDAYS) == rules.Reading(open_now=False, at=at)


def test_within_hours_a_person_reads_now() -> None:
    now = london(2026, 11, 20, 16, 59)
    assert rules.next_reading(now, OFFICE, HOLIDAYS) == rules.Reading(open_now=True, at=now)


def test_hours_without_a_day_are_refused() -> None:
    closed = rules.Hours(title="", week={}, valid_from=dt.date(2000, 1, 1))
    with pytest.raises(rules.NoWorkingDay):
        rules.next_reading(london(2026, 11, 20, 12), closed, HOLIDAYS)


def test_an_entry_holds_from_its_first_day_to_its_last() -> None:
    entry = rules.Hours("", {}, valid_from=dt.date(2026, 1, 2), valid_to=dt.date(2026, 1, 4))
    held = [day for day in range(1, 6) if rules.in_force([entry], dt.date(2026, 1, day))]
    assert held == [2, 3, 4]


@pytest.mark.parametrize(
    ("count", "day"),
    [(0, "2026-12-24"), (1, "2026-12-29"), (2, "2026-12-30"), (4, "2027-01-04")],
)
def test_working_days_step_over_weekends_and_bank_holidays(count: int, day: str) -> None:
    christmas_eve = dt.date(2026, 12, 24)
    found = rules.after_working_days(christmas_eve, count, HOLIDAYS)
    assert found == dt.date.fromisoformat(day)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2030, 1, 1)), st.integers(1, 30))
def test_so_many_working_days_lie_between(day: dt.date, count: int) -> None:
    end = rules.after_working_days(day, count, HOLIDAYS)
    between = [day + dt.timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(rules.is_working_day(one, HOLIDAYS) for one in between) == count
    assert rules.is_working_day(end, HOLIDAYS)
