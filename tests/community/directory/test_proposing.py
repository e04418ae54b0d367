"""Partners' programs propose changes: they wait like those of places, and change nothing."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from uuid import uuid4

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, assume, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.cast import Partnership
from tests.community.directory.given import CENTRE, KEEPER, LIBRARY, LINE, added, listed
from tests.confidential.browsing import signed_in
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.community.directory import proposal_api
from upstander.community.directory.actions import proposing
from upstander.community.directory.actions.entries import change_entry
from upstander.community.directory.actions.proposing import Change, propose_change
from upstander.community.directory.actions.tokens import Made, NoSuchBody, make_token
from upstander.community.directory.actions.updating import answer_proposal, make_link, propose
from upstander.community.directory.models import Entry, Proposal
from upstander.community.directory.proposal_api import CHANGE, described
from upstander.community.directory.queries.entries import any_entry, facts_of
from upstander.community.directory.queries.updating import waiting_change
from upstander.community.directory.rules.shapes import Fault, faults
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.core import clock

PREFIX = "/directory/api"
SEND, READ = Permission.PROPOSE_CHANGES, Permission.READ_UNLISTED
PHONE = {"phones": [{"number": "01632 960099"}]}

pytestmark = pytest.mark.django_db


def token(house: Partnership, *permissions: Permission, organisation: str = "") -> Made:
    return make_token(
        name="Coventry (invented)", permissions=permissions or [SEND], days=30,
        organisation=organisation, by=house.actor("Gwen"), now=clock.now(),
    )  # fmt: skip


@pytest.fixture
def made(house: Partnership) -> Made:
    """Return a token that may propose changes."""
    return token(house)


@pytest.fixture
def entry(house: Partnership) -> Entry:
    """Return a public entry at a location."""
    del house
    return listed(CENTRE, clock.now())


def ids(entry: Entry) -> dict[str, str]:
    return {"service_id": str(entry.service_id), "service_at_location_id": str(entry.id)}


def sent(
    made: Made, body: object, key: str = "one", **headers: str
) -> tuple[int, dict[str, object]]:
    """Send a change; return the status and what is said."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    told = {
        "Authorization": f"Bearer {made.secret}", "Idempotency-Key": key,
        "Content-Type": "application/json", **headers,
    }  # fmt: skip
    kind = told.pop("Content-Type")
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"{PREFIX}/proposals/", data, content_type=kind, headers=told)
    return answer.status_code, json.loads(answer.content)


def says(entry: Entry) -> object:
    there = any_entry(entry.id)
    assert there is not None
    return facts_of(there)


def test_a_change_waits_with_the_programs_name_and_the_entry_stays_as_it_is(
    made: Made, entry: Entry, house: Partnership
) -> None:
    before = says(entry)
    status, told = sent(made, ids(entry) | PHONE)
    assert (status, told["state"], told["fields"]) == (201, "waiting", ["phone"])
    assert says(entry) == before
    event = Event.objects.get(name=EventName.CHANGE_PROPOSED)
    assert event.detail == {"token": str(made.token.id)}
    gwen = signed_in(house.people["Gwen"])
    listing = gwen.get("/directory/changes/").content.decode()
    page = gwen.get(f"/directory/changes/{told['id']}/").content.decode()
    assert "Coventry (invented)" in listing
    assert "The program of Coventry (invented) sent this on" in page
    gwen.post(f"/directory/changes/{told['id']}/", {"take": ["phone"]})
    assert says(entry).phone == "01632 960099"
    address = f"{PREFIX}/proposals/{told['id']}/"
    after = Client().get(address, headers={"Authorization": f"Bearer {made.secret}"}).json()
    assert (after["state"], after["taken"]) == ("answered", ["phone"])


