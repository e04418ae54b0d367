"""What there is and what is asked for: counts by day, never by person."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from tests.cast import NOW, Partnership
from tests.confidential.browsing import signed_in
from tests.confidential.support.sessions import PUBLIC, THURSDAY, Sessions, given_sessions
from upstander.confidential.support.actions.booking import cancel_booking
from upstander.confidential.support.actions.waiting import note_unmet
from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.models import MeasuredChange, Opinion
from upstander.confidential.support.queries.capacity import (
    Capacity,
    Waited,
    capacity,
    next_free,
    unmet,
    waited,
)

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    return given_sessions(house)


def page(sessions: Sessions, name: str = "Gwen") -> str:
    client = signed_in(sessions.house.people[name])
    return client.get(reverse("support:capacity")).content.decode()


def test_capacity_is_counted_by_day_and_kind_of_officer(sessions: Sessions) -> None:
    sessions.day()
    sessions.day(THURSDAY + dt.timedelta(days=1), sessions.dev, closes=dt.time(14))
    sessions.day(THURSDAY + dt.timedelta(days=30))
    sessions.book(sessions.wish(sessions.cohesion), 12)
    cancel_booking(booking=sessions.book(sessions.wish(sessions.cohesion), 13), by=PUBLIC, now=NOW)
    found = capacity(TODAY)
    assert [(one.day, dict(one.roles)) for one in found] == [
        (THURSDAY, {sessions.cohesion.pk: Capacity(8, 1), sessions.victim_care.pk: Capacity(8)}),
        (THURSDAY + dt.timedelta(days=1), {sessions.cohesion.pk: Capacity(2)}),
    ]


def test_waiting_is_counted_from_booking_to_session(sessions: Sessions) -> None:
    assert waited(TODAY) is None
    sessions.day()
    sessions.day(THURSDAY + dt.timedelta(days=14))
    sessions.book(sessions.wish(), 12)
    sessions.book(sessions.wish(), 13)
    sessions.book(sessions.wish(), 12, day=THURSDAY + dt.timedelta(days=14))
    sessions.hold(sessions.wish(), 15)
    assert waited(TODAY) == Waited(people=3, middle=6, longest=20)


def test_demand_is_counted_by_day_and_by_what_was_looked_for(sessions: Sessions) -> None:
    for _time in range(2):
        note_unmet(wish=sessions.wish(), by=PUBLIC, now=NOW)
    wish = sessions.wish(sessions.cohesion, Meeting.VIDEO)
    note_unmet(wish=wish, by=PUBLIC, now=NOW - dt.timedelta(days=1))
    note_unmet(wish=wish, by=PUBLIC, now=NOW - dt.timedelta(days=40))
    found = unmet(TODAY)
    assert found.total == 3
    assert found.days == [(TODAY - dt.timedelta(days=1), 1), (TODAY, 2)]
    assert found.wishes == [("", "phone", 2), ("Community Cohesion Officer", "video", 1)]


def test_the_next_free_time_is_told_in_days(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev)
    roles = [sessions.cohesion, sessions.victim_care]
    assert next_free(NOW, roles) == [
        ("Hate crime support", "Community Cohesion Officer", 6),
        ("Hate crime support", "Victim Care Officer", None),
    ]


def test_the_page_states_what_it_found(sessions: Sessions) -> None:
    empty = page(sessions)
    for words in ("everybody who looked found a free time", "No session was booked",
                  "No session days in the next two weeks", "from ten people on"):  # fmt: skip
        assert words in empty
    sessions.day()
    sessions.book(sessions.wish(sessions.cohesion), 12)
    note_unmet(wish=sessions.wish(), by=PUBLIC, now=NOW)
    full = page(sessions)
    for words in ("Once in the last four weeks somebody found no free time", "Either",
                  "Half of those who booked waited 6 days or less", "1 of 8", "in 6 days"):  # fmt: skip
        assert words in full
    assert "Sunny" not in full


def test_what_people_said_stands_there_once_there_are_ten(sessions: Sessions) -> None:
    for _person in range(10):
        before = dt.date(2026, 7, 1)
        Opinion.objects.create(service=sessions.service, quarter=before, helped="partly")
        MeasuredChange.objects.create(service=sessions.service, quarter=before, change="same")
    found = page(sessions)
    assert "10 people said so" in found
    assert "About the same: <b>10</b>" in found


def test_who_keeps_no_days_sees_no_counts(sessions: Sessions) -> None:
    client = signed_in(sessions.house.people["Dev"])
    assert client.get(reverse("support:capacity")).status_code == 403
