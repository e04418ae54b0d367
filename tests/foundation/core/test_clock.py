"""The clock: UTC inside, London's days, and the day on which the demonstration plays."""

import datetime as dt

import pytest
import time_machine
from pytest_django import Settings

from upstander.foundation.core import clock

SUMMER_NIGHT = dt.datetime(2027, 7, 3, 23, 58, tzinfo=dt.UTC)


def test_an_hour_before_midnight_in_utc_is_the_next_day_in_a_london_summer() -> None:
    assert clock.london_day(SUMMER_NIGHT) == dt.date(2027, 7, 4)
    assert clock.london_day(dt.datetime(2026, 11, 20, 23, 58, tzinfo=dt.UTC)).day == 20


@pytest.mark.parametrize("day", [dt.date(2026, 11, 20), dt.date(2027, 6, 3)])
def test_the_demonstration_plays_on_its_day_whenever_it_is_started(
    day: dt.date, settings: Settings
) -> None:
    settings.DEMO_TODAY = day
    settings.STARTED = SUMMER_NIGHT
    with time_machine.travel(SUMMER_NIGHT, tick=False):
        moved = clock.now().astimezone(clock.LONDON)
    assert (moved.date(), moved.hour, moved.minute) == (day, 0, 58)


def test_the_day_after_it_was_started_is_the_day_after(settings: Settings) -> None:
    settings.DEMO_TODAY = dt.date(2026, 11, 20)
    settings.STARTED = SUMMER_NIGHT
    with time_machine.travel(SUMMER_NIGHT + dt.timedelta(days=1), tick=False):
        assert clock.london_day(clock.now()) == dt.date(2026, 11, 21)
