"""Numbers for everybody, and the country's: closed periods, and a line that is not joined."""

import datetime as dt
import re

import pytest
from django.test import Client

from tests.cast import NOW, RUGBY, SET_UP, WARWICK, Partnership, a_person
from tests.confidential.browsing import signed_in
from tests.confidential.casework.pages import text_of
from tests.confidential.given import told
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.agencies.queries import actor_for
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.core.ids import new_id
from upstander.foundation.pages.reading_age import read, sentences
from upstander.oversight.insight import charts, national
from upstander.oversight.insight.actions.gathering import freeze_periods, gather_facts
from upstander.oversight.insight.actions.publishing import (
    ask_to_show,
    hide_figures,
    revise_periods,
    show_figures,
)
from upstander.oversight.insight.choices import Reason
from upstander.oversight.insight.models import Fact, Frozen, Publication
from upstander.oversight.insight.queries import frozen
from upstander.oversight.insight.refusals import NobodyAsked, RevisedThisYear, SaysTheSame
from upstander.oversight.insight.rules.asking import may_revise_on

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


@pytest.fixture
def idris(house: Partnership) -> User:
    """Return an analyst, who can be the second person."""
    person = a_person("Idris")
    add_member(user=person.id, agency=house.council.id, role=Role.ANALYST, by=SET_UP, now=NOW)
    return person


def shown_to_all(house: Partnership) -> None:
    """Let one person ask, and another confirm."""
    ask_to_show(by=house.actor("Gwen"), now=NOW)
    second = house.people.get("Idris") or a_person("Idris")
    add_member(user=second.id, agency=house.council.id, role=Role.ANALYST, by=SET_UP, now=NOW)
    show_figures(by=actor_for(second), now=NOW)


def test_there_is_no_public_page_until_one_asks_and_another_confirms(
    house: Partnership, idris: User
) -> None:
    assert Client().get(PUBLIC).status_code == 404
    assert PUBLIC not in Client().get("/").content.decode()
    browser, second = signed_in(house.people["Gwen"]), signed_in(idris)
    assert "The public does not see our numbers" in text_of(browser.get("/numbers/publish/"))
    asked = browser.post("/numbers/publish/", {"do": "ask"}, follow=True)
    assert "You asked to show it." in text_of(asked)
    alone = browser.post("/numbers/publish/", {"do": "show"}, follow=True)
    assert "You asked for this yourself, so somebody else must look at it." in text_of(alone)
    assert Client().get(PUBLIC).status_code == 404
    assert "Somebody asked to show it." in text_of(second.get("/numbers/publish/"))
    shown = second.post("/numbers/publish/", {"do": "show"}, follow=True)
    assert "Everybody can see our numbers" in text_of(shown)
    assert Client().get(PUBLIC).status_code == 200
    assert PUBLIC in Client().get("/").content.decode()
    browser.post("/numbers/publish/", {"do": "stop"})
    assert Client().get(PUBLIC).status_code == 404


def test_asking_showing_and_hiding_are_written_down_once_each(
    house: Partnership, idris: User
) -> None:
    gwen, second = house.actor("Gwen"), actor_for(idris)
    for act, by in ((ask_to_show, gwen), (show_figures, second), (hide_figures, gwen)):
        for _each in range(2):
            if act is not show_figures or not frozen.is_public():
                act(by=by, now=NOW)
    asked = Event.objects.filter(name=EventName.FIGURES_ASKED)
    told_of = Event.objects.filter(name=EventName.FIGURES_SHOWN)
    assert asked.count() == 1
    assert sorted(one.detail["shown"] for one in told_of) == [False, True]
    assert not frozen.is_public()


def test_what_nobody_asks_for_cannot_be_confirmed_and_what_is_shown_stays_shown(
    house: Partnership, idris: User
) -> None:
    with pytest.raises(NobodyAsked):
        show_figures(by=actor_for(idris), now=NOW)
    shown_to_all_by(house, idris)
    show_figures(by=house.actor("Gwen"), now=NOW)
    row = Publication.objects.get()
    assert (row.by, row.confirmed_by) == (house.people["Gwen"].id, idris.id)