def test_everything_that_can_be_proposed_is_read_by_its_name_in_the_profile(
    made: Made, entry: Entry
) -> None:
    body = ids(entry) | {
        "service": {
            "description": "We listen.", "url": "https://open.example.org/",
            "email": "new@example.org", "fees": "Two pounds",
        },
        "location": {
            "description": "Side door.",
            "accessibility": [{"accessibility": "loop"}, {"accessibility": "dogs"}],
        },
        "phones": [{"number": "01632 960099"}, {"number": "07700 900009", "type": "text"}],
        "schedules": [
            {
                "byday": "SA,SU", "opens_at": "10:00", "closes_at": "16:00:00", "freq": "WEEKLY",
                "interval": 1, "valid_from": "2027-06-01", "valid_to": "2027-08-31",
            }
        ],
    }  # fmt: skip
    assert sent(made, body)[0] == 201
    said = Proposal.objects.get().said
    assert {name: said[name] for name in ("cost", "getting_in", "text", "access")} == {
        "cost": "Two pounds", "getting_in": "Side door.", "text": "07700 900009",
        "access": ["dogs", "loop"],
    }  # fmt: skip
    assert said["openings"] == [
        "5 10:00 16:00 2027-06-01 2027-08-31", "6 10:00 16:00 2027-06-01 2027-08-31",
    ]  # fmt: skip


def test_sent_again_with_its_key_it_is_kept_once(made: Made, entry: Entry) -> None:
    first, again = sent(made, ids(entry) | PHONE), sent(made, ids(entry) | PHONE)
    assert (first[0], again[0], first[1]["id"]) == (201, 200, again[1]["id"])
    other = sent(made, ids(entry) | {"service": {"fees": "Free"}})
    assert (other[0], other[1]["type"]) == (409, "urn:upstander:problem:key-used")
    assert Proposal.objects.count() == 1


def test_a_later_change_takes_the_place_of_one_that_waits_and_a_places_own_stays(
    made: Made, entry: Entry, house: Partnership
) -> None:
    secret = make_link(entry=entry.id, by=house.actor("Gwen"), now=clock.now())
    own = replace(says(entry), cost="One pound")
    propose(secret=secret, facts=own, by=Actor.public(), now=clock.now())
    for number in ("1", "2"):
        sent(made, ids(entry) | {"phones": [{"number": f"01632 96001{number}"}]}, key=number)
    states = Proposal.objects.order_by("key").values_list("key", "state")
    assert list(states) == [("", "waiting"), ("1", "replaced"), ("2", "waiting")]


def test_what_a_colleague_changed_meanwhile_is_not_taken_back(
    made: Made, entry: Entry, house: Partnership
) -> None:
    told = sent(made, ids(entry) | PHONE)[1]
    newer = replace(says(entry), cost="Three pounds")
    change_entry(entry=entry.id, facts=newer, by=KEEPER, now=clock.now())
    waits = waiting_change(told["id"])
    assert [one.field for one in waits.differences] == ["phone"]
    answer_proposal(
        proposal=waits.id, take={"phone", "cost"}, by=house.actor("Gwen"), now=clock.now()
    )
    assert (says(entry).phone, says(entry).cost) == ("01632 960099", "Three pounds")


def test_which_entries_a_program_may_propose_for(house: Partnership, entry: Entry) -> None:
    hidden, line = added(LIBRARY, clock.now()), listed(LINE, clock.now())
    plain, sees_all = token(house), token(house, SEND, READ)
    one_body = token(house, organisation="Harbour (invented)")
    of_line = {"service_id": str(line.service_id)}
    tried = {
        "hidden": sent(plain, ids(hidden) | PHONE)[0],
        "hidden, and may see it": sent(sees_all, ids(hidden) | PHONE)[0],
        "without a location": sent(plain, of_line | PHONE)[0],
        "its own body": sent(one_body, of_line | PHONE)[0],
        "another body": sent(one_body, ids(entry) | PHONE, key="two")[0],
        "no such entry": sent(plain, {"service_id": str(uuid4())} | PHONE, key="two")[0],
    }
    assert list(tried.values()) == [404, 201, 201, 201, 404, 404]
    with pytest.raises(NoSuchBody):
        token(house, organisation="Nobody (invented)")


