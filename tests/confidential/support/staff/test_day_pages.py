"""A coordinator keeps the days: added, changed, taken away, and nobody is left without a word."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, Partnership
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.support.sessions import THURSDAY, Sessions, given_sessions
from upstander.confidential.support.models import Blocked, Closure, SessionDay, WeeklyRule
from upstander.confidential.support.rules.slots import moment

pytestmark = pytest.mark.django_db
LIST = reverse("support:days")


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    return given_sessions(house)


def gwen(sessions: Sessions) -> Client:
    return signed_in(sessions.house.people["Gwen"])


def plan(sessions: Sessions, **more: object) -> dict[str, object]:
    return {
        "service": str(sessions.service.pk), "day": "2026-11-26", "opens": "12:00",
        "closes": "20:00", "slot_minutes": "45", "buffer_minutes": "15",
        "meetings": ["phone", "video"], "people": [str(sessions.dev.pk), str(sessions.femi.pk)],
    } | more  # fmt: skip


def test_a_coordinator_adds_a_day_and_sees_it_with_who_is_on(sessions: Sessions) -> None:
    client = gwen(sessions)
    assert "No session days ahead" in client.get(LIST).content.decode()
    page = client.post(reverse("support:day_add"), plan(sessions), follow=True).content.decode()
    for words in ("The day can be booked.", "Thursday 26 November", "Dev, Femi", "0 of 16",
                  "12:00 to 20:00, 45 minutes each, 15 between"):  # fmt: skip
        assert words in page
    assert SessionDay.objects.get().meetings == ["phone", "video"]


def test_the_rail_leads_a_coordinator_to_the_days(sessions: Sessions) -> None:
    answer = gwen(sessions).get(reverse("support:desk_sessions"))
    assert (answer.status_code, answer["Location"]) == (302, LIST)


@pytest.mark.parametrize("name", ["Dev", "Hana"])
def test_who_keeps_no_days_is_turned_away(sessions: Sessions, name: str) -> None:
    client = signed_in(sessions.house.people[name])
    for page in ("days", "day_add", "day_rule", "day_close", "day_away"):
        assert client.get(reverse(f"support:{page}")).status_code == 403


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"people": []}, "Choose at least one officer."),
        ({"closes": "11:00"}, "The day must end after it begins."),
        ({"opens": "soon"}, "Type the time as 17:30."),
        ({"meetings": []}, "Choose at least one way to meet."),
        ({"opens": "12:02"}, "Times go in steps of five minutes."),
        ({"opens": "12:00", "closes": "12:30"}, "No session fits"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    sessions: Sessions, more: dict[str, object], words: str
) -> None:
    answer = gwen(sessions).post(reverse("support:day_add"), plan(sessions, **more))
    page = answer.content.decode()
    assert words in page
    assert 'value="2026-11-26"' in page
    assert not SessionDay.objects.exists()


def test_a_day_without_an_officer_is_refused(sessions: Sessions) -> None:
    only_room = plan(sessions, people=[str(sessions.room.pk)])
    answer = gwen(sessions).post(reverse("support:day_add"), only_room)
    assert (answer.status_code, "at least one officer" in answer.content.decode()) == (409, True)


def test_the_second_of_two_coordinators_is_told_and_loses_nothing(sessions: Sessions) -> None:
    day = sessions.day()
    where, client = reverse("support:day_change", args=[day.pk]), gwen(sessions)
    shown = client.get(where)
    assert 'name="version" value="0"' in shown.content.decode()
    was = shown.context["form"]["was"].value()
    carys = signed_in(sessions.house.people["Carys"])
    carys.post(where, plan(sessions, version="0", closes="18:00"))
    late = client.post(where, plan(sessions, version="0", opens="13:00", was=was))
    page = late.content.decode()
    assert late.status_code == 409
    for words in ("A colleague has changed this day", "What your colleague changed",
                  "was: 12:00 to 20:00", "12:00 to 18:00", 'value="13:00"',
                  'name="version" value="1"'):  # fmt: skip
        assert words in page
    assert ("was: Dev, Femi" in page, late.context["form"]["was"].value() == was) == (False, False)
    assert SessionDay.objects.get().closes == dt.time(18)
    client.post(where, plan(sessions, version="1", opens="13:00"))
    day.refresh_from_db()
    assert (day.opens, day.closes, day.version) == (dt.time(13), dt.time(20), 2)


def test_without_what_was_shown_the_day_is_told_as_it_is_now(sessions: Sessions) -> None:
    day = sessions.day()
    where = reverse("support:day_change", args=[day.pk])
    gwen(sessions).post(where, plan(sessions, version="0", closes="18:00"))
    late = gwen(sessions).post(where, plan(sessions, version="0", was="nonsense"))
    page = late.content.decode()
    assert ("Thursday 26 November, 12:00 to 18:00" in page, "was:" in page) == (True, False)


def test_a_day_that_was_taken_away_meanwhile_is_told_and_can_be_added_again(
    sessions: Sessions,
) -> None:
    day, client = sessions.day(), gwen(sessions)
    where = reverse("support:day_change", args=[day.pk])
    sessions.take_away(day)
    assert client.get(where).status_code == 404
    late = client.post(where, plan(sessions, version="0", opens="13:00"))
    page = late.content.decode()
    assert late.status_code == 409
    for words in ("A colleague has taken this day away", 'value="13:00"', "Add this day",
                  f'action="{reverse("support:day_add")}"'):  # fmt: skip
        assert words in page
    remove = reverse("support:day_remove", args=[day.pk])
    assert "taken this day away already" in client.post(remove, follow=True).content.decode()
    nobody = reverse("support:day_remove", args=[sessions.dev.pk])
    assert (client.get(nobody).status_code, client.post(nobody).status_code) == (404, 404)


def asked_to_remove(client: Client, day: SessionDay) -> tuple[str, dict[str, object]]:
    """Open the page that asks once more; return it, and what its button sends."""
    answer = client.get(reverse("support:day_remove", args=[day.pk]))
    seen = answer.context["seen"]
    sends = {"version": str(seen.version), "booked": [str(one) for one in seen.bookings]}
    return answer.content.decode(), sends


def test_a_day_is_taken_away_only_after_saying_who_has_a_time_on_it(sessions: Sessions) -> None:
    day, client = sessions.day(), gwen(sessions)
    sessions.hold(sessions.wish(), 14)
    first = sessions.book(sessions.wish(), 12)
    where = reverse("support:day_remove", args=[day.pk])
    page, sends = asked_to_remove(client, day)
    for words in ("1 person has a time on it", first.reference, "will be told",
                  "1 person gave no address", "1 person is booking a time"):  # fmt: skip
        assert words in page
    second = sessions.book(sessions.wish(), 13)
    changed = client.post(where, sends)
    again = changed.content.decode()
    assert changed.status_code == 409
    for words in ("Bookings on this day have changed", "2 people have a time on it",
                  second.reference):  # fmt: skip
        assert words in again
    assert not SessionDay.objects.exclude(removed_on=None).exists()
    assert client.post(where, {}).status_code == 409
    gone = client.post(where, asked_to_remove(client, day)[1]).content.decode()
    assert ("2 people need a new time" in gone, first.reference in gone) == (True, True)
    day.refresh_from_db()
    assert day.removed_on == NOW.date()


def test_a_day_changed_meanwhile_is_shown_again_before_it_goes(sessions: Sessions) -> None:
    day, client = sessions.day(), gwen(sessions)
    sends = asked_to_remove(client, day)[1]
    client.post(
        reverse("support:day_change", args=[day.pk]), plan(sessions, version="0", closes="18:00")
    )
    late = client.post(reverse("support:day_remove", args=[day.pk]), sends)
    page = late.content.decode()
    assert (late.status_code, "A colleague has changed" in page, "18:00" in page) == (
        409,
        True,
        True,
    )
    done = client.post(
        reverse("support:day_remove", args=[day.pk]), asked_to_remove(client, day)[1], follow=True
    )
    assert "The day is taken away." in done.content.decode()


def test_taking_a_day_away_shows_each_person_and_the_team_offers_a_new_time(
    sessions: Sessions,
) -> None:
    day = sessions.day()
    booking = sessions.book(sessions.wish(sessions.cohesion), 12)
    sessions.day(THURSDAY + dt.timedelta(days=7))
    sends = asked_to_remove(gwen(sessions), day)[1]
    page = gwen(sessions).post(reverse("support:day_remove", args=[day.pk]), sends).content.decode()
    for words in ("1 person needs a new time", booking.reference,
                  "They gave no address. The team must tell them."):  # fmt: skip
        assert words in page
    dev = unlocked(sessions.house.people["Dev"])
    opened = dev.get(reverse("support:desk_session", args=[booking.reference])).content.decode()
    assert "This session has no time any more" in opened
    where = reverse("support:desk_move", args=[booking.reference])
    asked = dev.get(where).context["form"].initial
    wanted = moment(THURSDAY + dt.timedelta(days=7), dt.time(15))
    moved = dev.post(where, {"starts_at": wanted.isoformat(), **asked}, follow=True)
    assert "The session has a new time." in moved.content.decode()
    booking.refresh_from_db()
    assert (booking.state, booking.starts_at) == ("booked", wanted)
    assert "Choose a time." in dev.post(where, {}).content.decode()


def test_a_weekly_rule_makes_days_and_ends(sessions: Sessions) -> None:
    client = gwen(sessions)
    asked = plan(sessions, weekday="3", every_weeks="2", valid_from="2026-11-20", valid_to="")
    page = client.post(reverse("support:day_rule"), asked, follow=True).content.decode()
    assert "Its days are there now." in page
    assert "Thursday, every 2 weeks" in page
    rule = WeeklyRule.objects.get()
    where = reverse("support:day_rule_end", args=[rule.pk])
    assert "Thursday, every 2 weeks" in client.get(where).content.decode()
    client.post(where, {"last_day": "2026-11-30"})
    days = SessionDay.objects.filter(removed_on=None).values_list("day", flat=True)
    assert list(days) == [THURSDAY]
    nobody = "5f0f1f4e-0000-4000-8000-000000000000"
    assert client.get(reverse("support:day_rule_end", args=[nobody])).status_code == 404


def test_a_weekly_rule_is_changed_from_a_day_on_and_says_what_clashes(sessions: Sessions) -> None:
    client = gwen(sessions)
    asked = plan(sessions, weekday="3", every_weeks="1", valid_from="2026-11-20", valid_to="")
    client.post(reverse("support:day_rule"), asked)
    rule = WeeklyRule.objects.get()
    booking = sessions.book(
        sessions.wish(sessions.cohesion), 12, day=THURSDAY + dt.timedelta(days=7)
    )
    where = reverse("support:day_rule_change", args=[rule.pk])
    shown = client.get(where).content.decode()
    for words in ('name="valid_from" value="2026-11-20"', 'name="version" value="0"',
                  'name="opens" value="12:00"', "Thursday, every week"):  # fmt: skip
        assert words in shown
    later = asked | {"valid_from": "2026-11-27", "opens": "14:00", "version": "0"}
    page = client.post(where, later).content.decode()
    for words in ("1 session does not fit the new times.", booking.reference,
                  "It does not begin or end with the new times."):  # fmt: skip
        assert words in page
    listed = client.get(LIST).content.decode()
    for words in ("every week, 12:00 to 20:00, 45 minutes each, 15 between, until Wednesday 2",
                  "every week, 14:00 to 20:00, 45 minutes each, 15 between, from Thursday 3"):  # fmt: skip
        assert words in listed
    second = client.post(where, later)
    assert (
        second.status_code,
        "A colleague has changed these days" in second.content.decode(),
    ) == (409, True)
    new = WeeklyRule.objects.latest("valid_from")
    plain = asked | {"valid_from": "2026-12-10", "version": "0"}
    fits = client.post(reverse("support:day_rule_change", args=[new.pk]), plain, follow=True)
    assert "Everything booked still fits." in fits.content.decode()
    assert "Choose the day." in client.post(where, {}).content.decode()
    backwards = later | {"valid_to": "2026-11-20"}
    assert "must not come before the first" in client.post(where, backwards).content.decode()


def test_days_off_and_who_is_away_are_taken_back(sessions: Sessions) -> None:
    sessions.day()
    client = gwen(sessions)
    client.post(
        reverse("support:day_close"), {"service": "", "first": "2026-11-26", "last": "2026-11-26"}
    )
    away = {"who": str(sessions.dev.pk), "first_day": "2026-11-26", "first_time": "08:00",
            "last_day": "2026-11-26", "last_time": "20:00"}  # fmt: skip
    client.post(reverse("support:day_away"), away)
    page = client.get(LIST).content.decode()
    span = "Thursday 26 November at 08:00 to Thursday 26 November at 20:00"
    assert ("Take it back" in page, span in page) == (True, True)
    back = reverse("support:day_reopen", args=[Closure.objects.get().pk])
    page = client.post(back, follow=True).content.decode()
    assert "1 day with sessions is there again." in page
    assert "0 of 16" in page
    here = reverse("support:day_back", args=[Blocked.objects.get().pk])
    assert "Their times can be booked again." in client.post(here, follow=True).content.decode()
    assert (client.post(back).status_code, client.post(here).status_code) == (404, 404)


def test_days_off_take_days_away(sessions: Sessions) -> None:
    sessions.day()
    client, where = gwen(sessions), reverse("support:day_close")
    wrong = client.post(where, {"service": "", "first": "2026-11-27", "last": "2026-11-26"})
    assert "must not come before" in wrong.content.decode()
    asked = {"service": str(sessions.service.pk), "first": "2026-11-25", "last": "2026-11-27"}
    page = client.post(where, asked, follow=True).content.decode()
    assert "Hate crime support: Wednesday 25 November to Friday 27 November" in page
    client.post(where, {"service": "", "first": "2026-12-24", "last": "2026-12-24"})
    assert "All services: Thursday 24 December" in client.get(LIST).content.decode()
    assert Closure.objects.count() == 2
    assert not SessionDay.objects.filter(removed_on=None).exists()


@pytest.mark.parametrize("page", ["day_close", "day_rule_end"])
def test_days_go_only_after_saying_who_has_a_time_on_them(sessions: Sessions, page: str) -> None:
    client = gwen(sessions)
    rhythm = {"weekday": "3", "every_weeks": "1", "valid_from": "2026-11-20", "valid_to": ""}
    client.post(reverse("support:day_rule"), plan(sessions, **rhythm))
    first = sessions.book(sessions.wish(sessions.cohesion), 12)
    rule = WeeklyRule.objects.get()
    where = reverse(f"support:{page}", args=[rule.pk] if page == "day_rule_end" else [])
    typed = {"last_day": "2026-11-25", "service": "", "first": "2026-11-26", "last": "2026-12-03"}
    asked = client.post(where, typed)
    assert (asked.status_code, asked.context["booked"]) == (200, [first.pk])
    for words in ("1 person has a time then", first.reference, "Yes, go ahead"):
        assert words in asked.content.decode()
    second = sessions.book(
        sessions.wish(sessions.cohesion), 13, day=THURSDAY + dt.timedelta(days=7)
    )
    again = client.post(where, typed | {"booked": [str(first.pk)]})
    assert (again.status_code, again.context["booked"]) == (409, [first.pk, second.pk])
    for words in ("Bookings have changed since you looked", "2 people have a time then",
                  second.reference):  # fmt: skip
        assert words in again.content.decode()
    assert not SessionDay.objects.exclude(removed_on=None).exists()
    both = [str(first.pk), str(second.pk)]
    gone = client.post(where, typed | {"booked": both}).content.decode()
    assert "2 people need a new time" in gone


def test_an_officer_who_is_ill_is_not_offered_and_their_people_are_shown(
    sessions: Sessions,
) -> None:
    sessions.day()
    booking = sessions.book(sessions.wish(sessions.cohesion), 12)
    client, where = gwen(sessions), reverse("support:day_away")
    ill = {"who": str(sessions.dev.pk), "first_day": "2026-11-26", "first_time": "08:00",
           "last_day": "2026-11-26", "last_time": "20:00"}  # fmt: skip
    asked = client.post(where, ill)
    page = asked.content.decode()
    for words in ("1 person has a time then", booking.reference, "1 person gave no address",
                  "If no colleague can step in", "Yes, go ahead", 'value="08:00"'):  # fmt: skip
        assert words in page
    assert (asked.status_code, Blocked.objects.count()) == (200, 0)
    page = client.post(where, ill | {"booked": [str(booking.pk)]}).content.decode()
    assert ("1 person needs a new time" in page, booking.reference in page) == (True, True)
    assert Blocked.objects.get().resource == sessions.dev
    backwards = client.post(where, ill | {"last_day": "2026-11-25"}).content.decode()
    assert "It must end after it begins." in backwards
    skipped = ill | {"first_day": "2027-03-28", "first_time": "01:30", "last_day": "2027-03-28"}
    assert "that day has no such time" in client.post(where, skipped).content.decode()
    nobody = client.post(where, ill | {"who": ""}).content.decode()
    assert "Choose who is away." in nobody


def test_the_list_runs_the_same_queries_for_one_day_and_for_three(sessions: Sessions) -> None:
    client, counts = gwen(sessions), []
    for days in ((0,), (7, 14)):
        for later in days:
            sessions.day(THURSDAY + dt.timedelta(days=later))
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1]
