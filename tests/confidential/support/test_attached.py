"""A session booked from a mailbox or a case is read by those who hold a key to that."""

import dataclasses
import datetime as dt
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.casework.files import a_case
from tests.confidential.given import Told, told
from tests.confidential.support.at_the_door import ANSWERS, answer, text_of, when
from tests.confidential.support.sessions import (
    PUBLIC,
    SAID,
    THURSDAY,
    Sessions,
    given_sessions,
    ticks_of,
)
from upstander.confidential.support.actions.booking import Slip, book, move_booking
from upstander.confidential.support.actions.days import set_away
from upstander.confidential.support.choices import Attached, BookingState
from upstander.confidential.support.forms.public import moment_from
from upstander.confidential.support.models import Booking, OfficerRole, Resource, Service
from upstander.confidential.support.queries.free import free_times
from upstander.confidential.support.queries.readers import wish_to_move
from upstander.confidential.support.refusals import TimeTaken
from upstander.confidential.support.rules.slots import moment
from upstander.foundation.core import clock
from upstander.foundation.vault.cookies import RETURN_COOKIE
from upstander.foundation.vault.models import Access, Item
from upstander.foundation.vault.receipts import open_receipt
from upstander.foundation.vault.unlocking import start_return

pytestmark = pytest.mark.django_db


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    found = given_sessions(house)
    found.day()
    return found


def in_the_mailbox(client: Client, one: Told) -> None:
    key, private = open_receipt(one.code)
    client.cookies[RETURN_COOKIE] = start_return(key=key, private=private, now=clock.now())


def readers(booking: Booking) -> set[object]:
    return set(Access.objects.filter(subject=booking.pk).values_list("holder", flat=True))


def books(client: Client, belongs: str) -> Booking:
    """Book from the mailbox, and say whether it belongs to the report."""
    client.post("/talk/about/?mine=1", {"do": "next", "about": "next"})
    for key in list(ANSWERS)[1:]:
        answer(client, key, **({"role": "cohesion"} if key == "role" else {}))
    assert answer(client, "belongs", belongs=belongs) == "/talk/check/"
    ours = "The team you book with can read this, and the team of the officer you meet."
    theirs = "The teams that can open what you told us can read this, and the team of the officer"
    said = text_of(client.get("/talk/check/"))
    assert (theirs in said, ours in said) == (belongs == "yes", belongs == "no")
    client.post("/talk/check/", {"do": "book"})
    return Booking.objects.get()


def test_from_the_mailbox_it_can_belong_to_the_report(client: Client, sessions: Sessions) -> None:
    one = told()
    in_the_mailbox(client, one)
    assert "/talk/?mine=1" in client.get("/back/mail/").content.decode()
    assert "/talk/about/?mine=1" in client.get("/talk/?mine=1").content.decode()
    booking = books(client, "yes")
    assert (booking.attached_kind, booking.attached_to) == (Attached.REPORT, one.report.pk)
    house = sessions.house
    assert readers(booking) == {house.hate_crime_team.pk, house.cohesion_team.pk}


def test_from_the_mailbox_it_can_be_kept_apart(client: Client, sessions: Sessions) -> None:
    in_the_mailbox(client, told())
    booking = books(client, "no")
    assert (booking.attached_kind, booking.attached_to) == ("", None)
    assert readers(booking) == {sessions.house.cohesion_team.pk}


def test_without_an_open_mailbox_the_question_is_not_asked(
    client: Client, sessions: Sessions
) -> None:
    assert sessions.service.open
    client.post("/talk/about/?mine=1", {"do": "next", "about": "next"})
    for key in list(ANSWERS)[1:]:
        led = answer(client, key)
    assert led == "/talk/check/"
    assert "Does this belong" not in text_of(client.get("/talk/check/"))


def test_from_a_case_it_is_read_by_the_teams_of_the_case(sessions: Sessions) -> None:
    case = a_case(sessions.house).case
    starts_at = moment_from(when(12))
    assert starts_at is not None
    slip = Slip(sessions.wish(), starts_at, uuid4().hex, uuid4().hex, SAID)
    attached = dataclasses.replace(slip, attached=(Attached.CASE, case.pk))
    booking = book(slip=attached, by=PUBLIC, now=NOW)
    assert readers(booking) == set(
        Access.objects.filter(subject=case.pk).values_list("holder", flat=True)
    )


# --- who meets whoever booked from a case: Dev's team reads it, and Femi's does not ----------------


