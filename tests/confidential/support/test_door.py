"""Booking at the public door: page by page, without an account and without a script."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.support.at_the_door import (
    ANSWERS,
    answer,
    answered,
    booked,
    text_of,
    when,
)
from tests.confidential.support.sessions import THURSDAY, Sessions, given_sessions
from upstander.confidential.support.models import Booking, OccupiedTick, SafeContact, Unmet
from upstander.confidential.support.session import COOKIE
from upstander.confidential.support.session_words import told
from upstander.foundation.pages.models import Draft
from upstander.foundation.vault.models import Item
from upstander.foundation.vault.postoffice import open_for_sending

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sessions")]


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    found = given_sessions(house)
    found.day()
    return found


def test_each_page_leads_to_the_next_and_the_last_to_the_check(client: Client) -> None:
    led = answered(client)
    keys = list(ANSWERS)
    assert led == [*(f"/talk/{key}/" for key in keys[1:]), "/talk/check/"]


def test_what_was_answered_is_booked_and_sealed(client: Client, sessions: Sessions) -> None:
    answered(client)
    page = client.post("/talk/check/", {"do": "book"})
    assert page["Location"] == "/talk/booked/"
    booking = Booking.objects.get()
    assert (booking.state, booking.meeting, booking.starts_at.isoformat()) == (
        "booked",
        "phone",
        when(12),
    )
    item = Item.objects.get(compartment__subject=booking.pk)
    assert keyring_of(sessions.house.people["Dev"]).open_document(item) == {
        "about": "feelings",
        "needs": ["breaks", "quiet"],
        "needs_words": "Please speak slowly.",
        "company": "yes",
        "alone": True,
        "number": "01632 960 123",
        "message": "no",
        "name": "Sunny",
    }


def test_the_proof_shows_time_number_and_link_and_nothing_that_was_written(client: Client) -> None:
    link = booked(client)
    words = text_of(client.get("/talk/booked/"))
    booking = Booking.objects.get()
    for expected in ("Thursday 26 November", "12:00 to 12:45", booking.reference, link):
        assert expected in words
    assert "Sunny" not in words
    assert link.split("/")[3] not in str(Booking.objects.values().get())


def test_a_second_press_or_a_reload_shows_the_same_booking(client: Client) -> None:
    booked(client)
    again = client.post("/talk/check/", {"do": "book"})
    assert again["Location"] == "/talk/booked/"
    assert Booking.objects.count() == 1
    assert client.get("/talk/name/")["Location"] == "/talk/booked/"


def test_when_all_is_kept_the_link_is_gone_from_the_screen(client: Client) -> None:
    booked(client)
    assert client.post("/talk/booked/", {"do": "done"})["Location"] == "/talk/done/"
    assert client.get("/talk/booked/").status_code == 410
    assert "Thank you" in text_of(client.get("/talk/done/"))


def test_the_chosen_time_is_held_and_each_answer_holds_it_longer(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        for key in list(ANSWERS)[:6]:
            answer(client, key)
    held = Booking.objects.get()
    assert held.held_until == NOW + dt.timedelta(minutes=3)
    with time_machine.travel(NOW, tick=False):
        assert "We keep Thursday 26 November at 12:00 for you until 10:03" in text_of(
            client.get("/talk/needs/")
        )
        answer(client, "needs")
    held.refresh_from_db()
    assert held.held_until == NOW + dt.timedelta(minutes=10)
    with time_machine.travel(NOW + dt.timedelta(minutes=9), tick=False):
        assert "Two minutes are left" in text_of(client.get("/talk/needs/"))
        page = client.post("/talk/needs/", {"do": "longer", "needs_words": "Half a sent"})
        assert page["Location"] == "/talk/needs/"
        words = client.get("/talk/needs/").content.decode()
    assert "Half a sent" in words
    held.refresh_from_db()
    assert held.held_until == NOW + dt.timedelta(minutes=19)


def test_a_hold_can_be_renewed_ten_times_and_more(client: Client) -> None:
    for key in list(ANSWERS)[:6]:
        answer(client, key)
    for minutes in (2, *range(9, 9 * 12, 9)):
        with time_machine.travel(NOW + dt.timedelta(minutes=minutes), tick=False):
            client.post("/talk/needs/", {"do": "longer", "needs_words": "slowly"})
    assert Booking.objects.get().held_until == NOW + dt.timedelta(minutes=109)


def test_another_time_lets_the_first_go_and_keeps_what_was_written(client: Client) -> None:
    answered(client)
    page = client.post("/talk/needs/", {"do": "another"})
    assert page["Location"] == "/talk/day/"
    assert OccupiedTick.objects.count() == 0
    assert 'value="Sunny"' in client.get("/talk/name/").content.decode()


def test_who_is_too_late_sees_the_three_nearest_times_and_loses_nothing(
    client: Client, sessions: Sessions
) -> None:
    answered(client)
    with time_machine.travel(NOW + dt.timedelta(minutes=11)):
        for _other in range(2):
            sessions.book(sessions.wish(), 12, now=NOW + dt.timedelta(minutes=11))
        page = client.post("/talk/check/", {"do": "book"})
        words = text_of(page)
        assert page.status_code == 409
        assert "That time has just been taken" in words
        assert [hour for hour in range(9, 20) if f"at {hour}:00" in words] == [12, 13, 14, 15]
        led = client.post("/talk/time/", {"do": "next", "time": when(13)})
        assert led["Location"] == "/talk/needs/"
        assert client.post("/talk/check/", {"do": "book"})["Location"] == "/talk/booked/"
    assert Booking.objects.filter(starts_at=when(13), state="booked").count() == 1


def test_a_change_from_the_check_comes_back_to_it_and_a_new_way_needs_a_new_time(
    client: Client,
) -> None:
    answered(client)
    page = client.post("/talk/name/?then=check", {"do": "next", "name": "Rain"})
    assert page["Location"] == "/talk/check/"
    page = client.post("/talk/meeting/?then=check", {"do": "next", "meeting": "video"})
    assert page["Location"] == "/talk/day/?then=check"
    assert OccupiedTick.objects.count() == 0
    page = client.post("/talk/day/?then=check", {"do": "next", "day": THURSDAY.isoformat()})
    assert page["Location"] == "/talk/time/?then=check"
    page = client.post("/talk/time/?then=check", {"do": "next", "time": when(14)})
    assert page["Location"] == "/talk/check/"
    assert "Rain" in text_of(client.get("/talk/check/"))


@pytest.mark.parametrize(("meeting", "asked"), [("phone", 0), ("video", 0), ("in_person", 1)])
def test_a_place_without_steps_is_asked_for_where_people_meet(
    client: Client, meeting: str, asked: int
) -> None:
    answered(client, but={"meeting": {"meeting": meeting}})
    for easy in ("0", "1"):
        assert client.get(f"/talk/needs/?easy={easy}").content.count(b'value="step_free"') == asked


def test_who_no_longer_meets_face_to_face_asks_for_no_place_without_steps(
    client: Client, sessions: Sessions
) -> None:
    answered(client, but={
        "meeting": {"meeting": "in_person"}, "needs": {"needs": ["breaks", "step_free"]},
    })  # fmt: skip
    assert "A place without steps" in text_of(client.get("/talk/check/"))
    answer(client, "meeting")
    for key in ("day", "time", "number"):
        answer(client, key)
    assert "A place without steps" not in text_of(client.get("/talk/check/"))
    client.post("/talk/check/", {"do": "book"})
    item = Item.objects.get(compartment__subject=Booking.objects.get().pk)
    said = keyring_of(sessions.house.people["Dev"]).open_document(item)
    assert said["needs"] == ["breaks"]


def test_who_books_a_video_call_may_leave_a_number_in_case_it_fails(
    client: Client, sessions: Sessions
) -> None:
    for key in list(ANSWERS)[:8]:
        led = answer(client, key, **({"meeting": "video"} if key == "meeting" else {}))
    assert led == "/talk/spare/"
    assert "looks too short" in answer(client, "spare", spare="123")
    assert answer(client, "spare", spare="") == "/talk/message/"
    assert answer(client, "spare", spare="01632 960 144") == "/talk/message/"
    for key in ("message", "name"):
        answer(client, key)
    assert "which number may we call? 01632 960 144" in text_of(client.get("/talk/check/"))
    client.post("/talk/check/", {"do": "book"})
    item = Item.objects.get(compartment__subject=Booking.objects.get().pk)
    said = keyring_of(sessions.house.people["Dev"]).open_document(item)
    assert (said["spare"], "number" in said) == ("01632 960 144", False)
    assert told(said)[-1] == ("What they would like to talk about", ["How I feel"])
    assert ("The number to call if the video call fails", ["01632 960 144"]) in told(said)


def test_a_number_for_another_way_to_talk_does_not_go_along(
    client: Client, sessions: Sessions
) -> None:
    answered(client)
    client.post("/talk/meeting/?then=check", {"do": "next", "meeting": "video"})
    client.post("/talk/day/?then=check", {"do": "next", "day": THURSDAY.isoformat()})
    client.post("/talk/time/?then=check", {"do": "next", "time": when(14)})
    client.post("/talk/check/", {"do": "book"})
    item = Item.objects.get(compartment__subject=Booking.objects.get().pk)
    said = keyring_of(sessions.house.people["Dev"]).open_document(item)
    assert {"number", "spare"} & said.keys() == set()


def test_the_days_say_how_many_times_are_free(client: Client, sessions: Sessions) -> None:
    for key in list(ANSWERS)[:4]:
        answer(client, key)
    assert "Thursday 26 November 8 free times" in text_of(client.get("/talk/day/"))
    sessions.book(sessions.wish(), 12)
    sessions.book(sessions.wish(), 12)
    assert "Thursday 26 November 7 free times" in text_of(client.get("/talk/day/"))


def test_many_days_come_ten_at_a_time(client: Client, sessions: Sessions) -> None:
    for number in range(1, 12):
        sessions.day(THURSDAY + dt.timedelta(days=number))
    for key in list(ANSWERS)[:4]:
        answer(client, key)
    page = client.get("/talk/day/").content.decode()
    assert page.count('type="radio" id="id_day') == 10
    assert 'href="/talk/day/?from=2026-12-06"' in page
    assert (
        client.get("/talk/day/?from=2026-12-06").content.decode().count('type="radio" id="id_day')
        == 2
    )


def test_nothing_free_is_said_with_other_ways_and_counted_for_the_coordinator(
    client: Client, sessions: Sessions
) -> None:
    for hour in range(12, 20):
        sessions.book(sessions.wish(sessions.victim_care), hour)
    answer(client, "about")
    answer(client, "role", role="victim-care")
    answer(client, "meeting")
    answer(client, "language")
    words = text_of(client.get("/talk/day/"))
    assert "There is no free time just now" in words
    assert "Talk to another kind of officer" in words
    row = Unmet.objects.get()
    assert (row.role, row.meeting, row.day, row.times) == (
        sessions.victim_care,
        "phone",
        NOW.date(),
        1,
    )


@pytest.mark.parametrize(
    ("key", "said", "expected"),
    [
        ("role", {"role": "boss"}, "Choose one of these answers."),
        ("day", {"day": "2026-02-31"}, "Choose one of these answers."),
        ("time", {"time": "noon"}, "Choose one of these answers."),
        ("number", {"number": "12"}, "That number looks too short."),
        ("number", {"number": ""}, "We need a number to call you."),
        ("needs", {"needs_words": "x" * 1001}, "Your words are kept. They are 1 letters too long."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(
    client: Client, key: str, said: dict[str, object], expected: str
) -> None:
    answered(client)
    page = client.post(f"/talk/{key}/", {"do": "next", **said})
    assert page.status_code == 200
    assert expected in text_of(page)
    assert client.get("/talk/check/").status_code in {200, 302}


def test_a_safe_address_is_sealed_for_the_post_office_alone(client: Client) -> None:
    answered(client, but={"message": {"message": "email"}})
    led = answer(client, "reach", reach="not an address", wording="no_time")
    assert "That does not look like an email address." in led
    assert answer(client, "reach", reach="sunny@example.org", wording="no_time") == "/talk/name/"
    client.post("/talk/check/", {"do": "book"})
    contact = SafeContact.objects.get()
    assert (contact.medium, contact.wording) == ("email", "no_time")
    assert open_for_sending(bytes(contact.sealed), row=contact.pk) == "sunny@example.org"
    assert b"sunny" not in bytes(contact.sealed)
    assert "We remind you once" in text_of(client.get("/talk/booked/"))


def test_in_easy_read_every_answer_has_a_picture(client: Client) -> None:
    page = client.get("/talk/about/?easy=1").content.decode()
    assert page.count("choice-easy") == page.count('type="radio"') == 5


def test_the_wording_changes_in_the_middle_and_what_is_typed_stays(client: Client) -> None:
    answered(client)
    page = client.post("/talk/needs/", {"do": "easy", "needs_words": "slowly"})
    assert page["Location"] == "/talk/needs/"
    easy = client.get("/talk/needs/")
    assert ("What can help you?" in text_of(easy), "slowly" in text_of(easy)) == (True, True)


def test_leaving_lets_the_time_go_and_deletes_the_draft(client: Client) -> None:
    answered(client)
    page = client.post("/leave/")
    assert (Booking.objects.count(), Draft.objects.count()) == (0, 0)
    assert page.cookies[COOKIE]["max-age"] == 0


def test_after_twenty_idle_minutes_the_new_words_are_kept_and_the_rest_is_asked_again(
    client: Client,
) -> None:
    answered(client)
    with time_machine.travel(NOW + dt.timedelta(minutes=25)):
        led = client.post("/talk/needs/", {"do": "next", "needs_words": "slowly"})
        assert led["Location"] == "/talk/company/?again=1"
        assert "We kept what you just wrote" in text_of(client.get(led["Location"]))
        assert client.get("/talk/check/")["Location"] == "/talk/role/?then=check"


@pytest.mark.parametrize("address", ["/talk/needs/", "/talk/check/", "/talk/booked/"])
def test_a_page_in_the_middle_says_nothing_to_a_stranger(client: Client, address: str) -> None:
    page = client.get(address)
    assert (page.status_code, "This page is closed" in text_of(page)) == (410, True)


def test_the_page_of_an_unknown_question_is_not_there(client: Client) -> None:
    assert client.get("/talk/shoe-size/").status_code == 404
