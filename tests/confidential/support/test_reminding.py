"""Messages: worked out when they are sent, in the person's own wording, once."""

import datetime as dt
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from tests.cast import NOW, SET_UP, Partnership
from tests.confidential.support.at_the_door import ANSWERS, answer
from tests.confidential.support.sessions import PUBLIC, SAID, THURSDAY, Sessions, given_sessions
from upstander.confidential.support.actions.booking import (
    Reach,
    Slip,
    book,
    cancel_booking,
    move_booking,
)
from upstander.confidential.support.actions.reminding import forget_contacts, remind
from upstander.confidential.support.actions.waiting import offer_earlier, wait_for_earlier
from upstander.confidential.support.choices import Medium, Wording
from upstander.confidential.support.models import Booking, SafeContact, SessionDay
from upstander.confidential.support.rules.reminding import reminder_due
from upstander.confidential.support.rules.slots import moment

pytestmark = pytest.mark.django_db
FELL_AWAY = (
    "The time on Thursday 26 November at 14:00 has to change. "
    "Please open your link and choose another."
)
MORNING = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)


@pytest.fixture
def sessions(house: Partnership, settings: object) -> Sessions:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    found = given_sessions(house)
    found.day()
    return found


def reminded_booking(
    sessions: Sessions, hour: int = 14, wording: Wording = Wording.TIME_ONLY
) -> Booking:
    slip = Slip(
        wish=sessions.wish(), starts_at=moment(THURSDAY, dt.time(hour)), form=uuid4().hex,
        link=uuid4().hex, said=SAID, reach=Reach(Medium.EMAIL, wording, "sunny@example.org"),
    )  # fmt: skip
    return book(slip=slip, by=PUBLIC, now=NOW)


def sent() -> list[tuple[str, str]]:
    return [(one.to[0], one.body.strip()) for one in mail.outbox]


def test_a_reminder_goes_out_once_in_the_day_before(sessions: Sessions) -> None:
    reminded_booking(sessions)
    assert remind(by=SET_UP, now=NOW) == 0
    assert remind(by=SET_UP, now=MORNING) == 1
    assert remind(by=SET_UP, now=MORNING + dt.timedelta(minutes=15)) == 0
    assert sent() == [("sunny@example.org", "A reminder: Thursday 26 November at 14:00.")]
    assert mail.outbox[0].subject == "A reminder"


def test_a_message_is_in_the_language_somebody_booked_in(
    client: Client, sessions: Sessions
) -> None:
    assert sessions.service.open
    client.cookies["__Host-words"] = "cy"
    reach = {"reach": "sunny@example.org", "wording": "time_only"}
    for key in ANSWERS:
        answer(client, key, **({"message": "email"} if key == "message" else {}))
        if key == "message":
            answer(client, "reach", **reach)
    client.post("/talk/check/", {"do": "book"})
    remind(by=SET_UP, now=MORNING)
    assert sent() == [("sunny@example.org", "Nodyn i’ch atgoffa: Dydd Iau 26 Tachwedd am 12:00.")]


def test_who_wants_no_time_said_reads_none(sessions: Sessions) -> None:
    reminded_booking(sessions, wording=Wording.NO_TIME)
    remind(by=SET_UP, now=MORNING)
    assert [body for _to, body in sent()] == [
        "There is something for you to look at. Please open your link."
    ]


def test_what_was_cancelled_a_minute_ago_is_not_reminded_of(sessions: Sessions) -> None:
    booking = reminded_booking(sessions)
    cancel_booking(booking=booking, by=PUBLIC, now=MORNING)
    assert remind(by=SET_UP, now=MORNING) == 0
    assert (sent(), SafeContact.objects.count()) == ([], 0)


def test_what_was_moved_is_reminded_of_at_its_new_time(sessions: Sessions) -> None:
    booking = reminded_booking(sessions)
    remind(by=SET_UP, now=MORNING)
    later = moment(THURSDAY, dt.time(16))
    move_booking(booking=booking, wish=sessions.wish(), starts_at=later, by=PUBLIC, now=MORNING)
    remind(by=SET_UP, now=MORNING)
    assert [body for _to, body in sent()] == [
        "A reminder: Thursday 26 November at 14:00.",
        "A reminder: Thursday 26 November at 16:00.",
    ]


def test_whose_time_fell_away_is_told_once(sessions: Sessions) -> None:
    reminded_booking(sessions)
    sessions.take_away(SessionDay.objects.get())
    assert [remind(by=SET_UP, now=NOW) for _run in range(2)] == [1, 0]
    assert [body for _to, body in sent()] == [FELL_AWAY]


def test_an_earlier_time_that_is_kept_is_told_once(sessions: Sessions) -> None:
    booking = reminded_booking(sessions)
    wait_for_earlier(booking=booking, by=PUBLIC, now=NOW)
    offer_earlier(by=SET_UP, now=NOW)
    assert [remind(by=SET_UP, now=NOW) for _run in range(2)] == [1, 0]
    assert [body for _to, body in sent()] == [
        "An earlier time is free: Thursday 26 November at 12:00. Please open your link to take it."
    ]


def test_a_channel_that_is_down_is_tried_again_and_a_refused_address_is_not(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = reminded_booking(sessions)
    wait_for_earlier(booking=booking, by=PUBLIC, now=MORNING)

    def down(*_call: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", down)
        assert remind(by=SET_UP, now=MORNING) == 0
    assert remind(by=SET_UP, now=MORNING) == 1
    assert len(sent()) == 1


def test_an_address_is_forgotten_when_the_session_is_over(sessions: Sessions) -> None:
    booking = reminded_booking(sessions)
    forget_contacts(by=SET_UP, now=booking.starts_at)
    assert SafeContact.objects.count() == 1
    forget_contacts(by=SET_UP, now=booking.ends_at)
    assert SafeContact.objects.count() == 0


@pytest.mark.parametrize(
    ("now", "made_on", "due"),
    [
        (dt.datetime(2026, 11, 25, 14, 1, tzinfo=dt.UTC), NOW.date(), True),
        (dt.datetime(2026, 11, 25, 13, 59, tzinfo=dt.UTC), NOW.date(), False),
        # Just booked: they know.
        (dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC), THURSDAY, False),
        # At night, and in the last hour.
        (dt.datetime(2026, 11, 26, 7, 59, tzinfo=dt.UTC), NOW.date(), False),
        (dt.datetime(2026, 11, 25, 20, tzinfo=dt.UTC), NOW.date(), False),
        (dt.datetime(2026, 11, 26, 13, 1, tzinfo=dt.UTC), NOW.date(), False),
        (dt.datetime(2026, 11, 26, 15, tzinfo=dt.UTC), NOW.date(), False),
    ],
)
def test_when_a_reminder_is_due(now: dt.datetime, made_on: dt.date, due: bool) -> None:
    starts_at = moment(THURSDAY, dt.time(14))
    assert reminder_due(starts_at=starts_at, made_on=made_on, now=now) is due


def test_nothing_goes_out_at_night(sessions: Sessions) -> None:
    reminded_booking(sessions)
    assert remind(by=SET_UP, now=MORNING.replace(hour=3)) == 0