def from_a_case(
    sessions: Sessions, role: OfficerRole | None, held: Resource, notice: int = 120
) -> Booking:
    """Book a session of a case at noon; the time was held with this officer before.

    ``notice`` is how many minutes before a session it must be booked by now.
    """
    form, wish = uuid4().hex, sessions.wish(role)
    sessions.hold(sessions.wish(held.role), 12, form=form)
    Service.objects.update(notice_minutes=notice)
    slip = Slip(
        wish, when_it_is(12), form, uuid4().hex, SAID,
        attached=(Attached.CASE, a_case(sessions.house).case.pk),
    )  # fmt: skip
    return book(slip=slip, by=PUBLIC, now=NOW)


def when_it_is(hour: int) -> dt.datetime:
    return moment(THURSDAY, dt.time(hour))


def can_open(booking: Booking, name: str, sessions: Sessions) -> bool:
    by = sessions.house.actor(name)
    return Booking.objects.visible_to(by).filter(pk=booking.pk).exists()


def test_the_officer_is_one_who_reads_the_case_though_another_was_held(sessions: Sessions) -> None:
    booking = from_a_case(sessions, None, sessions.femi)
    booking.refresh_from_db()
    assert (booking.officer, can_open(booking, "Dev", sessions)) == (sessions.dev, True)
    assert readers(booking) == {sessions.house.cohesion_team.pk}
    assert {name for name, _at in ticks_of(booking)} == {"Dev"}


def test_where_none_of_them_is_free_the_officer_s_team_can_open_it_too(sessions: Sessions) -> None:
    sessions.book(sessions.wish(sessions.cohesion), 12)
    booking = from_a_case(sessions, None, sessions.femi)
    assert (booking.officer, can_open(booking, "Femi", sessions)) == (sessions.femi, True)
    house = sessions.house
    assert readers(booking) == {house.cohesion_team.pk, house.independent_team.pk}
    item = Item.objects.get(compartment__subject=booking.pk)
    assert keyring_of(house.people["Femi"]).open_document(item) == SAID
    # Of the case they can open nothing.
    assert house.independent_team.pk not in set(
        Access.objects.filter(subject=booking.attached_to).values_list("holder", flat=True)
    )


def test_a_held_time_that_nobody_can_choose_any_more_stays_with_whom_it_was_held(
    sessions: Sessions,
) -> None:
    booking = from_a_case(sessions, None, sessions.femi, notice=60 * 24 * 60)
    assert (booking.officer, can_open(booking, "Femi", sessions)) == (sessions.femi, True)
    assert {name for name, _at in ticks_of(booking)} == {"Femi"}


def test_whoever_asked_for_a_kind_that_does_not_read_it_meets_that_kind(sessions: Sessions) -> None:
    booking = from_a_case(sessions, sessions.victim_care, sessions.femi)
    assert (booking.officer, can_open(booking, "Femi", sessions)) == (sessions.femi, True)


def test_later_only_who_reads_it_is_offered_and_takes_it_over(sessions: Sessions) -> None:
    booking = from_a_case(sessions, None, sessions.dev)
    sessions.book(sessions.wish(sessions.cohesion), 13)
    wish = wish_to_move(booking)
    starts = [one.starts_at for one in free_times(sessions.service, wish, NOW)]
    assert (when_it_is(13) in starts, when_it_is(14) in starts) == (False, True)
    with pytest.raises(TimeTaken):
        move_booking(booking=booking, wish=wish, starts_at=when_it_is(13), by=PUBLIC, now=NOW)
    # Dev falls ill, and Femi, who could not open it, is not given it: another time is chosen.
    gone = set_away(
        resource=sessions.dev, start=when_it_is(12), end=when_it_is(13), seen=[booking.pk],
        by=sessions.house.actor("Gwen"), now=NOW,
    )  # fmt: skip
    booking.refresh_from_db()
    assert ([one.pk for one in gone], booking.state) == ([booking.pk], BookingState.UNSETTLED)


def test_an_officer_without_an_account_leaves_it_to_the_team_of_the_service(
    sessions: Sessions,
) -> None:
    sessions.add_third()
    assert sessions.third is not None
    sessions.day(THURSDAY, sessions.third)
    booking = from_a_case(sessions, sessions.third_role, sessions.third)
    assert booking.officer == sessions.third
    assert readers(booking) == {sessions.house.cohesion_team.pk}
    moved = move_booking(
        booking=booking, wish=wish_to_move(booking), starts_at=when_it_is(15), by=PUBLIC, now=NOW
    )
    assert moved.officer == sessions.third
