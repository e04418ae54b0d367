"""Where places are missing, and about how many people have one near."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import RUGBY, Partnership
from tests.community.directory.joining import accredited
from tests.confidential.browsing import signed_in
from tests.confidential.reporting.at_the_door import text_of
from upstander.community.directory.choices import Kind
from upstander.community.directory.models import Entry, Location, Opening
from upstander.community.directory.queries.coverage import coverage
from upstander.community.directory.rules.coverage import (
    NEAR_MILES,
    Code,
    is_late,
    people_near,
    roughly,
)
from upstander.community.directory.rules.near import Point, miles
from upstander.community.directory.rules.opening import Span
from upstander.foundation.core import clock
from upstander.foundation.reference import geography
from upstander.foundation.reference.models import Postcode

NINE, FIVE, SIX, MIDNIGHT = dt.time(9), dt.time(17), dt.time(18), dt.time(0)


@pytest.mark.parametrize(
    ("opens", "closes", "late"),
    [
        (NINE, FIVE, False), (NINE, SIX, False), (NINE, dt.time(18, 1), True),
        (dt.time(20), dt.time(2), True), (MIDNIGHT, MIDNIGHT, True),
    ],
)  # fmt: skip
def test_what_is_late(opens: dt.time, closes: dt.time, late: bool) -> None:
    assert is_late(Span(0, opens, closes)) is late


def test_the_people_of_a_district_are_shared_among_its_codes() -> None:
    codes = [Code("A", Point(52.0, -1.0)), Code("A", Point(52.5, -1.0)), Code("B", Point(53, -1))]
    near = people_near(codes, {"A": 1_001, "B": 500}, [Point(52.01, -1.0)])
    assert near == {"A": 500}


def test_an_estimate_is_said_to_the_thousand() -> None:
    assert [roughly(people) for people in (0, 499, 65_452)] == [0, 0, 65_000]


@given(
    latitude=st.floats(50, 56), longitude=st.floats(-5, 1.5), up=st.floats(-0.05, 0.05),
    along=st.floats(-0.09, 0.09),
)  # fmt: skip
def test_the_grid_finds_what_measuring_finds(
    latitude: float, longitude: float, up: float, along: float
) -> None:
    place, point = Point(latitude, longitude), Point(latitude + up, longitude + along)
    found = people_near([Code("A", point)], {"A": 1_000}, [place])
    assert bool(found) is (miles(place, point) <= NEAR_MILES)


@pytest.mark.django_db
def test_whole_postcodes_count_where_they_are_loaded(house: Partnership) -> None:
    accredited(house, now=clock.now())
    here = geography.outward_positions()["CV21"]
    for code, north in (("CV211AA", here[0]), ("CV211AB", here[0] + 0.2)):
        Postcode.objects.create(
            code=code, district=RUGBY, latitude=round(Decimal(north), 4),
            longitude=round(Decimal(here[1]), 4),
        )  # fmt: skip
    found = coverage(clock.now())
    rugby = next(row for row in found.rows if row.name == "Rugby")
    assert (found.by_postcode, rugby.near) == (True, round(rugby.people / 2))
    page = text_of(signed_in(house.people["Gwen"]).get("/directory/coverage/"))
    assert "among its postcodes" in page


def test_without_a_place_nobody_is_near() -> None:
    assert people_near([Code("A", Point(52.0, -1.0))], {"A": 1_000}, []) == {}


@pytest.mark.django_db
def test_each_district_says_what_it_lacks(house: Partnership) -> None:
    place = accredited(house, now=clock.now())
    rows = {row.name: row for row in coverage(clock.now()).rows}
    rugby, warwick = rows["Rugby"], rows["Warwick"]
    assert (rugby.safe_places, rugby.centres, rugby.step_free, rugby.late) == (1, 0, 1, 0)
    assert rugby.lacks == ["centres", "late"]
    assert warwick.lacks == ["safe_places", "centres", "late", "step_free"]
    assert 0 < rugby.near <= rugby.people
    assert place.entry is not None
    assert place.entry.location is not None
    assert place.entry.location.district == RUGBY


@pytest.mark.django_db
def test_a_place_that_the_public_does_not_see_covers_nothing(house: Partnership) -> None:
    accredited(house, now=clock.now() - dt.timedelta(days=366))
    assert {row.safe_places for row in coverage(clock.now()).rows} == {0}


@pytest.mark.django_db
def test_a_place_without_a_position_is_counted_and_near_nobody(house: Partnership) -> None:
    accredited(house, now=clock.now())
    Location.objects.update(latitude=None, longitude=None)
    rugby = next(row for row in coverage(clock.now()).rows if row.name == "Rugby")
    assert (rugby.safe_places, rugby.near) == (1, 0)


@pytest.mark.django_db
def test_the_page_states_the_finding_and_says_that_it_is_an_estimate(house: Partnership) -> None:
    gwen = signed_in(house.people["Gwen"])
    assert "No Safe Place in" in text_of(gwen.get("/directory/coverage/"))
    accredited(house, now=clock.now())
    words = text_of(gwen.get("/directory/coverage/"))
    assert ("is a rough estimate" in words, "Kettle Café" in words) == (True, True)


@pytest.mark.django_db
def test_the_finding_goes_from_none_to_late_to_covered(house: Partnership) -> None:
    gwen = signed_in(house.people["Gwen"])
    codes = ["E07000218", "E07000219", RUGBY, "E07000221", "E07000222"]
    for number, code in enumerate(codes):
        entry = accredited(house, number=number, now=clock.now()).entry
        assert entry is not None
        Location.objects.filter(entries=entry).update(district=code)
    assert "Nothing open after 18:00 in" in text_of(gwen.get("/directory/coverage/"))
    for entry in Entry.objects.all():
        Opening.objects.create(entry=entry, weekday=0, opens=NINE, closes=dt.time(20))
    assert "Every district has a Safe Place" in text_of(gwen.get("/directory/coverage/"))


@pytest.mark.django_db
def test_the_page_costs_the_same_for_one_place_and_for_three(house: Partnership) -> None:
    gwen = signed_in(house.people["Gwen"])
    accredited(house, number=1, now=clock.now())
    gwen.get("/directory/coverage/")
    with CaptureQueriesContext(connection) as one:
        gwen.get("/directory/coverage/")
    accredited(house, number=2, now=clock.now())
    accredited(house, number=3, now=clock.now(), kind=Kind.CENTRE)
    with CaptureQueriesContext(connection) as three:
        gwen.get("/directory/coverage/")
    assert len(three) == len(one)


# --- to print ------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("easy", ["", "?easy=1"])
def test_the_card_has_room_for_two_names_and_asks_for_none(client: Client, easy: str) -> None:
    page = client.get(f"/places/card/{easy}")
    words = text_of(page)
    assert ("Please help me" in words, "http://testserver/places/" in words) == (True, True)
    assert (b'type="text"' in page.content, b"<textarea" in page.content) == (False, False)


@pytest.mark.django_db
@pytest.mark.parametrize("easy", ["", "?easy=1"])
def test_the_poster_is_there_while_the_public_finds_the_place(
    client: Client, house: Partnership, easy: str
) -> None:
    entry = accredited(house, now=clock.now()).entry
    assert entry is not None
    page = client.get(f"/places/{entry.id}/poster/{easy}")
    assert f"http://testserver/places/{entry.id}/" in text_of(page)
    Entry.objects.update(hidden_because="x")
    assert client.get(f"/places/{entry.id}/poster/").status_code == 404
