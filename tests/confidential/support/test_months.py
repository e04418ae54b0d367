"""The calendar in place of the list of days: whole months, and all that a script needs."""

import datetime as dt
import re

import pytest
from django.test import Client

from tests.cast import Partnership
from tests.confidential.support.at_the_door import ANSWERS, answer, text_of, when
from tests.confidential.support.sessions import THURSDAY, Sessions, given_sessions
from upstander.confidential.support.models import Booking
from upstander.confidential.support.views.public.months import months, weekdays

NEXT_MONTH = dt.date(2026, 12, 3)


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    return given_sessions(house)


def to_the_days(client: Client) -> str:
    for key in list(ANSWERS)[:4]:
        answer(client, key)
    return client.get("/talk/day/").content.decode()


def test_without_a_free_time_there_is_no_month() -> None:
    assert months({}) == []


def test_a_week_begins_on_monday() -> None:
    assert weekdays()[0] == ("Mon", "Monday")
    assert [whole for _short, whole in weekdays()][5:] == ["Saturday", "Sunday"]


@pytest.mark.django_db
def test_months_go_from_the_first_free_day_to_the_last_and_hold_each_of_their_days_once(
    client: Client, sessions: Sessions
) -> None:
    sessions.day()
    sessions.day(NEXT_MONTH)
    page = to_the_days(client)
    titles = re.findall(r'data-title="([^"]+)"', page)
    assert titles == ["November 2026", "December 2026"]
    days = re.findall(r'data-day="([^"]+)"', page)
    assert days == sorted(set(days))
    assert (days[0], days[-1], len(days)) == ("2026-11-01", "2026-12-31", 61)


@pytest.mark.django_db
def test_a_day_says_in_words_how_many_times_it_has_and_brings_them(
    client: Client, sessions: Sessions
) -> None:
    sessions.day(opens=dt.time(12), closes=dt.time(14))
    page = to_the_days(client)
    assert "Thursday 26 November, 2 free times" in page
    assert "Friday 27 November, none free" in page
    written = f"{when(12)} 12:00 in the afternoon|{when(13)} 13:00 in the afternoon"
    assert re.findall(r'data-times="([^"]+)"', page) == [written]


@pytest.mark.django_db
def test_the_list_of_days_stays_for_who_has_no_script_and_easy_read_has_only_that(
    client: Client, sessions: Sessions
) -> None:
    sessions.day()
    page = to_the_days(client)
    assert f'type="radio" id="id_day_0" name="day" value="{THURSDAY}"' in page
    assert "<template data-calendar" in page
    assert "data-calendar" not in client.get("/talk/day/?easy=1").content.decode()


@pytest.mark.django_db
def test_a_time_chosen_beside_the_calendar_says_its_day_too(
    client: Client, sessions: Sessions
) -> None:
    sessions.day()
    sessions.day(NEXT_MONTH)
    to_the_days(client)
    page = client.post("/talk/time/", {"do": "next", "time": when(12, day=NEXT_MONTH), "day": "x"})
    assert page["Location"] == "/talk/needs/"
    assert Booking.objects.get().starts_at.isoformat() == when(12, day=NEXT_MONTH)
    assert f'value="{NEXT_MONTH}" checked' in client.get("/talk/day/").content.decode()
    assert "Thursday 3 December at 12:00" in text_of(client.get("/talk/needs/"))


@pytest.mark.django_db
def test_the_page_of_days_asks_as_often_for_three_days_as_for_one(
    client: Client, sessions: Sessions, django_assert_num_queries: object
) -> None:
    sessions.day()
    to_the_days(client)
    counted = []
    for _round in range(2):
        with django_assert_num_queries(10) as found:  # type: ignore[operator]
            client.get("/talk/day/")
        counted.append(len(found))
        sessions.day(NEXT_MONTH)
        sessions.day(NEXT_MONTH + dt.timedelta(days=7))
    assert counted[0] == counted[1]
