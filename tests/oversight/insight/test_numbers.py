"""The pages of the numbers: who sees which figures, and that none of them tells who somebody is."""

import csv
import datetime as dt
import re
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, RUGBY, SET_UP, WARWICK, Partnership, a_person
from tests.confidential.browsing import signed_in
from tests.confidential.casework.files import a_case
from tests.confidential.casework.pages import text_of
from tests.confidential.given import answered, opened_by, told
from tests.oversight.insight.extracts import UK, american, brought
from upstander.confidential.casework.choices import About
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import ROLES, Role
from upstander.foundation.agencies.actions.members import add_member
from upstander.oversight.insight.actions.gathering import freeze_periods, gather_facts
from upstander.oversight.insight.models import Fact, Frozen
from upstander.oversight.insight.presenting import QUESTIONS
from upstander.oversight.insight.queries import counts
from upstander.oversight.insight.rules.asking import Asked

pytestmark = pytest.mark.django_db
BY = Actor.system("gather_facts")
POLICE = "source=police-offence&period=2025-3"


@pytest.fixture
def analyst(house: Partnership) -> Client:
    """Return the browser of an analyst, who sees true counts."""
    person = a_person("Idris")
    add_member(user=person.id, agency=house.council.id, role=Role.ANALYST, by=SET_UP, now=NOW)
    return signed_in(person)


@pytest.fixture
def coordinator(house: Partnership) -> Client:
    """Return the browser of the coordinator, who sees what is frozen."""
    return signed_in(house.people["Gwen"])


@pytest.fixture
def police_file() -> None:
    """Let the police's file be in, and what is over be frozen."""
    brought(UK)
    freeze_periods(by=BY, now=NOW)


def page(browser: Client, question: str, query: str = "") -> str:
    """Return what a page says."""
    response = browser.get(f"/numbers/{question}/?{query}")
    assert response.status_code == 200
    return text_of(response)


