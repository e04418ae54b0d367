"""What happens seldom: two services, a team without keys, a second window, a channel that is down."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from tests.cast import NOW, SET_UP, Partnership
from tests.confidential.support.at_the_door import ANSWERS, answer, answered, text_of, when
from tests.confidential.support.sessions import (
    EIGHT,
    NOON,
    PUBLIC,
    SAID,
    THURSDAY,
    Sessions,
    given_sessions,
)
from upstander.confidential.support import jobs
from upstander.confidential.support.actions import reminding, waiting
from upstander.confidential.support.actions.booking import Reach, Slip, book
from upstander.confidential.support.actions.days import add_day
from upstander.confidential.support.actions.reminding import remind
from upstander.confidential.support.actions.services import Described, set_service
from upstander.confidential.support.actions.waiting import offer_earlier, wait_for_earlier
from upstander.confidential.support.choices import Medium, Meeting, Wording
from upstander.confidential.support.day_steps import DayPlan
from upstander.confidential.support.models import Booking, SafeContact, Waiting
from upstander.confidential.support.queries.readers import wish_to_move
from upstander.confidential.support.refusals import DraftChanged, NobodyToRead
from upstander.confidential.support.rules.slots import Hours, moment
from upstander.confidential.support.session import COOKIE
from upstander.foundation.pages import drafts
from upstander.foundation.vault.models import KeyPair

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    found = given_sessions(house)
    found.day()
    return found


def slip_of(sessions: Sessions, **more: object) -> Slip:
    starts_at = moment(THURSDAY, NOON)
    return Slip(sessions.wish(), starts_at, uuid4().hex, uuid4().hex, SAID, **more)  # type: ignore[arg-type]


def test_with_two_services_the_first_question_is_which(client: Client, sessions: Sessions) -> None:
    gwen = sessions.house.actor("Gwen")
    housing = set_service(
        said=Described("housing", "A safe home", "Talk about where you live.", "Your home."),
        circle=sessions.house.cohesion_team.pk, notice_minutes=0, horizon_days=30, by=gwen,
        now=NOW,
    )  # fmt: skip
    hours = Hours(THURSDAY + dt.timedelta(days=1), NOON, EIGHT, 45, 15)
    plan = DayPlan(hours, (Meeting.PHONE,), (sessions.dev.pk,))
    add_day(service=housing, plan=plan, by=gwen, now=NOW)
    assert 'href="/talk/service/"' in client.get("/talk/").content.decode()
    assert answer(client, "service", service="housing") == "/talk/about/"
    # One kind of officer and one way to meet: neither is asked.
    assert answer(client, "about") == "/talk/language/"
    assert answer(client, "language") == "/talk/day/"
    assert "Friday 27 November 8 free times" in text_of(client.get("/talk/day/"))


def test_a_team_without_keys_books_nobody(client: Client, sessions: Sessions) -> None:
    answered(client)
    KeyPair.objects.filter(owner=sessions.house.cohesion_team.pk).update(retired_on=NOW.date())
    with pytest.raises(NobodyToRead):
        book(slip=slip_of(sessions), by=PUBLIC, now=NOW)
    page = client.post("/talk/check/", {"do": "book"})
    assert (page.status_code, "Nobody can be booked here yet" in text_of(page)) == (503, True)
    assert not Booking.objects.filter(state="booked").exists()


def test_what_another_window_wrote_meanwhile_is_looked_at_first(
    client: Client, sessions: Sessions
) -> None:
    answered(client)
    cookie = client.cookies[COOKIE].value
    before = drafts.load(cookie, NOW)
    client.post("/talk/name/", {"do": "next", "name": "Rain"})
    with pytest.raises(DraftChanged):
        book(slip=slip_of(sessions, draft=before), by=PUBLIC, now=NOW)
    assert not Booking.objects.filter(state="booked").exists()


def test_a_reminder_waits_while_the_channel_is_down(
    sessions: Sessions, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    reach = Reach(Medium.EMAIL, Wording.TIME_ONLY, "sunny@example.org")
    book(slip=slip_of(sessions, reach=reach), by=PUBLIC, now=NOW)

    def down(*_call: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", down)
        assert remind(by=SET_UP, now=MORNING) == 0
    assert SafeContact.objects.get().reminded is None
    assert remind(by=SET_UP, now=MORNING) == 1


@pytest.mark.parametrize(("typed", "fits"), [("07700 900123", True), ("01632 960123", False)])
def test_a_text_goes_to_a_mobile(
    client: Client, sessions: Sessions, typed: str, fits: bool
) -> None:
    assert sessions.service.open
    answered(client, but={"message": {"message": "text"}})
    led = answer(client, "reach", reach=typed, wording="time_only")
    assert (led == "/talk/name/") is fits
    assert ("does not look like a mobile number" in led) is not fits


def test_a_change_of_language_keeps_what_is_typed(client: Client, sessions: Sessions) -> None:
    assert sessions.service.open
    answered(client)
    led = client.post("/talk/name/", {"do": "language", "name": "Rain"})
    assert led["Location"] == "/language/?to=%2Ftalk%2Fname%2F"
    assert "Rain" in text_of(client.get("/talk/check/"))


def test_a_time_that_fell_away_while_it_was_read_is_said(
    client: Client, sessions: Sessions
) -> None:
    for key in list(ANSWERS)[:5]:
        answer(client, key)
    for _other in range(2):
        sessions.book(sessions.wish(), 12)
    led = answer(client, "time", time=when(12))
    assert led.startswith("409")
    assert "The nearest free times" in led


def test_earlier_needs_a_link_that_is_known(client: Client, sessions: Sessions) -> None:
    assert sessions.service.open
    assert client.post(f"/talk/mine/{'a' * 26}/earlier/", {"do": "wait"}).status_code == 404


def test_leaving_before_anything_was_begun_lets_nothing_go(
    client: Client, sessions: Sessions
) -> None:
    sessions.hold(sessions.wish(), 12)
    client.post("/leave/")
    assert Booking.objects.count() == 1


def test_the_clock_does_each_of_its_works(sessions: Sessions) -> None:
    sessions.hold(sessions.wish(), 12)
    for one in jobs.SCHEDULE:
        one.run(NOW + dt.timedelta(minutes=11))
    assert Booking.objects.count() == 0


def test_rows_say_their_names(sessions: Sessions) -> None:
    booking = sessions.book(sessions.wish(), 12)
    names = [str(one) for one in (sessions.service, sessions.cohesion, sessions.dev, booking.day)]
    assert [*names, str(booking)] == [
        "Hate crime support", "Community Cohesion Officer", "Dev", "2026-11-26 12:00",
        booking.reference,
    ]  # fmt: skip


# --- two processes at one message or one time ------------------------------------------------------


def reachable(sessions: Sessions) -> Booking:
    reach = Reach(Medium.EMAIL, Wording.TIME_ONLY, "sunny@example.org")
    later = replace(slip_of(sessions, reach=reach), starts_at=moment(THURSDAY, dt.time(14)))
    return book(slip=later, by=PUBLIC, now=NOW)


def test_a_reminder_that_another_process_took_is_not_sent_again(sessions: Sessions) -> None:
    reachable(sessions)
    read_before = SafeContact.objects.select_related("booking").get()
    SafeContact.objects.update(reminded=0)
    assert reminding._remind(read_before, SET_UP, MORNING) is False


def test_an_offer_that_another_process_told_of_is_not_told_again(sessions: Sessions) -> None:
    wait_for_earlier(booking=reachable(sessions), by=PUBLIC, now=NOW)
    offer_earlier(by=SET_UP, now=NOW)
    [read_before] = reminding._offers(NOW)
    Waiting.objects.update(told=True)
    assert reminding._tell_of_offer(read_before, SET_UP, NOW) is False


def test_an_offer_is_told_of_when_the_channel_is_up_again(
    sessions: Sessions, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    wait_for_earlier(booking=reachable(sessions), by=PUBLIC, now=NOW)
    offer_earlier(by=SET_UP, now=NOW)

    def down(*_call: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", down)
        assert remind(by=SET_UP, now=NOW) == 0
    assert Waiting.objects.get().told is False
    assert remind(by=SET_UP, now=NOW) == 1


def test_a_time_that_somebody_else_took_meanwhile_is_not_offered(sessions: Sessions) -> None:
    booking = reachable(sessions)
    wait_for_earlier(booking=booking, by=PUBLIC, now=NOW)
    wish, line = wish_to_move(booking), Waiting.objects.get()
    assert waiting._keep(line, wish, booking.starts_at.replace(hour=3), SET_UP, NOW) is False
    assert Waiting.objects.get().offer is None
