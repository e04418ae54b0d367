"""An officer's session day on screen."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, keyring_of
from tests.confidential.browsing import unlocked
from tests.confidential.support.sessions import THURSDAY, Sessions
from tests.confidential.support.staff.conftest import NOON
from upstander.confidential.support.actions.attending import show_session
from upstander.confidential.support.actions.days import set_away
from upstander.confidential.support.actions.resources import Somebody, add_resource
from upstander.confidential.support.choices import Meeting, ResourceKind
from upstander.confidential.support.models import Booking, FollowUp, Measure, Resource
from upstander.confidential.support.rules.slots import moment
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.models import Access

pytestmark = pytest.mark.django_db
LIST = "/sessions/"


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    """Let views live on Thursday at a quarter past twelve."""
    with time_machine.travel(NOON + dt.timedelta(minutes=15), tick=False):
        yield


def at(sessions: Sessions, name: str = "Dev") -> Client:
    return unlocked(sessions.house.people[name])


def address(name: str, booking: Booking, *more: str) -> str:
    return reverse(f"support:desk_{name}", args=[booking.reference, *more])


def test_the_list_shows_coded_facts_and_whose_turn_it_is(sessions: Sessions, noon: Booking) -> None:
    page = at(sessions).get(reverse("support:desk_sessions")).content.decode()
    for words in ("Thursday 26 November", "12:00 to 12:45", "Phone call", noon.reference, "Today"):
        assert words in page
    assert "Sunny" not in page


def test_the_teams_list_is_one_click_away_and_another_teams_is_empty(
    sessions: Sessions, noon: Booking
) -> None:
    where = reverse("support:desk_sessions")
    assert noon.reference not in at(sessions, "Carys").get(where).content.decode()
    assert noon.reference in at(sessions, "Carys").get(f"{where}?whose=team").content.decode()
    assert noon.reference not in at(sessions, "Femi").get(f"{where}?whose=team").content.decode()


def test_an_officer_of_another_team_finds_and_opens_what_is_booked_with_them(
    sessions: Sessions,
) -> None:
    sessions.day(THURSDAY, sessions.femi)
    hers = sessions.book(sessions.wish(sessions.victim_care), 12)
    assert hers.reference in at(sessions, "Femi").get(LIST).content.decode()
    for name in ("Femi", "Esi", "Dev"):
        page = at(sessions, name).get(address("session", hers)).content.decode()
        assert "Sunny" in page
    assert at(sessions, "Anwen").get(address("session", hers)).status_code == 404


def test_a_session_ahead_says_where_and_who_and_is_not_written_up_yet(sessions: Sessions) -> None:
    friday = THURSDAY + dt.timedelta(days=1)
    day = sessions.day(friday, sessions.dev, sessions.ola, sessions.room)
    wish = sessions.wish(meeting=Meeting.IN_PERSON, language="pl")
    ahead = sessions.book(wish, 13, day=friday)
    page = at(sessions).get(address("session", ahead)).content.decode()
    for words in ("Blue room, Town library (invented)", "Ola", "From a quarter of an hour before"):
        assert words in page
    assert ("When it is over" in page, "No room is booked" in page) == (False, False)
    day.resources.filter(resource=sessions.room).delete()
    bare = sessions.book(wish, 15, day=friday)
    assert "No room is booked" in at(sessions).get(address("session", bare)).content.decode()


def test_who_steps_in_rather_is_somebody_who_can_open_it(sessions: Sessions, noon: Booking) -> None:
    carys = sessions.house.people["Carys"].pk
    gwen = sessions.house.actor("Gwen")
    somebody = Somebody(ResourceKind.OFFICER, "Carys", carys, sessions.cohesion.pk)
    sessions.femi.role = sessions.cohesion
    sessions.femi.save()
    sessions.day(THURSDAY, add_resource(somebody=somebody, by=gwen, now=NOW), sessions.femi)
    away(sessions, sessions.dev, noon)
    noon.refresh_from_db()
    assert noon.officer.name == "Carys"


def test_who_stepped_in_and_cannot_open_it_sees_when_and_whom_to_ask(
    sessions: Sessions, noon: Booking
) -> None:
    sessions.femi.role = sessions.cohesion
    sessions.femi.save()
    sessions.day(THURSDAY, sessions.femi)
    away(sessions, sessions.dev, noon)
    page = at(sessions, "Femi").get(LIST).content.decode()
    team = sessions.house.cohesion_team
    for words in (noon.reference, "12:00 to 12:45", "Your team cannot open what they told us.",
                  f"Ask {team.name} ({team.agency.name}) what to mind."):  # fmt: skip
        assert words in page
    assert ("Sunny" in page, address("session", noon) in page) == (False, False)
    assert at(sessions, "Femi").get(address("session", noon)).status_code == 404


def test_where_nobody_is_left_to_ask_it_says_that_too(sessions: Sessions, noon: Booking) -> None:
    Access.objects.filter(subject=noon.pk).delete()
    page = at(sessions).get(LIST).content.decode()
    assert "Ask your supervisor who can." in page


def away(sessions: Sessions, officer: Resource, seen: Booking) -> None:
    """Say that an officer is ill on Thursday."""
    start, end = (moment(THURSDAY, dt.time(hour)) for hour in (8, 20))
    gwen = sessions.house.actor("Gwen")
    set_away(resource=officer, start=start, end=end, seen=[seen.pk], by=gwen, now=NOW)


def test_who_sees_no_sessions_is_turned_away(sessions: Sessions, noon: Booking) -> None:
    assert at(sessions, "Hana").get(reverse("support:desk_sessions")).status_code == 403
    assert at(sessions, "Femi").get(address("session", noon)).status_code == 404


def test_the_list_runs_the_same_queries_for_one_and_for_three(sessions: Sessions) -> None:
    client = at(sessions)
    counts = []
    for hours in ((13,), (14, 15)):
        for hour in hours:
            sessions.book(sessions.wish(), hour)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("support:desk_sessions"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_opening_shows_what_they_said_first_and_is_written_down(
    sessions: Sessions, noon: Booking
) -> None:
    page = at(sessions).get(address("session", noon)).content.decode()
    assert page.index("Before you contact them") < page.index("When it is over")
    assert "Sunny" in page
    assert "Please speak slowly." in page
    assert Event.objects.filter(subject_id=noon.pk, name="support:session:show").count() == 1


def test_a_session_from_beginning_to_end(sessions: Sessions, noon: Booking) -> None:
    client = at(sessions)
    begun = client.post(address("begin", noon), follow=True).content.decode()
    assert "The session has begun." in begun
    assert "Going on" in begun
    noted = client.post(address("note", noon), {"text": "We spoke."}, follow=True)
    assert "We spoke." in noted.content.decode()
    ended = client.post(
        address("end", noon), {"happened": "attended", "private": "taken"}, follow=True
    ).content.decode()
    assert "It is written down." in ended
    assert "Took place" in ended
    noon.refresh_from_db()
    assert (noon.state, noon.attendance.private_minutes) == ("attended", "taken")


def test_what_is_missing_is_said_and_nothing_is_lost(sessions: Sessions, noon: Booking) -> None:
    client = at(sessions)
    nothing = client.post(address("end", noon), {})
    assert (nothing.status_code, "Choose what came of it." in nothing.content.decode()) == (
        200, True,
    )  # fmt: skip
    lacks = client.post(address("end", noon), {"happened": "attended"})
    assert lacks.status_code == 409
    assert "Say whether you offered five private minutes." in lacks.content.decode()
    empty = client.post(address("note", noon), {"text": " "})
    assert "Write something first." in empty.content.decode()
    noon.refresh_from_db()
    assert noon.state == "booked"


def test_a_note_that_is_too_late_to_begin_is_refused_with_words(
    sessions: Sessions, noon: Booking
) -> None:
    client = at(sessions)
    client.post(address("end", noon), {"happened": "missed"})
    again = client.post(address("begin", noon))
    assert again.status_code == 409
    assert "This session is over" in again.content.decode()


def test_the_five_questions_plain_and_in_easy_read(sessions: Sessions, noon: Booking) -> None:
    client = at(sessions)
    where = address("how", noon, "start")
    assert "How safe do you feel where you live?" in client.get(where).content.decode()
    assert "Do you feel safe at home?" in client.get(f"{where}?easy=1").content.decode()
    refused = client.post(where, {})
    assert refused.status_code == 409
    kept = client.post(where, {"safe": "1", "out": "3"}, follow=True).content.decode()
    assert "The answers are kept" in kept
    assert "A little" in kept
    assert Measure.objects.count() == 1
    assert client.get(address("how", noon, "middle")).status_code == 404


def test_the_next_session_takes_along_what_they_said(sessions: Sessions, noon: Booking) -> None:
    sessions.day(THURSDAY + dt.timedelta(days=7), sessions.dev)
    client = at(sessions)
    page = client.get(address("next", noon))
    form = page.context["form"]
    wanted = moment(THURSDAY + dt.timedelta(days=7), dt.time(13))
    asked = {"starts_at": wanted.isoformat(), **form.initial}
    booked = client.post(address("next", noon), asked).content.decode()
    row = FollowUp.objects.get()
    assert (row.after, row.booking.starts_at, row.booking.officer) == (noon, wanted, sessions.dev)
    assert row.booking.reference in booked
    assert "Thursday 3 December at 13:00" in booked
    assert reverse("support:session", args=[form.initial["link"]]) in booked
    dev = sessions.house.people["Dev"]
    shown = show_session(
        booking=row.booking, keyring=keyring_of(dev), by=sessions.house.actor("Dev"), now=NOON
    )
    assert shown.said["name"] == "Sunny"
    # Sent twice, it is one booking.
    client.post(address("next", noon), asked)
    assert FollowUp.objects.count() == 1


def test_a_time_that_is_gone_is_told_and_another_can_be_chosen(
    sessions: Sessions, noon: Booking
) -> None:
    client = at(sessions)
    initial = client.get(address("next", noon)).context["form"].initial
    taken = sessions.book(sessions.wish(), 16)
    asked = {"starts_at": taken.starts_at.isoformat(), **initial}
    page = client.post(address("next", noon), asked)
    assert "That time has just been taken." in page.content.decode()
    assert not FollowUp.objects.exists()


def test_another_way_to_meet_and_no_time_at_all(sessions: Sessions, noon: Booking) -> None:
    client = at(sessions)
    page = client.get(address("next", noon) + "?how=video").content.decode()
    assert 'aria-current="page">Video call' in page
    sessions.dev.active = False
    sessions.dev.save()
    assert "No time is free this way" in client.get(address("next", noon)).content.decode()
    assert "Choose a time." in client.post(address("next", noon), {}).content.decode()


def test_a_task_needs_a_case(sessions: Sessions, noon: Booking) -> None:
    client = at(sessions)
    asked = {"text": "Call the landlord", "due_on": "2026-12-01"}
    page = client.post(address("task", noon), asked)
    assert page.status_code == 409
    assert "belongs to no case" in page.content.decode()
    assert "Write what is to be done." in client.post(address("task", noon), {}).content.decode()


def test_a_video_session_takes_a_link(sessions: Sessions) -> None:
    video = sessions.book(sessions.wish(meeting=Meeting.VIDEO), 16)
    client = at(sessions)
    assert (
        "Paste the link of a call you made."
        in client.get(address("session", video)).content.decode()
    )
    assert "Paste the link." in client.post(address("link", video), {}).content.decode()
    wrong = client.post(address("link", video), {"link": "meet"})
    assert (wrong.status_code, 'value="meet"' in wrong.content.decode()) == (409, True)
    kept = client.post(address("link", video), {"link": "https://meet.example.org/a"}, follow=True)
    assert 'href="https://meet.example.org/a"' in kept.content.decode()


def test_the_list_says_which_interpreter_comes_and_which_is_still_to_be_found(
    sessions: Sessions,
) -> None:
    later = THURSDAY + dt.timedelta(days=7)
    sessions.day(later, sessions.dev, sessions.ola)
    sessions.book(sessions.wish(language="pl"), 12, day=later)
    sessions.book(sessions.wish(language="ur"), 13, day=later)
    page = at(sessions).get(reverse("support:desk_sessions")).content.decode()
    assert "Interpreter: Polish" in page
    assert "Interpreter still to be found: Urdu" in page
