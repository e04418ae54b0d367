"""Numbers for everybody, and the country's: closed periods, and a line that is not joined."""

import re

import pytest
from django.test import Client

from tests.cast import NOW, RUGBY, WARWICK, Partnership
from tests.confidential.browsing import signed_in
from tests.confidential.casework.pages import text_of
from tests.confidential.given import told
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.pages.reading_age import read, sentences
from upstander.oversight.insight import charts, national
from upstander.oversight.insight.actions.gathering import freeze_periods, gather_facts
from upstander.oversight.insight.actions.publishing import hide_figures, show_figures
from upstander.oversight.insight.models import Frozen
from upstander.oversight.insight.queries import frozen

pytestmark = pytest.mark.django_db
BY = Actor.system("gather_facts")
SUMMER = NOW.replace(month=8)
PUBLIC = "/numbers-for-all/"


@pytest.fixture
def a_closed_quarter(house: Partnership) -> Partnership:
    """Let 21 reports have come in the summer, three of them from Warwick, and the quarter be over."""
    for area, many in ((RUGBY, 18), (WARWICK, 3)):
        for _each in range(many):
            told(area=area, now=SUMMER)
    gather_facts(by=BY, now=NOW)
    freeze_periods(by=BY, now=NOW)
    return house


def test_there_is_no_public_page_until_a_coordinator_shows_it(house: Partnership) -> None:
    assert Client().get(PUBLIC).status_code == 404
    assert PUBLIC not in Client().get("/").content.decode()
    browser = signed_in(house.people["Gwen"])
    assert "The public does not see our numbers" in text_of(browser.get("/numbers/publish/"))
    shown = browser.post("/numbers/publish/", {"do": "show"}, follow=True)
    assert "Everybody can see our numbers" in text_of(shown)
    assert Client().get(PUBLIC).status_code == 200
    assert PUBLIC in Client().get("/").content.decode()
    browser.post("/numbers/publish/", {"do": "stop"})
    assert Client().get(PUBLIC).status_code == 404


def test_showing_and_hiding_are_written_down_once_each(house: Partnership) -> None:
    gwen = house.actor("Gwen")
    for _each in range(2):
        show_figures(by=gwen, now=NOW)
    for _each in range(2):
        hide_figures(by=gwen, now=NOW)
    told_of = Event.objects.filter(name=EventName.FIGURES_SHOWN)
    assert sorted(one.detail["shown"] for one in told_of) == [False, True]
    assert not frozen.is_public()


def test_others_neither_show_nor_hide_the_page(house: Partnership) -> None:
    anwen = house.actor("Anwen")
    for act in (show_figures, hide_figures):
        with pytest.raises(NotPermitted):
            act(by=anwen, now=NOW)
    assert signed_in(house.people["Anwen"]).get("/numbers/publish/").status_code == 404


def test_the_public_page_shows_what_is_frozen_and_hides_the_few(
    a_closed_quarter: Partnership,
) -> None:
    show_figures(by=a_closed_quarter.actor("Gwen"), now=NOW)
    figures = Frozen.objects.get(kind="report", period="2026-3").figures
    said = text_of(Client().get(PUBLIC))
    assert f"Jul–Sep 26 {figures['how_many'][0][0]} " in said
    rows = dict(re.findall(r"(Rugby|Warwick) (fewer than 5|\d+)", said))
    shown = {code: str(value) for code, value in figures["where"]}
    assert rows == {"Rugby": shown[RUGBY], "Warwick": shown.get(WARWICK, "fewer than 5")}


def test_the_public_page_says_what_came_in_easy_words(a_closed_quarter: Partnership) -> None:
    show_figures(by=a_closed_quarter.actor("Gwen"), now=NOW)
    figures = Frozen.objects.get(kind="report", period="2026-3").figures
    said = text_of(Client().get(f"{PUBLIC}?easy=1"))
    assert f"{figures['how_many'][0][0]} reports came to us." in said
    assert "That is from July 2026 to September 2026." in said


