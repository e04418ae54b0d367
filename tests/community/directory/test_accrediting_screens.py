"""The form for places, the worklist, and the page of one place."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Partnership
from tests.community.directory.joining import accredited, asked
from tests.confidential.browsing import signed_in
from tests.confidential.reporting.at_the_door import text_of
from upstander.community.directory.jobs import lapse_places
from upstander.community.directory.models import Accreditation, Incident
from upstander.foundation.core import clock

pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "safe_place", "name": "Kettle Café (invented)", "organisation": "Kettle (invented)",
    "address": "5 Mill Lane", "town": "Rugby", "postcode": "CV21 1ZZ", "ask_for": "the manager",
    "phone": "01632 960011",
}  # fmt: skip
VISIT = {"result": "ready", "knew": "yes"}


@pytest.fixture
def gwen(house: Partnership) -> Client:
    """Return the coordinator's browser."""
    return signed_in(house.people["Gwen"])


def page(place: Accreditation, tail: str = "") -> str:
    return f"/directory/accrediting/{place.id}/{tail}"


def today() -> str:
    return clock.london_day(clock.now()).isoformat()


# --- the public form -----------------------------------------------------------------------------


@pytest.mark.usefixtures("house")
def test_a_place_asks_to_join_without_an_account(client: Client) -> None:
    assert client.post("/places/join/", TYPED)["Location"] == "/places/joined/"
    assert "You are not on the list yet." in text_of(client.get("/places/joined/"))
    assert Accreditation.objects.get().stage == "applied"


@pytest.mark.usefixtures("house")
def test_what_is_missing_is_named_and_what_was_typed_stays(client: Client) -> None:
    answer = client.post("/places/join/", {**TYPED, "postcode": "Rugby", "phone": ""})
    words = text_of(answer)
    assert ("Type a whole postcode" in words, "Type its phone number." in words) == (True, True)
    assert 'value="Kettle Café (invented)"' in answer.content.decode()


def test_its_hours_are_typed_once_day_by_day_and_read_back(gwen: Client) -> None:
    client = Client()
    unclear = client.post("/places/join/", {**TYPED, "day_0": "9am to 5pm", "day_1": "mornings"})
    words = unclear.content.decode()
    assert ("“mornings” is not clear." in words, 'value="9am to 5pm"' in words) == (True, True)
    hours = {"day_0": "9am to 5pm", "day_1": "9-12, 1-5", "day_6": "closed"}
    client.post("/places/join/", {**TYPED, **hours, "hours": "Ring the bell"})
    place = Accreditation.objects.get()
    assert place.openings == ["0 09:00 17:00 - -", "1 09:00 12:00 - -", "1 13:00 17:00 - -"]
    shown = text_of(gwen.get(page(place)))
    assert "Monday 9:00 to 17:00; Tuesday 9:00 to noon and 13:00 to 17:00 Ring the bell" in shown


@pytest.mark.usefixtures("house")
def test_a_place_that_asked_before_is_told_so(client: Client) -> None:
    client.post("/places/join/", TYPED)
    again = client.post("/places/join/", TYPED)
    assert (again.status_code, "We have this place already." in text_of(again)) == (409, True)


@pytest.mark.usefixtures("house")
def test_a_box_that_no_person_sees_keeps_nothing(client: Client) -> None:
    client.post("/places/join/", {**TYPED, "more": "robot"})
    assert Accreditation.objects.count() == 0


# --- the worklist and one place ------------------------------------------------------------------


def test_the_worklist_costs_the_same_for_one_and_for_three(gwen: Client) -> None:
    asked(number=1)
    gwen.get("/directory/accrediting/")
    with CaptureQueriesContext(connection) as one:
        gwen.get("/directory/accrediting/")
    asked(number=2)
    asked(number=3)
    with CaptureQueriesContext(connection) as three:
        assert gwen.get("/directory/accrediting/").status_code == 200
    assert len(three) == len(one)


