"""Free times take three queries, whatever there is."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Partnership
from tests.confidential.support.sessions import THURSDAY, Sessions, given_sessions
from upstander.confidential.support.actions.days import set_away
from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.queries.free import free_times, nearest_times
from upstander.confidential.support.rules.slots import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    return given_sessions(house)


def queries(sessions: Sessions) -> tuple[int, int]:
    """Return how many times are free and how many queries it took to know."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = free_times(sessions.service, sessions.wish(), NOW)
    return len(found), len(asked)


def test_one_day_and_many_days_take_three_queries(sessions: Sessions) -> None:
    sessions.day()
    assert queries(sessions) == (8, 3)
    for number in range(1, 12):
        sessions.day(
            THURSDAY + dt.timedelta(days=number), sessions.dev, sessions.femi, sessions.ola
        )
    sessions.book(sessions.wish(), 12)
    assert queries(sessions) == (96, 3)


def test_a_while_away_takes_only_the_times_it_touches(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev)
    set_away(
        resource=sessions.dev, start=moment(THURSDAY, dt.time(13, 59)),
        end=moment(THURSDAY, dt.time(14, 1)), by=sessions.house.actor("Gwen"), now=NOW,
    )  # fmt: skip
    found = free_times(sessions.service, sessions.wish(), NOW)
    assert [one.starts_at.hour for one in found] == [12, 15, 16, 17, 18, 19]


def test_one_day_can_be_asked_for_alone(sessions: Sessions) -> None:
    sessions.day()
    sessions.day(THURSDAY + dt.timedelta(days=1))
    found = free_times(sessions.service, sessions.wish(), NOW, only=THURSDAY)
    assert len(found) == 8


def test_the_nearest_times_may_be_on_another_day(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev, closes=dt.time(13))
    sessions.day(THURSDAY + dt.timedelta(days=1), sessions.dev, closes=dt.time(14))
    sessions.book(sessions.wish(), 12)
    wanted = moment(THURSDAY, dt.time(12))
    assert nearest_times(sessions.service, sessions.wish(), wanted, NOW) == [
        moment(THURSDAY + dt.timedelta(days=1), dt.time(hour)) for hour in (12, 13)
    ]


def test_a_room_that_is_taken_leaves_phone_and_video(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev, sessions.femi, sessions.room, closes=dt.time(13))
    sessions.book(sessions.wish(None, Meeting.IN_PERSON), 12)
    counts = [len(free_times(sessions.service, sessions.wish(None, one), NOW)) for one in Meeting]
    assert counts == [1, 1, 0]
