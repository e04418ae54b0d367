"""The pages of those who keep the directory: adding, changing, closing, bringing in."""

import datetime as dt
import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Partnership
from tests.community.directory.given import CENTRE, LIBRARY, LINE, added, another, listed
from tests.confidential.browsing import signed_in
from tests.foundation.outside.servers import Answer, says, stranger
from upstander.community.directory.models import Batch, Entry
from upstander.community.directory.queries.entries import any_entry, facts_of
from upstander.community.directory.rules.opening import Span

pytestmark = pytest.mark.django_db


def page_of(client: Client, address: str, status: int = 200, **asked: object) -> str:
    response = client.get(address, asked)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def gwen(house: Partnership) -> Client:
    """Return the coordinator's browser."""
    return signed_in(house.people["Gwen"])


TYPED = {
    "kind": "support", "name": "Drop-in", "organisation": "Hub (invented)", "place": "The Exchange",
    "address": "3 High Street", "town": "Rugby", "postcode": "cv211zz", "holidays": "ask",
    "day_0": "9-12, 14:00–16:00", "day_4": "20:00–02:00", "needs": ["talk"],
    "languages": ["ur"], "districts": ["E07000220"], "access": ["loop"],
}  # fmt: skip


def test_a_place_is_added_checked_and_then_public(gwen: Client, client: Client) -> None:
    assert gwen.get("/directory/add/").status_code == 200
    made = gwen.post("/directory/add/", TYPED)
    entry = Entry.objects.get()
    assert (made.status_code, made["Location"]) == (302, f"/directory/{entry.id}/")
    assert facts_of(any_entry(entry.id)).postcode == "CV21 1ZZ"
    assert "Not checked yet" in page_of(gwen, f"/directory/{entry.id}/")
    page_of(client, f"/places/{entry.id}/", 404)
    gwen.post(f"/directory/{entry.id}/check/")
    assert "Monday" in page_of(client, f"/places/{entry.id}/")
    again = gwen.post("/directory/add/", TYPED)
    assert (again.status_code, "in the directory at this place already" in again.content.decode()) == (
        409, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day_0": "mornings"}, "“mornings” is not clear."),
        ({"postcode": "Rugby"}, "Type a whole postcode"),
        ({"address": ""}, "Type the street of the building."),
        ({"name": ""}, "Type its name."),
        ({"email": "desk"}, "Type a whole email address"),
    ],
)
def test_what_is_not_clear_is_said_and_nothing_is_lost(
    gwen: Client, wrong: dict[str, str], words: str
) -> None:
    response = gwen.post("/directory/add/", {**TYPED, **wrong})
    text = response.content.decode()
    assert (response.status_code, Entry.objects.count()) == (200, 0)
    assert words in text
    assert 'value="Hub (invented)"' in text


def test_a_change_keeps_the_hours_of_a_season(gwen: Client) -> None:
    season = Span(2, dt.time(9), dt.time(12), dt.date(2026, 6, 1), dt.date(2026, 8, 31))
    entry = listed(replace(CENTRE, openings=(*CENTRE.openings, season)))
    text = page_of(gwen, f"/directory/{entry.id}/change/")
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', text)[1]
    assert 'value="09:00–17:00"' in text
    sent = {**TYPED, "seen": seen}
    assert gwen.post(f"/directory/{entry.id}/change/", sent).status_code == 302
    assert season in facts_of(any_entry(entry.id)).openings
    late = gwen.post(f"/directory/{entry.id}/change/", {**sent, "name": "Late"})
    assert (late.status_code, 'value="Late"' in late.content.decode()) == (409, True)


def test_a_service_at_two_places_says_so(gwen: Client) -> None:
    entry = listed(CENTRE)
    listed(replace(CENTRE, place="The Exchange", address="3 High Street"))
    assert "at 1 other place too" in page_of(gwen, f"/directory/{entry.id}/")
    assert "change there as well" in page_of(gwen, f"/directory/{entry.id}/change/")


