"""An earlier time for people who wait for one, and why somebody was passed over."""

import datetime as dt

import pytest

from tests.cast import NOW, SET_UP, Partnership
from tests.confidential.support.sessions import PUBLIC, THURSDAY, Sessions, given_sessions, ticks_of
from upstander.confidential.support.actions.booking import cancel_booking
from upstander.confidential.support.actions.waiting import (
    decline_offer,
    offer_earlier,
    stop_waiting,
    take_offer,
    wait_for_earlier,
)
from upstander.confidential.support.choices import BookingState, Meeting, PassedOver
from upstander.confidential.support.models import Booking, PassedOverEntry, Waiting
from upstander.confidential.support.queries.waiting import offer_for, waits
from upstander.confidential.support.refusals import CannotChange, NotATime
from upstander.confidential.support.rules.slots import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    found = given_sessions(house)
    found.day(THURSDAY, found.dev)
    return found


def at(hour: int) -> dt.datetime:
    return moment(THURSDAY, dt.time(hour))


def someone_waits(sessions: Sessions, hour: int, *, now: dt.datetime = NOW) -> Booking:
    booking = sessions.book(sessions.wish(), hour)
    wait_for_earlier(booking=booking, by=PUBLIC, now=now)
    return booking


def reasons(booking: Booking) -> list[tuple[dt.datetime, str]]:
    rows = PassedOverEntry.objects.filter(waiting__booking=booking)
    return list(rows.order_by("starts_at").values_list("starts_at", "why"))


def test_a_time_that_comes_free_is_kept_for_whoever_waits(sessions: Sessions) -> None:
    first = sessions.book(sessions.wish(), 12)
    booking = someone_waits(sessions, 13)
    assert offer_earlier(by=SET_UP, now=NOW) == []
    cancel_booking(booking=first, by=PUBLIC, now=NOW)
    assert offer_earlier(by=SET_UP, now=NOW) == [booking]
    offer = offer_for(booking, NOW)
    assert offer is not None
    assert (offer.starts_at, offer.held_until) == (at(12), NOW + dt.timedelta(hours=4))
    assert offer_earlier(by=SET_UP, now=NOW) == []


def test_taking_it_moves_the_booking_and_frees_the_later_time(sessions: Sessions) -> None:
    booking = someone_waits(sessions, 13)
    offer_earlier(by=SET_UP, now=NOW)
    moved = take_offer(booking=booking, by=PUBLIC, now=NOW)
    assert (moved.pk, moved.starts_at, moved.state) == (booking.pk, at(12), BookingState.BOOKED)
    assert min(when for _name, when in ticks_of(moved)) == at(12)
    assert (waits(moved), list(Booking.objects.all())) == (False, [moved])


def test_whoever_says_no_is_not_asked_about_that_time_again(sessions: Sessions) -> None:
    booking = someone_waits(sessions, 14)
    offer_earlier(by=SET_UP, now=NOW)
    decline_offer(booking=booking, by=PUBLIC, now=NOW)
    assert reasons(booking) == [(at(12), PassedOver.SAID_NO)]
    assert offer_earlier(by=SET_UP, now=NOW) == [booking]
    offer = offer_for(booking, NOW)
    assert offer is not None
    assert offer.starts_at == at(13)


def test_declining_without_an_offer_changes_nothing(sessions: Sessions) -> None:
    booking = someone_waits(sessions, 12)
    decline_offer(booking=booking, by=PUBLIC, now=NOW)
    assert (waits(booking), reasons(booking)) == (True, [])


def test_whoever_waits_longer_comes_first(sessions: Sessions) -> None:
    sessions.book(sessions.wish(), 12)
    newer = someone_waits(sessions, 15, now=NOW + dt.timedelta(days=1))
    older = someone_waits(sessions, 14)
    sessions.book(sessions.wish(), 13, now=NOW)
    cancel_booking(booking=Booking.objects.get(starts_at=at(13)), by=PUBLIC, now=NOW)
    assert offer_earlier(by=SET_UP, now=NOW) == [older]
    assert offer_for(newer, NOW) is None


def test_why_nothing_was_offered_is_written_down(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.femi)
    hers = sessions.wish(sessions.cohesion)
    for hour in (12, 13):
        sessions.book(hers, hour)
    booking = sessions.book(hers, 14)
    wait_for_earlier(booking=booking, by=PUBLIC, now=NOW)
    assert offer_earlier(by=SET_UP, now=NOW) == []
    # Later times are not earlier ones; and the other officer would have had one.
    assert reasons(booking) == [
        (at(12), PassedOver.OTHER_ROLE),
        (at(15), PassedOver.NOT_EARLIER),
    ]


def test_an_interpreter_who_is_not_free_is_the_reason(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.femi, sessions.ola)
    sessions.book(sessions.wish(sessions.victim_care, Meeting.PHONE, "pl"), 12)
    sessions.book(sessions.wish(None, Meeting.PHONE), 12)
    booking = sessions.book(sessions.wish(sessions.victim_care, Meeting.PHONE, "pl"), 13)
    wait_for_earlier(booking=booking, by=PUBLIC, now=NOW)
    offer_earlier(by=SET_UP, now=NOW)
    assert {why for _when, why in reasons(booking)} == {PassedOver.NOT_EARLIER}


def test_a_time_that_begins_too_soon_is_not_offered(sessions: Sessions) -> None:
    booking = someone_waits(sessions, 19)
    # From eleven at night on, noon of the next day is thirteen hours away; from two, ten.
    assert offer_earlier(by=SET_UP, now=at(12) - dt.timedelta(hours=10)) == [booking]
    offer = offer_for(booking, at(12) - dt.timedelta(hours=10))
    assert offer is not None
    assert offer.starts_at == at(14)
    assert reasons(booking) == [(at(12), PassedOver.TOO_SOON)]


def test_an_offer_that_runs_out_is_free_for_the_next_person(sessions: Sessions) -> None:
    booking = someone_waits(sessions, 13)
    offer_earlier(by=SET_UP, now=NOW)
    late = NOW + dt.timedelta(hours=5)
    other = sessions.book(sessions.wish(), 12, now=late)
    assert other.starts_at == at(12)
    with pytest.raises(NotATime):
        take_offer(booking=booking, by=PUBLIC, now=late)
    assert waits(booking)


def test_who_stops_waiting_or_cancels_keeps_nothing_from_others(sessions: Sessions) -> None:
    booking = someone_waits(sessions, 13)
    offer_earlier(by=SET_UP, now=NOW)
    stop_waiting(booking=booking, by=PUBLIC, now=NOW)
    assert (Waiting.objects.count(), Booking.objects.count()) == (0, 1)
    wait_for_earlier(booking=booking, by=PUBLIC, now=NOW)
    offer_earlier(by=SET_UP, now=NOW)
    cancel_booking(booking=booking, by=PUBLIC, now=NOW)
    assert (Waiting.objects.count(), Booking.objects.count()) == (0, 1)
    with pytest.raises(CannotChange):
        wait_for_earlier(booking=booking, by=PUBLIC, now=NOW)
