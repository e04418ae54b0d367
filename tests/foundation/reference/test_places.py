"""Which place somebody means by a name, and what lies in it."""

import datetime as dt
import json

import pytest

from upstander.foundation.reference import geography, outlines, queries

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def keys(name: str) -> list[str]:
    return [place.key for place in queries.places_called(name)]


@pytest.mark.parametrize(
    ("name", "key", "count"),
    [
        ("County Durham", "county-durham", 1),
        ("Northamptonshire", "northamptonshire-police-area", 2),
        ("Warwickshire", "warwickshire", 5),
        ("Walsall", "walsall", 1),
        ("Gwent", "gwent-police-area", 5),
        ("Devon & Cornwall", "devon-and-cornwall-police-area", 12),
        ("Bristol", "bristol", 1),
        ("Berkshire", "berkshire", 6),
        ("Met", "greater-london-police-area", 32),
        ("West Midlands Police", "west-midlands-police-area", 7),
        ("  kent county council ", "kent-county", 12),
    ],
)
def test_a_county_a_council_or_a_force_is_found_by_its_name(
    name: str, key: str, count: int
) -> None:
    assert keys(name) == [key]
    assert len(queries.districts(key, NOW)) == count


def test_a_name_that_a_county_and_a_force_share_gives_both() -> None:
    assert keys("Kent") == ["kent-county", "kent-police-area"]
    assert keys("Durham") == ["county-durham", "durham-police-area"]


def test_a_county_that_is_all_of_a_force_is_one_place() -> None:
    assert keys("Warwickshire Police") == keys("Warwickshire County Council") == ["warwickshire"]


def test_a_key_is_a_name_as_well() -> None:
    assert [keys(key) for key in geography.places()] == [[key] for key in geography.places()]


def test_a_name_that_does_not_exist_gives_those_written_like_it() -> None:
    assert keys("Warwikshire") == []
    assert queries.places_near("Warwikshire")[0] == "Warwickshire"
    assert queries.places_near("Qqqqq") == ()


def test_a_district_leads_to_its_county() -> None:
    assert queries.places_near("Rugby")[0] == "Warwickshire"
    assert queries.places_near("Rugby Borough Council")[0] == "Warwickshire"


def test_every_force_and_every_county_council_is_a_place() -> None:
    everybody = [*geography.forces().values(), *geography.counties().values()]
    assert len(everybody) == 43 + 21
    assert [one.name for one in everybody if not keys(one.name)] == []


def test_adults_and_children_are_protected_by_the_upper_council() -> None:
    found = {
        one.name: queries.upper_council(one) for one in queries.districts("kent-police-area", NOW)
    }
    assert (found["Dover"], found["Medway"]) == ("Kent County Council", "Medway Council")


def test_people_are_counted() -> None:
    assert queries.population(queries.place("warwickshire").districts) == 583_786


def test_every_district_has_an_outline() -> None:
    whole = outlines.drawn(geography.districts())
    assert whole.paths.keys() == geography.districts().keys()
    assert all(path.startswith("M") and path.endswith("Z") for path in whole.paths.values())


def test_a_map_has_north_at_the_top_and_stays_inside_its_frame() -> None:
    drawn = outlines.drawn(queries.place("warwickshire").districts, width=300)
    middles = {geography.districts()[code].name: at for code, at in drawn.middles.items()}
    assert middles["North Warwickshire"][1] < middles["Stratford-on-Avon"][1]
    assert all(0 <= x <= 300 and 0 <= y <= drawn.height for x, y in middles.values())


def test_a_map_of_nothing_is_empty() -> None:
    assert outlines.drawn(["nowhere"]).paths == {}


def test_outlines_for_a_program_are_closed_rings_in_degrees() -> None:
    told = json.loads(outlines.as_geojson({"E07000220": "Rugby", "nowhere": "Nowhere"}))
    (rugby,) = told["features"]
    ring = rugby["geometry"]["coordinates"][0][0]
    assert (rugby["properties"], ring[0]) == ({"name": "Rugby"}, ring[-1])
    assert all(-1.7 < east < -1.0 and 52.1 < north < 52.6 for east, north in ring)
