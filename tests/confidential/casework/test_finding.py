"""Finding cases: by name, by place, by word and by number; only what one's keys open."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, RUGBY, Partnership, keyring_of
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.casework.files import TITLE, Worked, a_case
from tests.confidential.casework.lists import MORGAN, brought, csv_of
from tests.confidential.casework.test_views import text_of
from tests.confidential.given import PUBLIC, Told, answered, council_only, opened_by, told
from upstander.confidential.casework.actions import finding
from upstander.confidential.casework.actions.cases import open_case
from upstander.confidential.casework.actions.finding import find_cases, keep_card
from upstander.confidential.casework.actions.work import (
    Closing,
    add_note,
    close_case,
    rename_case,
    show_case,
)
from upstander.confidential.casework.choices import About, Ending
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries.finding import Findings, Where
from upstander.confidential.casework.refusals import TypeMore
from upstander.confidential.casework.rules.finding import names_in, words_wanted
from upstander.confidential.casework.views.shown import LATELY
from upstander.confidential.reporting.actions import Letter, send_report
from upstander.confidential.reporting.queries import delivery_for
from upstander.confidential.reporting.rules import Answers
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.models import Access, Card, Grant
from upstander.foundation.vault.taking import take_away

pytestmark = pytest.mark.django_db


def search(house: Partnership, name: str, typed: str, now: dt.datetime = NOW) -> Findings:
    """Return what somebody of the cast finds."""
    keyring = keyring_of(house.people[name], now)
    return find_cases(typed=typed, keyring=keyring, by=house.actor(name), now=now)


def names(found: Findings) -> list[str]:
    return [one.case.reference for one in found.cases]


def named(name: str, others: str = "", story: str = "They came to Caldecott Park.") -> Told:
    """Return a report of somebody who gave a name."""
    answers = Answers(
        story=story, safe="yes", area=RUGBY, identity={"name": name, "contact": ["post"]},
        others={"did_about": others} if others else {},
    )  # fmt: skip
    sent = send_report(letter=Letter(answers, delivery_for(answers, NOW)), by=PUBLIC, now=NOW)
    return Told(sent.report, sent.code)


def case_of(house: Partnership, one: Told, title: str = "A case", name: str = "Dev") -> Case:
    opened_by(house, name, one)
    return open_case(
        report=one.fresh(), about=About.CRIME, lead=house.cohesion_team.id, title=title,
        by=house.actor(name), now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("bus pass", Where.TITLE),
        ("FRIE", Where.TITLE),
        ("library", Where.NOTE),
        ("rugby", Where.PLACE),
        ("nie", Where.STORY),
    ],
)
def test_a_case_is_found_by_its_name_its_notes_its_place_and_its_story(
    house: Partnership, typed: str, where: Where
) -> None:
    work = a_case(house)
    add_note(case=work.case, text="She rang from the library.", by=house.actor("Dev"), now=NOW)
    [found] = search(house, "Dev", typed).cases
    assert found.case == work.case
    assert where in found.where


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Siân Llŷr", "sian LLYR"),
        ("Łukasz Żak", "lukasz zak"),
        ("عائشہ کریم", "عايشه كريم"),
        ("O’Brien", "o'brien"),
        ("Zoë", "ZOE"),
    ],
)
def test_a_name_is_found_however_it_is_typed(house: Partnership, name: str, typed: str) -> None:
    case = case_of(house, named(name))
    [found] = search(house, "Dev", typed).cases
    assert (found.case, found.where) == (case, (Where.PERSON,))


def test_words_from_several_parts_of_a_case_are_found_together(house: Partnership) -> None:
    case = case_of(house, named("Amina", "They call him Dave."), "Lift broken")
    for typed in ("amina dave", "lift amina", "caldecott lift dave rugby"):
        assert names(search(house, "Dev", typed)) == [case.reference]
    assert names(search(house, "Dev", "amina bus")) == []


def test_each_word_is_found_from_its_beginning_only(house: Partnership) -> None:
    a_case(house)
    assert names(search(house, "Dev", "ass")) == []
    assert len(names(search(house, "Dev", "pas"))) == 1


def test_who_holds_no_key_finds_nothing_and_is_told_nothing(house: Partnership) -> None:
    work = a_case(house)
    for name in ("Esi", "Femi"):
        found = search(house, name, TITLE)
        assert found == Findings(cases=[], count=0, reports=[], left=False)
        assert search(house, name, work.case.reference).count == 0


def test_a_name_that_a_team_was_not_given_is_not_found_by_it(house: Partnership) -> None:
    council_only(house)
    case_of(house, named("Amina Karim"))
    assert search(house, "Dev", "karim").count == 1
    assert search(house, "Bina", "karim").count == 0


def test_after_a_withdrawal_nothing_is_found_by_whom_it_was_taken_from(
    house: Partnership,
) -> None:
    one = named("Amina Karim")
    case = case_of(house, one, name="Bina")
    bina = keyring_of(house.people["Bina"])
    show_case(case=case, keyring=bina, by=house.actor("Bina"), now=NOW)
    assert search(house, "Bina", "karim").count == 1
    take_away(subject=one.report.pk, holder=house.hate_crime_team.id, by=PUBLIC, now=NOW,
              keyring=one.keyring())  # fmt: skip
    assert search(house, "Bina", "karim").count == 0
    assert search(house, "Bina", "case").count == 1
    assert search(house, "Dev", "karim").count == 1
    held = Card.objects.filter(to__owner=house.hate_crime_team.id)
    assert set(held.values_list("place__subject", flat=True)) == {case.pk}


def test_a_grant_that_has_run_out_finds_nothing_before_it_is_swept(house: Partnership) -> None:
    work = a_case(house)
    assert search(house, "Dev", "pass").count == 1
    Grant.objects.filter(card__place__subject=work.case.pk).update(expires_at=NOW)
    keyring = keyring_of(house.people["Dev"])
    assert find_cases(typed="pass", keyring=keyring, by=house.actor("Dev"), now=NOW).count == 0


def test_a_case_or_a_report_is_found_by_its_number(house: Partnership) -> None:
    work = a_case(house)
    [found] = search(house, "Dev", f" {work.case.reference} ").cases
    assert (found.case, found.where) == (work.case, (Where.NUMBER,))
    lone = told()
    assert search(house, "Dev", lone.report.number.lower()).reports == [lone.report]
    assert search(house, "Esi", lone.report.number).reports == []


def test_what_is_written_later_is_found_and_an_old_name_is_not(house: Partnership) -> None:
    work = a_case(house)
    assert search(house, "Dev", "pass").count == 1
    rename_case(case=work.case, title="Money and flat", by=house.actor("Carys"), now=NOW)
    assert search(house, "Carys", "flat").count == 1
    assert search(house, "Dev", "pass").count == 0


def test_opening_a_case_writes_its_cards_and_once_is_enough(house: Partnership) -> None:
    work = a_case(house)
    dev = keyring_of(house.people["Dev"])
    show_case(case=work.case, keyring=dev, by=house.actor("Dev"), now=NOW)
    there = dict(Card.objects.values_list("pk", "sealed"))
    assert there
    keep_card(case=work.case, keyring=dev, by=house.actor("Dev"), now=NOW)
    assert dict(Card.objects.values_list("pk", "sealed")) == there


def test_a_search_makes_a_few_slices_of_cards_and_says_that_some_are_left(
    house: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "SLICE", 1)
    for _case in range(3):
        a_case(house)
    first = search(house, "Dev", "pass")
    assert (first.count, first.left) == (1, True)
    search(house, "Dev", "pass")
    second = search(house, "Dev", "pass")
    assert (second.count, second.left) == (3, False)


def test_brought_cases_are_found_at_once_by_their_people_and_old_references(
    house: Partnership,
) -> None:
    brought(house, csv_of(MORGAN, ("VC/18", "Robin Ash", *MORGAN[2:8], "Uncle Jo", "")).encode())
    cases = {one.reference: one for one in Case.objects.all()}
    first, second = sorted(cases)
    for words, number, where in (
        ("morgan ell", first, Where.PERSON),
        ("uncle jo", second, Where.OTHERS),
        ("vc/18", second, Where.NUMBER),
        ("rang monday", first, Where.NOTE),
    ):
        found = search(house, "Dev", words)
        assert found.left is False
        assert number in names(found)
        assert where in next(one.where for one in found.cases if one.case.reference == number)
    assert names(search(house, "Dev", "robin ash")) == [second]
    assert search(house, "Esi", "robin ash").count == 0


def test_a_case_brought_with_nothing_but_a_name_is_found_by_it(house: Partnership) -> None:
    brought(house, b"Title,District\nThe blue gate,Rugby\n")
    assert search(house, "Dev", "blue gate").count == 1


def test_closed_cases_come_last_and_a_long_list_is_cut(
    house: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = a_case(house), a_case(house)
    answered(house, "Dev", first.one, "We rang them.")
    closing = Closing(Ending.RESOLVED, [], "It is back.")
    close_case(case=first.case, closing=closing, by=house.actor("Dev"), now=NOW)
    assert names(search(house, "Dev", "pass")) == [second.case.reference, first.case.reference]
    monkeypatch.setattr(finding, "SHOWN", 1)
    found = search(house, "Dev", "pass")
    assert (len(found.cases), found.count) == (1, 2)


def test_a_search_is_one_row_that_says_how_much_and_never_for_what(house: Partnership) -> None:
    a_case(house)
    search(house, "Dev", "zebra")
    search(house, "Dev", "pass")
    rows = Event.objects.filter(name=EventName.CASES_SEARCHED)
    assert sorted(row.detail["found"] for row in rows) == [0, 1]
    assert all(set(row.detail) == {"found"} for row in rows)


def test_one_letter_and_no_permission_are_refused(house: Partnership) -> None:
    keyring = keyring_of(house.people["Dev"])
    for typed in ("x", " .,- ", "a b"):
        with pytest.raises(TypeMore):
            find_cases(typed=typed, keyring=keyring, by=house.actor("Dev"), now=NOW)
    with pytest.raises(NotPermitted):
        find_cases(typed="pass", keyring=keyring, by=house.actor("Gwen"), now=NOW)


def test_the_words_looked_for_and_the_names_of_a_story() -> None:
    assert words_wanted("a bus bus pass 7 12") == ("bus", "pass", "12")
    assert len(words_wanted(" ".join(f"w{n}" for n in range(20)))) == 8
    assert names_in("They live near Elm Road. Dave hit me") == "Elm Road They Dave"
    assert names_in("وہ آتے ہیں") == "آتے ہیں وہ"
    assert names_in("nothing here") == ""


def find(browser: Client, words: str) -> object:
    return browser.post("/find/", {"words": words})


def test_the_page_shows_what_fits_and_why(house: Partnership) -> None:
    work = a_case(house)
    browser = unlocked(house.people["Dev"])
    assert "What are you looking for?" in text_of(browser.get("/find/"))
    page = text_of(find(browser, "pass"))
    assert work.case.reference in page
    assert TITLE in page
    assert "Found in: its name" in page
    assert "Nothing found" in text_of(find(browser, "zebra"))
    assert "at least two letters" in text_of(find(browser, " "))
    refused = find(browser, "x")
    assert refused.status_code == 409  # type: ignore[attr-defined]
    assert "at least two letters" in text_of(refused)


def test_the_page_of_a_report_found_by_number_leads_to_it(house: Partnership) -> None:
    number = told().report.number
    response = find(unlocked(house.people["Dev"]), number)
    assert f"/reports/{number}/" in response.content.decode()  # type: ignore[attr-defined]


def test_the_page_says_when_not_everything_was_looked_through(
    house: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "SLICE", 1)
    for _case in range(3):
        a_case(house)
    browser = unlocked(house.people["Dev"])
    assert "Not every case has been looked through yet" in text_of(find(browser, "pass"))
    find(browser, "pass")
    assert "Not every case" not in text_of(find(browser, "pass"))


def test_words_are_in_no_address_and_the_answer_is_kept_by_no_browser(house: Partnership) -> None:
    browser = unlocked(house.people["Dev"])
    response = find(browser, "zebra")
    assert response.status_code == 200  # type: ignore[attr-defined]
    assert response["Cache-Control"] == "no-store"  # type: ignore[index]
    assert "zebra" not in str(browser.session.items())
    assert "Nothing found" not in text_of(browser.get("/find/?words=zebra"))


def test_locked_keys_find_nothing_and_a_role_without_cases_has_no_such_page(
    house: Partnership,
) -> None:
    a_case(house)
    locked = signed_in(house.people["Dev"])
    assert locked.get("/find/").url == "/unlock/?next=%2Ffind%2F"
    assert find(locked, "pass").status_code == 302  # type: ignore[attr-defined]
    assert not Event.objects.filter(name=EventName.CASES_SEARCHED).exists()
    assert unlocked(house.people["Gwen"]).get("/find/").status_code == 403


def opened(browser: Client, work: Worked) -> None:
    browser.post(f"/cases/{work.case.reference}/")
    browser.get(f"/cases/{work.case.reference}/")


def test_cases_opened_lately_stand_below_the_box_newest_first(house: Partnership) -> None:
    first, second, third = a_case(house), a_case(house), a_case(house)
    browser = unlocked(house.people["Dev"])
    assert "You opened lately" not in text_of(browser.get("/find/"))
    for work in (first, second, first):
        opened(browser, work)
    page = text_of(browser.get("/find/"))
    assert page.index(first.case.reference) < page.index(second.case.reference)
    assert third.case.reference not in page
    Access.objects.filter(subject=second.case.pk).delete()
    assert second.case.reference not in text_of(browser.get("/find/"))


def test_no_more_than_ten_are_remembered(house: Partnership) -> None:
    work = a_case(house)
    browser = unlocked(house.people["Dev"])
    session = browser.session
    session["cases_lately"] = [f"2025-{number:04}" for number in range(LATELY)]
    session.save()
    opened(browser, work)
    there = browser.session["cases_lately"]
    assert there == [work.case.reference, *(f"2025-{number:04}" for number in range(LATELY - 1))]


def test_a_search_asks_as_many_questions_for_one_case_as_for_three(house: Partnership) -> None:
    browser = unlocked(house.people["Dev"])
    a_case(house)
    find(browser, "pass")
    with CaptureQueriesContext(connection) as one:
        find(browser, "pass")
    a_case(house)
    a_case(house)
    find(browser, "pass")
    with CaptureQueriesContext(connection) as three:
        find(browser, "pass")
    assert len(one) == len(three)