@pytest.mark.parametrize(
    ("part", "pointer", "words"),
    [
        ({"phones": [{"number": 7}]}, "/phones/0/number", "of the type string"),
        ({"phones": [{"type": "fax", "number": "1"}]}, "/phones/0/type", "voice, text"),
        ({"phones": [{}]}, "/phones/0", "It lacks “number”"),
        ({"phones": [{"number": "1"}] * 3}, "/phones", "At most 2."),
        ({"phones": True}, "/phones", "of the type array"),
        ({"name": "Other"}, "/name", "Nothing of this name"),
        ({"a/b~c": 1}, "/a~1b~0c", "Nothing of this name"),
        ({"service": {"fees": "x" * 201}}, "/service/fees", "At most 200 characters"),
        ({"service": {"fees": "x\0"}}, "/service/fees", "cannot be kept"),
        ({"service": {"fees": "\ud800"}}, "/service/fees", "cannot be kept"),
        ({"service": {"url": "not one"}}, "/service/url", "Type a whole address"),
        ({"service_id": "1"}, "/service_id", "It should fit"),
        (
            {"schedules": [{"byday": "MO", "opens_at": "9", "closes_at": "17:00"}]},
            "/schedules/0/opens_at", "It should fit",
        ),
        (
            {"schedules": [{"byday": "MO", "opens_at": "09:00", "closes_at": "17:00",
                            "valid_from": "2027-02-30"}]},
            "/schedules/0/valid_from", "no such day",
        ),
        (
            {"schedules": [{"byday": "MO", "opens_at": "09:00", "closes_at": "17:00",
                            "valid_from": "2027-06-02", "valid_to": "2027-06-01"}]},
            "/schedules/0/valid_to", "before the first",
        ),
        (
            {"schedules": [{"byday": "MO", "opens_at": "09:00", "closes_at": "17:00",
                            "interval": 2}]},
            "/schedules/0/interval", "one of: 1",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_place(
    made: Made, entry: Entry, part: dict[str, object], pointer: str, words: str
) -> None:
    status, told = sent(made, ids(entry) | part)
    assert (status, [one["pointer"] for one in told["errors"]]) == (422, [pointer])
    assert words in told["errors"][0]["detail"]
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (400, b"{", {}),
        (400, b"[" * 60_000, {}),
        (400, b"{}", {"Idempotency-Key": ""}),
        (401, b"{}", {"Authorization": ""}),
        (401, b"{}", {"Authorization": "Bearer upd_another"}),
        (401, b"{}", {"Authorization": "Basic x"}),
        (413, b" " * (proposal_api.MOST_BYTES + 1), {}),
        (415, b"{}", {"Content-Type": "text/plain"}),
        (422, b"[]", {}),
    ],
)
def test_what_is_wrong_is_said_as_problem_details(
    made: Made, status: int, body: bytes, headers: dict[str, str]
) -> None:
    found, told = sent(made, body, **headers)
    assert (found, told["status"], list(told)[:4]) == (
        status, status, ["type", "title", "status", "detail"],
    )  # fmt: skip


def test_a_token_without_the_permission_and_a_change_that_changes_nothing(
    house: Partnership, entry: Entry, made: Made
) -> None:
    assert sent(token(house, READ), ids(entry) | PHONE)[0] == 403
    same = ids(entry) | {"phones": [{"number": CENTRE.phone}]}
    assert sent(made, same)[1]["type"] == "urn:upstander:problem:nothing-new"


def test_a_day_takes_so_many_and_no_more(
    made: Made, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "A_DAY", 1)
    assert sent(made, ids(entry) | PHONE, key="1")[0] == 201
    assert sent(made, ids(entry) | {"service": {"fees": "£1"}}, key="2")[0] == 429
    # What was sent before is answered all the same.
    assert sent(made, ids(entry) | PHONE, key="1")[0] == 200


def test_each_address_takes_one_method_and_shows_a_program_its_own(
    made: Made, entry: Entry, house: Partnership
) -> None:
    known = {"Authorization": f"Bearer {made.secret}"}
    others = {"Authorization": f"Bearer {token(house).secret}"}
    address = f"{PREFIX}/proposals/{sent(made, ids(entry) | PHONE)[1]['id']}/"
    client = Client()
    wrong = client.get(f"{PREFIX}/proposals/", headers=known)
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "POST")
    found = [client.get(address, headers=who).status_code for who in (known, others)]
    assert [*found, client.get(f"{PREFIX}/proposals/x/", headers=known).status_code] == [
        200, 404, 404,
    ]  # fmt: skip
    assert client.head(f"{PREFIX}/openapi.json").status_code == 200
    opened = client.get("/open-referral/v3/openapi.json").json()
    assert opened["externalDocs"]["url"] == f"http://testserver{PREFIX}/openapi.json"


