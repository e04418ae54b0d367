"""A session booked from a mailbox or a case is read by those who hold a key to that."""

import dataclasses
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import NOW, Partnership
from tests.confidential.casework.files import a_case
from tests.confidential.given import Told, told
from tests.confidential.support.at_the_door import ANSWERS, answer, text_of, when
from tests.confidential.support.sessions import PUBLIC, SAID, Sessions, given_sessions
from upstander.confidential.support.actions.booking import Slip, book
from upstander.confidential.support.choices import Attached
from upstander.confidential.support.forms.public import moment_from
from upstander.confidential.support.models import Booking
from upstander.foundation.core import clock
from upstander.foundation.vault.cookies import RETURN_COOKIE
from upstander.foundation.vault.models import Access
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
    theirs = "The teams that can open what you told us can read this."
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
