"""The open interface: the profile's own schemas, its filters, and words for what is not clear."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlencode

import jsonschema_rs
import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, settings

from tests.community.directory.given import CENTRE, LIBRARY, LINE, added, another, listed
from upstander.community.directory.open_api import described
from upstander.community.directory.open_referral import taxonomy_id, term_id

PREFIX = "/open-referral/v3"
SCHEMAS = Path(__file__).resolve().parents[2] / "data" / "open_referral_uk"
ENVELOPE = [
    "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty",
    "contents",
]  # fmt: skip

pytestmark = pytest.mark.django_db


def asked(client: Client, path: str, **query: object) -> Mapping[str, object]:
    response = client.get(f"{PREFIX}{path}?{urlencode(query)}")
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def names(client: Client, path: str = "/services", **query: object) -> list[str]:
    """Return the names of the services that come back."""
    rows = asked(client, path, **query)["contents"]
    return [row.get("service", row)["name"] for row in rows]


def faults(schema: str, row: object) -> list[str]:
    """Return what the profile finds wrong with a row."""
    read = {
        path.name: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")
    }
    resources = [(f"https://profile.example/{name}", part) for name, part in read.items()]
    known = jsonschema_rs.Registry(resources)
    validator = jsonschema_rs.Draft202012Validator(
        {"$ref": f"https://profile.example/{schema}.json"}, validate_formats=True, registry=known
    )
    return [str(fault) for fault in validator.iter_errors(row)]


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/services", "service_list"),
        ("/service_at_locations", "service_at_location_list"),
        ("/organizations", "organization"),
        ("/taxonomies", "taxonomy"),
        ("/taxonomy_terms", "taxonomy_term"),
    ],
)
def test_every_list_is_what_the_profile_says(client: Client, path: str, schema: str) -> None:
    for facts in (LIBRARY, CENTRE, LINE):
        listed(facts)
    page = asked(client, path)
    assert list(page) == ENVELOPE
    assert page["size"] == len(page["contents"]) > 1
    assert [fault for row in page["contents"] for fault in faults(schema, row)] == []


def test_a_service_in_full_is_what_the_profile_says(client: Client) -> None:
    for facts in (LIBRARY, CENTRE, LINE):
        listed(facts)
    rows = asked(client, "/services")["contents"]
    full = [asked(client, f"/services/{row['id']}") for row in rows]
    assert [fault for row in full for fault in faults("service", row)] == []
    assert [row["name"] for row in full] == ["Help to report hate", "Listening Line", "Safe Place"]
    assert full == asked(client, "/services", full="true")["contents"]


def test_a_service_in_full_says_when_where_and_how(client: Client) -> None:
    entry = listed(CENTRE)
    full = asked(client, f"/services/{entry.service_id}")
    place = full["service_at_locations"][0]["location"]
    hours = [(one["byday"], one["opens_at"], one["closes_at"]) for one in full["schedules"]]
    assert sorted(hours) == sorted(
        (day, "09:00:00", "17:00:00") for day in ("MO", "TU", "WE", "TH", "FR")
    )
    assert (place["latitude"], place["addresses"][0]["postal_code"]) == (52.282, "CV34 4ZZ")
    assert [one["name"] for one in full["languages"]] == ["Polish"]
    assert [one["name"] for one in full["service_areas"]] == ["Warwick"]
    assert full["assured_date"] == "2026-11-20"
    assert full["contacts"][0]["phones"][0]["number"] == "01632 960002"


def test_what_nobody_has_checked_is_not_open_data(client: Client) -> None:
    entry = added(LIBRARY)
    assert names(client) == []
    response = client.get(f"{PREFIX}/services/{entry.service_id}")
    assert (response.status_code, list(response.json())) == (404, ["error", "next"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "what happened"}, ["Help to report hate"]),
        ({"search": "rugby"}, ["Safe Place"]),
        ({"taxonomy_term_id": term_id("need", "talk")}, ["Help to report hate", "Listening Line"]),
        ({"taxonomy_term_id": term_id("kind", "helpline")}, ["Listening Line"]),
        ({"taxonomy_term_id": "00000000-0000-4000-8000-000000000000"}, []),
        ({"taxonomy_id": taxonomy_id("who")}, ["Help to report hate"]),
        ({"taxonomy_id": "00000000-0000-4000-8000-000000000000"}, []),
        ({"day": "MO", "start_time": "18:00"}, ["Listening Line"]),
        ({"day": "tu"}, ["Help to report hate", "Safe Place"]),
        ({"day": "TU", "end_time": "16:59"}, []),
        ({"modified_after": "2026-11-21T00:00:00Z"}, []),
        (
            {"modified_after": "2026-11-20T23:00:00Z"},
            ["Help to report hate", "Listening Line", "Safe Place"],
        ),
        ({"minimum_age": 18, "per_page": 2}, ["Help to report hate", "Listening Line"]),
        ({"per_page": 2, "page": 2}, ["Safe Place"]),
        ({"page": 3}, []),
    ],
)
def test_every_filter_narrows(client: Client, query: dict[str, object], found: list[str]) -> None:
    for facts in (LIBRARY, CENTRE, LINE):
        listed(facts)
    assert names(client, **query) == found


def test_services_of_one_body_and_the_body_itself(client: Client) -> None:
    body = listed(CENTRE).service.organisation
    listed(LIBRARY)
    assert names(client, organization_id=body.id) == ["Help to report hate"]
    assert asked(client, f"/organizations/{body.id}")["name"] == "Open Door (invented)"


def test_services_at_locations_come_nearest_first(client: Client) -> None:
    for facts in (LIBRARY, CENTRE, LINE):
        listed(facts)
    places = "/service_at_locations"
    assert names(client, places, postcode="CV34") == ["Help to report hate", "Safe Place"]
    assert names(client, places, postcode="CV34 4ZZ", proximity=3000) == ["Help to report hate"]
    assert names(client, places, full="true") == ["Help to report hate", "Safe Place"]


def test_a_service_at_a_location_in_full(client: Client) -> None:
    entry = listed(LIBRARY)
    full = asked(client, f"/service_at_locations/{entry.id}")
    assert (full["service"]["name"], len(full["schedules"])) == ("Safe Place", 5)
    assert faults("service_at_location", full) == []


def test_our_words_can_be_looked_up(client: Client) -> None:
    word, list_ = term_id("need", "talk"), taxonomy_id("need")
    assert asked(client, f"/taxonomy_terms/{word}")["name"] == "Somebody to talk to"
    terms = asked(client, f"/taxonomies/{list_}")["taxonomy_terms"]
    assert str(word) in [one["id"] for one in terms]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/services", {"page": "0"}),
        ("/services", {"per_page": "201"}),
        ("/services", {"page": "one"}),
        ("/services", {"day": "monday"}),
        ("/services", {"start_time": "25:00"}),
        ("/services", {"end_time": "soon"}),
        ("/services", {"taxonomy_id": "hate"}),
        ("/services", {"modified_after": "9999-99-99"}),
        ("/services", {"full": "yes"}),
        ("/services", {"maximum_age": "old"}),
        ("/service_at_locations", {"postcode": "Rugby"}),
        ("/service_at_locations", {"proximity": "-1"}),
    ],
)
def test_what_is_not_clear_is_said_in_words(
    client: Client, path: str, query: dict[str, str]
) -> None:
    response = client.get(f"{PREFIX}{path}?{urlencode(query)}")
    assert response.status_code == 400
    assert next(iter(query)) in response.json()["error"]
    assert response.json()["next"].startswith("It should be ")


@pytest.mark.parametrize(
    "path",
    ["/services/1", "/organizations/x", "/service_at_locations/00000000-0000-4000-8000-000000000000",
     "/taxonomies/00000000-0000-4000-8000-000000000000", "/taxonomy_terms/0", "/service_at_locations?postcode=ZZ99",
     "/nothing/here"],
)  # fmt: skip
def test_what_is_not_there_is_said_in_words(client: Client, path: str) -> None:
    response = client.get(f"{PREFIX}{path}")
    assert (response.status_code, list(response.json())) == (404, ["error", "next"])
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_page_of_any_site_may_ask_and_nobody_may_write(client: Client) -> None:
    assert asked(client, "/")["version"] == "HSDS-UK-3.0"
    before = client.options(f"{PREFIX}/services")
    written = Client(enforce_csrf_checks=True).post(f"{PREFIX}/services")
    assert (before.status_code, before["Access-Control-Allow-Origin"]) == (204, "*")
    assert (written.status_code, list(written.json())) == (405, ["error", "next"])


def test_a_page_asks_the_database_as_often_with_one_row_as_with_three(
    client: Client, django_assert_num_queries: object
) -> None:
    listed(CENTRE)
    with django_assert_num_queries(13) as one:
        asked(client, "/services", full="true")
    listed(another(CENTRE, 2))
    listed(another(CENTRE, 3))
    with django_assert_num_queries(len(one)):
        assert len(names(client, full="true")) == 3


def our_program(
    environ: Mapping[str, object], start_response: Callable[..., object]
) -> list[bytes]:
    """Answer as WSGI by Django's own test client, which leaves the test's transaction alone."""
    answer = Client().generic(
        str(environ["REQUEST_METHOD"]), str(environ["PATH_INFO"]),
        QUERY_STRING=environ["QUERY_STRING"],
    )  # fmt: skip
    start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.headers.items()))
    return [answer.content]


SCHEMA = schemathesis.openapi.from_dict(described(PREFIX))
SCHEMA.app = our_program


@SCHEMA.parametrize()
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_the_interface_describes_itself(case: schemathesis.Case) -> None:
    case.call_and_validate()
