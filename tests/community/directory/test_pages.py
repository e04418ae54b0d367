"""The pages: what the public finds and reads, and what those who keep the directory do."""

import datetime as dt
import re
from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import NOW, Partnership
from tests.community.directory.given import (
    CENTRE,
    KEEPER,
    LIBRARY,
    LINE,
    added,
    another,
    listed,
)
from tests.confidential.browsing import signed_in
from upstander.community.directory import shown
from upstander.community.directory.actions.entries import Days, add_closure, set_state
from upstander.community.directory.choices import State
from upstander.community.directory.models import Batch, Entry
from upstander.community.directory.queries.entries import any_entry, facts_of
from upstander.community.directory.queries.searching import where_is
from upstander.community.directory.rules.opening import Span
from upstander.foundation.core.clock import london_day
from upstander.foundation.reference.models import Postcode

TODAY = london_day(NOW)
CARD = re.compile(r"<h3>.*?<a [^>]*>(.*?)</a>")

pytestmark = pytest.mark.django_db


def found(client: Client, **asked: object) -> list[str]:
    """Return the names of the places on the page, in their order."""
    return CARD.findall(page_of(client, "/places/", **asked))


def page_of(client: Client, address: str, status: int = 200, **asked: object) -> str:
    response = client.get(address, asked)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def three(house: Partnership) -> list[Entry]:
    """Return a library in Rugby, a centre in Warwick, and a line."""
    del house
    return [listed(facts) for facts in (LIBRARY, CENTRE, LINE)]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Rugby Library (invented)", "Help to report hate", "Listening Line"]),
        ({"near": "CV34 4ZZ"}, ["Help to report hate", "Rugby Library (invented)", "Listening Line"]),
        ({"near": "rugby"}, ["Rugby Library (invented)", "Help to report hate", "Listening Line"]),
        ({"near": "Trinity"}, ["Help to report hate", "Listening Line"]),
        ({"need": "report"}, ["Help to report hate"]),
        ({"kind": "helpline"}, ["Listening Line"]),
        ({"access": "loop"}, ["Rugby Library (invented)"]),
        ({"when": "now"}, ["Rugby Library (invented)", "Help to report hate"]),
        ({"when": "later", "day": "2026-11-23", "time": "21:00"}, ["Listening Line"]),
        ({"when": "later", "time": "23:00"}, []),
        ({"when": "now", "near": "CV21"}, ["Rugby Library (invented)", "Help to report hate"]),
    ],
)  # fmt: skip
def test_people_find_what_they_look_for(
    client: Client, three: list[Entry], asked: dict[str, str], names: list[str]
) -> None:
    del three
    assert found(client, **asked) == names


def test_distances_are_to_a_tenth_of_a_mile(client: Client, three: list[Entry]) -> None:
    del three
    Postcode.objects.create(
        code="CV211ZZ", district="E07000220", latitude="52.3750", longitude="-1.2650"
    )
    text = page_of(client, "/places/", near="cv21 1zz")
    assert re.findall(r"<b>([\d.]+ miles? away)</b>", text) == ["0.0 miles away", "15.0 miles away"]
    assert "In a straight line from cv21 1zz." in text
    assert "from the middle of CV34." in page_of(client, "/places/", near="CV34 9ZZ")


def test_a_postcode_is_known_exactly_by_half_or_not_at_all() -> None:
    assert (where_is("CV21").exact, where_is("ZZ99 9ZZ").middle) == (False, None)
    assert round(where_is("Warwick").middle.latitude, 1) == 52.3


def test_closed_for_now_is_on_the_list_and_not_among_the_open(
    client: Client, three: list[Entry]
) -> None:
    set_state(
        entry=three[0].id, state=State.PAUSED, because="Painting until May.", by=KEEPER, now=NOW
    )
    assert "Closed for now. Painting until May." in page_of(client, "/places/")
    assert found(client, when="now") == ["Help to report hate"]


def test_what_nobody_checked_is_not_there(client: Client, house: Partnership) -> None:
    del house
    entry = added(LIBRARY)
    assert "No place is in our list yet" in page_of(client, "/places/")
    assert "No place like this" in page_of(client, "/places/", need="money")
    page_of(client, f"/places/{entry.id}/", 404)


def test_a_time_that_is_not_said_is_asked_for_and_nothing_is_lost(
    client: Client, three: list[Entry]
) -> None:
    del three
    text = page_of(client, "/places/", when="later", near="Rugby", day="soon")
    assert "Choose a day, such as 24 December." in text
    assert 'value="Rugby"' in text
    assert "Type a time, such as 14:30." in page_of(client, "/places/", when="later")


def test_there_is_a_page_for_what_does_not_fit_on_one(client: Client, house: Partnership) -> None:
    del house
    for number in range(12):
        listed(another(LIBRARY, number))
    first, second = found(client, near="CV21"), found(client, near="CV21", page=2)
    assert (len(first), len(second), len({*first, *second})) == (10, 2, 12)
    assert "The first 10 places" in page_of(client, "/places/", near="CV21")
    for strange in ("0", "x", "99999999"):
        page_of(client, "/places/", page=strange)


def test_the_list_asks_as_often_with_one_place_as_with_three(
    client: Client, house: Partnership, django_assert_num_queries: object
) -> None:
    del house
    listed(LIBRARY)
    page_of(client, "/places/", near="CV21")
    with django_assert_num_queries(16) as one:
        page_of(client, "/places/", near="CV21")
    listed(another(LIBRARY, 2))
    listed(another(LIBRARY, 3))
    with django_assert_num_queries(len(one)):
        page_of(client, "/places/", near="CV21")


