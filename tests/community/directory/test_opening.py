"""When a place is open: two openings, over midnight, bank holidays, closures, the clock change."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.community.directory.rules.opening import (
    Away,
    Span,
    Standing,
    Timetable,
    days_around,
    is_open,
    standing,
    stretches,
    weekly,
)
from upstander.community.directory.shown import hours_of_day

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


USUAL = (span(2, "09:00", "17:00"), span(1, "20:00", "02:00"))
NEXT_WEDNESDAY = dt.date(2026, 11, 25)


def instead(weekday: int, opens: str, closes: str, first: dt.date, last: dt.date) -> Span:
    """Return an opening that stands instead of the usual ones."""
    return replace(span(weekday, opens, closes, valid_from=first, valid_to=last), instead=True)


def test_a_season_instead_of_the_usual_hours_stops_them_from_its_first_to_its_last_day() -> None:
    season = instead(2, "12:00", "14:00", WEDNESDAY, NEXT_WEDNESDAY)
    table = Timetable((*USUAL, season))
    before, after = (WEDNESDAY + dt.timedelta(days=days) for days in (-7, 14))
    clocks = ("10:00", "13:00")
    assert [
        [is_open(table, at(day, clock), HOLIDAYS) for clock in clocks]
        for day in (before, WEDNESDAY, NEXT_WEDNESDAY, after)
    ] == [[True, True], [False, True], [False, True], [True, True]]
    # The night that began the day before goes on; the next one does not begin.
    assert is_open(table, at(WEDNESDAY, "01:00"), HOLIDAYS)
    assert not is_open(table, at(NEXT_WEDNESDAY, "01:00"), HOLIDAYS)
    assert standing(table, at(WEDNESDAY, "15:00"), HOLIDAYS).opens == at(NEXT_WEDNESDAY, "12:00")
    assert weekly(table.spans, WEDNESDAY) == {
        **{day: [] for day in range(7)}, 2: [season],
    }  # fmt: skip


def test_two_seasons_at_once_both_count() -> None:
    season = instead(2, "12:00", "14:00", WEDNESDAY, WEDNESDAY)
    fair = span(2, "18:00", "20:00", valid_from=WEDNESDAY, valid_to=WEDNESDAY)
    table = Timetable((*USUAL, fair, season))
    found = [
        is_open(table, at(WEDNESDAY, clock), HOLIDAYS) for clock in ("10:00", "13:00", "19:00")
    ]
    assert found == [False, True, True]


def test_the_same_hours_twice_on_a_day_are_one() -> None:
    again = span(2, "09:00", "17:00", valid_from=WEDNESDAY, valid_to=WEDNESDAY)
    found = weekly((again, span(2, "09:00", "17:00")), WEDNESDAY)[2]
    assert hours_of_day(found) == "9:00 to 17:00"


@pytest.mark.parametrize(
    ("usual", "seasons", "around"),
    [
        ((None, None), [], [(None, None)]),
        ((None, None), [(10, 20)], [(None, 9), (21, None)]),
        ((None, None), [(10, 20), (15, 25), (28, 28)], [(None, 9), (26, 27), (29, None)]),
        ((None, None), [(10, 12), (13, 14)], [(None, 9), (15, None)]),
        ((12, None), [(10, 20)], [(21, None)]),
        ((None, 15), [(10, 20)], [(None, 9)]),
        ((None, 5), [(10, 20), (22, 23)], [(None, 5)]),
        ((12, 15), [(10, 20)], [(12, 15)]),
    ],
)
def test_the_usual_hours_are_cut_around_seasons_that_stand_instead(
    usual: tuple[int | None, int | None],
    seasons: list[tuple[int, int]],
    around: list[tuple[int | None, int | None]],
) -> None:
    def on(day: int | None) -> dt.date | None:
        return None if day is None else dt.date(2027, 6, day)

    weekly_hours = replace(USUAL[0], valid_from=on(usual[0]), valid_to=on(usual[1]))
    others = [
        instead(5, "10:00", "16:00", dt.date(2027, 6, first), dt.date(2027, 6, last))
        for first, last in seasons
    ]
    found = days_around(weekly_hours, [weekly_hours, *others])
    assert found == [(on(first), on(last)) for first, last in around]


def test_a_season_without_an_end_in_sight_breaks_nothing() -> None:
    for_ever = instead(5, "10:00", "16:00", dt.date.min, dt.date.max)
    assert days_around(USUAL[0], [for_ever]) == [(dt.date.max, None)]


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