def test_an_empty_worklist_says_what_will_appear(gwen: Client) -> None:
    assert "No place has asked to join" in text_of(gwen.get("/directory/accrediting/"))


@pytest.mark.parametrize(("days", "words"), [(0, "in 21 days"), (21, "today"), (22, "1 day late")])
def test_the_worklist_says_when_something_is_due(gwen: Client, days: int, words: str) -> None:
    asked(now=clock.now() - dt.timedelta(days=days))
    assert words in text_of(gwen.get("/directory/accrediting/"))


def test_a_place_goes_the_whole_way_on_its_page(gwen: Client) -> None:
    place = asked(now=clock.now())
    for tail, typed in (
        ("visit/", {**VISIT, "on": today(), "sticker_seen": "on"}), ("train/", {"people": "3"}),
        ("agree/", {}), ("sticker/", {"sticker": "W-17"}), ("renew/", {}),
        ("incident/", {"on": today(), "happened": "came_in", "done": "calmed", "hate": "on"}),
        ("visit/", {"result": "not", "knew": "some", "on": today(), "mystery": "on"}),
        ("leave/", {"why": "not_safe", "do": "off"}), ("leave/", {"why": "closed", "do": "end"}),
    ):  # fmt: skip
        assert gwen.post(page(place, tail), typed)["Location"] == page(place)
    words = text_of(gwen.get(page(place)))
    for sentence in (
        "The place asked to join.", "it was ready, staff knew what to do: yes",
        "3 people were trained.", "The agreement was signed.", "It was given sticker W-17",
        "It was accredited for another year.", "Somebody visited unannounced",
        "It was taken off the public list: A visit or an incident showed that it is not safe.",
        "It ended: The place has closed.", "Somebody came in for help. The place: Gave them",
        "It was hate.",
    ):  # fmt: skip
        assert sentence in words
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "words"),
    [(10, ""), (310, "It can be renewed once somebody"), (400, "It can be renewed once somebody")],
)
def test_a_renewal_is_offered_when_it_is_near_and_on_a_visit(
    house: Partnership, gwen: Client, days: int, words: str
) -> None:
    place = accredited(house, now=clock.now() - dt.timedelta(days=days))
    lapse_places(clock.now())
    shown = text_of(gwen.get(page(place)))
    assert (words in shown, "Accredit it for another year" in shown) == (True, False)
    gwen.post(page(place, "visit/"), {**VISIT, "on": today()})
    again = text_of(gwen.get(page(place)))
    assert ("Accredit it for another year" in again) is (days > 10)


def test_what_ran_out_says_so(house: Partnership, gwen: Client) -> None:
    place = accredited(house, now=clock.now() - dt.timedelta(days=400))
    lapse_places(clock.now())
    words = text_of(gwen.get(page(place)))
    assert "Its accreditation ran out: the public does not see it." in words
    assert "It is not on the public list: Its accreditation ran out." in words


def test_what_was_not_understood_is_asked_again(gwen: Client) -> None:
    place = asked(now=clock.now())
    ahead = (clock.london_day(clock.now()) + dt.timedelta(days=2)).isoformat()
    answer = gwen.post(page(place, "visit/"), {"on": ahead})
    words = text_of(answer)
    assert ("This day is still ahead." in words, "Choose one." in words) == (True, True)


def test_a_step_that_cannot_be_taken_now_is_refused_in_words(gwen: Client) -> None:
    place = asked(now=clock.now())
    answer = gwen.post(page(place, "agree/"))
    assert (answer.status_code, "A colleague may have moved it on." in text_of(answer)) == (
        409, True,
    )  # fmt: skip


def test_a_place_that_is_not_there_has_no_page(house: Partnership, gwen: Client) -> None:
    assert gwen.get(f"/directory/accrediting/{house.police.id}/").status_code == 404


@pytest.mark.parametrize("address", ["/directory/accrediting/", "/directory/coverage/"])
def test_others_do_not_see_it(house: Partnership, address: str) -> None:
    assert signed_in(house.people["Esi"]).get(address).status_code == 403