def shown_to_all_by(house: Partnership, second: User) -> None:
    """Let Gwen ask and this person confirm."""
    ask_to_show(by=house.actor("Gwen"), now=NOW)
    show_figures(by=actor_for(second), now=NOW)


def test_others_neither_show_nor_hide_the_page(house: Partnership) -> None:
    anwen = house.actor("Anwen")
    for act in (ask_to_show, show_figures, hide_figures):
        with pytest.raises(NotPermitted):
            act(by=anwen, now=NOW)
    assert signed_in(house.people["Anwen"]).get("/numbers/publish/").status_code == 404


def test_the_public_page_shows_what_is_frozen_and_hides_the_few(
    a_closed_quarter: Partnership,
) -> None:
    shown_to_all(a_closed_quarter)
    figures = Frozen.objects.get(kind="report", period="2026-3").figures
    said = text_of(Client().get(PUBLIC))
    assert f"Jul–Sep 26 {figures['how_many'][0][0]} " in said
    rows = dict(re.findall(r"(Rugby|Warwick) (fewer than 5|\d+)", said))
    shown = {code: str(value) for code, value in figures["where"]}
    assert rows == {"Rugby": shown[RUGBY], "Warwick": shown.get(WARWICK, "fewer than 5")}


@pytest.mark.parametrize("query", ["", "?easy=1"])
def test_the_public_page_says_in_a_sentence_what_came(
    a_closed_quarter: Partnership, query: str
) -> None:
    shown_to_all(a_closed_quarter)
    figures = Frozen.objects.get(kind="report", period="2026-3").figures
    said = text_of(Client().get(f"{PUBLIC}{query}"))
    assert f"{figures['how_many'][0][0]} reports came to us." in said
    assert "That is from July 2026 to September 2026." in said


def test_a_quarter_with_few_is_said_in_easy_words_too(house: Partnership) -> None:
    told(now=SUMMER)
    gather_facts(by=BY, now=NOW)
    freeze_periods(by=BY, now=NOW)
    Frozen.objects.update(figures={"how_many": []})
    shown_to_all(house)
    assert "Fewer than 5 reports came to us." in text_of(Client().get(f"{PUBLIC}?easy=1"))


def test_before_a_quarter_is_closed_the_page_says_when_there_are_numbers(
    house: Partnership,
) -> None:
    shown_to_all(house)
    assert "They come two weeks after a quarter is over." in text_of(Client().get(PUBLIC))
    assert "We have no numbers yet." in text_of(Client().get(f"{PUBLIC}?easy=1"))


@pytest.mark.parametrize("language", ["cy", "pl", "ur"])
def test_the_public_page_is_translated(a_closed_quarter: Partnership, language: str) -> None:
    shown_to_all(a_closed_quarter)
    browser = Client()
    browser.cookies["language"] = language
    for address in (PUBLIC, f"{PUBLIC}?easy=1"):
        assert browser.get(address, headers={"accept-language": language}).status_code == 200


@pytest.mark.parametrize(("query", "age", "words"), [("", 9, 40), ("?easy=1", 7, 10)])
def test_the_public_page_can_be_read_young(
    a_closed_quarter: Partnership, query: str, age: int, words: int
) -> None:
    shown_to_all(a_closed_quarter)
    page = Client().get(f"{PUBLIC}{query}").content.decode()
    assert read(page).age <= age
    assert max(len(one) for one in sentences(page)) <= words


# --- counted anew --------------------------------------------------------------------------------

OURS = {"source": "own", "kind": "report", "reason": Reason.LATE}
NEXT_YEAR = NOW + dt.timedelta(days=370)


def came_late(many: int = 40, kind: str = "report") -> None:
    """Let so many facts of the summer be there only now."""
    one = Fact.objects.filter(kind="report").first()
    assert one is not None
    for _each in range(many):
        one.pk, one.kind = new_id(), kind
        one.save(force_insert=True)


