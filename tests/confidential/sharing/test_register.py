"""The register of the whole partnership: all of it for some, one's own teams for others."""

import csv
import datetime as dt
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.browsing import signed_in
from tests.confidential.casework.pages import text_of
from tests.confidential.given import STORY, Told, council_only, told
from upstander.confidential.sharing import registering
from upstander.confidential.sharing.actions import Plan, disclose, end_disclosure
from upstander.confidential.sharing.choices import Agreed, Purpose
from upstander.confidential.sharing.models import Disclosure
from upstander.confidential.sharing.registering import Place, Sought
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.roles import Role
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault.choices import CompartmentKind

pytestmark = pytest.mark.django_db
REGISTER, TAKE = "/register/", "/register/take/"


def shared(house: Partnership, now: dt.datetime = NOW) -> tuple[Told, Disclosure]:
    """Let the council share a report with the police."""
    one = told(now=now)
    plan = Plan(
        to_circle=house.hate_crime_team.id,
        kinds=(CompartmentKind.STATEMENT, CompartmentKind.CONVERSATION),
        purpose=Purpose.SUPPORT, basis="public_task", agreed=Agreed.AGREED,
    )  # fmt: skip
    dev = house.people["Dev"]
    disclose(
        report=one.fresh(), plan=plan, keyring=keyring_of(dev, now), by=house.actor("Dev"), now=now
    )
    return one, Disclosure.objects.get(report=one.report)


@pytest.fixture
def coordinator(house: Partnership) -> Client:
    """Return the browser of the coordinator, where the council alone receives."""
    council_only(house)
    return signed_in(house.people["Gwen"])


def test_who_may_not_see_the_register_is_told_that_there_is_no_such_page(
    house: Partnership,
) -> None:
    browser = signed_in(house.people["Dev"])
    assert [browser.get(REGISTER).status_code, browser.get(TAKE).status_code] == [404, 404]
    assert list(registering.most_of(house.actor("Dev"), Sought())) == []


def test_the_register_says_who_got_what_and_why_and_no_word_of_it(
    house: Partnership, coordinator: Client
) -> None:
    one, entry = shared(house)
    end_disclosure(disclosure=entry, by=house.actor("Dev"), now=NOW + dt.timedelta(days=3))
    said = text_of(coordinator.get(REGISTER))
    for words in (one.report.number, "What happened, Messages", "To support the person",
                  "20 Nov 2026 Ended by us, 23 Nov 2026"):  # fmt: skip
        assert words in said
    assert STORY[:20] not in said
    assert f"/reports/{one.report.number}/" not in coordinator.get(REGISTER).content.decode()
    assert 'href="/register/"' in coordinator.get("/work/").content.decode()


def test_a_supervisor_sees_what_their_own_team_gave_or_got(
    house: Partnership, coordinator: Client
) -> None:
    shared(house)
    assert len(registering.most_of(house.actor("Anwen"), Sought())) == 1
    other = signed_in(house.people["Esi"])
    assert "Nothing was shared that fits" in text_of(other.get(REGISTER))
    assert coordinator.get(REGISTER).context["lines"] != []


def test_a_data_protection_officer_sees_all_of_it() -> None:
    actor = Actor("user", user_id=new_id(), roles=frozenset({Role.DATA_PROTECTION}))
    assert registering._of(actor).query.where.children == []


def test_the_register_is_narrowed_by_day_team_and_state(
    house: Partnership, coordinator: Client
) -> None:
    _one, first = shared(house)
    shared(house, NOW + dt.timedelta(days=5))
    end_disclosure(disclosure=first, by=house.actor("Dev"), now=NOW)
    found = {
        query: len(coordinator.get(f"{REGISTER}?{query}").context["lines"])
        for query in (
            "", "state=open", "state=ended", "since=2026-11-21", "until=2026-11-21",
            f"team={house.hate_crime_team.id}", f"team={house.independent_team.id}",
        )
    }  # fmt: skip
    assert list(found.values()) == [2, 1, 1, 1, 1, 2, 0]


def test_what_cannot_be_understood_is_said_at_its_field(
    house: Partnership, coordinator: Client
) -> None:
    shared(house)
    response = coordinator.get(f"{REGISTER}?since=then&team=x&state=y&after=z")
    assert "Type the day as 21/11/2026." in text_of(response)
    assert len(response.context["lines"]) == 1


def test_the_table_to_take_along_says_the_same(house: Partnership, coordinator: Client) -> None:
    one, _entry = shared(house)
    response = coordinator.get(TAKE)
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert (rows[0][0], rows[1][0], rows[1][7:]) == (
        "Report", one.report.number, ["2026-11-20", "", ""],
    )  # fmt: skip


def test_pages_go_through_all_of_it_each_entry_once_and_ask_as_often(
    house: Partnership, coordinator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "PAGE", 2)
    asked, seen = [], []
    for days in range(5):
        shared(house, NOW + dt.timedelta(days=days // 2))
        with CaptureQueriesContext(connection) as queries:
            coordinator.get(REGISTER)
        asked.append(len(queries))
    assert len(set(asked[1:])) == 1
    query = ""
    while True:
        context = coordinator.get(f"{REGISTER}{query}").context
        seen += [line["entry"] for line in context["lines"]]
        query = context["older"]
        if not query:
            break
    assert context["newest"] != ""
    assert len({one.id for one in seen}) == len(seen) == 5
    assert [one.given_on for one in seen] == sorted((one.given_on for one in seen), reverse=True)


def test_a_place_that_is_not_ours_is_none() -> None:
    assert [Place.parse(text) for text in ("", "x~y", "2026-11-20")] == [None, None, None]
