"""Many times held under many cookies: a bounded share, for a short while, and nobody is shut out."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from tests.cast import NOW, Partnership
from tests.confidential.support.at_the_door import ANSWERS, answer, answered, text_of, when
from tests.confidential.support.sessions import PUBLIC, THURSDAY, Sessions, given_sessions
from upstander.confidential.support.actions.booking import cancel_booking
from upstander.confidential.support.actions.holding import keep_time, renew_hold
from upstander.confidential.support.actions.waiting import offer_earlier, wait_for_earlier
from upstander.confidential.support.models import Booking
from upstander.confidential.support.refusals import Crowded
from upstander.confidential.support.rules.brake import (
    A_DAY,
    A_SERVICE,
    Held,
    is_too_much,
    kept_for,
)
from upstander.confidential.support.rules.slots import moment

FULL, SHORT, SHORTEST = (dt.timedelta(minutes=count) for count in (10, 6, 4))
NEXT_WEEK = THURSDAY + dt.timedelta(days=7)


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    """Return one officer's Thursday of eight times."""
    found = given_sessions(house)
    found.day(THURSDAY, found.dev)
    return found


def keeps(
    sessions: Sessions, hour: int, *, form: str = "", day: dt.date = THURSDAY,
    now: dt.datetime = NOW,
) -> Booking:  # fmt: skip
    starts_at = moment(day, dt.time(hour))
    secret = form or f"{day} {hour}"
    return keep_time(wish=sessions.wish(), starts_at=starts_at, secret=secret, by=PUBLIC, now=now)


@pytest.mark.parametrize(
    ("held", "free", "limit", "most"),
    [(1, 0, A_DAY, 2), (4, 4, A_DAY, 4), (4, 12, A_SERVICE, 4), (3, 37, A_SERVICE, 10)],
)
def test_so_many_may_be_held(held: int, free: int, limit: object, most: int) -> None:
    assert Held(held, free, limit).most == most  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "lasts"), [(0, FULL), (4, FULL), (5, SHORT), (6, SHORT), (7, SHORTEST), (9, SHORTEST)]
)
def test_the_more_is_held_the_shorter_it_lasts(held: int, lasts: dt.timedelta) -> None:
    assert kept_for([Held(0, 9, A_SERVICE), Held(held, 16 - held, A_DAY)]) == lasts


def test_one_more_than_may_be_held_is_too_much() -> None:
    assert not is_too_much([Held(4, 4, A_DAY)])
    assert is_too_much([Held(1, 9, A_SERVICE), Held(5, 3, A_DAY)])
    assert kept_for([]) == FULL


@pytest.mark.django_db
def test_a_hold_lasts_three_minutes_until_a_page_is_answered(sessions: Sessions) -> None:
    assert keeps(sessions, 12, form="mine").held_until == NOW + dt.timedelta(minutes=3)
    renewed = renew_hold(secret="mine", by=PUBLIC, now=NOW)
    assert renewed is not None
    assert renewed.held_until == NOW + FULL


@pytest.mark.django_db
def test_a_form_that_has_booked_gets_its_booking_back_and_holds_nothing(sessions: Sessions) -> None:
    booked = sessions.book(sessions.wish(), 12, form="mine")
    kept = keeps(sessions, 13, form="mine")
    assert (kept, kept.state, kept.held_until) == (booked, "booked", None)


@pytest.mark.django_db
def test_of_a_day_half_can_be_held_and_the_rest_stays_free(sessions: Sessions) -> None:
    for hour in (12, 13, 14, 15):
        keeps(sessions, hour)
    with pytest.raises(Crowded):
        keeps(sessions, 16)
    assert Booking.objects.count() == 4
    assert sessions.book(sessions.wish(), 16).state == "booked"


@pytest.mark.django_db
def test_of_a_service_a_quarter_can_be_held(sessions: Sessions) -> None:
    sessions.day(NEXT_WEEK, sessions.dev)
    for hour in (12, 13):
        keeps(sessions, hour)
        keeps(sessions, hour, day=NEXT_WEEK)
    with pytest.raises(Crowded):
        keeps(sessions, 14, day=NEXT_WEEK)