def test_a_quarter_with_few_is_said_in_easy_words_too(house: Partnership) -> None:
    told(now=SUMMER)
    gather_facts(by=BY, now=NOW)
    freeze_periods(by=BY, now=NOW)
    Frozen.objects.update(figures={"how_many": []})
    show_figures(by=house.actor("Gwen"), now=NOW)
    assert "Fewer than 5 reports came to us." in text_of(Client().get(f"{PUBLIC}?easy=1"))


def test_before_a_quarter_is_closed_the_page_says_when_there_are_numbers(
    house: Partnership,
) -> None:
    show_figures(by=house.actor("Gwen"), now=NOW)
    assert "They come two weeks after a quarter is over." in text_of(Client().get(PUBLIC))
    assert "We have no numbers yet." in text_of(Client().get(f"{PUBLIC}?easy=1"))


@pytest.mark.parametrize("language", ["cy", "pl", "ur"])
def test_the_public_page_is_translated(a_closed_quarter: Partnership, language: str) -> None:
    show_figures(by=a_closed_quarter.actor("Gwen"), now=NOW)
    browser = Client()
    browser.cookies["language"] = language
    for address in (PUBLIC, f"{PUBLIC}?easy=1"):
        assert browser.get(address, headers={"accept-language": language}).status_code == 200


@pytest.mark.parametrize(("query", "age", "words"), [("", 9, 40), ("?easy=1", 7, 10)])
def test_the_public_page_can_be_read_young(
    a_closed_quarter: Partnership, query: str, age: int, words: int
) -> None:
    show_figures(by=a_closed_quarter.actor("Gwen"), now=NOW)
    page = Client().get(f"{PUBLIC}{query}").content.decode()
    assert read(page).age <= age
    assert max(len(one) for one in sentences(page)) <= words


# --- the country ---------------------------------------------------------------------------------


def test_the_country_is_shown_to_who_may_see_numbers(house: Partnership) -> None:
    said = text_of(signed_in(house.people["Gwen"]).get("/numbers/country/"))
    assert "115,990 offences in the year to March 2025" in said
    assert signed_in(house.people["Dev"]).get("/numbers/country/").status_code == 404


def test_the_national_line_is_not_joined_over_a_missing_year_or_a_change_of_counting() -> None:
    race = national.drawn("race")
    assert [len(points.split()) for points in race.stretches] == [1, 7, 5]
    total = national.drawn("total")
    assert [len(points.split()) for points in total.stretches] == [7, 5]


def test_the_sum_of_the_reasons_is_never_less_than_the_whole() -> None:
    whole = [one for one in national.series() if one.counts["total"]]
    assert len(whole) == 12
    for one in whole:
        parts = sum(one.counts[strand] or 0 for strand in national.STRANDS)
        assert one.counts["total"] <= parts <= 1.1 * one.counts["total"]


@pytest.mark.parametrize(
    ("value", "top"),
    [(0, 5), (5, 5), (6, 10), (11, 15), (72, 80), (101, 150), (128_485, 150_000)],
)
def test_a_scale_ends_on_a_round_number(value: int, top: int) -> None:
    assert charts.round_up(value) == top


def test_stretches_break_where_a_value_is_missing_or_counted_otherwise() -> None:
    values = [(1, "a"), (2, "a"), (3, "b"), (None, "b"), (4, "b")]
    assert charts.runs(values) == [[(0, 1), (1, 2)], [(2, 3)], [(4, 4)]]
    assert charts.line([(0, 5), (1, 10)], 2, 10) == "25.0,50.0 75.0,0.0"


def test_a_column_without_a_figure_has_no_height() -> None:
    found = charts.columns([("a", None, "fewer than 5"), ("b", 8, "8")])
    assert [one.height for one in found.columns] == [0.0, 80.0]
    assert found.marks == ("10", "5", "0")
    assert charts.columns([]).marks == ("5", "0")
