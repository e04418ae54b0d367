"""Decisions, the safety plan and contact, seen through a browser of the cast."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Partnership
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.casework.files import Worked, a_case
from tests.confidential.casework.pages import opened, text_of
from upstander.confidential.casework.choices import Answered, CaseState, Ending
from upstander.confidential.casework.models import Attempt, Case, LogEntry, SafetyPlan
from upstander.confidential.casework.plan_steps import STEPS
from upstander.confidential.casework.rules.safety_plan import MOST_STEPS
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.core import clock

pytestmark = pytest.mark.django_db
PARTS = ["decisions/", "decisions/print/", "plan/", "plan/change/", "contact/"]
PLAN = {"seen": "0", "steps": ["lock", "tell"], "own_1": "I go to my aunt.", "place": "The library",
        "name_1": "Aunt Nia", "number_1": "01632 960 003"}  # fmt: skip
TRIED = {"channel": "mailbox", "answered": "no", "read_card": "on", "text": "Wrote to her."}


def at(work: Worked, tail: str) -> str:
    return f"/cases/{work.case.reference}/{tail}"


def closed(work: Worked) -> None:
    Case.objects.filter(pk=work.case.pk).update(
        state=CaseState.CLOSED, closed_on=clock.london_day(clock.now()), ending=Ending.RESOLVED
    )


@pytest.mark.parametrize("tail", PARTS)
def test_the_parts_stay_shut_until_the_case_was_opened(house: Partnership, tail: str) -> None:
    work = a_case(house)
    browser = unlocked(house.people["Dev"])
    response = browser.get(at(work, tail))
    assert (response.status_code, response["Location"]) == (302, at(work, ""))
    assert opened(house, "Dev", work).get(at(work, tail)).status_code == 200


@pytest.mark.parametrize("tail", PARTS)
def test_who_holds_no_key_is_told_that_there_is_no_such_case(house: Partnership, tail: str) -> None:
    work = a_case(house)
    assert unlocked(house.people["Esi"]).get(at(work, tail)).status_code == 404


@pytest.mark.parametrize("tail", PARTS)
def test_locked_keys_are_asked_for(house: Partnership, tail: str) -> None:
    response = signed_in(house.people["Dev"]).get(at(a_case(house), tail))
    assert response["Location"].startswith("/unlock/")


# --- decisions -----------------------------------------------------------------------------------


def test_a_log_is_written_entry_by_entry_and_a_decision_needs_its_grounds(
    house: Partnership,
) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    for stage in (1, 2, 3):
        browser.post(at(work, "decisions/"), {"stage": stage, "text": f"Stage {stage}."})
    grounds = [str(one) for one in LogEntry.objects.values_list("pk", flat=True)]
    decision = {"stage": 5, "text": "We ask for new locks.", "refers": grounds}
    refused = browser.post(at(work, "decisions/"), decision)
    assert refused.status_code == 409
    assert "Missing: What we could do." in text_of(refused)
    assert "We ask for new locks." in text_of(refused)
    browser.post(at(work, "decisions/"), {"stage": 4, "text": "Locks, or a move."})
    grounds.append(str(LogEntry.objects.get(stage=4).pk))
    browser.post(at(work, "decisions/"), decision | {"refers": grounds})
    page = text_of(browser.get(at(work, "decisions/")))
    assert "5. What we decided" in page
    assert "Stands on 1, 2, 3, 4." in page


def test_an_entry_is_replaced_and_stays_to_be_read(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    assert "Write a few words first." in text_of(
        browser.post(at(work, "decisions/"), {"stage": 1, "text": ""})
    )
    browser.post(at(work, "decisions/"), {"stage": 1, "text": "He lives next door."})
    begun = browser.get(at(work, "decisions/") + "?replace=1")
    assert "In place of 1" in text_of(begun)
    assert ">He lives next door.</textarea>" in begun.content.decode().replace("\n", "")
    better = {"stage": 1, "text": "He lives above her.", "replaces": LogEntry.objects.get().pk}
    browser.post(at(work, "decisions/"), better)
    page = text_of(browser.get(at(work, "decisions/")))
    assert "1. What we know, replaced by 2" in page
    assert "In place of 1." in page
    assert "In place of" not in text_of(browser.get(at(work, "decisions/") + "?replace=1")).replace(
        "In place of 1.", ""
    )


def test_a_decision_is_begun_again_with_the_grounds_that_still_stand(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    for stage in (1, 2, 3, 4):
        browser.post(at(work, "decisions/"), {"stage": stage, "text": f"Stage {stage}."})
    grounds = list(LogEntry.objects.order_by("number").values_list("pk", flat=True))
    browser.post(at(work, "decisions/"), {"stage": 5, "text": "Locks.", "refers": grounds})
    better = {"stage": 1, "text": "He moved away.", "replaces": grounds[0]}
    browser.post(at(work, "decisions/"), better)
    page = browser.get(at(work, "decisions/") + "?replace=5")
    assert "Look at this decision again." in text_of(page)
    assert page.content.decode().count('type="checkbox"') == 4
    assert page.content.decode().count(" checked") == 4


def test_the_printed_log_says_who_when_and_how_to_handle_it(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    browser.post(at(work, "decisions/"), {"stage": 1, "text": "He lives next door."})
    page = browser.get(at(work, "decisions/print/")).content.decode()
    assert "OFFICIAL-SENSITIVE" in page
    assert "printed by Dev, 20 November 2026" in page
    assert "He lives next door." in page
    assert Event.objects.filter(name=EventName.CASE_PRINTED).count() == 1


def test_a_closed_case_is_read_and_not_written_on(house: Partnership) -> None:
    work = a_case(house)
    closed(work)
    browser = opened(house, "Dev", work)
    assert "Put it in the log" not in text_of(browser.get(at(work, "decisions/")))
    assert "Make a plan" not in text_of(browser.get(at(work, "plan/")))
    assert browser.post(at(work, "plan/change/"), PLAN).status_code == 409


# --- the safety plan -----------------------------------------------------------------------------


def test_a_plan_is_made_changed_and_every_version_stays(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    assert "There is no safety plan yet" in text_of(browser.get(at(work, "plan/")))
    browser.post(at(work, "plan/change/"), PLAN)
    page = text_of(browser.get(at(work, "plan/")))
    for words in ("If I am in danger, I call 999.", "I keep my door locked.", "Aunt Nia"):
        assert words in page
    form = browser.get(at(work, "plan/change/")).content.decode()
    assert 'value="I go to my aunt."' in form
    browser.post(at(work, "plan/change/"), PLAN | {"seen": "1", "place": "The church"})
    assert "The library" in text_of(browser.get(at(work, "plan/") + "?version=1"))
    assert "This is an older version." in text_of(browser.get(at(work, "plan/") + "?version=1"))
    assert browser.get(at(work, "plan/") + "?version=7").status_code == 404


def test_a_plan_that_a_colleague_saved_meanwhile_is_not_lost(house: Partnership) -> None:
    work = a_case(house)
    opened(house, "Carys", work).post(at(work, "plan/change/"), PLAN)
    refused = opened(house, "Dev", work).post(
        at(work, "plan/change/"), PLAN | {"own_2": "I shout."}
    )
    assert refused.status_code == 409
    assert 'value="I shout."' in refused.content.decode()
    assert SafetyPlan.objects.count() == 1


def test_more_than_fits_one_page_is_not_taken(house: Partnership) -> None:
    work = a_case(house)
    many = [key for key, step in STEPS.items() if not step.always][: MOST_STEPS + 1]
    response = opened(house, "Dev", work).post(at(work, "plan/change/"), PLAN | {"steps": many})
    assert "Choose eight at most" in text_of(response)


def test_a_hard_sentence_is_named_to_the_worker(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    browser.post(
        at(work, "plan/change/"), PLAN | {"own_2": "I notify the neighbourhood immediately."}
    )
    assert "Hard to read I notify the neighbourhood" in text_of(browser.get(at(work, "plan/")))


def test_the_printed_plan_tells_a_glancing_eye_nothing(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    assert browser.get(at(work, "plan/print/")).status_code == 404
    browser.post(at(work, "plan/change/"), PLAN)
    page = browser.get(at(work, "plan/print/")).content.decode()
    assert "<title>My page</title>" in page
    paper = page[page.index("<main") : page.index("</main>")].lower()
    assert "aunt nia" in paper
    told = ("upstander", "hate", "police", "safety", "crime", work.case.reference)
    assert [word for word in told if word in paper] == []


# --- contact -------------------------------------------------------------------------------------


def test_how_they_may_be_reached_stands_before_everything_else(house: Partnership) -> None:
    work = a_case(house)
    page = text_of(opened(house, "Dev", work).get(at(work, "contact/")))
    assert page.index("Before you contact them") < page.index("Write down how you tried")
    assert "First contact due Mon 23 Nov" in page


def test_a_look_at_contact_is_written_down_once(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    rows = Event.objects.filter(name=EventName.CASE_SHOWN, subject_id=work.case.pk)
    before = rows.count()
    browser.get(at(work, "contact/"))
    assert (rows.count() - before, rows.filter(detail__part="contact").count()) == (1, 1)


def test_an_attempt_is_written_down_and_is_no_contact(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    browser.post(at(work, "contact/"), TRIED)
    page = text_of(browser.get(at(work, "contact/")))
    assert "A message in their mailbox here No answer yet Wrote to her." in page
    assert "First contact due" in page
    browser.post(at(work, "contact/"), TRIED | {"answered": "yes"})
    assert "First contact reached 20 Nov" in text_of(browser.get(at(work, "contact/")))


def test_nothing_typed_is_lost_when_an_attempt_is_refused(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    unread = browser.post(at(work, "contact/"), {**TRIED, "read_card": ""})
    not_theirs = browser.post(at(work, "contact/"), {**TRIED, "channel": "visit"})
    incomplete = browser.post(at(work, "contact/"), {"text": "Wrote to her."})
    said = [text_of(one) for one in (unread, not_theirs, incomplete)]
    assert "Read how they may be reached" in said[0]
    assert "They did not choose this way" in said[1]
    assert "Choose how you tried." in said[2]
    assert all("Wrote to her." in one for one in said)
    assert not Attempt.objects.exists()
    why = {**TRIED, "channel": "visit", "why": "Her neighbour asked us to come."}
    browser.post(at(work, "contact/"), why)
    assert "Not their way, because: Her neighbour asked us" in text_of(
        browser.get(at(work, "contact/"))
    )
    assert Attempt.objects.get().answered == Answered.NO


@pytest.mark.parametrize("tail", ["decisions/", "plan/", "contact/"])
def test_the_pages_run_as_many_queries_with_one_row_as_with_three(
    house: Partnership, tail: str
) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)

    def once_more(number: int) -> None:
        browser.post(at(work, "decisions/"), {"stage": 1, "text": "He lives next door."})
        browser.post(at(work, "plan/change/"), PLAN | {"seen": str(number)})
        browser.post(at(work, "contact/"), TRIED)
        browser.get(at(work, tail))

    once_more(0)
    with CaptureQueriesContext(connection) as with_one:
        browser.get(at(work, tail))
    for number in (1, 2):
        once_more(number)
    with CaptureQueriesContext(connection) as with_three:
        browser.get(at(work, tail))
    assert len(with_three) == len(with_one)
