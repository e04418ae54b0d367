"""How it was: asked in the way the person chose, kept apart from their session."""

import datetime as dt
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.cast import NOW
from tests.confidential.support.sessions import PUBLIC, SAID, THURSDAY, Sessions
from tests.confidential.support.staff.conftest import QUARTER_PAST
from upstander.confidential.reporting.choices import HowItWas
from upstander.confidential.support.actions.attending import end_session
from upstander.confidential.support.actions.booking import Reach, Slip, book
from upstander.confidential.support.actions.opinions import give_opinion, tell_of_opinion
from upstander.confidential.support.choices import Medium, Wording
from upstander.confidential.support.models import (
    Booking,
    MeasuredChange,
    Opinion,
    OpinionAsked,
    SafeContact,
)
from upstander.confidential.support.queries.opinions import changes, is_asked, said_of_sessions
from upstander.confidential.support.rules.attending import Ended
from upstander.confidential.support.rules.slots import moment
from upstander.confidential.support.session_choices import Happened, PrivateMinutes
from upstander.confidential.support.session_refusals import NothingTicked, NotInvited
from upstander.foundation.audit.models import PublicAct

pytestmark = pytest.mark.django_db
YES = {"listened": HowItWas.YES, "again": HowItWas.NO}


def booked(sessions: Sessions, link: str, reach: Reach | None = None) -> Booking:
    starts = moment(THURSDAY, dt.time(12))
    slip = Slip(sessions.wish(), starts, uuid4().hex, link, SAID, reach=reach)
    return book(slip=slip, by=PUBLIC, now=NOW)


def talked(sessions: Sessions, booking: Booking, happened: Happened = Happened.ATTENDED) -> None:
    ended = Ended(happened, PrivateMinutes.ALONE)
    end_session(booking=booking, ended=ended, by=sessions.house.actor("Dev"), now=QUARTER_PAST)


def say(booking: Booking, said: dict[str, HowItWas]) -> None:
    give_opinion(booking=booking, said=said, by=PUBLIC, now=QUARTER_PAST)


def test_whoever_came_is_asked_and_whoever_did_not_is_not(sessions: Sessions) -> None:
    came = booked(sessions, "came")
    talked(sessions, came)
    missed = sessions.book(sessions.wish(), 13)
    ended = Ended(Happened.MISSED)
    later = QUARTER_PAST + dt.timedelta(hours=1)
    end_session(booking=missed, ended=ended, by=sessions.house.actor("Dev"), now=later)
    assert (is_asked(came), is_asked(missed)) == (True, False)


def test_what_is_said_is_tied_to_nothing(sessions: Sessions) -> None:
    booking = booked(sessions, "link")
    talked(sessions, booking)
    say(booking, YES)
    kept = Opinion.objects.values("service", "quarter", "listened", "helped", "again").get()
    assert kept == {
        "service": sessions.service.pk, "quarter": dt.date(2026, 10, 1), "listened": "yes",
        "helped": "", "again": "no",
    }  # fmt: skip
    assert PublicAct.objects.get(name="support:opinion:give").subject_id is None


def test_it_is_said_once_and_not_by_who_is_not_asked(sessions: Sessions) -> None:
    booking = booked(sessions, "link")
    with pytest.raises(NotInvited):
        say(booking, YES)
    talked(sessions, booking)
    with pytest.raises(NothingTicked):
        say(booking, {})
    say(booking, YES)
    with pytest.raises(NotInvited):
        say(booking, YES)
    assert Opinion.objects.count() == 1


def mails() -> list[str]:
    folder = Path(str(settings.EMAIL_FILE_PATH))
    return [one.read_text() for one in folder.glob("*")] if folder.exists() else []


def test_a_word_goes_out_in_the_way_they_chose_and_the_address_is_forgotten(
    sessions: Sessions, mailoutbox: list[object]
) -> None:
    reach = Reach(Medium.EMAIL, Wording.TIME_ONLY, "sunny@example.org")
    booking = booked(sessions, "link", reach)
    talked(sessions, booking)
    dev = sessions.house.actor("Dev")
    before = len(mails()) + len(mailoutbox)
    assert tell_of_opinion(booking=booking, by=dev, now=QUARTER_PAST) is True
    assert len(mails()) + len(mailoutbox) == before + 1
    assert not SafeContact.objects.exists()
    assert tell_of_opinion(booking=booking, by=dev, now=QUARTER_PAST) is False


def test_without_a_channel_that_takes_it_the_link_still_asks(sessions: Sessions) -> None:
    reach = Reach(Medium.TEXT, Wording.TIME_ONLY, "+447700900123")
    booking = booked(sessions, "link", reach)
    talked(sessions, booking)
    dev = sessions.house.actor("Dev")
    assert tell_of_opinion(booking=booking, by=dev, now=QUARTER_PAST) is False
    assert (is_asked(booking), SafeContact.objects.exists()) == (True, False)


def test_the_private_link_asks_takes_and_thanks(sessions: Sessions) -> None:
    booking, person = booked(sessions, "a" * 26), Client()
    here = reverse("support:session", args=["a" * 26])
    where = reverse("support:opinion", args=["a" * 26])
    with time_machine.travel(QUARTER_PAST, tick=False):
        assert person.get(where)["Location"] == here
        talked(sessions, booking)
        assert "Three short questions." in person.get(here).content.decode()
        assert "How was it?" in person.get(where).content.decode()
        assert "We do not keep your name with it." in person.get(f"{where}?easy=1").content.decode()
        nothing = person.post(where, {})
        assert (nothing.status_code, "Choose at least one answer" in nothing.content.decode()) == (
            409, True,
        )  # fmt: skip
        thanks = person.post(where, {"listened": "yes"}, follow=True).content.decode()
        assert "Thank you" in thanks
        assert "Three short questions." not in thanks
        assert OpinionAsked.objects.get().answered
        gone = person.get(reverse("support:opinion", args=["nothing"]))
        assert gone["Location"] == reverse("support:session", args=["nothing"])


def test_counts_are_shown_from_ten_people_on_and_only_of_quarters_that_are_over(
    sessions: Sessions,
) -> None:
    today, spring = dt.date(2027, 1, 5), dt.date(2026, 10, 1)
    for number in range(10):
        assert (said_of_sessions(today), changes(today)) == (None, None)
        answer = HowItWas.YES if number else HowItWas.NO
        Opinion.objects.create(service=sessions.service, quarter=spring, listened=answer)
        MeasuredChange.objects.create(
            service=sessions.service, quarter=spring, change="better" if number else "worse"
        )
    said = said_of_sessions(today)
    assert said is not None
    assert (said.people, said.counts["listened"]) == (10, {"yes": 9, "no": 1})
    assert changes(today) == {"better": 9, "worse": 1}
    assert said_of_sessions(dt.date(2026, 12, 31)) is None
