"""Drop in now: an honest line, open only while somebody is there."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import NOW
from tests.confidential.browsing import signed_in
from tests.confidential.support.sessions import PUBLIC, Sessions
from upstander.confidential.support.actions.line import (
    There,
    check_in,
    check_out,
    join_line,
    leave_line,
    take_next,
)
from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.jobs import SCHEDULE
from upstander.confidential.support.models import CheckIn, LinePlace, Unmet
from upstander.confidential.support.queries.line import Standing, standing, what_came
from upstander.confidential.support.rules.line import can_be_reached
from upstander.confidential.support.session_refusals import CannotCheckIn, NobodyWaits, NotOpenNow
from upstander.foundation.access.actors import NotPermitted

HOUR = dt.timedelta(hours=1)
NUMBER = "01632 960 001"


@pytest.mark.parametrize(
    ("meeting", "reach", "can"),
    [
        (Meeting.PHONE, NUMBER, True),
        (Meeting.PHONE, "12345", False),
        (Meeting.VIDEO, "https://meet.example.org/a", True),
        (Meeting.VIDEO, "http://meet.example.org/a", False),
        (Meeting.VIDEO, "https://meet a", False),
        (Meeting.IN_PERSON, NUMBER, False),
    ],
)
def test_an_officer_is_reached_by_a_number_or_a_secure_link(
    meeting: Meeting, reach: str, can: bool
) -> None:
    assert can_be_reached(meeting, reach) is can


def is_there(
    sessions: Sessions, until: dt.datetime = NOW + HOUR, reach: str = NUMBER, name: str = "Dev"
) -> CheckIn:
    there = There(sessions.service.pk, Meeting.PHONE, reach, until)
    return check_in(there=there, by=sessions.house.actor(name), now=NOW)


def joins(sessions: Sessions) -> str:
    return join_line(service=sessions.service, by=PUBLIC, now=NOW)


def closes(now: dt.datetime) -> None:
    next(one for one in SCHEDULE if one.name == "close_drop_in").run(now)


@pytest.mark.django_db
class TestTheLine:
    def test_it_is_open_only_while_an_officer_is_there(self, sessions: Sessions) -> None:
        with pytest.raises(NotOpenNow):
            joins(sessions)
        is_there(sessions)
        assert standing(joins(sessions)) == Standing(0)
        with pytest.raises(NotOpenNow):
            join_line(service=sessions.service, by=PUBLIC, now=NOW + HOUR)

    def test_everybody_sees_how_many_come_before_them(self, sessions: Sessions) -> None:
        is_there(sessions)
        first, second, third = joins(sessions), joins(sessions), joins(sessions)
        assert [standing(one) for one in (first, second, third)] == [
            Standing(0), Standing(1), Standing(2),
        ]  # fmt: skip
        leave_line(secret=second, by=PUBLIC)
        assert (standing(second), standing(third)) == (None, Standing(1))

    def test_the_one_who_waits_longest_is_taken_and_told_where(self, sessions: Sessions) -> None:
        is_there(sessions)
        first, second = joins(sessions), joins(sessions)
        dev = sessions.house.actor("Dev")
        take_next(by=dev, now=NOW)
        assert standing(first) == Standing(0, "Dev", "Phone call", NUMBER)
        assert standing(second) == Standing(0)
        take_next(by=dev, now=NOW)
        assert (standing(first), standing(second)) == (
            None, Standing(0, "Dev", "Phone call", NUMBER),
        )  # fmt: skip
        assert what_came(first) == "no_turn"
        with pytest.raises(NobodyWaits):
            take_next(by=dev, now=NOW)

    def test_nothing_in_the_row_says_who_or_when(self, sessions: Sessions) -> None:
        is_there(sessions)
        secret = joins(sessions)
        row = LinePlace.objects.values().get()
        assert (row["number"], row["day"], row["state"]) == (1, NOW.date(), "waiting")
        assert secret not in str(row)
        assert NUMBER.encode() not in bytes(CheckIn.objects.get().sealed)

    def test_only_who_is_there_takes_somebody(self, sessions: Sessions) -> None:
        is_there(sessions)
        with pytest.raises(NotOpenNow):
            take_next(by=sessions.house.actor("Carys"), now=NOW)
        with pytest.raises(NotPermitted):
            take_next(by=sessions.house.actor("Gwen"), now=NOW)

    @pytest.mark.parametrize(
        ("until", "reach", "name"),
        [
            (NOW, NUMBER, "Dev"),
            (NOW + 24 * HOUR, NUMBER, "Dev"),
            (NOW + HOUR, "soon", "Dev"),
            (NOW + HOUR, NUMBER, "Carys"),
        ],
    )
    def test_a_check_in_has_an_end_today_a_way_and_an_officer(
        self, sessions: Sessions, until: dt.datetime, reach: str, name: str
    ) -> None:
        with pytest.raises(CannotCheckIn):
            is_there(sessions, until, reach, name)

    def test_it_closes_by_itself_and_counts_those_without_a_turn(self, sessions: Sessions) -> None:
        is_there(sessions)
        secret = joins(sessions)
        joins(sessions)
        closes(NOW + HOUR - dt.timedelta(minutes=1))
        assert standing(secret) == Standing(0)
        closes(NOW + HOUR)
        assert standing(secret) is None
        assert (CheckIn.objects.count(), what_came(secret)) == (0, "no_turn")
        assert list(Unmet.objects.values_list("day", "times")) == [(NOW.date(), 2)]
        closes(NOW + HOUR)
        assert Unmet.objects.get().times == 2
        assert LinePlace.objects.count() == 2
        closes(NOW + 24 * HOUR)
        assert (LinePlace.objects.count(), what_came(secret)) == (0, "")

    def test_it_stays_open_while_a_second_officer_is_there(self, sessions: Sessions) -> None:
        sessions.femi.user = sessions.house.people["Carys"].pk
        sessions.femi.save()
        is_there(sessions)
        is_there(sessions, name="Carys")
        secret = joins(sessions)
        check_out(by=sessions.house.actor("Dev"), now=NOW)
        assert standing(secret) == Standing(0)
        check_out(by=sessions.house.actor("Carys"), now=NOW)
        assert standing(secret) is None

    def test_checking_in_again_takes_the_place_of_the_first(self, sessions: Sessions) -> None:
        is_there(sessions)
        is_there(sessions, until=NOW + 2 * HOUR)
        assert CheckIn.objects.get().until == NOW + 2 * HOUR


@pytest.mark.django_db
class TestPages:
    @pytest.fixture(autouse=True)
    def at_ten(self) -> Iterator[None]:
        with time_machine.travel(NOW, tick=False):
            yield

    def test_a_person_joins_waits_is_called_and_is_done(self, sessions: Sessions) -> None:
        here, officer = reverse("support:now"), signed_in(sessions.house.people["Dev"])
        person = Client()
        assert "Right now no one is here" in person.get(here).content.decode()
        closed = person.post(here, {"service": "hate-crime"})
        assert (closed.status_code, "no officer here" in closed.content.decode()) == (409, True)
        asked = {"service": str(sessions.service.pk), "meeting": "phone", "reach": NUMBER,
                 "until": "16:00"}  # fmt: skip
        page = officer.post(reverse("support:line"), asked, follow=True).content.decode()
        assert "You are there for Hate crime support until 16:00." in page
        assert "Someone is here now" in person.get(reverse("support:start")).content.decode()
        assert "There is no one in the line." in person.get(here).content.decode()
        joined = person.post(here, {"service": "hate-crime"}, follow=True).content.decode()
        assert "You are next" in joined
        person.post(here, {"service": "hate-crime"})
        assert LinePlace.objects.count() == 1
        second = Client()
        waiting = second.post(here, {"service": "hate-crime"}, follow=True).content.decode()
        assert "1 person is before you" in waiting
        assert "2 people wait" in officer.get(reverse("support:line")).content.decode()
        taken = officer.post(reverse("support:line_take"), follow=True).content.decode()
        assert "Somebody is called" in taken
        turn = person.get(here).content.decode()
        assert "Dev is ready for you." in turn
        assert f'href="tel:{NUMBER.replace(" ", "")}"' in turn
        person.post(here, {"do": "leave"})
        assert LinePlace.objects.count() == 1

    def test_who_reads_easy_words_reads_them_in_the_line_too(self, sessions: Sessions) -> None:
        is_there(sessions)
        here, person = f"{reverse('support:now')}?easy=1", Client()
        joined = person.post(here, {"service": "hate-crime"})
        assert joined["Location"] == here
        assert f'href="{here}"' in person.get(here).content.decode()
        assert person.post(here, {"do": "leave"})["Location"] == here

    def test_who_had_no_turn_reads_that_we_are_sorry_until_the_night(
        self, sessions: Sessions
    ) -> None:
        here, person = reverse("support:now"), Client()
        is_there(sessions)
        person.post(here, {"service": "hate-crime"})
        signed_in(sessions.house.people["Dev"]).post(reverse("support:line_leave"))
        closed = person.get(here).content.decode()
        for words in ("We are sorry", "We could not talk to you this time", "Book a time"):
            assert words in closed
        with time_machine.travel(NOW + 24 * HOUR, tick=False):
            closes(NOW + 24 * HOUR)
            later = person.get(here).content.decode()
        assert ("Your place is over." in later, "sorry" in later) == (True, False)

    def test_what_is_missing_is_said(self, sessions: Sessions) -> None:
        officer, where = signed_in(sessions.house.people["Dev"]), reverse("support:line")
        assert "Choose how." in officer.post(where, {}).content.decode()
        late = {"service": str(sessions.service.pk), "meeting": "phone", "reach": NUMBER,
                "until": "09:00"}  # fmt: skip
        refused = officer.post(where, late)
        assert (refused.status_code, f'value="{NUMBER}"' in refused.content.decode()) == (409, True)
        assert officer.post(reverse("support:line_take")).status_code == 409
        assert signed_in(sessions.house.people["Gwen"]).get(where).status_code == 403

    def test_a_time_that_the_clocks_jump_over_is_refused(self, sessions: Sessions) -> None:
        officer = signed_in(sessions.house.people["Dev"])
        with time_machine.travel(dt.datetime(2027, 3, 28, 0, 30, tzinfo=dt.UTC), tick=False):
            officer = signed_in(sessions.house.people["Dev"])
            asked = {"service": str(sessions.service.pk), "meeting": "phone", "reach": NUMBER,
                     "until": "01:30"}  # fmt: skip
            assert officer.post(reverse("support:line"), asked).status_code == 409
