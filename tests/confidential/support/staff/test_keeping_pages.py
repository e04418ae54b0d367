"""A coordinator sets sessions up on screen, from nothing to a day that can be booked."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from django.db import connection
from django.forms import BoundField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, Partnership
from tests.community.directory.given import LIBRARY, added, another, listed
from tests.confidential.browsing import signed_in
from tests.confidential.support.sessions import THURSDAY, Sessions, given_sessions
from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.models import OfficerRole, Resource, Service, SessionDay
from upstander.confidential.support.queries.offered import Building, building_of
from upstander.confidential.support.queries.offered import services as offered
from upstander.foundation.agencies.models import Circle
from upstander.foundation.vault.models import Grant

pytestmark = pytest.mark.django_db
SETUP = reverse("support:setup")
WORDS = {"name": "Hate crime support", "text": "Talk about what happened.", "easy": "Talk to us."}
KIND = {"name": "Victim Care Officer", "text": "They help you to feel safe.", "easy": "They help."}


@pytest.fixture(autouse=True)
def at_ten() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def gwen(house: Partnership) -> Client:
    return signed_in(house.people["Gwen"])


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    return given_sessions(house)


def service(team: Circle, **more: object) -> dict[str, object]:
    return {
        **WORDS, "circle": str(team.pk), "notice_minutes": "240", "horizon_days": "30",
        "slot_minutes": "30", "buffer_minutes": "10", "meetings": ["phone", "in_person"], **more,
    }  # fmt: skip


def post(client: Client, page: str, data: dict[str, object], *which: object) -> str:
    return client.post(reverse(f"support:{page}", args=which), data, follow=True).content.decode()


def test_from_nothing_to_a_day_each_page_says_what_comes_next(
    house: Partnership, gwen: Client
) -> None:
    assert "Next: add a service" in gwen.get(reverse("support:days")).content.decode()
    assert reverse("support:officer_add") not in gwen.get(SETUP).content.decode()
    page = post(gwen, "service_add", service(house.cohesion_team))
    for words in ("The service is set up.", "Next: add a kind of officer", "Community cohesion",
                  "30 minutes each, 10 between", "up to 4 hours before, 30 days ahead"):  # fmt: skip
        assert words in page
    assert "Next: add an officer" in post(gwen, "kind_add", KIND)
    dev = house.people["Dev"]
    officer = {"user": str(dev.pk), "name": "Dev", "role": str(OfficerRole.objects.get().pk)}
    page = post(gwen, "officer_add", officer)
    assert ("Next: add days" in page, "Victim Care Officer" in page) == (True, True)
    post(gwen, "interpreter_add", {"name": "Ola", "languages": ["pl", "bfi"]})
    page = post(gwen, "room_add", {"name": "Blue room", "place": "Town library (invented)"})
    for words in ("Polish, British Sign Language", "Blue room", "Town library (invented)"):
        assert words in page
    day = gwen.get(reverse("support:day_add")).content.decode()
    for words in ('name="slot_minutes" value="30"', "Ola · Interpreter", "Blue room · Room"):
        assert words in day
    asked = {
        "service": str(Service.objects.get().pk), "day": "2026-11-26", "opens": "12:00",
        "closes": "14:00", "slot_minutes": "30", "buffer_minutes": "10", "meetings": ["phone"],
        "people": [str(one.pk) for one in Resource.objects.all()],
    }  # fmt: skip
    assert "Next:" not in post(gwen, "day_add", asked)
    assert "Next:" not in gwen.get(SETUP).content.decode()
    assert [one.name for one in offered(NOW)] == ["Hate crime support"]
    made = Service.objects.get()
    assert (made.key, made.notice_minutes, made.meetings) == (
        "hate-crime-support", 240, ["phone", "in_person"],
    )  # fmt: skip


def test_without_a_team_that_can_read_the_page_says_so(house: Partnership, gwen: Client) -> None:
    assert house.people
    Grant.objects.all().delete()
    page = gwen.get(SETUP).content.decode()
    assert "First, a team needs keys" in page
    form = gwen.get(reverse("support:service_add")).content.decode()
    assert "Cannot read yet" in form


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": ""}, "Give it a name."),
        ({"easy": ""}, "Write a sentence."),
        ({"circle": ""}, "Choose a team."),
        ({"meetings": []}, "Choose at least one way to meet."),
        ({"slot_minutes": "7"}, "Times go in steps of five minutes."),
        ({"name": "HATE CRIME SUPPORT"}, "There is one of this name already."),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    sessions: Sessions, gwen: Client, more: dict[str, object], words: str
) -> None:
    page = post(
        gwen, "service_add", service(sessions.house.cohesion_team, **{"horizon_days": "44", **more})
    )
    assert (words in page, 'value="44"' in page) == (True, True)
    assert Service.objects.count() == 1


def test_a_service_is_changed_and_keeps_its_address(sessions: Sessions, gwen: Client) -> None:
    made = sessions.service
    before = gwen.get(reverse("support:service_change", args=[made.pk])).content.decode()
    assert f'<option value="{made.circle_id}" selected>' in before
    team = sessions.house.hate_crime_team
    page = post(gwen, "service_change", service(team, name="Support"), made.pk)
    assert "The service is changed." in page
    made.refresh_from_db()
    assert (made.key, made.name, made.circle_id, made.slot_minutes) == (
        "hate-crime", "Support", team.pk, 30,
    )  # fmt: skip


def test_two_names_that_make_one_word_get_two_addresses(sessions: Sessions, gwen: Client) -> None:
    team = sessions.house.cohesion_team
    post(gwen, "service_add", service(team, name="Hate crime!"))
    post(gwen, "service_add", service(team, name="支持"))
    assert set(Service.objects.values_list("key", flat=True)) == {
        "hate-crime", "hate-crime-2", "talk",
    }  # fmt: skip


def test_a_service_is_stopped_once_it_was_asked_again_and_used_again(
    sessions: Sessions, gwen: Client
) -> None:
    sessions.day()
    sessions.book(sessions.wish(), 12)
    where = reverse("support:service_stop", args=[sessions.service.pk])
    assert "1 person has a time ahead, and keeps it." in gwen.get(where).content.decode()
    assert "Not in use" in gwen.post(where, follow=True).content.decode()
    assert offered(NOW) == []
    page = post(gwen, "service_again", {}, sessions.service.pk)
    assert "The service is in use again." in page
    assert offered(NOW) == [sessions.service]


def test_a_kind_is_changed_stopped_when_nobody_is_of_it_and_used_again(
    sessions: Sessions, gwen: Client
) -> None:
    kind = sessions.cohesion
    assert "The kind is changed." in post(gwen, "kind_change", KIND | {"name": "Helper"}, kind.pk)
    where = reverse("support:kind_stop", args=[kind.pk])
    assert "it can be used again" in gwen.get(where).content.decode()
    refused = gwen.post(where)
    assert (refused.status_code, "still this kind" in refused.content.decode()) == (409, True)
    post(gwen, "resource_stop", {}, sessions.dev.pk)
    assert "No longer in use." in gwen.post(where, follow=True).content.decode()
    officer = gwen.get(reverse("support:officer_add")).content.decode()
    assert "Helper" not in officer
    assert "The kind is in use again." in post(gwen, "kind_again", {}, kind.pk)


def test_somebody_is_changed_stopped_and_used_again(sessions: Sessions, gwen: Client) -> None:
    sessions.day(*[sessions.day().day], sessions.dev)
    booking = sessions.book(sessions.wish(sessions.cohesion), 12)
    dev = sessions.dev
    shown = gwen.get(reverse("support:resource_change", args=[dev.pk])).content.decode()
    assert f'<option value="{dev.user}" selected>' in shown
    asked = {"user": "", "name": "Devi", "role": str(sessions.cohesion.pk)}
    page = post(gwen, "resource_change", asked, dev.pk)
    assert ("Devi" in page, "No account: the team sees their sessions" in page) == (True, True)
    where = reverse("support:resource_stop", args=[dev.pk])
    assert "1 person has a time with them." in gwen.get(where).content.decode()
    gone = gwen.post(where).content.decode()
    assert ("1 person needs a new time" in gone, booking.reference in gone) == (True, True)
    assert "Not in use" in gwen.get(SETUP).content.decode()
    day = gwen.get(reverse("support:day_add")).content.decode()
    assert "Devi" not in day
    assert "They are in use again" in post(gwen, "resource_again", {}, dev.pk)


def was_of(client: Client, page: str, which: object) -> dict[str, str]:
    """Return what a page sends along of what it showed."""
    form = client.get(reverse(f"support:{page}", args=[which])).context["form"]
    return {"edition": str(form.initial["edition"]), "was": form.initial["was"]}


def test_the_second_who_changes_a_service_is_told_and_loses_nothing(
    sessions: Sessions, gwen: Client
) -> None:
    one, team = sessions.service, sessions.house.cohesion_team
    shown = was_of(gwen, "service_change", one.pk)
    as_it_is = {"name": one.name, "text": one.text, "easy": one.easy}
    post(gwen, "service_change", service(team, **as_it_is, **shown), one.pk)
    late = gwen.post(
        reverse("support:service_change", args=[one.pk]),
        service(team, **as_it_is | {"name": "Somebody to talk to"}, **shown),
    )
    page = late.content.decode()
    assert late.status_code == 409
    assert late.context["changed"] == [
        ("Until how long before its start can a time be booked?", "2 hours", "4 hours"),
        ("How many days ahead?", "60", "30"),
        ("Minutes of a session", "45", "30"),
        ("Minutes between two sessions", "15", "10"),
        ("How can people meet?", "Video call, Phone call", "Phone call, In person"),
    ]
    for words in ("A colleague has changed this", "What your colleague changed", "was: 2 hours",
                  'value="Somebody to talk to"', 'name="edition" value="1"'):  # fmt: skip
        assert words in page
    one.refresh_from_db()
    assert (one.name, one.edition) == (as_it_is["name"], 1)
    sent = {"edition": "1", "was": late.context["form"]["was"].value()}
    post(gwen, "service_change", service(team, name="Somebody to talk to", **sent), one.pk)
    one.refresh_from_db()
    assert (one.name, one.edition) == ("Somebody to talk to", 2)


def test_the_second_who_changes_a_kind_or_an_officer_is_told(
    sessions: Sessions, gwen: Client
) -> None:
    kind, dev = sessions.cohesion, sessions.dev
    shown = was_of(gwen, "kind_change", kind.pk)
    now = {"name": kind.name, "text": kind.text, "easy": kind.easy}
    post(gwen, "kind_change", now | {"name": "Helper"} | shown, kind.pk)
    later = now | {"easy": "They help you."} | shown
    late = gwen.post(reverse("support:kind_change", args=[kind.pk]), later)
    assert (late.status_code, late.context["changed"]) == (
        409, [("What is it called?", now["name"], "Helper")],
    )  # fmt: skip
    shown = was_of(gwen, "resource_change", dev.pk)
    officer = {"user": "", "name": "Dev", "role": str(kind.pk)}
    post(gwen, "resource_change", officer | shown, dev.pk)
    late = gwen.post(
        reverse("support:resource_change", args=[dev.pk]), officer | {"name": "Devi"} | shown
    )
    assert (late.status_code, 'value="Devi"' in late.content.decode()) == (409, True)
    changed = [(label, now) for label, _was, now in late.context["changed"]]
    assert changed == [("Which colleague?", "none")]


def test_a_page_that_was_meddled_with_is_refused_and_says_nothing_of_a_change(
    sessions: Sessions, gwen: Client
) -> None:
    room = {"name": "Blue room", "place": "Library (invented)", "edition": "7", "was": "nonsense"}
    late = gwen.post(reverse("support:resource_change", args=[sessions.room.pk]), room)
    assert (late.status_code, late.context["changed"]) == (409, [])
    done = room | {"edition": str(late.context["form"]["edition"].value()), "was": ""}
    assert "Changed." in post(gwen, "resource_change", done, sessions.room.pk)


def test_being_booked_is_no_change(sessions: Sessions, gwen: Client) -> None:
    shown = was_of(gwen, "resource_change", sessions.dev.pk)
    sessions.day()
    sessions.book(sessions.wish(sessions.cohesion), 12)
    asked = {"user": str(sessions.dev.user), "name": "Devi", "role": str(sessions.cohesion.pk)}
    assert "Changed." in post(gwen, "resource_change", asked | shown, sessions.dev.pk)


def test_a_colleague_can_be_an_officer_once(sessions: Sessions, gwen: Client) -> None:
    page = gwen.get(reverse("support:officer_add")).content.decode()
    assert ("Dev ·" in page, "Carys ·" in page) == (False, True)
    room = sessions.room
    change = gwen.get(reverse("support:resource_change", args=[room.pk])).content.decode()
    assert "Town library (invented)" in change
    interpreter = gwen.get(reverse("support:resource_change", args=[sessions.ola.pk]))
    assert interpreter.context["form"].initial["languages"] == ["pl"]
    assert "Choose at least one language." in post(gwen, "interpreter_add", {"name": "Ola"})


def test_who_left_their_team_is_shown_so(sessions: Sessions, gwen: Client) -> None:
    sessions.house.people["Dev"].memberships.update(state="left", ended_on=NOW.date())
    assert "In no team any more" in gwen.get(SETUP).content.decode()


def test_a_room_in_a_building_of_the_directory_says_how_to_get_there(
    sessions: Sessions, gwen: Client
) -> None:
    library = listed(replace(LIBRARY, getting_in="The lift is beside the desk.")).location
    hidden = added(another(LIBRARY, 2)).location
    assert library is not None
    assert hidden is not None
    where = reverse("support:resource_change", args=[sessions.room.pk])
    page = gwen.get(where).content.decode()
    assert "Rugby: Rugby Library (invented), 1 Mill Lane" in page
    assert str(hidden.pk) not in page
    typed = {name: str(form.value() or "") for name, form in _fields(gwen, where).items()}
    gwen.post(where, typed | {"location": str(library.pk)})
    sessions.room.refresh_from_db()
    assert sessions.room.location == library
    assert str(library.pk) in gwen.get(where).content.decode()
    sessions.day(THURSDAY, sessions.dev, sessions.room)
    booking = sessions.book(sessions.wish(meeting=Meeting.IN_PERSON), 12)
    assert building_of(booking) == Building(
        "Rugby Library (invented)", "1 Mill Lane, Rugby, CV21 1ZZ", "The lift is beside the desk.",
        ("No steps", "Hearing loop"),
    )  # fmt: skip
    assert building_of(sessions.book(sessions.wish(), 14)) is None


def _fields(gwen: Client, where: str) -> dict[str, BoundField]:
    form = gwen.get(where).context["form"]
    return {name: form[name] for name in form.fields}


@pytest.mark.parametrize("name", ["Dev", "Hana"])
def test_who_keeps_no_days_sets_nothing_up(sessions: Sessions, name: str) -> None:
    client = signed_in(sessions.house.people[name])
    pages = [
        *(reverse(f"support:{one}") for one in ("setup", "service_add", "kind_add", "room_add")),
        reverse("support:service_change", args=[sessions.service.pk]),
        reverse("support:kind_change", args=[sessions.cohesion.pk]),
        reverse("support:resource_change", args=[sessions.room.pk]),
    ]
    assert {client.get(page).status_code for page in pages} == {403}


def test_what_is_not_there_is_not_found(house: Partnership, gwen: Client) -> None:
    nobody = house.people["Dev"].pk
    for page in ("service_change", "kind_change", "resource_change"):
        assert gwen.get(reverse(f"support:{page}", args=[nobody])).status_code == 404


def test_the_list_runs_the_same_queries_for_one_of_each_and_for_three(
    sessions: Sessions, gwen: Client
) -> None:
    counts = []
    for name in ("", "Second", "Third"):
        if name:
            post(gwen, "service_add", service(sessions.house.cohesion_team, name=name))
            post(gwen, "kind_add", KIND | {"name": name})
            post(gwen, "room_add", {"name": name, "place": "Here"})
        with CaptureQueriesContext(connection) as asked:
            gwen.get(SETUP)
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert SessionDay.objects.count() == 0