@pytest.mark.django_db
def test_while_much_is_held_an_answer_holds_a_time_for_less_but_takes_nothing_away(
    sessions: Sessions,
) -> None:
    keeps(sessions, 12)
    assert renew_hold(secret=f"{THURSDAY} 12", by=PUBLIC, now=NOW).held_until == NOW + FULL  # type: ignore[union-attr]
    for hour in (13, 14, 15):
        keeps(sessions, hour)
    late = renew_hold(secret=f"{THURSDAY} 15", by=PUBLIC, now=NOW)
    assert late is not None
    assert late.held_until == NOW + SHORTEST
    early = renew_hold(secret=f"{THURSDAY} 12", by=PUBLIC, now=NOW)
    assert early is not None
    assert early.held_until == NOW + FULL


@pytest.mark.django_db
def test_who_asks_for_another_time_in_a_crowd_keeps_neither(sessions: Sessions) -> None:
    for hour in (12, 13, 14, 15):
        keeps(sessions, hour)
    late = NOW + dt.timedelta(minutes=1)
    sessions.book(sessions.wish(), 19)
    with pytest.raises(Crowded):
        keeps(sessions, 16, form=f"{THURSDAY} 15", now=late)
    assert set(Booking.objects.values_list("state", "starts_at__hour")) == {
        ("held", 12), ("held", 13), ("held", 14), ("booked", 19),
    }  # fmt: skip


@pytest.mark.django_db
def test_what_is_kept_for_those_who_wait_is_no_crowd(sessions: Sessions) -> None:
    early = [sessions.book(sessions.wish(), hour) for hour in (12, 13)]
    for hour in (17, 18, 19):
        booking = sessions.book(sessions.wish(), hour)
        wait_for_earlier(booking=booking, by=PUBLIC, now=NOW)
    for one in early:
        cancel_booking(booking=one, by=PUBLIC, now=NOW)
    assert len(offer_earlier(by=PUBLIC, now=NOW)) == 3
    assert keeps(sessions, 16).held_until == NOW + dt.timedelta(minutes=3)


@pytest.mark.django_db
@pytest.mark.usefixtures("sessions")
def test_a_flood_of_cookies_holds_a_share_and_is_over_in_three_minutes(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        for hour in (*range(12, 20), *range(12, 20)):
            cookieless = Client()
            for key in list(ANSWERS)[:5]:
                answer(cookieless, key)
            answer(cookieless, "time", time=when(hour))
        assert Booking.objects.filter(state="held").count() == 4
        led = answered(client, but={"time": {"time": when(19)}})
        assert led[-1] == "/talk/check/"
        page = text_of(client.get("/talk/check/"))
        assert "Many people are choosing a time just now" in page
        assert "if it is still free when you book, it is yours" in page
        assert client.post("/talk/check/", {"do": "book"})["Location"] == "/talk/booked/"
    assert Booking.objects.get(state="booked").starts_at.isoformat() == when(19)
    later = NOW + dt.timedelta(minutes=3, seconds=1)
    assert Booking.objects.taking(later).count() == 1


@pytest.mark.django_db
def test_when_the_crowd_is_gone_the_next_answer_keeps_the_time(
    sessions: Sessions, client: Client
) -> None:
    with time_machine.travel(NOW, tick=False):
        for hour in (12, 13, 14, 15):
            keeps(sessions, hour)
        for key in list(ANSWERS)[:5]:
            answer(client, key)
        answer(client, "time", time=when(16))
        assert "Many people" in text_of(client.get("/talk/needs/"))
    with time_machine.travel(NOW + dt.timedelta(minutes=4), tick=False):
        answer(client, "needs")
        assert "at 16:00 for you until 10:07" in text_of(client.get("/talk/company/"))


@pytest.mark.django_db
def test_a_time_that_ran_out_and_went_to_somebody_else_is_said_when_it_is_booked(
    sessions: Sessions, client: Client
) -> None:
    with time_machine.travel(NOW, tick=False):
        for key in list(ANSWERS)[:6]:
            answer(client, key)
    with time_machine.travel(NOW + dt.timedelta(minutes=5), tick=False):
        sessions.book(sessions.wish(), 12, now=NOW + dt.timedelta(minutes=5))
        for key in ("needs", "company", "number", "message", "name"):
            answer(client, key)
        assert "We no longer keep this time for you" in text_of(client.get("/talk/check/"))
        assert client.post("/talk/check/", {"do": "book"}).status_code == 409
