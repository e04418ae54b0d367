"""Behind the private link: the booking, another time, cancelling, the calendar file."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from tests.cast import NOW, SET_UP, Partnership
from tests.community.directory.given import LIBRARY, listed
from tests.confidential.support.at_the_door import booked, text_of, when
from tests.confidential.support.sessions import THURSDAY, Sessions, given_sessions
from upstander.confidential.support.actions.video import paste_link
from upstander.confidential.support.actions.waiting import offer_earlier
from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.models import (
    BookedResource,
    Booking,
    SessionDay,
    VideoLink,
    Waiting,
)
from upstander.confidential.support.rules.slots import moment
from upstander.confidential.support.session_choices import VideoState
from upstander.confidential.support.typed import secret_from
from upstander.foundation.agencies.actions.opening import write_text
from upstander.foundation.agencies.choices import OwnText
from upstander.foundation.core.clock import LONDON

pytestmark = pytest.mark.django_db


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    found = given_sessions(house)
    found.day()
    return found


@pytest.fixture
def link(client: Client, sessions: Sessions) -> str:
    assert sessions.service.open
    return booked(client)


def entry(client: Client, link: str) -> object:
    answer = client.get(f"{link}date.ics")
    assert answer["Content-Disposition"] == 'attachment; filename="date.ics"'
    return Calendar.from_ical(answer.content.decode())


def test_the_link_shows_the_time_and_nothing_that_was_written(client: Client, link: str) -> None:
    words = text_of(Client().get(link))
    assert "Thursday 26 November 12:00 to 12:45" in words
    assert ("Sunny" in words, "slowly" in words) == (False, False)
    assert client.get(link)["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["", "move/", "cancel/", "date.ics"])
def test_looking_changes_nothing_so_a_scanner_can_open_every_link(
    client: Client, link: str, path: str
) -> None:
    before = Booking.objects.values().get()
    assert client.get(f"{link}{path}").status_code == 200
    assert Booking.objects.values().get() == before


@pytest.mark.parametrize("path", ["", "move/", "cancel/", "date.ics"])
def test_a_link_with_a_letter_missing_finds_nothing(client: Client, link: str, path: str) -> None:
    page = client.get(f"{link[:-2]}/{path}")
    assert (page.status_code, "We cannot find this time" in text_of(page)) == (404, True)


def test_another_time_by_day_and_hour(client: Client, link: str) -> None:
    assert "Thursday 26 November" in text_of(client.get(f"{link}move/"))
    assert "15:00 in the afternoon" in text_of(client.get(f"{link}move/?day=2026-11-26"))
    led = client.post(f"{link}move/?day=2026-11-26", {"time": when(15)})
    assert led["Location"] == f"{link}?moved=1"
    words = text_of(client.get(led["Location"]))
    assert ("Your time is changed" in words, "15:00 to 15:45" in words) == (True, True)
    assert client.post(f"{link}move/", {"time": "soon"})["Location"] == f"{link}move/"


def test_the_days_are_a_calendar_too_and_one_press_moves_from_it(client: Client, link: str) -> None:
    page = client.get(f"{link}move/").content.decode()
    for words in ("<template data-calendar", 'data-says="Change to this time"',
                  'type="radio" id="id_day_0" name="day" value="2026-11-26"'):  # fmt: skip
        assert words in page
    assert "data-calendar" not in client.get(f"{link}move/?easy=1").content.decode()
    client.get(f"{link}move/?easy=0")
    led = client.post(f"{link}move/", {"do": "next", "day": "2026-11-26"})
    assert led["Location"] == f"{link}move/?day=2026-11-26"
    moved = client.post(f"{link}move/", {"do": "next", "day": "2026-11-26", "time": when(15)})
    assert moved["Location"] == f"{link}?moved=1"


def test_without_a_day_the_page_says_what_is_missing(client: Client, link: str) -> None:
    for said in ({"do": "next"}, {"do": "next", "day": "2020-01-01"}):
        assert "Choose one of these answers." in text_of(client.post(f"{link}move/", said))


def test_a_time_that_was_taken_keeps_the_old_one_and_says_so(
    client: Client, link: str, sessions: Sessions
) -> None:
    for _other in range(2):
        sessions.book(sessions.wish(), 15)
    page = client.post(f"{link}move/", {"time": when(15)})
    words = text_of(page)
    assert page.status_code == 409
    assert "You still have Thursday 26 November at 12:00" in words
    assert [hour for hour in range(13, 20) if f"at {hour}:00" in words] == [13, 14, 15, 16]


def test_who_reads_easy_words_reads_them_behind_every_button(client: Client, link: str) -> None:
    page = client.get(f"{link}?easy=1").content.decode()
    for path in ("move/", "cancel/", "earlier/"):
        assert f"{link}{path}?easy=1" in page
    day = {"do": "next", "day": THURSDAY.isoformat()}
    asked = f"{link}move/?easy=1"
    assert client.post(asked, day)["Location"] == f"{asked}&day=2026-11-26"
    assert client.post(asked, {"time": when(15)})["Location"] == f"{link}?easy=1&moved=1"
    wait = client.post(f"{link}earlier/?easy=1", {"do": "wait"})
    assert wait["Location"] == f"{link}?easy=1"
    assert client.post(f"{link}cancel/?easy=1")["Location"] == f"{link}?easy=1"
    assert 'href="/talk/?easy=1"' in client.get(f"{link}?easy=1").content.decode()
    found = client.post("/talk/mine/?easy=1", {"letters": link})
    assert found["Location"] == f"{link}?easy=1"


def test_cancelling_asks_first_and_then_frees_the_time(client: Client, link: str) -> None:
    assert "Do you want to cancel?" in text_of(client.get(f"{link}cancel/"))
    assert client.post(f"{link}cancel/")["Location"] == link
    assert "This time is cancelled" in text_of(client.get(link))
    assert Booking.objects.get().ticks.count() == 0


def test_what_has_begun_is_not_changed_any_more(client: Client, link: str) -> None:
    with time_machine.travel(moment(THURSDAY, dt.time(12, 10))):
        for path, said in (("cancel/", {}), ("move/", {"time": when(15)})):
            page = client.post(f"{link}{path}", said)
            assert page.status_code == 409
            assert "cannot be changed any more" in text_of(page)
        page = client.post(f"{link}earlier/", {"do": "wait"})
        assert page.status_code == 409


@pytest.mark.parametrize(
    ("meeting", "said"),
    [
        (Meeting.PHONE, "We call you now. Please stay near your phone."),
        (Meeting.IN_PERSON, "Are you late? Come in all the same."),
        (Meeting.VIDEO, "Open the video call"),
    ],
)
def test_whoever_is_a_minute_late_still_finds_the_way_in(
    client: Client, link: str, sessions: Sessions, meeting: Meeting, said: str
) -> None:
    booking = Booking.objects.get()
    Booking.objects.update(meeting=meeting)
    booking.refresh_from_db()
    if meeting == Meeting.VIDEO:
        url = "https://meet.example.org/a-room"
        paste_link(booking=booking, link=url, by=sessions.house.actor("Dev"), now=NOW)
    for minutes, heading, there in (
        (1, "Your time is now", True),
        (45, "This time is over", False),
    ):
        with time_machine.travel(booking.starts_at + dt.timedelta(minutes=minutes)):
            words = text_of(client.get(link))
        assert (heading in words, said in words, "Choose another time" in words) == (
            True, there, False,
        )  # fmt: skip


def test_a_video_call_that_cannot_be_made_is_a_phone_call_and_says_who_calls(
    client: Client, link: str
) -> None:
    Booking.objects.update(meeting=Meeting.VIDEO)
    assert "comes here before your time" in text_of(client.get(link))
    with time_machine.travel(moment(THURSDAY, dt.time(12, 1))):
        assert "is not here yet" in text_of(client.get(link))
    VideoLink.objects.create(booking=Booking.objects.get(), state=VideoState.FAILED)
    said = "If you gave us a number, we call you. If not, please phone us."
    assert said in text_of(client.get(link))
    easy = text_of(client.get(f"{link}?easy=1"))
    assert "We phone you at this time. If not, please phone us." in easy


def test_face_to_face_the_page_says_which_building_and_how_to_get_in(
    client: Client, link: str, sessions: Sessions
) -> None:
    sessions.room.location = listed(LIBRARY).location
    sessions.room.save()
    booking = Booking.objects.get()
    BookedResource.objects.create(booking=booking, resource=sessions.room)
    assert "Where" not in text_of(client.get(link))
    Booking.objects.update(meeting=Meeting.IN_PERSON)
    words = "Where Rugby Library (invented) 1 Mill Lane, Rugby, CV21 1ZZ No steps Hearing loop With"
    assert words in text_of(client.get(link))
    assert words in text_of(client.get("/talk/booked/"))


def test_without_a_room_the_pages_say_that_one_is_looked_for(client: Client, link: str) -> None:
    Booking.objects.update(meeting=Meeting.IN_PERSON)
    assert "Look at your private link again before you come" in text_of(client.get("/talk/booked/"))
    assert "We are still looking for a room." in text_of(client.get(link))


def test_phone_us_says_how_where_the_partnership_wrote_it(
    client: Client, link: str, sessions: Sessions
) -> None:
    assert "How to phone us" not in text_of(client.get("/talk/mine/"))
    said = "Phone 01632 960 150, on weekdays."
    gwen = sessions.house.actor("Gwen")
    write_text(key=OwnText.PHONE, plain=said, easy="", by=gwen, now=NOW)
    for page in ("/talk/booked/", "/talk/mine/", "/talk/mine/?easy=1"):
        assert f"How to phone us {said}" in text_of(client.get(page))
    with time_machine.travel(moment(THURSDAY, dt.time(12, 1))):
        assert f"How to phone us {said}" in text_of(client.get(link))


def test_a_removed_day_is_said_kindly_with_a_way_to_a_new_time(
    client: Client, link: str, sessions: Sessions
) -> None:
    sessions.take_away(SessionDay.objects.get())
    words = text_of(client.get(link))
    assert "We are sorry, we cannot meet at that time" in words
    assert "There is no other free time just now" in text_of(client.get(f"{link}move/"))
    sessions.day(THURSDAY + dt.timedelta(days=1))
    day = THURSDAY + dt.timedelta(days=1)
    client.post(f"{link}move/", {"time": when(13, day=day)})
    assert "Friday 27 November 13:00 to 13:45" in text_of(client.get(link))


def test_an_earlier_time_is_waited_for_kept_and_taken(
    client: Client, link: str, sessions: Sessions
) -> None:
    client.post(f"{link}move/", {"time": when(15)})
    client.post(f"{link}earlier/", {"do": "wait"})
    assert "You are on the list" in text_of(client.get(link))
    offer_earlier(by=SET_UP, now=NOW)
    assert "Thursday 26 November at 12:00 . We keep it for you until 14:00" in text_of(
        client.get(link)
    )
    client.post(f"{link}earlier/", {"do": "take"})
    assert "12:00 to 12:45" in text_of(client.get(link))
    client.post(f"{link}earlier/", {"do": "nonsense"})
    assert (Waiting.objects.count(), sessions.service.bookings.count()) == (0, 1)


def test_the_calendar_entry_says_when_and_nothing_else(client: Client, link: str) -> None:
    calendar = entry(client, link)
    one = next(iter(calendar.walk("VEVENT")))
    assert (str(one["summary"]), str(one["class"]), int(one["sequence"])) == (
        "Appointment",
        "PRIVATE",
        0,
    )
    assert one["dtstart"].params["TZID"] == "Europe/London"
    assert one.decoded("dtstart") == moment(THURSDAY, dt.time(12)).astimezone(LONDON)
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert calendar.walk("VALARM") == []
    assert {"description", "location", "attendee", "organizer", "url"} & set(
        map(str.lower, one)
    ) == set()


def test_a_change_keeps_the_uid_and_raises_the_sequence(client: Client, link: str) -> None:
    first = next(iter(entry(client, link).walk("VEVENT")))
    client.post(f"{link}move/", {"time": when(15)})
    moved = next(iter(entry(client, link).walk("VEVENT")))
    client.post(f"{link}cancel/")
    over = entry(client, link)
    gone = next(iter(over.walk("VEVENT")))
    assert str(first["uid"]) == str(moved["uid"]) == str(gone["uid"])
    assert [int(one["sequence"]) for one in (first, moved, gone)] == [0, 1, 2]
    assert (str(over["method"]), str(gone["status"])) == ("CANCEL", "CANCELLED")


def test_the_letters_can_be_typed_with_gaps_and_capitals(client: Client, link: str) -> None:
    letters = link.split("/")[3]
    spaced = " ".join(letters[at : at + 4] for at in range(0, 26, 4)).upper()
    assert client.post("/talk/mine/", {"letters": spaced})["Location"] == link
    pasted = f"http://127.0.0.1:8000{link}"
    assert client.post("/talk/mine/", {"letters": pasted})["Location"] == link


def test_wrong_letters_stay_on_the_page_with_a_word(client: Client) -> None:
    page = client.post("/talk/mine/", {"letters": "abc"})
    assert "We cannot find a time with these letters" in text_of(page)
    assert 'value="abc"' in page.content.decode()


@pytest.mark.parametrize("typed", ["", "  ", "///", "ß"])
def test_nothing_typed_finds_nothing(typed: str) -> None:
    assert secret_from(typed) == ""
