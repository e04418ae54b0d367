"""The inbox knows of cases: whose a report is, and which case it is in."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.casework.files import TITLE, Worked, a_case, a_read_report
from tests.confidential.casework.pages import text_of
from tests.confidential.casework.test_handing import away, taken
from tests.confidential.given import Told, answered
from upstander.confidential.casework.actions.cases import join_report, open_case
from upstander.confidential.casework.actions.handing import stand_in
from upstander.confidential.casework.actions.sorting import Plan, sort_report
from upstander.confidential.casework.actions.work import Closing, close_case
from upstander.confidential.casework.choices import About, Ending
from upstander.confidential.reporting import above
from upstander.confidential.reporting.choices import Whose
from upstander.confidential.reporting.queries import Narrowing, inbox
from upstander.foundation.access.actors import Actor

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def listed(actor: Actor, whose: Whose) -> set[str]:
    return {row.number for row in inbox(actor, Narrowing(whose=whose), today=TODAY).rows}


def numbers(*reports: Told) -> set[str]:
    return {one.report.number for one in reports}


def decided(house: Partnership, one: Told, by: str, lead: UUID) -> Told:
    plan = Plan(About.CRIME, lead, "Eggs at a door, with words.")
    sort_report(report=one.fresh(), plan=plan, by=house.actor(by), now=NOW)
    return one


def test_mine_are_those_in_my_cases_and_what_i_decided(house: Partnership) -> None:
    dev, team = house.actor("Dev"), house.cohesion_team.id
    at_work, untouched = taken(house), a_read_report(house)
    mine = decided(house, a_read_report(house), "Dev", team)
    theirs = decided(house, a_read_report(house), "Carys", team)
    assert listed(dev, Whose.MINE) == numbers(at_work.one, mine)
    assert listed(dev, Whose.ALL) == numbers(at_work.one, mine, untouched, theirs)
    assert listed(house.actor("Esi"), Whose.MINE) == set()


def test_what_i_decided_is_no_more_mine_once_somebody_works_on_its_case(
    house: Partnership,
) -> None:
    one = decided(house, a_read_report(house), "Dev", house.cohesion_team.id)
    join_report(report=one.fresh(), case=taken(house, "Carys").case, by=house.actor("Dev"), now=NOW)
    assert listed(house.actor("Dev"), Whose.MINE) == set()
    assert one.report.number in listed(house.actor("Carys"), Whose.MINE)


def test_reports_of_a_closed_case_are_nobodys_own(house: Partnership) -> None:
    work = taken(house)
    answered(house, "Dev", work.one, "We have spoken to the landlord.")
    closing = Closing(Ending.RESOLVED, [], "All calm.")
    close_case(case=work.case, closing=closing, by=house.actor("Carys"), now=NOW)
    assert listed(house.actor("Dev"), Whose.MINE) == set()


def test_who_stands_in_has_those_as_well(house: Partnership) -> None:
    work = taken(house)
    stand_in(absence=away(house), cover=house.people["Carys"].id, by=house.actor("Dev"), now=NOW)
    assert listed(house.actor("Carys"), Whose.MINE) == numbers(work.one)


def test_the_teams_are_without_what_another_team_leads(house: Partnership) -> None:
    police = house.hate_crime_team.id
    ours, undecided = taken(house), a_read_report(house)
    decided(house, a_read_report(house), "Dev", police)
    led = a_read_report(house)
    open_case(
        report=led.fresh(), about=About.CRIME, lead=police, title=TITLE, by=house.actor("Dev"),
        now=NOW,
    )  # fmt: skip
    assert listed(house.actor("Dev"), Whose.TEAM) == numbers(ours.one, undecided)


def test_the_case_of_a_report_stands_beside_it_with_its_name(house: Partnership) -> None:
    work = a_case(house)
    dev = unlocked(house.people["Dev"])
    page = dev.get("/inbox/").content.decode()
    assert f'href="/cases/{work.case.reference}/"' in page
    assert TITLE in page


def test_without_keys_the_case_has_no_name_there(house: Partnership) -> None:
    work = a_case(house)
    shown = text_of(signed_in(house.people["Dev"]).get("/inbox/"))
    assert (work.case.reference in shown, TITLE in shown) == (True, False)


def test_who_may_not_see_the_case_is_not_told_of_it(house: Partnership) -> None:
    work = a_case(house)
    bina = house.actor("Bina")
    assert work.one.report.number in listed(bina, Whose.ALL)
    assert above.cases(bina, keyring_of(house.people["Bina"]), [work.one.report.pk]) == {}


@pytest.mark.parametrize(
    "query", ["", "?whose=mine", "?whose=team", "?order=oldest&channel=public_web"]
)
def test_three_reports_in_cases_cost_as_many_queries_as_one(house: Partnership, query: str) -> None:
    def queries(*works: Worked) -> int:
        with CaptureQueriesContext(connection) as asked:
            page = dev.get(f"/inbox/{query}").content.decode()
        assert [one.case.reference in page for one in works] == [True] * len(works)
        return len(asked)

    first, dev = taken(house), unlocked(house.people["Dev"])
    dev.get("/inbox/")
    one = queries(first)
    assert queries(first, taken(house), taken(house)) == one


def test_each_filter_keeps_the_others_and_what_is_unknown_counts_as_none(
    house: Partnership,
) -> None:
    dev = signed_in(house.people["Dev"])
    page = dev.get("/inbox/?whose=team&channel=phone&order=oldest&state=new").content.decode()
    kept = "?state=new&amp;channel=phone&amp;whose=team&amp;order=oldest"
    assert f'href="/inbox/{kept.replace("state=new", "state=closed")}"' in page
    assert f'href="/inbox/{kept.replace("phone", "paper")}"' in page
    assert f'href="/inbox/{kept.replace("&amp;order=oldest", "")}"' in page
    strange = dev.get("/inbox/?whose=x&channel=x&order=x").content.decode()
    assert '<a href="/inbox/" aria-current="true">All you may see</a>' in strange
