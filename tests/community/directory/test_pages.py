"""The public pages: what people find, and what they read about a place."""

import datetime as dt
import math
import re
from dataclasses import replace
from itertools import combinations

import pytest
from django.db import connection
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
from upstander.community.directory import shown
from upstander.community.directory.actions.entries import Days, add_closure, set_state
from upstander.community.directory.choices import KIND_PICTURES, Kind, State
from upstander.community.directory.models import Entry
from upstander.community.directory.queries.entries import any_entry
from upstander.community.directory.queries.searching import where_is
from upstander.community.directory.rules.near import apart
from upstander.community.directory.rules.opening import Span, Timetable, is_open
from upstander.foundation.core.clock import LONDON, london_day
from upstander.foundation.pages.middleware import KEPT
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.reference import queries as reference
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
    assert "Type the day as 21/11/2026." in text
    assert 'value="Rugby"' in text
    assert "Type a time, such as 14:30." in page_of(client, "/places/", when="later")


DAY_AND_NIGHT = tuple(Span(day, dt.time(), dt.time()) for day in range(7))
NIGHT = (Span(4, dt.time(20), dt.time(2)),)
SUMMER = (Span(4, dt.time(9), dt.time(17), dt.date(2026, 6, 1), dt.date(2026, 8, 31)),)


@pytest.mark.parametrize(
    ("openings", "holidays", "day", "time"),
    [
        (NIGHT, "closed", "2026-11-20", "23:00"),
        (NIGHT, "closed", "2026-11-21", "01:00"),
        (NIGHT, "closed", "2026-11-21", "02:00"),
        (NIGHT, "closed", "2026-11-21", "21:00"),
        (NIGHT, "closed", "2026-12-25", "23:00"),
        (NIGHT, "usual", "2026-12-25", "23:00"),
        (NIGHT, "closed", "2026-12-26", "01:00"),
        (SUMMER, "closed", "2026-07-03", "10:00"),
        (SUMMER, "closed", "2026-11-20", "10:00"),
        ((Span(5, dt.time(22), dt.time(1, 30)),), "closed", "2027-03-28", "02:15"),
        ((Span(5, dt.time(22), dt.time(1, 30)),), "closed", "2027-03-29", "01:15"),
        (DAY_AND_NIGHT, "usual", "2027-03-28", "00:00"),
    ],
)  # fmt: skip
def test_the_search_for_what_is_open_agrees_with_the_rule(
    client: Client,
    house: Partnership,
    openings: tuple[Span, ...],
    holidays: str,
    day: str,
    time: str,
) -> None:
    del house
    listed(replace(LIBRARY, openings=openings, holidays=holidays))
    listed_now = found(client, when="later", day=day, time=time, kind="safe_place")
    at = dt.datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=LONDON).astimezone(dt.UTC)
    timetable = Timetable(openings, holidays=holidays)
    assert bool(listed_now) is is_open(timetable, at, reference.bank_holidays())


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
    pins = re.findall(r'<a href="#(place-[^"]+)" data-at="[\d.,-]+" aria-label="\d: ', text)
    assert sorted(pins) == sorted(f"place-{one.id}" for one in three[:2])
    assert all(f'id="{pin}"' in text for pin in pins)


def test_the_outlines_are_kept_by_a_browser_as_long_as_they_are_the_same(
    client: Client, three: list[Entry]
) -> None:
    del three
    address = re.search(r'data-outlines="([^"]+)"', page_of(client, "/places/"))
    answer = client.get(address[1])
    names = [one["properties"]["name"] for one in answer.json()["features"]]
    assert (names[0], answer.headers["Cache-Control"]) == ("North Warwickshire", KEPT)
    assert (len(names), answer.cookies) == (5, {})
    other = client.get("/places/outlines/0123456789abcdef/")
    assert (other.status_code, other.headers["Cache-Control"]) == (404, "no-store")


def test_no_map_asks_for_no_script(client: Client, house: Partnership) -> None:
    del house
    assert "map.js" not in page_of(client, "/places/")


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


def page_shows_kind(client: Client, entry: Entry) -> str:
    """Return the one kind whose picture the Easy Read page of an entry shows, also in the list."""
    pages = [client.get(f"/places/{entry.id}/?easy=1"), client.get("/places/?easy=1")]
    drawn, in_the_list = (page.content.decode() for page in pages)
    (kind,) = (kind for kind, name in KIND_PICTURES.items() if PICTURES[name] in drawn)
    assert kind == entry.service.kind
    return kind if PICTURES[KIND_PICTURES[kind]] in in_the_list else ""


def test_each_kind_of_entry_has_a_picture_of_its_own() -> None:
    assert KIND_PICTURES.keys() == set(Kind)
    assert len({PICTURES[name] for name in KIND_PICTURES.values()}) == len(Kind)


def test_the_easy_twin_says_it_in_short_sentences(client: Client, three: list[Entry]) -> None:
    text = page_of(client, f"/places/{three[0].id}/?easy=1")
    assert all(words in text for words in ("You can wait.", "You can phone:", "It is here:"))
    without = page_of(client, f"/places/{three[1].id}/?easy=1")
    assert "Place that helps you report" in without
    assert len({page_shows_kind(client, one) for one in three}) == 3
    assert found(client, easy="1") == [
        "Rugby Library (invented)", "Help to report hate", "Listening Line",
    ]  # fmt: skip


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


def test_whom_to_phone_is_there_when_the_database_is_down(
    client: Client, house: Partnership
) -> None:
    del house
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {Entry._meta.db_table} RENAME TO gone")
    text = page_of(client, "/places/")
    assert ("does not open now" in text, "By phone or online" in text) == (True, True)


def test_pins_do_not_hide_each_other() -> None:
    points = apart([(10, 10)] * 5 + [(100, 100)], 20)
    assert (points[0], points[-1]) == ((10, 10), (100, 100))
    assert min(math.dist(*pair) for pair in combinations(points, 2)) >= 20
