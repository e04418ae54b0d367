"""Holding, booking, moving and cancelling: one winner, and nothing left behind."""

import datetime as dt
from uuid import uuid4

import pytest

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.support.sessions import (
    PUBLIC,
    SAID,
    THURSDAY,
    Sessions,
    given_sessions,
    names_of,
    overlaps,
    ticks_of,
)
from upstander.confidential.support.actions.booking import Slip, book, cancel_booking, move_booking
from upstander.confidential.support.actions.holding import (
    release_hold,
    renew_hold,
    sweep_holds,
)
from upstander.confidential.support.choices import BookingState, EndedBy, Meeting
from upstander.confidential.support.models import Booking, OccupiedTick
from upstander.confidential.support.queries.free import free_days, free_times
from upstander.confidential.support.refusals import CannotChange, NotATime, NotYours, TimeTaken
from upstander.confidential.support.rules.slots import moment
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, PublicAct
from upstander.foundation.core.clock import LONDON
from upstander.foundation.vault.models import Access, Item

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(minutes=11)


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    return given_sessions(house)


def at(hour: int, minute: int = 0) -> dt.datetime:
    return moment(THURSDAY, dt.time(hour, minute))


def free_hours(sessions: Sessions, wish: object = None, now: dt.datetime = NOW) -> list[str]:
    found = free_times(sessions.service, wish or sessions.wish(), now)
    return [f"{one.starts_at.astimezone(LONDON):%H:%M}" for one in found]


def test_a_booking_takes_its_officer_for_the_session_and_the_pause(sessions: Sessions) -> None:
    sessions.day()
    booking = sessions.book(sessions.wish(sessions.cohesion), 12)
    assert (booking.state, booking.officer, booking.held_until) == ("booked", sessions.dev, None)
    assert (booking.starts_at, booking.ends_at, booking.clear_at) == (at(12), at(12, 45), at(13))
    assert ticks_of(booking) == {
        ("Dev", at(12) + dt.timedelta(minutes=5 * number)) for number in range(12)
    }


def test_two_officers_can_talk_to_two_people_at_once_and_not_to_three(sessions: Sessions) -> None:
    sessions.day()
    first, second = sessions.book(sessions.wish(), 12), sessions.book(sessions.wish(), 12)
    assert {first.officer, second.officer} == {sessions.dev, sessions.femi}
    with pytest.raises(TimeTaken) as caught:
        sessions.book(sessions.wish(), 12)
    assert caught.value.nearest == [at(13), at(14), at(15)]
    assert overlaps() == []


def test_whoever_has_least_that_day_is_asked_first(sessions: Sessions) -> None:
    sessions.day()
    first = sessions.book(sessions.wish(), 12)
    second = sessions.book(sessions.wish(), 13)
    assert first.officer != second.officer


def test_officer_interpreter_and_room_are_booked_in_one_act(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev, sessions.femi, sessions.ola, sessions.room)
    booking = sessions.book(sessions.wish(None, Meeting.IN_PERSON, "pl"), 12)
    assert names_of(booking) >= {"Ola", "Blue room"}
    assert len(names_of(booking)) == 3
    # The second officer is free, but the interpreter and the room are not.
    with pytest.raises(TimeTaken):
        sessions.book(sessions.wish(None, Meeting.PHONE, "pl"), 12)
    with pytest.raises(TimeTaken):
        sessions.book(sessions.wish(None, Meeting.IN_PERSON), 12)
    assert sessions.book(sessions.wish(), 12).state == BookingState.BOOKED


def test_a_language_nobody_there_speaks_is_booked_and_marked_to_be_found(
    sessions: Sessions,
) -> None:
    sessions.day()
    booking = sessions.book(sessions.wish(None, Meeting.PHONE, "ur"), 12)
    assert (booking.language, booking.interpreter_to_find) == ("ur", True)


def test_what_was_written_is_sealed_to_the_service_s_team_alone_where_the_officer_is_in_it(
    sessions: Sessions,
) -> None:
    sessions.day(THURSDAY, sessions.dev)
    booking = sessions.book(sessions.wish(), 12)
    house = sessions.house
    item = Item.objects.get(compartment__subject=booking.pk)
    assert keyring_of(house.people["Dev"]).open_document(item) == SAID
    assert set(Access.objects.filter(subject=booking.pk).values_list("holder", "kind")) == {
        (house.cohesion_team.pk, "booking")
    }
    assert list(Booking.objects.visible_to(house.actor("Dev"))) == [booking]
    assert list(Booking.objects.visible_to(house.actor("Esi"))) == []