def test_every_pin_of_the_map_is_in_the_list(client: Client, three: list[Entry]) -> None:
    text = page_of(client, "/places/")
    pins = re.findall(r'<a href="#(place-[^"]+)" aria-label="\d: ', text)
    assert sorted(pins) == sorted(f"place-{one.id}" for one in three[:2])
    assert all(f'id="{pin}"' in text for pin in pins)


def test_a_place_on_a_page_of_its_own(client: Client, three: list[Entry]) -> None:
    add_closure(
        entry=three[1].id, days=Days(TODAY, TODAY + dt.timedelta(days=1)), because="Training.",
        by=KEEPER, now=NOW,
    )  # fmt: skip
    add_closure(
        entry=three[1].id, days=Days(dt.date(2026, 12, 24), dt.date(2026, 12, 24)), because="",
        by=KEEPER, now=NOW,
    )  # fmt: skip
    text = page_of(client, f"/places/{three[1].id}/")
    for words in (
        "Help to report hate", "Open Door (invented)", "2 Church Street, Warwick, CV34 4ZZ",
        "Closed now. Training. Opens on Monday at 9:00.", "9:00 to 17:00",
        "Closed from Friday 20 November to Saturday 21 November. Training.",
        "Closed on Thursday 24 December.", "Ring the bell.", "Closed on bank holidays", "Polish",
        "Disabled people", "Free", "desk@example.org", "https://open-door.example.org/",
        "Checked on 20 November 2026 by this partnership",
    ):  # fmt: skip
        assert words in text


def test_the_easy_twin_says_it_in_short_sentences(client: Client, three: list[Entry]) -> None:
    text = page_of(client, f"/places/{three[0].id}/?easy=1")
    assert all(words in text for words in ("You can wait.", "You can phone:", "It is here:"))
    without = page_of(client, f"/places/{three[1].id}/?easy=1")
    assert "Place that helps you report" in without
    assert found(client, easy="1") == [
        "Rugby Library (invented)", "Help to report hate", "Listening Line",
    ]  # fmt: skip


DAY_AND_NIGHT = tuple(Span(day, dt.time(), dt.time()) for day in range(7))


@pytest.mark.parametrize(
    ("change", "at", "words"),
    [
        ({}, "2026-11-20T10:00", "Open now, until 17:00."),
        ({}, "2026-11-20T20:00", "Closed now. Opens on Monday at 9:00."),
        ({}, "2026-11-19T20:00", "Closed now. Opens tomorrow at 9:00."),
        ({"openings": ()}, "2026-11-20T10:00", "Ask when it is open."),
        ({"openings": DAY_AND_NIGHT, "holidays": "usual"}, "2026-11-20T10:00",
         "Open now, day and night."),
        ({"openings": DAY_AND_NIGHT}, "2026-12-01T10:00",
         "Open now, until on Friday 25 December at midnight."),
        ({"holidays": "ask"}, "2026-12-25T10:00",
         "Closed now. Today is a bank holiday. Ask first."),
        ({"openings": (Span(0, dt.time(9), dt.time(12), dt.date(2020, 1, 1), dt.date(2020, 2, 1)),)},
         "2026-11-20T10:00", "Closed now."),
    ],
)  # fmt: skip
def test_whether_it_is_open_in_words(change: dict[str, object], at: str, words: str) -> None:
    entry = any_entry(listed(replace(LIBRARY, **change)).id)
    now = dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)
    assert shown.page(entry, now).card.standing == words


@pytest.mark.parametrize(
    ("openings", "words"),
    [
        (tuple(Span(day, dt.time(9), dt.time(12)) for day in range(7)), ("Every day: 9:00 to noon",)),
        ((Span(1, dt.time(9), dt.time(12)), Span(1, dt.time(14), dt.time())),
         ("Tuesday: 9:00 to noon and 14:00 to midnight",)),
        ((Span(5, dt.time(), dt.time()), Span(6, dt.time(), dt.time())),
         ("Saturday to Sunday: all day and all night",)),
        ((), ()),
    ],
)  # fmt: skip
def test_hours_in_words(openings: tuple[Span, ...], words: tuple[str, ...]) -> None:
    entry = any_entry(listed(replace(LIBRARY, openings=openings)).id)
    assert shown.page(entry, NOW).card.hours == words


def test_distance_of_one_mile_is_said_as_one() -> None:
    assert [shown.distance_in_words(one) for one in (None, 1.04, 0.04)] == [
        "", "1 mile away", "0.0 miles away",
    ]  # fmt: skip


# --- keeping -------------------------------------------------------------------------------------


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
        ("close", {"first": "soon"}, 200, "Choose a day."),
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


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"name": "A"}, 200, "one of the two"),
        ({"name": "A", "address": "x x"}, 200, "Type a whole address"),
        ({"name": "A", "address": "https://feed.example.org/api"}, 409, "UPSTANDER_FEEDS"),
        ({"name": "A", "file": b"\x00\x01\x02 not a list"}, 409, "not a spreadsheet"),
        ({"name": "A", "file": b'{"contents": 3}'}, 409, "not a feed of Open Referral"),
        ({"name": "A", "file": b"x" * (10 * 1024 * 1024 + 1)}, 409, "too large"),
    ],
    ids=["neither", "no-address", "not-allowed", "no-list", "no-feed", "too-large"],
)
def test_a_source_that_cannot_be_read_is_said_in_words(
    gwen: Client, sent: dict[str, object], status: int, words: str
) -> None:
    if "file" in sent:
        sent = {**sent, "file": SimpleUploadedFile("list.csv", sent["file"])}
    response = gwen.post("/directory/bring/", sent)
    assert (response.status_code, words in response.content.decode()) == (status, True)