def test_once_a_year_closed_periods_are_counted_anew_with_a_note_and_a_second_person(
    a_closed_quarter: Partnership,
) -> None:
    gwen = a_closed_quarter.actor("Gwen")
    shown_to_all(a_closed_quarter)
    before = Frozen.objects.get(kind="report", period="2026-3").figures
    came_late()
    assert revise_periods(**OURS, by=gwen, now=NOW) == 1
    old, new = Frozen.objects.filter(kind="report", period="2026-3").order_by("revision")
    assert (old.figures, new.revision, new.reason) == (before, 1, "late")
    assert new.figures["how_many"][0][0] >= 57
    assert Client().get(PUBLIC).status_code == 404
    show_figures(by=actor_for(User.objects.get(name="Idris")), now=NOW)
    said = text_of(Client().get(PUBLIC))
    again = "We counted again on 20 November 2026. Some reports came late, and are in it now."
    assert again in said
    assert f"Jul–Sep 26 {new.figures['how_many'][0][0]} " in said


def test_the_public_page_stays_when_something_else_is_counted_anew(
    a_closed_quarter: Partnership,
) -> None:
    came_late(kind="incident")
    freeze_periods(by=BY, now=NOW)
    shown_to_all(a_closed_quarter)
    came_late(kind="incident")
    gwen = a_closed_quarter.actor("Gwen")
    assert revise_periods(source="own", kind="incident", reason=Reason.LATE, by=gwen, now=NOW) == 1
    assert Client().get(PUBLIC).status_code == 200


def test_a_second_time_in_a_year_is_refused_and_so_is_a_note_about_nothing(
    a_closed_quarter: Partnership,
) -> None:
    gwen = a_closed_quarter.actor("Gwen")
    with pytest.raises(SaysTheSame):
        revise_periods(**OURS, by=gwen, now=NOW)
    came_late()
    revise_periods(**OURS, by=gwen, now=NOW)
    came_late()
    with pytest.raises(RevisedThisYear) as refusal:
        revise_periods(**OURS, by=gwen, now=NOW + dt.timedelta(days=364))
    assert "20 November 2027" in refusal.value.next_step
    assert revise_periods(**OURS, by=gwen, now=NEXT_YEAR) == 1
    assert Event.objects.filter(name=EventName.PERIODS_REVISED).count() == 2


def test_a_revision_is_done_on_the_page_and_printed_in_pages_and_tables(
    a_closed_quarter: Partnership,
) -> None:
    browser = signed_in(a_closed_quarter.people["Gwen"])
    came_late()
    pressed = {"do": "revise", "source": "own-report", "reason": "mended"}
    done = browser.post("/numbers/publish/", pressed, follow=True)
    assert "1 closed period was counted anew." in text_of(done)
    note = "Counted again on 20 November 2026: A mistake in what was counted is mended."
    assert note in text_of(browser.get("/numbers/how-many/?period=2026-3"))
    assert note in browser.get("/numbers/how-many/table.csv?period=2026-3").content.decode()
    again = browser.post("/numbers/publish/", pressed, follow=True)
    assert "Closed periods are counted anew once a year." in text_of(again)
    for wrong in ({"source": "none"}, {"reason": "none"}):
        assert browser.post("/numbers/publish/", {**pressed, **wrong}).status_code == 404


def test_only_those_who_publish_count_anew(a_closed_quarter: Partnership) -> None:
    with pytest.raises(NotPermitted):
        revise_periods(**OURS, by=a_closed_quarter.actor("Anwen"), now=NOW)


def test_a_year_after_the_29th_of_february_is_the_28th() -> None:
    found = [may_revise_on(day) for day in (None, dt.date(2028, 2, 29), dt.date(2026, 12, 31))]
    assert found == [None, dt.date(2029, 2, 28), dt.date(2027, 12, 31)]


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