def test_a_public_booking_leaves_the_day_in_the_record_and_no_time(sessions: Sessions) -> None:
    sessions.day()
    booking = sessions.book(sessions.wish(), 12)
    acts = PublicAct.objects.filter(subject_id=booking.pk)
    assert list(acts.values_list("name", "day")) == [(EventName.SESSION_BOOKED, NOW.date())]


def test_a_held_time_is_not_offered_and_comes_back_when_the_hold_runs_out(
    sessions: Sessions,
) -> None:
    sessions.day(THURSDAY, sessions.dev)
    held = sessions.hold(sessions.wish(), 12)
    assert held.state == BookingState.HELD
    assert free_hours(sessions)[:2] == ["13:00", "14:00"]
    with pytest.raises(TimeTaken):
        sessions.hold(sessions.wish(), 12)
    assert free_hours(sessions, now=LATER)[0] == "12:00"
    second = sessions.hold(sessions.wish(), 12, now=LATER)
    assert list(Booking.objects.all()) == [second]


def test_a_form_holds_one_time_at_most(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev)
    form = uuid4().hex
    first = sessions.hold(sessions.wish(), 12, form=form)
    second = sessions.hold(sessions.wish(), 13, form=form)
    assert second.pk == first.pk
    assert {moment for _name, moment in ticks_of(second)} == {
        at(13) + dt.timedelta(minutes=5 * number) for number in range(12)
    }


def test_a_hold_is_renewed_while_somebody_writes_and_let_go_on_request(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev)
    form = uuid4().hex
    sessions.hold(sessions.wish(), 12, form=form)
    soon = NOW + dt.timedelta(minutes=9)
    renewed = renew_hold(secret=form, by=PUBLIC, now=soon)
    assert renewed is not None
    assert renewed.held_until == soon + dt.timedelta(minutes=10)
    assert renew_hold(secret=form, by=PUBLIC, now=NOW + dt.timedelta(hours=1)) is None
    release_hold(secret=form, by=PUBLIC, now=soon)
    assert (Booking.objects.count(), OccupiedTick.objects.count()) == (0, 0)


def test_a_hold_that_ran_out_can_still_be_booked_when_nobody_took_it(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev)
    form = uuid4().hex
    held = sessions.hold(sessions.wish(), 12, form=form)
    booking = sessions.book(sessions.wish(), 12, form=form, now=LATER)
    assert (booking.pk, booking.state) == (held.pk, BookingState.BOOKED)
    assert len(ticks_of(booking)) == 12


def test_a_hold_that_ran_out_and_was_taken_is_told_so(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev)
    form = uuid4().hex
    sessions.hold(sessions.wish(), 12, form=form)
    sessions.book(sessions.wish(), 12, now=LATER)
    with pytest.raises(TimeTaken):
        sessions.book(sessions.wish(), 12, form=form, now=LATER)


def test_a_form_handed_in_twice_makes_one_booking(sessions: Sessions) -> None:
    sessions.day()
    form = uuid4().hex
    first = sessions.book(sessions.wish(), 12, form=form)
    again = sessions.book(sessions.wish(), 12, form=form)
    held = sessions.hold(sessions.wish(), 13, form=form)
    assert {first.pk, again.pk, held.pk} == {first.pk}
    assert held.starts_at == at(12)
    assert Item.objects.filter(compartment__subject=first.pk).count() == 1


def test_old_holds_are_swept_by_the_clock(sessions: Sessions) -> None:
    sessions.day()
    sessions.hold(sessions.wish(), 12)
    assert sweep_holds(by=Actor.system("sweep_holds"), now=NOW) == 0
    assert sweep_holds(by=Actor.system("sweep_holds"), now=LATER) == 1
    assert OccupiedTick.objects.count() == 0


