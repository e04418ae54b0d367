"""When a place is open: two openings, over midnight, bank holidays, closures, the clock change."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.community.directory.rules.opening import (
    Away,
    Span,
    Standing,
    Timetable,
    is_open,
    standing,
    stretches,
    weekly,
)

LONDON = ZoneInfo("Europe/London")
# A Wednesday, and a holiday on the Friday of the week after.
WEDNESDAY = dt.date(2026, 11, 18)
CHRISTMAS = dt.date(2026, 12, 25)
HOLIDAYS = frozenset({CHRISTMAS})
CLOCKS_BACK, CLOCKS_FORWARD = dt.date(2026, 10, 25), dt.date(2027, 3, 28)


def at(day: dt.date, clock: str, fold: int = 0) -> dt.datetime:
    """Return a moment by the clock on the wall in London."""
    here = dt.datetime.combine(day, dt.time.fromisoformat(clock), tzinfo=LONDON)
    return here.replace(fold=fold).astimezone(dt.UTC)


def span(weekday: int, opens: str, closes: str, **valid: dt.date) -> Span:
    return Span(weekday, dt.time.fromisoformat(opens), dt.time.fromisoformat(closes), **valid)


TWICE_A_DAY = Timetable((span(2, "09:00", "12:00"), span(2, "14:00", "17:00")))
NIGHT = Timetable((span(4, "20:00", "02:00"),))
ALWAYS = Timetable(tuple(span(day, "00:00", "00:00") for day in range(7)), holidays="usual")


@pytest.mark.parametrize(
    ("clock", "open_then"),
    [("08:59", False), ("09:00", True), ("11:59", True), ("12:00", False), ("13:00", False),
     ("14:00", True), ("17:00", False)],
)  # fmt: skip
def test_two_openings_a_day(clock: str, open_then: bool) -> None:
    assert is_open(TWICE_A_DAY, at(WEDNESDAY, clock), HOLIDAYS) is open_then


def test_over_midnight_it_is_still_open_on_saturday() -> None:
    saturday = dt.date(2026, 11, 21)
    assert is_open(NIGHT, at(saturday, "01:59"), HOLIDAYS)
    assert not is_open(NIGHT, at(saturday, "02:00"), HOLIDAYS)
    assert not is_open(NIGHT, at(saturday, "20:30"), HOLIDAYS)
    assert standing(NIGHT, at(saturday, "01:00"), HOLIDAYS) == Standing(
        is_open=True, until=at(saturday, "02:00")
    )


def test_it_says_until_when_and_when_next() -> None:
    assert standing(TWICE_A_DAY, at(WEDNESDAY, "10:00"), HOLIDAYS) == Standing(
        is_open=True, until=at(WEDNESDAY, "12:00")
    )
    assert standing(TWICE_A_DAY, at(WEDNESDAY, "12:30"), HOLIDAYS) == Standing(
        is_open=False, opens=at(WEDNESDAY, "14:00")
    )
    week_later = WEDNESDAY + dt.timedelta(days=7)
    assert standing(TWICE_A_DAY, at(WEDNESDAY, "18:00"), HOLIDAYS).opens == at(week_later, "09:00")


def test_day_and_night_has_no_end() -> None:
    assert standing(ALWAYS, at(CHRISTMAS, "03:00"), HOLIDAYS) == Standing(is_open=True)


def test_nobody_comes_on_a_bank_holiday_unless_as_usual() -> None:
    friday = (span(4, "09:00", "17:00"),)
    noon = at(CHRISTMAS, "12:00")
    assert not is_open(Timetable(friday), noon, HOLIDAYS)
    assert is_open(Timetable(friday, holidays="usual"), noon, HOLIDAYS)
    asks = standing(Timetable(friday, holidays="ask"), noon, HOLIDAYS)
    assert (asks.is_open, asks.ask) == (False, True)


def test_a_night_that_began_before_the_holiday_goes_on() -> None:
    thursday_night = Timetable((span(3, "20:00", "02:00"),))
    assert is_open(thursday_night, at(CHRISTMAS, "01:00"), HOLIDAYS)
    assert not is_open(NIGHT, at(CHRISTMAS, "21:00"), HOLIDAYS)


def test_closed_days_say_why_and_when_it_opens_again() -> None:
    away = Away(WEDNESDAY, WEDNESDAY + dt.timedelta(days=7), "We are painting.")
    closed = Timetable(TWICE_A_DAY.spans, (away,))
    found = standing(closed, at(WEDNESDAY, "10:00"), HOLIDAYS)
    assert found == Standing(
        is_open=False, opens=at(dt.date(2026, 12, 2), "09:00"), because="We are painting."
    )


def test_hours_of_a_season_hold_in_it_only() -> None:
    first, last = dt.date(2026, 11, 1), dt.date(2026, 11, 22)
    summer = Timetable((span(2, "09:00", "17:00", valid_from=first, valid_to=last),))
    assert is_open(summer, at(WEDNESDAY, "10:00"), HOLIDAYS)
    assert standing(summer, at(dt.date(2026, 11, 25), "10:00"), HOLIDAYS) == Standing(is_open=False)
    assert not is_open(summer, at(dt.date(2026, 10, 28), "10:00"), HOLIDAYS)
    assert weekly(summer.spans, WEDNESDAY)[2] == list(summer.spans)


def test_without_hours_it_is_not_open() -> None:
    assert standing(Timetable(), at(WEDNESDAY, "10:00"), HOLIDAYS) == Standing(is_open=False)


def test_openings_that_touch_or_overlap_are_one() -> None:
    spans = (span(2, "09:00", "12:00"), span(2, "12:00", "14:00"), span(2, "10:00", "11:00"))
    found = stretches(Timetable(spans), WEDNESDAY, WEDNESDAY, HOLIDAYS)
    assert [(one.start, one.end) for one in found] == [
        (at(WEDNESDAY, "09:00"), at(WEDNESDAY, "14:00"))
    ]


def test_when_the_clocks_go_back_the_wall_counts() -> None:
    morning = Timetable((span(6, "09:00", "12:00"),))
    night = Timetable((span(5, "22:00", "01:30"),))
    assert is_open(morning, at(CLOCKS_BACK, "09:00"), HOLIDAYS)
    assert at(CLOCKS_BACK, "09:00").hour == 9
    # Half past one comes twice; it closes at the first.
    assert is_open(night, at(CLOCKS_BACK, "01:29"), HOLIDAYS)
    assert not is_open(night, at(CLOCKS_BACK, "01:00", fold=1), HOLIDAYS)


def test_when_the_clocks_go_forward_the_missing_hour_counts_as_the_next() -> None:
    night = Timetable((span(5, "22:00", "01:30"),))
    assert is_open(night, dt.datetime(2027, 3, 28, 1, 15, tzinfo=dt.UTC), HOLIDAYS)
    assert not is_open(night, dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC), HOLIDAYS)
    assert is_open(Timetable((span(6, "09:00", "12:00"),)), at(CLOCKS_FORWARD, "09:00"), HOLIDAYS)


SPANS = st.builds(
    Span, st.integers(0, 6), st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
)  # fmt: skip
# Half a year of minutes, with both nights on which the clocks change.
MOMENTS = st.integers(0, 190 * 24 * 60).map(
    lambda minutes: at(dt.date(2026, 10, 1), "00:00") + dt.timedelta(minutes=minutes)
)


@given(st.lists(SPANS, max_size=5), MOMENTS)
def test_both_ways_of_asking_agree(spans: list[Span], moment: dt.datetime) -> None:
    timetable = Timetable(tuple(spans))
    found = standing(timetable, moment, HOLIDAYS)
    assert found.is_open is is_open(timetable, moment, HOLIDAYS)
    if found.opens is not None:
        assert is_open(timetable, found.opens, HOLIDAYS)
