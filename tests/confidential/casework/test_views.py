"""The screens of cases, seen through a browser of the cast."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Partnership
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.casework.files import TITLE, Worked, a_case, a_read_report, task_for
from tests.confidential.given import Told, answered, council_only, told
from upstander.confidential.casework.actions.cases import join_report
from upstander.confidential.casework.actions.sorting import Plan, sort_report
from upstander.confidential.casework.actions.work import give_case
from upstander.confidential.casework.choices import About, SortingState
from upstander.confidential.casework.models import Case, CaseReport, Incident, Sorting, Task
from upstander.confidential.casework.views import shown
from upstander.foundation.agencies.actions.members import remove_member
from upstander.foundation.agencies.models import Membership
from upstander.foundation.core import clock
from upstander.foundation.vault.choices import Label
from upstander.foundation.vault.models import Item

pytestmark = pytest.mark.django_db
LEAD = {"about": "false_friend", "reason": "He takes her pass each week."}


def text_of(response: object) -> str:
    """Return what a page says, without its tags."""
    body = response.content.decode()  # type: ignore[attr-defined]
    main = body[body.index("<main") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def opened(house: Partnership, name: str, work: Worked) -> Client:
    """Return a browser in which somebody has opened a case."""
    browser = unlocked(house.people[name])
    browser.post(f"/cases/{work.case.reference}/")
    return browser


def the_page(browser: Client, work: Worked) -> str:
    return text_of(browser.get(f"/cases/{work.case.reference}/"))


def decide(browser: Client, number: str, **typed: object) -> object:
    return browser.post(f"/reports/{number}/decide/", typed)


def test_a_case_is_locked_until_somebody_asks_to_open_it(house: Partnership) -> None:
    work = a_case(house)
    browser = unlocked(house.people["Carys"])
    assert "What is in it is locked" in the_page(browser, work)
    assert browser.post(f"/cases/{work.case.reference}/").status_code == 302
    page = the_page(browser, work)
    assert "Before you contact them" in page
    whole = browser.get(f"/cases/{work.case.reference}/").content.decode()
    assert f"/cases/{work.case.reference}/risk/assess/" in whole
    assert "Case opened." in page
    assert page.index("Before you contact them") < page.index("Whose turn is it?")


def test_an_opened_case_asks_again_after_half_an_hour(
    house: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    monkeypatch.setattr(shown, "HOLDS", dt.timedelta(0))
    assert "What is in it is locked" in the_page(browser, work)


def test_locked_keys_show_a_case_without_its_name(house: Partnership) -> None:
    work = a_case(house)
    browser = signed_in(house.people["Dev"])
    assert TITLE not in the_page(browser, work)
    response = browser.post(f"/cases/{work.case.reference}/")
    assert response.url.startswith("/unlock/")
    assert TITLE not in text_of(browser.get("/cases/?state=all"))


def test_who_holds_no_key_is_told_that_there_is_no_such_case(house: Partnership) -> None:
    work = a_case(house)
    browser = unlocked(house.people["Esi"])
    assert browser.get(f"/cases/{work.case.reference}/").status_code == 404
    assert browser.get("/cases/2026-9999/").status_code == 404
    assert unlocked(house.people["Gwen"]).get("/cases/").status_code == 403


def test_the_list_begins_with_my_own_and_shows_all_that_are_open(house: Partnership) -> None:
    work = a_case(house)
    browser = unlocked(house.people["Dev"])
    assert "You work on no case now" in text_of(browser.get("/cases/"))
    assert TITLE in text_of(browser.get("/cases/?state=all"))
    give_case(case=work.case, to=house.people["Dev"].id, by=house.actor("Dev"), now=NOW)
    assert TITLE in text_of(browser.get("/cases/"))
    assert "No case fits" in text_of(browser.get("/cases/?state=closed"))
    assert TITLE not in text_of(browser.get("/cases/?state=all&area=E07000222"))
    assert TITLE in text_of(browser.get("/cases/?state=wrong&area=wrong"))


def test_a_report_is_decided_on_put_into_a_case_and_worked_on(house: Partnership) -> None:
    one = a_read_report(house)
    number = one.report.number
    browser = unlocked(house.people["Dev"])
    assert "Decide what happens" in text_of(browser.get(f"/reports/{number}/decide/"))
    decided = decide(browser, number, lead=house.cohesion_team.id, **LEAD)
    assert decided.status_code == 302  # type: ignore[attr-defined]
    page = text_of(browser.get(f"/reports/{number}/decide/"))
    assert "He takes her pass each week." in page
    assert "Open a case" in page
    response = browser.post(f"/reports/{number}/decide/case/", {"title": "Pass taken"})
    case = Case.objects.get()
    assert response.url == f"/cases/{case.reference}/"
    assert "Go to case" in text_of(browser.get(f"/reports/{number}/decide/"))
    browser.post(response.url)
    browser.post(f"{response.url}note/", {"text": "She rang from the library."})
    assert "She rang from the library." in text_of(browser.get(response.url))


def test_a_decision_with_something_missing_keeps_what_was_typed(house: Partnership) -> None:
    one = a_read_report(house)
    browser = unlocked(house.people["Dev"])
    response = decide(browser, one.report.number, reason="Because of the pass.")
    page = text_of(response)
    assert "Choose what it is about." in page
    assert "Because of the pass." in page
    response = decide(
        browser, one.report.number, about="another_service", lead=house.cohesion_team.id, reason="x"
    )
    assert "Write what the person will read." in text_of(response)


def test_a_decision_made_meanwhile_is_shown_and_the_words_stay(house: Partnership) -> None:
    one = a_read_report(house)
    plan = Plan(About.CRIME, house.cohesion_team.id, "Paint.")
    sort_report(report=one.fresh(), plan=plan, by=house.actor("Carys"), now=NOW)
    browser = unlocked(house.people["Dev"])
    response = decide(browser, one.report.number, lead=house.cohesion_team.id, **LEAD)
    page = text_of(response)
    assert response.status_code == 409  # type: ignore[attr-defined]
    assert "A colleague has decided meanwhile" in page
    assert "He takes her pass each week." in page


def test_an_unread_report_is_read_before_it_is_decided_on(house: Partnership) -> None:
    one = told()
    page = text_of(unlocked(house.people["Dev"]).get(f"/reports/{one.report.number}/decide/"))
    assert "Read the report first" in page


def test_who_holds_no_key_decides_on_nothing(house: Partnership) -> None:
    council_only(house)
    one = a_read_report(house)
    browser = unlocked(house.people["Bina"])
    for path in ("decide/", "decide/second/", "decide/case/", "decide/join/"):
        response = browser.post(f"/reports/{one.report.number}/{path}")
        assert response.status_code == 404


def passed_on(house: Partnership, one: Told) -> Sorting:
    plan = Plan(
        About.ANOTHER_SERVICE, house.cohesion_team.id, "A benefit question.", words="Ask X."
    )
    return sort_report(report=one.fresh(), plan=plan, by=house.actor("Dev"), now=NOW)


def test_a_second_reader_finds_it_reads_it_and_agrees(house: Partnership) -> None:
    one = a_read_report(house)
    number = one.report.number
    passed_on(house, one)
    carys = unlocked(house.people["Carys"])
    assert "1 report waits for you" in text_of(carys.get("/work/"))
    assert number in text_of(carys.get("/inbox/second/"))
    assert "I agree: close it" in text_of(carys.get(f"/reports/{number}/decide/"))
    carys.post(f"/reports/{number}/decide/second/", {"agrees": "yes"})
    assert Sorting.objects.get().state == SortingState.AGREED
    assert "A second reader agreed" in text_of(carys.get(f"/reports/{number}/decide/"))
    assert "Nothing waits for a second reader" in text_of(carys.get("/inbox/second/"))


def test_the_first_reader_waits_and_cannot_agree_with_themselves(house: Partnership) -> None:
    one = a_read_report(house)
    passed_on(house, one)
    dev = unlocked(house.people["Dev"])
    assert "A colleague must read it second" in text_of(
        dev.get(f"/reports/{one.report.number}/decide/")
    )
    response = dev.post(f"/reports/{one.report.number}/decide/second/", {"agrees": "yes"})
    assert response.status_code == 409
    assert "somebody else must read it" in text_of(response)


def test_what_nobody_decided_is_not_read_second_nor_made_a_case(house: Partnership) -> None:
    one = a_read_report(house)
    browser = unlocked(house.people["Dev"])
    for path in ("second/", "case/"):
        assert browser.post(f"/reports/{one.report.number}/decide/{path}").status_code == 404
    assert unlocked(house.people["Gwen"]).get("/inbox/second/").status_code == 404


def test_reasons_that_do_not_open_say_so(house: Partnership) -> None:
    one = a_read_report(house)
    passed_on(house, one)
    Item.objects.filter(label=Label.TRIAGE).update(body=b"cut")
    page = text_of(unlocked(house.people["Dev"]).get(f"/reports/{one.report.number}/decide/"))
    assert "The reasons cannot be opened by you." in page


def test_a_report_is_put_into_a_case_that_is_there(house: Partnership) -> None:
    work, one = a_case(house), a_read_report(house)
    plan = Plan(About.CRIME, house.cohesion_team.id, "The same man.")
    sort_report(report=one.fresh(), plan=plan, by=house.actor("Dev"), now=NOW)
    browser = unlocked(house.people["Dev"])
    page = text_of(browser.get(f"/reports/{one.report.number}/decide/"))
    assert f"{work.case.reference} · {TITLE}" in page
    assert f"in case {work.case.reference}" in page
    path = f"/reports/{one.report.number}/decide/"
    assert "Choose a case." in text_of(browser.post(f"{path}join/", {"case": ""}))
    assert "Give the case a short name." in text_of(browser.post(f"{path}case/", {"title": " "}))
    browser.post(f"{path}join/", {"case": work.case.reference})
    assert CaseReport.objects.filter(case=work.case).count() == 2
    again = browser.post(f"{path}join/", {"case": work.case.reference})
    assert "in that case already" in text_of(again)
    again = browser.post(f"{path}case/", {"title": "Second"})
    assert "in a case already" in text_of(again)


def test_tasks_are_added_and_done_and_stand_in_my_work(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    day = clock.london_day(clock.now()) + dt.timedelta(days=3)
    typed = {"text": "Ring the bus company", "owner": house.people["Dev"].id, "due_on": day}
    browser.post(f"/cases/{work.case.reference}/tasks/", typed)
    assert "Ring the bus company" in text_of(browser.get("/work/"))
    task = Task.objects.get()
    path = f"/cases/{work.case.reference}/tasks/{task.pk}/done/"
    browser.post(path)
    assert "Nothing to do just now." in the_page(browser, work)
    assert "This task is done already." in text_of(browser.post(path))
    strange = path.replace(str(task.pk), str(work.case.pk))
    assert browser.post(strange).status_code == 404


def test_a_task_whose_owner_left_says_so_and_is_given_to_a_colleague(house: Partnership) -> None:
    work = a_case(house)
    task = task_for(house, work)
    gone = Membership.objects.get(user=house.people["Dev"])
    remove_member(membership=gone.id, by=house.actor("Carys"), now=NOW)
    browser = opened(house, "Carys", work)
    assert f"{house.people['Dev'].name} has left the team" in the_page(browser, work)
    path = f"/cases/{work.case.reference}/tasks/{task.pk}/give/"
    assert "Choose somebody." in text_of(browser.post(path, {"to": ""}))
    browser.post(path, {"to": house.people["Carys"].id})
    assert "has left the team" not in the_page(browser, work)
    assert "Ring the bus company" in text_of(browser.get("/work/"))
    strange = path.replace(str(task.pk), str(work.case.pk))
    assert browser.get(strange).status_code == 404


def test_a_task_with_something_missing_comes_back_with_its_words(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    path = f"/cases/{work.case.reference}/tasks/"
    page = text_of(browser.post(path, {"text": "Ring them", "due_on": "tomorrow"}))
    assert "Type the day as 21/11/2026." in page
    assert "Ring them" in page
    typed = {"text": "Ring them", "owner": house.people["Dev"].id, "due_on": "2026-01-01"}
    assert "That day is over." in text_of(browser.post(path, typed))


def test_somebody_takes_a_case_and_only_a_supervisor_gives_it_away(house: Partnership) -> None:
    work = a_case(house)
    path = f"/cases/{work.case.reference}/worker/"
    dev, carys = opened(house, "Dev", work), opened(house, "Carys", work)
    dev.post(path, {"to": house.people["Dev"].id})
    assert work.fresh().worker == house.people["Dev"].id
    assert "does not allow" in text_of(dev.post(path, {"to": house.people["Carys"].id}))
    carys.post(path, {"to": house.people["Carys"].id})
    assert work.fresh().worker == house.people["Carys"].id
    assert carys.post(path, {"to": house.people["Bina"].id}).status_code == 200
    assert work.fresh().worker == house.people["Carys"].id


def test_a_case_is_renamed_moved_closed_and_taken_up_again(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    base = f"/cases/{work.case.reference}/"
    assert TITLE in browser.get(f"{base}name/").content.decode()
    browser.post(f"{base}name/", {"title": "Money and flat"})
    browser.post(f"{base}state/", {"to": "action", "text": "We ring the bus company."})
    page = the_page(browser, work)
    assert "Money and flat" in page
    assert "We are doing something." in page
    closing = {"ending": "resolved", "outcomes": ["supported"], "text": "She has it back."}
    assert "waits for an answer" in text_of(browser.post(f"{base}close/", closing))
    answered(house, "Dev", work.one, "We rang them.")
    assert "Tick at least one." in text_of(browser.post(f"{base}close/", {"ending": "resolved"}))
    browser.post(f"{base}close/", closing)
    assert work.fresh().state == "closed"
    assert "Take it up again" in the_page(browser, work)
    browser.post(f"{base}reopen/", {"text": "He came back."})
    assert work.fresh().state == "reopened"


def test_an_empty_note_comes_back_with_what_to_do(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    response = browser.post(f"/cases/{work.case.reference}/note/", {"text": "  "})
    assert "Write a few words first." in text_of(response)


def test_a_note_that_is_too_long_comes_back_whole(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    response = browser.post(f"/cases/{work.case.reference}/note/", {"text": "x" * 10_001})
    assert "x" * 10_001 in response.content.decode()


def test_what_is_shown_is_written_down_or_not_shown(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event RENAME COLUMN actor_kind TO away")
    response = browser.get(f"/cases/{work.case.reference}/")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event RENAME COLUMN away TO actor_kind")
    assert response.status_code == 503
    assert "stays closed" in text_of(response)
    assert "Case opened." not in text_of(response)


def test_a_list_asks_as_many_questions_for_one_case_as_for_three(house: Partnership) -> None:
    browser = unlocked(house.people["Dev"])
    a_case(house)
    browser.get("/cases/?state=all")
    with CaptureQueriesContext(connection) as one:
        browser.get("/cases/?state=all")
    a_case(house)
    a_case(house)
    with CaptureQueriesContext(connection) as three:
        browser.get("/cases/?state=all")
    assert len(one) == len(three)


def test_reports_of_one_event_are_put_together_and_apart_again(house: Partnership) -> None:
    work, one = a_case(house), a_read_report(house)
    join_report(report=one.fresh(), case=work.case, by=house.actor("Dev"), now=NOW)
    browser = unlocked(house.people["Dev"])
    base = f"/cases/{work.case.reference}/reports/"
    numbers = [work.one.report.number, one.report.number]
    assert "Tick two reports or more." in text_of(
        browser.post(f"{base}event/", {"reports": numbers[:1]})
    )
    browser.post(f"{base}event/", {"reports": numbers})
    assert Incident.objects.count() == 1
    assert f"{numbers[1]} is an incident of its own" in text_of(browser.get(base))
    browser.post(f"{base}{numbers[1]}/own/")
    assert Incident.objects.count() == 2
    assert browser.post(f"{base}ZZZZZ/own/").status_code == 404


def test_a_report_leaves_for_a_case_of_its_own_but_not_the_last(house: Partnership) -> None:
    work, one = a_case(house), a_read_report(house)
    join_report(report=one.fresh(), case=work.case, by=house.actor("Dev"), now=NOW)
    browser = unlocked(house.people["Dev"])
    path = f"/cases/{work.case.reference}/reports/split/"
    assert "Give the new case a short name." in text_of(
        browser.post(path, {"report": one.report.number})
    )
    response = browser.post(path, {"report": one.report.number, "title": "Paint on a door"})
    assert response.url == "/cases/2026-0002/reports/"
    assert "Paint on a door" in text_of(browser.get(response.url))
    last = {"report": work.one.report.number, "title": "Again"}
    assert "A case needs at least one report." in text_of(browser.post(path, last))


def test_events_of_a_closed_case_stay_as_they_are(house: Partnership) -> None:
    work = a_case(house)
    Case.objects.filter(pk=work.case.pk).update(
        state="closed", closed_on=NOW.date(), ending="resolved"
    )
    browser = unlocked(house.people["Dev"])
    response = browser.post(f"/cases/{work.case.reference}/reports/{work.one.report.number}/own/")
    assert "This case is closed." in text_of(response)


@pytest.mark.parametrize("place", ["/work/", "/inbox/", "/find/", "/cases/"])
def test_every_page_at_the_desk_can_be_hidden(house: Partnership, place: str) -> None:
    page = unlocked(house.people["Dev"]).get(place).content.decode()
    assert "pages/js/desk.js" in page
    assert "Hide this screen (Escape twice)" in page