@pytest.mark.parametrize(
    ("when", "day"),
    [(at(12, 30), THURSDAY), (at(20), THURSDAY), (at(12), None), (at(9), THURSDAY)],
)
def test_a_time_that_no_session_begins_at_is_refused(
    sessions: Sessions, when: dt.datetime, day: dt.date | None
) -> None:
    if day:
        sessions.day(day)
    slip = Slip(sessions.wish(), when, uuid4().hex, uuid4().hex, SAID)
    with pytest.raises(NotATime):
        book(slip=slip, by=PUBLIC, now=NOW)


def test_a_time_is_offered_from_the_notice_to_the_horizon(sessions: Sessions) -> None:
    sessions.day(NOW.date())
    sessions.day(NOW.date() + dt.timedelta(days=60))
    sessions.day(NOW.date() + dt.timedelta(days=61))
    # It is ten o'clock, and two hours' notice are wanted.
    days = free_days(sessions.service, sessions.wish(), NOW + dt.timedelta(minutes=1))
    assert {day: len(times) for day, times in days.items()} == {
        NOW.date(): 7,
        NOW.date() + dt.timedelta(days=60): 8,
    }


def test_off_the_grid_bookings_of_one_officer_still_collide(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev)
    odd = sessions.day(THURSDAY, sessions.dev)
    odd.opens = dt.time(12, 2)  # as another system might have brought it in
    odd.save()
    sessions.book(sessions.wish(), 12)
    with pytest.raises(TimeTaken):
        sessions.book(sessions.wish(), 12, 2)
    assert overlaps() == []


def test_moving_frees_the_old_time_and_keeps_the_booking(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev)
    booking = sessions.book(sessions.wish(), 12)
    moved = move_booking(
        booking=booking, wish=sessions.wish(), starts_at=at(15), by=PUBLIC, now=NOW
    )
    assert (moved.pk, moved.reference, moved.sequence) == (booking.pk, booking.reference, 1)
    assert "12:00" in free_hours(sessions)
    assert "15:00" not in free_hours(sessions)


def test_whoever_cannot_move_keeps_the_time_they_had(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev)
    first, second = sessions.book(sessions.wish(), 12), sessions.book(sessions.wish(), 13)
    for mine, wanted in ((first, 13), (second, 12)):
        with pytest.raises(TimeTaken):
            move_booking(
                booking=mine, wish=sessions.wish(), starts_at=at(wanted), by=PUBLIC, now=NOW
            )
    assert [len(ticks_of(one)) for one in (first, second)] == [12, 12]
    first.refresh_from_db()
    assert (first.starts_at, first.sequence) == (at(12), 0)


def test_cancelling_frees_the_time_in_the_same_act(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev)
    booking = sessions.book(sessions.wish(), 12)
    over = cancel_booking(booking=booking, by=PUBLIC, now=NOW)
    assert (over.state, over.over_by, over.over_on) == ("cancelled", EndedBy.PERSON, NOW.date())
    assert ticks_of(over) == set()
    assert free_hours(sessions)[0] == "12:00"
    assert Access.objects.get(subject=booking.pk).state == "cancelled"
    assert cancel_booking(booking=booking, by=PUBLIC, now=NOW).sequence == over.sequence


def test_what_has_begun_can_be_neither_moved_nor_cancelled(sessions: Sessions) -> None:
    sessions.day()
    booking = sessions.book(sessions.wish(), 12)
    with pytest.raises(CannotChange):
        cancel_booking(booking=booking, by=PUBLIC, now=at(12))
    with pytest.raises(CannotChange):
        move_booking(booking=booking, wish=sessions.wish(), starts_at=at(15), by=PUBLIC, now=at(12))


def test_staff_cancel_what_their_team_can_open_and_nothing_else(sessions: Sessions) -> None:
    sessions.day()
    booking = sessions.book(sessions.wish(sessions.cohesion), 12)
    for name, refusal in (("Gwen", NotPermitted), ("Esi", NotYours)):
        with pytest.raises(refusal):
            cancel_booking(booking=booking, by=sessions.house.actor(name), now=NOW)
    over = cancel_booking(booking=booking, by=sessions.house.actor("Dev"), now=NOW)
    assert over.over_by == EndedBy.SERVICE
    assert Event.objects.filter(name=EventName.SESSION_CANCELLED).count() == 1