def test_a_whole_number_is_no_yes() -> None:
    shape = {"type": "object", "properties": {"n": {"type": "integer"}}}
    assert list(faults({"n": True}, shape)) == [Fault("/n", "type", "integer")]
    assert list(faults({"n": 3}, shape)) == []


CHANGES = Attempt[tuple[Entry, Made]](
    "propose", SEND,
    lambda world, by: propose_change(
        change=Change("k", "d", world[0].service_id, world[0].id, {"cost": "£1"}),
        token=world[1].token.id, by=by, now=clock.now(),
    ),
)  # fmt: skip


def test_only_who_may_proposes(made: Made, entry: Entry, house: Partnership) -> None:
    found = roles_let_in(CHANGES, (entry, made), user=house.people["Gwen"].id, circles={})
    assert found == roles_with(SEND)


# --- the description is what is done ---------------------------------------------------------------

_AT_WORK: dict[str, str] = {}


def our_program(
    environ: Mapping[str, object], start_response: Callable[..., object]
) -> list[bytes]:
    """Answer as WSGI by Django's own test client, which leaves the test's transaction alone."""
    size = int(str(environ.get("CONTENT_LENGTH") or 0))
    headers = {
        name: str(value) for name, value in environ.items() if name.startswith("HTTP_")
    }  # fmt: skip
    with transaction.atomic():
        answer = Client().generic(
            str(environ["REQUEST_METHOD"]), str(environ["PATH_INFO"]),
            environ["wsgi.input"].read(size), str(environ.get("CONTENT_TYPE", "")),
            QUERY_STRING=environ["QUERY_STRING"], **headers, **_AT_WORK,
        )  # fmt: skip
    start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.headers.items()))
    return [answer.content]


@pytest.fixture
def a_program_asks(made: Made) -> Iterator[None]:
    """Show a token that may with every request."""
    _AT_WORK["HTTP_AUTHORIZATION"] = f"Bearer {made.secret}"
    yield
    _AT_WORK.clear()


# It says itself that a token is needed: the token is shown by the program above.
_DESCRIBED = {key: value for key, value in described(PREFIX).items() if key != "security"}
SCHEMA = schemathesis.openapi.from_dict(_DESCRIBED)
SCHEMA.app = our_program


@SCHEMA.parametrize()
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_the_way_in_describes_itself(
    case: schemathesis.Case, a_program_asks: None
) -> None:
    del a_program_asks
    # What follows such a sign never reaches a server, so that another address is asked.
    assume(not {"#", "?"} & set(str(case.path_parameters)))
    # That an address is whole and that a day exists no pattern says; those get a 422 as well.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])


def test_the_described_body_is_what_is_checked() -> None:
    good = {"service_id": str(uuid4()), "schedules": [
        {"byday": "MO", "opens_at": "09:00", "closes_at": "17:00"}]}  # fmt: skip
    assert list(faults(good, CHANGE)) == []