def test_it_is_closed_hidden_shown_and_ended(gwen: Client, client: Client) -> None:
    entry = listed(LIBRARY)
    at, public = f"/directory/{entry.id}", f"/places/{entry.id}/"
    gwen.post(f"{at}/close/", {"first": "2026-11-20", "last": "2026-11-20", "because": "Training."})
    assert "Training." in page_of(client, public)
    gwen.post(f"{at}/close/{any_entry(entry.id).closures.get().id}/")
    assert "Training." not in page_of(client, public)
    gwen.post(f"{at}/hide/", {"because": "Staff left"})
    page_of(client, public, 404)
    assert "Hidden: Staff left" in page_of(gwen, f"{at}/")
    gwen.post(f"{at}/show/")
    page_of(client, public)
    gwen.post(f"{at}/state/", {"state": "ended"})
    page_of(client, public, 404)
    refused = gwen.post(f"{at}/check/")
    assert (refused.status_code, "has ended" in refused.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("path", "sent", "status", "words"),
    [
        ("state", {"state": "paused"}, 409, "Say why, in a few words."),
        ("state", {}, 200, "Something needs another look"),
        ("hide", {"because": ""}, 200, "Say why, in a few words."),
        ("close", {"first": "2026-11-20", "last": "2026-11-19"}, 409, "comes before the first"),
        ("close", {"first": "soon"}, 200, "Type the day as 21/11/2026."),
    ],
)
def test_a_step_that_is_not_clear_is_said(
    gwen: Client, path: str, sent: dict[str, str], status: int, words: str
) -> None:
    entry = listed(LIBRARY)
    response = gwen.post(f"/directory/{entry.id}/{path}/", sent)
    assert (response.status_code, words in response.content.decode()) == (status, True)


def test_the_list_of_the_keepers(gwen: Client) -> None:
    listed(LIBRARY)
    added(CENTRE)
    assert "Trinity Hall" in page_of(gwen, "/directory/")
    to_check = page_of(gwen, "/directory/", list="check")
    assert ("Trinity Hall" in to_check, "Rugby Library" in to_check) == (True, False)
    assert "Nothing in this list" in page_of(gwen, "/directory/", words="nothing", page="2")
    for number in range(50):
        added(another(LIBRARY, number))
    assert "page=2" in page_of(gwen, "/directory/", page="x")
    assert page_of(gwen, "/directory/", page="2").count('<th scope="row">') == 2


def test_the_keepers_list_asks_as_often_with_one_row_as_with_three(
    gwen: Client, django_assert_max_num_queries: object, django_assert_num_queries: object
) -> None:
    listed(LIBRARY)
    page_of(gwen, "/directory/")
    with django_assert_max_num_queries(25) as one:
        page_of(gwen, "/directory/")
    listed(CENTRE)
    listed(LINE)
    with django_assert_num_queries(len(one)):
        page_of(gwen, "/directory/")


@pytest.mark.parametrize("path", ["", "change/", "check/"])
def test_what_is_not_there_is_not_found(gwen: Client, path: str) -> None:
    address = f"/directory/{uuid4()}/{path}"
    response = gwen.post(address) if path == "check/" else gwen.get(address)
    assert response.status_code == 404


@pytest.mark.parametrize("path", ["", "add/", "bring/"])
def test_nobody_else_keeps_the_directory(house: Partnership, path: str) -> None:
    assert signed_in(house.people["Dev"]).get(f"/directory/{path}").status_code == 403


LIST = b"kind,name,place,address,town,postcode\nsupport,Drop-in,Hall,1 A Street,Rugby,CV21 1ZZ\n?,x"