def table(browser: Client, question: str, query: str) -> list[list[str]]:
    """Return the rows of a table that somebody takes along, without what stands above them."""
    response = browser.get(f"/numbers/{question}/table.csv?{query}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


# --- who sees what -------------------------------------------------------------------------------


def test_who_may_see_no_numbers_is_told_that_there_is_no_such_page(house: Partnership) -> None:
    browser = signed_in(house.people["Dev"])
    for address in ("/numbers/", "/numbers/how-many/", "/numbers/how-many/table.csv"):
        assert browser.get(address).status_code == 404


def test_one_role_alone_sees_true_counts() -> None:
    assert [role for role in Role if Permission.SEE_TRUE_COUNTS in ROLES[role].may] == [
        Role.ANALYST
    ]


def test_the_numbers_stand_in_the_rail_of_who_may_see_them(
    house: Partnership, analyst: Client
) -> None:
    assert 'href="/numbers/"' in analyst.get("/work/").content.decode()
    assert 'href="/numbers/"' not in signed_in(house.people["Dev"]).get("/work/").content.decode()
    assert analyst.get("/numbers/")["Location"] == "/numbers/how-many/"


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_has_a_page_before_anything_is_counted(
    analyst: Client, question: str
) -> None:
    assert "Nothing to show for this choice" in page(analyst, question)


@pytest.mark.parametrize("question", ["no-such", "HOW"])
def test_a_question_that_nobody_asks_is_no_page(analyst: Client, question: str) -> None:
    assert analyst.get(f"/numbers/{question}/").status_code == 404


def test_how_fast_we_are_is_for_true_counts_only(analyst: Client, coordinator: Client) -> None:
    assert analyst.get("/numbers/speed/").status_code == 200
    assert coordinator.get("/numbers/speed/").status_code == 404
    assert "How fast" not in page(coordinator, "how-many")


@pytest.mark.usefixtures("police_file")
def test_an_analyst_reads_the_truth_and_a_coordinator_what_is_frozen(
    analyst: Client, coordinator: Client
) -> None:
    truth = dict(row[:2] for row in table(analyst, "where", POLICE)[3:])
    shown = dict(row[:2] for row in table(coordinator, "where", POLICE)[3:])
    true = counts.by(Asked("police", "offence", "2025-3"), "area")
    assert truth["Rugby"] == str(true[RUGBY])
    assert shown.keys() == truth.keys()
    assert shown != truth
    assert all(abs(int(shown[name]) - int(truth[name])) <= 4 for name in truth)


@pytest.mark.usefixtures("police_file")
def test_a_page_and_its_table_say_the_same_and_so_do_two_pages(coordinator: Client) -> None:
    rows = table(coordinator, "where", POLICE)[3:]
    said = page(coordinator, "where", POLICE)
    assert all(value in said for row in rows for value in row[1:2])
    narrowed = table(coordinator, "where", f"{POLICE}&strand=race")[3:]
    other = table(coordinator, "why", f"{POLICE}&area={RUGBY}")[3:]
    assert (
        dict(row[:2] for row in narrowed)["Rugby"]
        == dict(row[:2] for row in other)["Race or ethnicity"]
    )


@pytest.mark.usefixtures("police_file")
def test_nobody_and_a_few_read_the_same(coordinator: Client) -> None:
    Fact.objects.filter(strands__contains=" trans ").exclude(area=RUGBY).delete()
    rows = dict(row[:2] for row in table(coordinator, "why", f"{POLICE}&area={WARWICK}")[3:])
    assert rows["Age"] == rows["Looks, clothes or music"] == "fewer than 5"
    assert "0" not in rows.values()


@pytest.mark.usefixtures("police_file")
def test_who_sees_what_is_frozen_chooses_among_closed_periods_only(coordinator: Client) -> None:
    response = coordinator.get("/numbers/how-many/?source=police-offence&period=2026")
    periods = re.findall(r'<option value="([\d-]+)"', response.content.decode())
    assert periods == ["2026-1", "2025-4", "2025-3", "2025-2"]


@pytest.mark.usefixtures("police_file")
def test_a_filter_that_the_catalogue_does_not_have_is_left_out(coordinator: Client) -> None:
    plain = table(coordinator, "how-many", POLICE)
    assert table(coordinator, "how-many", f"{POLICE}&area={RUGBY}&strand=race") == plain


def test_incidents_reports_and_the_police_are_never_added_up(
    house: Partnership, analyst: Client
) -> None:
    told()
    gather_facts(by=BY, now=NOW)
    brought(UK)
    assert "1 report, all years" in page(analyst, "how-many")
    assert "600 offences" in page(analyst, "how-many", "source=police-offence")
    assert "Nothing to show" in page(analyst, "how-many", "source=own-incident")
    assert house.people


# --- what they say -------------------------------------------------------------------------------


@pytest.mark.usefixtures("police_file")
def test_how_many_says_whether_it_changed_beyond_chance(analyst: Client) -> None:
    quarter = page(analyst, "how-many", "source=police-offence&period=2025-3")
    assert re.search(
        r"\d+ offences in July to September 2025: no clear change from the \d+", quarter
    )
    year = page(analyst, "how-many", "source=police-offence&period=2026")
    assert re.search(r"\d+ offences in 2026: fewer than the \d+ before", year)


@pytest.mark.usefixtures("police_file")
def test_where_says_a_rate_with_its_range_and_draws_the_districts(analyst: Client) -> None:
    body = analyst.get(f"/numbers/where/?{POLICE}").content.decode()
    assert re.search(r"\d\.\d \(from \d\.\d to \d\.\d\)", body)
    assert body.count('<path class="tier-') == 2
    assert "this is not a league table" in body


@pytest.mark.usefixtures("police_file")
def test_why_says_that_parts_add_up_to_more(analyst: Client) -> None:
    said = page(analyst, "why", POLICE)
    assert "Race or ethnicity is the reason given most often" in said
    assert "There may be more than one reason" in said


@pytest.mark.usefixtures("police_file")
def test_why_sets_the_shares_of_the_country_beside_those_of_the_police_alone(
    analyst: Client,
) -> None:
    country = "in the year to March 2025: Race or ethnicity 71%, Religion or belief 6%,"
    assert country in page(analyst, "why", POLICE)
    assert "Of all in England and Wales" not in page(analyst, "why")


@pytest.mark.usefixtures("police_file")
def test_when_shows_each_month_to_one_and_each_quarter_to_the_other(
    analyst: Client, coordinator: Client
) -> None:
    assert table(analyst, "when", POLICE)[2][:3] == ["Year", "Jan", "Feb"]
    assert table(coordinator, "when", "source=police-offence&period=all")[2] == [
        "Year",
        "Jan–Mar",
        "Apr–Jun",
        "Jul–Sep",
        "Oct–Dec",
    ]


def test_how_it_came_and_how_fast_we_were(house: Partnership, analyst: Client) -> None:
    early = [told(now=NOW - dt.timedelta(days=10)) for _each in range(3)]
    told()
    opened_by(house, "Dev", early[0], NOW - dt.timedelta(days=9))
    answered(house, "Dev", early[0], "Thank you.", NOW - dt.timedelta(days=8))
    gather_facts(by=BY, now=NOW)
    assert "Website is the way used most often: 4 of 4 reports" in page(analyst, "how")
    said = page(analyst, "speed")
    assert "1 of 3 reports had an answer within 7 days" in said
    rows = {row[0]: row[1] for row in table(analyst, "speed", "")[3:]}
    assert rows["Opened by one of us within a day"] == "1 of 3"
    # Nothing came so long ago.
    assert "Answered within 28 days" not in rows


def test_what_reports_are_about_is_what_the_teams_decided(
    house: Partnership, analyst: Client
) -> None:
    work = a_case(house)
    told()
    gather_facts(by=BY, now=NOW)
    said = page(analyst, "what")
    label = About(work.case.about).label
    assert f"{label} is what teams decided most often: 1 of 2 reports" in said
    assert "Some wait for that." in said


@pytest.mark.usefixtures("house")
def test_why_and_when_of_our_own_say_of_whom_they_are_counted(analyst: Client) -> None:
    yes = {"share": ["research"], "why": ["race"], "when": "today", "part_of_day": "night"}
    for more in (yes, yes, {**yes, "share": []}):
        told(more=more)
    gather_facts(by=BY, now=NOW)
    assert "Race or ethnicity is the reason given most often: 2 of 2 reports" in page(
        analyst, "why"
    )
    assert "only those who ticked that it may be counted" in page(analyst, "why")
    assert "Night is the time named most often: 2 of 2 reports" in page(analyst, "time")
    assert "Of 2 reports we may say in which month it happened: 2 in that" in page(analyst, "when")
    assert "2 reports, all years" in page(analyst, "how-many", "strand=race")
    assert ["Night", "2", "–"] in table(analyst, "time", "")


@pytest.mark.usefixtures("house")
def test_a_period_that_was_frozen_before_a_table_was_thought_of_says_nothing_on_it(
    coordinator: Client,
) -> None:
    told(now=NOW.replace(month=8))
    gather_facts(by=BY, now=NOW)
    freeze_periods(by=BY, now=NOW)
    closed = "period=2026-3"
    assert "Night" in [row[0] for row in table(coordinator, "time", closed)[3:]]
    Frozen.objects.update(figures={"how_many": []})
    assert table(coordinator, "time", closed)[3:] == []
    assert "Nothing to show for this choice" in page(coordinator, "time", closed)


def test_a_small_share_is_a_number_of_people(analyst: Client, house: Partnership) -> None:
    told()
    gather_facts(by=BY, now=NOW)
    rows = {row[0]: row[2] for row in table(analyst, "how", "")[3:]}
    assert rows["Website"] == "–"
    assert house.people


def test_places_that_are_not_ours_have_names_and_no_map(analyst: Client, tmp_path: Path) -> None:
    brought(american(tmp_path / "a.csv"), "fbi")
    said = page(analyst, "where", "source=fbi-incident")
    assert "From 2 of 53 places, all years" in said
    assert "New Jersey" in said
    assert "10,000 people" not in said


def test_many_years_are_added_up_and_many_quarters_too(
    analyst: Client, coordinator: Client, tmp_path: Path
) -> None:
    brought(american(tmp_path / "a.csv"), "fbi")
    freeze_periods(by=BY, now=NOW)
    query = "source=fbi-incident&period=all"
    assert table(analyst, "how-many", query)[3:5] == [["2018", "121"], ["2019", "121"]]
    years = table(coordinator, "how-many", query)[3:]
    assert [row[0] for row in years] == [str(year) for year in range(2018, 2024)]
    assert all(117 <= int(row[1]) <= 125 for row in years)
    assert "Every quarter that is over, side by side" in page(coordinator, "how-many", query)


def test_an_analyst_narrows_to_a_district_and_a_reason(analyst: Client, tmp_path: Path) -> None:
    brought(american(tmp_path / "a.csv"), "fbi")
    query = "source=fbi-incident&period=2023"
    assert "120 incidents in 2023" in page(analyst, "how-many", f"{query}&area=NJ")
    assert "1 incident in 2023" in page(analyst, "how-many", f"{query}&strand=religion")
    both = page(analyst, "how-many", f"{query}&strand=religion&area=NJ")
    assert "Nothing to show for this choice" in both


def test_a_part_of_the_year_stands_out_beyond_chance_only(analyst: Client, tmp_path: Path) -> None:
    brought(american(tmp_path / "a.csv"), "fbi")
    query = "source=fbi-incident"
    assert "No part of the year stands out" in page(analyst, "when", query)
    Fact.objects.filter(month__month=6).update(month=dt.date(2020, 7, 1))
    assert "More than usual in Jul" in page(analyst, "when", query)


@pytest.mark.usefixtures("police_file")
def test_less_than_a_year_says_nothing_of_the_seasons(analyst: Client, coordinator: Client) -> None:
    for browser in (analyst, coordinator):
        assert "Less than a whole year is counted" in page(browser, "when", POLICE)


@pytest.mark.usefixtures("house")
def test_two_that_are_given_equally_often_share_the_heading(analyst: Client) -> None:
    for why in ("race", "religion"):
        told(more={"share": ["research"], "why": [why]})
    gather_facts(by=BY, now=NOW)
    assert "No one reason is clearly given most often" in page(analyst, "why")


def test_a_quarter_that_is_not_frozen_yet_is_not_said_to_be_small(coordinator: Client) -> None:
    brought(UK)
    freeze_periods(by=BY, now=NOW)
    rows = table(coordinator, "when", "source=police-offence&period=all")[3:]
    assert [row[0] for row in rows] == ["2025", "2026"]
    assert (rows[0][1], rows[1][2:]) == ("–", ["–", "–", "–"])


def test_few_in_a_closed_quarter_is_the_heading_too(
    house: Partnership, coordinator: Client
) -> None:
    told(now=NOW.replace(month=8))
    gather_facts(by=BY, now=NOW)
    freeze_periods(by=BY, now=NOW)
    Frozen.objects.update(figures={})
    said = page(coordinator, "how-many", "period=2026-3")
    assert "Fewer than 5 in July to September 2026" in said
    assert "Nothing that we can show for this period" in page(coordinator, "how", "period=2026-3")
    assert house.people


# --- many ----------------------------------------------------------------------------------------


def test_a_page_asks_the_same_questions_for_one_fact_and_for_many(
    house: Partnership, analyst: Client
) -> None:
    told()
    gather_facts(by=BY, now=NOW)
    few = {one: asked(analyst, one) for one in QUESTIONS}
    for area in (RUGBY, WARWICK):
        for back in (0, 40, 400):
            told(area=area, now=NOW - dt.timedelta(days=back))
    gather_facts(by=BY, now=NOW)
    assert {one: asked(analyst, one) for one in QUESTIONS} == few
    assert house.people


def asked(browser: Client, question: str) -> int:
    """Return how many questions a page asks the database."""
    browser.get(f"/numbers/{question}/")
    with CaptureQueriesContext(connection) as queries:
        browser.get(f"/numbers/{question}/")
    return len(queries)
