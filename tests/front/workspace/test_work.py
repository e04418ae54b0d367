"""My work and the rail: what waits for me, and no query where nobody is signed in."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import NOW, SET_UP, Partnership, a_person
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.casework.files import TITLE, a_case
from tests.confidential.given import answered, opened_by, told, wrote
from upstander.confidential.casework.actions.work import give_case
from upstander.confidential.casework.models import Case
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.agencies.actions.suspension import suspend_member
from upstander.foundation.agencies.models import Alarm
from upstander.foundation.core import clock
from upstander.foundation.core.clock import london_day
from upstander.front.workspace import context

pytestmark = pytest.mark.django_db


def text_of(html: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()))


def work(house: Partnership, name: str) -> str:
    return text_of(signed_in(house.people[name]).get("/work/").content)


def test_new_reports_and_messages_that_wait_are_named_apart(house: Partnership) -> None:
    new, waiting, theirs = told(), told(), told()
    for one in (waiting, theirs):
        opened_by(house, "Dev", one)
        answered(house, "Dev", one, "Hello.")
    wrote(waiting, "Hello?")
    shown = work(house, "Dev")
    first, second = shown.split("Waiting for an answer from us")
    assert new.report.number in first
    assert waiting.report.number in second
    assert theirs.report.number not in shown


def test_with_nothing_to_do_it_says_so(house: Partnership) -> None:
    assert "Nothing waits for you" in work(house, "Dev")


def test_danger_that_is_to_be_looked_at_again_is_named_from_its_day_on(house: Partnership) -> None:
    due, later = a_case(house).case, a_case(house).case
    give = {"to": house.people["Dev"].id, "by": house.actor("Dev"), "now": NOW}
    for case, day in ((due, -1), (later, 1)):
        give_case(case=case, **give)
        review_on = london_day(clock.now()) + dt.timedelta(days=day)
        Case.objects.filter(pk=case.pk).update(band="high", review_on=review_on)
    shown = work(house, "Dev")
    assert "Danger to look at again" in shown
    assert f"Case {due.reference} High risk" in shown
    assert "1 day late" in shown
    assert later.reference not in shown
    assert "Danger to look at again" not in work(house, "Carys")
    assert TITLE in text_of(unlocked(house.people["Dev"]).get("/work/").content)


def test_somebody_without_reports_sees_their_own_empty_page(house: Partnership) -> None:
    told()
    shown = work(house, "Gwen")
    assert "Your role does not see single reports." in shown
    assert "Inbox" not in shown


def test_a_supervisor_sees_what_must_be_looked_at(house: Partnership) -> None:
    suspend_member(
        user=house.people["Dev"].id, agency=house.council.id, by=house.actor("Carys"),
        now=clock.now(),
    )  # fmt: skip
    assert "A member&#x27;s keys were taken away" in work(house, "Carys")
    assert "For supervisors" not in work(house, "Anwen")


def test_what_a_supervisor_has_seen_is_off_the_list(house: Partnership) -> None:
    suspend_member(
        user=house.people["Dev"].id, agency=house.council.id, by=house.actor("Carys"),
        now=clock.now(),
    )  # fmt: skip
    address = reverse("workspace:seen", args=[Alarm.objects.get().pk])
    assert signed_in(house.people["Femi"]).post(address).status_code == 404
    assert Alarm.objects.get().seen_at is None
    answer = signed_in(house.people["Carys"]).post(address)
    assert (answer.status_code, answer["Location"]) == (302, "/work/")
    assert Alarm.objects.get().seen_by == house.people["Carys"]


def test_my_work_needs_signing_in(house: Partnership) -> None:  # noqa: ARG001 - somebody exists
    assert Client().get("/work/")["Location"] == "/account/sign-in/?next=/work/"


def test_three_reports_cost_my_work_as_many_queries_as_one(house: Partnership) -> None:
    browser = signed_in(house.people["Dev"])
    told()
    browser.get("/work/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/work/")
    told()
    told()
    with CaptureQueriesContext(connection) as three:
        browser.get("/work/")
    assert len(three) == len(one)


# --- the rail ------------------------------------------------------------------------------------


def rail_of(actor: Actor | None, path: str = "/inbox/") -> dict[str, object]:
    request = RequestFactory().get(path)
    request.resolver_match = None
    if actor is not None:
        request.actor = actor  # type: ignore[attr-defined]
    return context.rail(request)


def drawn(values: dict[str, object]) -> str:
    template = Template(
        "{% for link in rail %}{{ link.label }}:{{ link.count }} {% endfor %}"
        "{{ whoami }}{% for alarm in alarms %}!{% endfor %}"
    )
    return template.render(Context(values))


def test_a_public_page_costs_no_query() -> None:
    with CaptureQueriesContext(connection) as spent:
        assert drawn(rail_of(Actor.public())) == "None"
        assert drawn(rail_of(None)) == "None"
    assert len(spent) == 0


def test_nothing_is_looked_up_before_a_template_asks(house: Partnership) -> None:
    actor = house.actor("Dev")
    with CaptureQueriesContext(connection) as spent:
        rail_of(actor)
    assert len(spent) == 0


def test_the_inbox_counts_what_waits_for_us(house: Partnership) -> None:
    told()
    opened_by(house, "Dev", told())
    done = told()
    opened_by(house, "Dev", done)
    answered(house, "Dev", done, "Hello.")
    links = list(rail_of(house.actor("Dev"))["rail"])
    assert [(link.label, link.count, link.current) for link in links] == [
        ("My work", "", False),
        ("Inbox", "2", True),
        ("Cases", "", False),
        ("Find", "", False),
        ("Alerts", "", False),
        ("Team", "", False),
        ("On duty", "", False),
        ("Sessions", "", False),
    ]


def test_another_team_gets_no_count(house: Partnership) -> None:
    told()
    links = list(rail_of(house.actor("Esi"))["rail"])
    counts = [(link.label, link.count) for link in links]
    named = (
        "My work",
        "Inbox",
        "Cases",
        "Find",
        "Alerts",
        "Team",
        "On duty",
        "Sessions",
        "Numbers",
        "Register",
        "Recovery",
    )
    assert counts == [(label, "") for label in named]


def test_the_team_counts_who_waits_for_keys_that_one_could_give(house: Partnership) -> None:
    add_member(
        user=a_person("Iris").id, agency=house.council.id, circle=house.cohesion_team.id,
        role=Role.COHESION_OFFICER, by=SET_UP, now=NOW,
    )  # fmt: skip
    counts = {
        name: [link.count for link in rail_of(house.actor(name))["rail"] if link.label == "Team"]
        for name in ("Dev", "Bina", "Hana", "Gwen")
    }
    assert counts == {"Dev": ["1"], "Bina": [""], "Hana": [""], "Gwen": []}


def test_somebody_who_only_waits_for_keys_is_shown_that(house: Partnership) -> None:
    iris = a_person("Iris")
    add_member(
        user=iris.id, agency=house.council.id, circle=house.cohesion_team.id,
        role=Role.COHESION_OFFICER, by=SET_UP, now=NOW,
    )  # fmt: skip
    assert signed_in(iris).get("/work/")["Location"] == "/waiting/"


def test_somebody_with_another_job_goes_on_working_while_they_wait(house: Partnership) -> None:
    add_member(
        user=house.people["Dev"].id, agency=house.police.id, circle=house.hate_crime_team.id,
        role=Role.POLICE, by=SET_UP, now=NOW,
    )  # fmt: skip
    assert "You are waiting for keys" in work(house, "Dev")


@pytest.mark.parametrize(("count", "shown"), [(0, ""), (1, "1"), (99, "99"), (100, "99+")])
def test_a_badge_stops_at_ninety_nine(count: int, shown: str) -> None:
    assert context._tally(count) == shown


def test_a_report_has_two_tabs_and_reception_one(house: Partnership) -> None:
    ira = a_person("Ira")
    add_member(
        user=ira.id, agency=house.council.id, circle=house.cohesion_team.id, role=Role.RECEPTION,
        by=SET_UP, now=NOW,
    )  # fmt: skip
    number = told().report.number
    shown = signed_in(ira).get(f"/reports/{number}/").content.decode()
    assert f"/reports/{number}/sharing/" not in shown
    shown = signed_in(house.people["Dev"]).get(f"/reports/{number}/").content.decode()
    assert f"/reports/{number}/sharing/" in shown