def test_a_list_comes_in_after_a_look(gwen: Client) -> None:
    assert gwen.get("/directory/bring/").status_code == 200
    file = SimpleUploadedFile("places.csv", LIST)
    read = gwen.post("/directory/bring/", {"name": "Coventry", "file": file})
    batch = Batch.objects.get()
    assert (read.status_code, read["Location"]) == (302, f"/directory/bring/{batch.id}/")
    text = page_of(gwen, f"/directory/bring/{batch.id}/")
    assert ("Drop-in, Hall" in text, "Line 3" in text) == (True, True)
    assert "Coventry" in page_of(gwen, "/directory/bring/")
    gwen.post(f"/directory/bring/{batch.id}/take/")
    assert (Entry.objects.count(), Batch.objects.count()) == (1, 0)
    assert gwen.post(f"/directory/bring/{batch.id}/take/").status_code == 404
    assert "Coventry" in page_of(gwen, f"/directory/{Entry.objects.get().id}/")


def test_a_saved_feed_can_be_thrown_away(gwen: Client) -> None:
    file = SimpleUploadedFile("feed.json", b'\xef\xbb\xbf{"id": "1", "name": "Drop-in"}')
    gwen.post("/directory/bring/", {"name": "Coventry", "file": file})
    gwen.post(f"/directory/bring/{Batch.objects.get().id}/drop/")
    assert (Entry.objects.count(), Batch.objects.count()) == (0, 0)


def a_feed(to: str = "") -> dict[str, Answer]:
    """Return a feed of one service, or one that sends whoever asks elsewhere."""
    page = says(b"", 302, Location=to) if to else says(b'{"contents": [{"id": "1"}]}')
    return {
        "/services?page=1&per_page=100": page,
        "/services/1": says(b'{"id": "1", "name": "Drop-in"}'),
    }


def test_a_feed_is_asked_page_by_page_where_the_operator_allowed_its_host(
    gwen: Client, settings: Any
) -> None:
    with stranger(a_feed()) as (origin, asked):
        settings.UPSTANDER_FEEDS = {"127.0.0.1"}
        settings.UPSTANDER_OUTSIDE = settings.UPSTANDER_OUTSIDE | {"plain": frozenset({origin})}
        gwen.post("/directory/bring/", {"name": "Coventry", "address": origin})
        assert asked == ["/services?page=1&per_page=100", "/services/1"]
    assert "Drop-in" in page_of(gwen, f"/directory/bring/{Batch.objects.get().id}/")


def test_a_feed_that_sends_us_elsewhere_is_not_followed(gwen: Client, settings: Any) -> None:
    with stranger(a_feed(to="https://other.example.org/")) as (origin, _asked):
        settings.UPSTANDER_FEEDS = {"127.0.0.1"}
        settings.UPSTANDER_OUTSIDE = settings.UPSTANDER_OUTSIDE | {"plain": frozenset({origin})}
        said = gwen.post("/directory/bring/", {"name": "Coventry", "address": origin})
    assert (said.status_code, "moved on too many times" in said.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"name": "A"}, 200, "one of the two"),
        ({"name": "A", "address": "x x"}, 200, "Type a whole address"),
        ({"name": "A", "address": "https://feed.example.org/api"}, 409, "UPSTANDER_FEEDS"),
        ({"name": "A", "address": "https://me:secret@127.0.0.1/api"}, 409, "UPSTANDER_FEEDS"),
        ({"name": "A", "file": b"\x00\x01\x02 not a list"}, 409, "not a spreadsheet"),
        ({"name": "A", "file": b'{"contents": 3}'}, 409, "not a feed of Open Referral"),
        ({"name": "A", "file": b"x" * (10 * 1024 * 1024 + 1)}, 409, "too large"),
    ],
    ids=["neither", "no-address", "not-allowed", "password", "no-list", "no-feed", "too-large"],
)
def test_a_source_that_cannot_be_read_is_said_in_words(
    gwen: Client, sent: dict[str, object], status: int, words: str
) -> None:
    if "file" in sent:
        sent = {**sent, "file": SimpleUploadedFile("list.csv", sent["file"])}
    response = gwen.post("/directory/bring/", sent)
    assert (response.status_code, words in response.content.decode()) == (status, True)
