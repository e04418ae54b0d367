"""The risk pages, seen through a browser of the cast."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Partnership
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.casework.files import Worked, a_case
from tests.confidential.casework.judging import HIGH, MEDIUM, TOOL, answers, assessed
from tests.confidential.casework.pages import opened, text_of
from tests.confidential.given import wrote
from upstander.confidential.casework.actions.risk import note_change
from upstander.confidential.casework.choices import CaseState, Changed, Ending, Judged, RiskBand
from upstander.confidential.casework.models import Assessment, Case, Change
from upstander.foundation.accounts.models import HeldText
from upstander.foundation.core import clock

pytestmark = pytest.mark.django_db
WHY = "He was seen outside her door again."


def at(work: Worked, tail: str = "") -> str:
    return f"/cases/{work.case.reference}/risk/{tail}"


def sees_result(browser: Client, work: Worked, **more: object) -> object:
    typed = {**answers(), "seen": "0", "do": "see", **more}
    return browser.post(at(work, "assess/"), typed)


def keeps(browser: Client, work: Worked, **more: object) -> object:
    typed = {"do": "keep", "shown": "0", "band": "standard", "reason": "", **more}
    return sees_result(browser, work, **typed)


def test_a_case_that_nobody_judged_says_so_and_leads_on(house: Partnership) -> None:
    work = a_case(house)
    page = text_of(opened(house, "Dev", work).get(at(work)))
    assert "Nobody has judged the danger yet" in page
    assert "Judge the danger" in page
    assert "it decides nothing" in page


def test_the_page_asks_every_question_with_not_known_and_says_what_it_is(
    house: Partnership,
) -> None:
    work = a_case(house)
    response = opened(house, "Dev", work).get(at(work, "assess/"))
    page = text_of(response)
    assert all(f"{one.number}. {one.text}" in page for one in TOOL.questions)
    assert page.count("Not known") == 18
    assert "it decides nothing" in page
    assert "have not been tested against what happened later" in page


def test_the_risk_stays_shut_until_the_case_was_opened(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work)
    response = unlocked(house.people["Dev"]).get(at(work))
    assert (response.status_code, response["Location"]) == (302, f"/cases/{work.case.reference}/")


def test_what_was_left_open_is_named_and_what_was_answered_stays(house: Partnership) -> None:
    work = a_case(house)
    response = sees_result(opened(house, "Dev", work), work, worst="", often="2")
    page = response.content.decode()  # type: ignore[attr-defined]
    assert "Choose an answer, or “Not known”." in page
    assert 'id="id_often_2" name="often" value="2" checked' in page
    assert not Assessment.objects.exists()


def test_the_result_is_shown_before_anybody_judges_it(house: Partnership) -> None:
    work = a_case(house)
    page = text_of(sees_result(opened(house, "Dev", work), work, worst="3", signs="3"))
    assert "15 of 102 points" in page
    assert "There was serious violence, a weapon, fire or a sexual assault." in page
    assert "Think of safeguarding" in page
    assert "Reach the person today." in page
    assert not Assessment.objects.exists()


def test_a_judgement_is_kept_and_seen_on_the_case(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    response = keeps(browser, work)
    assert (response.status_code, response["Location"]) == (302, at(work))  # type: ignore[attr-defined, index]
    page = text_of(browser.get(at(work)))
    assert "The assessment is on the case." in page
    assert "Judged: Standard, as the tool says." in page
    assert "Look again Within 28 days" in page
    assert work.fresh().band == "standard"


def test_nobody_judges_a_result_that_they_did_not_see(house: Partnership) -> None:
    work = a_case(house)
    page = text_of(keeps(opened(house, "Dev", work), work, worst="2"))
    assert "6 of 102 points" in page
    assert not Assessment.objects.exists()


def test_raising_without_a_reason_comes_back_with_everything(house: Partnership) -> None:
    work = a_case(house)
    response = keeps(opened(house, "Dev", work), work, band="high")
    assert response.status_code == 409  # type: ignore[attr-defined]
    page = response.content.decode()  # type: ignore[attr-defined]
    assert "Say why in a sentence or two." in page
    assert 'value="high" checked' in page


def test_half_done_answers_wait_for_their_writer_alone(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    for worse in ("1", "3"):
        browser.post(
            at(work, "assess/"), {"do": "later", "seen": "0", "worse": worse, "reason": WHY}
        )
    page = browser.get(at(work, "assess/")).content.decode()
    assert "These are the answers you kept." in page
    assert 'id="id_worse_3" name="worse" value="3" checked' in page
    assert HeldText.objects.count() == 1
    assert "Go on with your answers" in text_of(browser.get(at(work)))
    other = opened(house, "Carys", work).get(at(work, "assess/")).content.decode()
    assert '" checked' not in other
    held = re.search(r'name="held" value="([\w-]+)"', page)
    assert held is not None
    keeps(browser, work, held=held[1])
    assert HeldText.objects.count() == 0


def test_who_came_second_is_told(house: Partnership) -> None:
    work = a_case(house)
    browser = opened(house, "Carys", work)
    assessed(house, work, answers=answers(**HIGH), band=RiskBand.HIGH)
    keeps(browser, work)
    page = text_of(browser.get(at(work)))
    assert "It came in while a colleague had just kept theirs." in page
    assert "Came second" in page


def test_a_message_on_a_high_case_says_judge_again_now(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work, answers=answers(**HIGH), band=RiskBand.HIGH)
    wrote(work.one, "He came back.")
    page = text_of(opened(house, "Dev", work).get(at(work)))
    assert "Judge the danger again now" in page
    assert "The person wrote, and the danger is high." in page


def test_a_change_is_noted_from_the_page(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work)
    browser = opened(house, "Dev", work)
    assert "Choose what changed." in text_of(browser.post(at(work, "changed/"), {}))
    browser.post(at(work, "changed/"), {"what": "moved"})
    assert Change.objects.get().what == Changed.MOVED
    assert "They moved, or want to move." in text_of(browser.get(at(work)))


def test_a_change_on_a_closed_case_is_refused_in_words(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work)
    Case.objects.filter(pk=work.case.pk).update(
        state=CaseState.CLOSED, closed_on=clock.london_day(clock.now()), ending=Ending.RESOLVED
    )
    response = opened(house, "Dev", work).post(at(work, "changed/"), {"what": "moved"})
    assert (response.status_code, "This case is closed." in text_of(response)) == (409, True)


def test_two_assessments_are_compared_on_the_page_of_the_later(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work, answers=answers(worse="1"))
    assessed(house, work, answers=answers(worse="3"), seen=1)
    browser = opened(house, "Dev", work)
    page = text_of(browser.get(at(work, "2/")))
    assert "Is it getting worse, or coming more often? A little Yes, and fast (more danger)" in page
    assert "What changed since the one before" not in text_of(browser.get(at(work, "1/")))
    assert browser.get(at(work, "9/")).status_code == 404


# --- a supervisor's word -------------------------------------------------------------------------


def lowered(house: Partnership, work: Worked, **more: object) -> Assessment:
    given = {"answers": answers(**HIGH), "band": RiskBand.MEDIUM, "reason": WHY, **more}
    return assessed(house, work, **given)


def test_a_supervisor_finds_what_waits_and_decides(house: Partnership) -> None:
    work = a_case(house)
    row = lowered(house, work)
    browser = unlocked(house.people["Carys"])
    queue = text_of(browser.get("/risk/waiting/"))
    assert work.case.reference in queue
    assert WHY not in queue
    page = text_of(browser.get(at(work, "1/agree/")))
    assert "May it be Medium?" in page
    assert WHY in page
    wrong = browser.post(at(work, "1/agree/"), {"agree": "no", "text": ""})
    assert (wrong.status_code, "Say why" in text_of(wrong)) == (409, True)
    assert "Choose yes or no." in text_of(browser.post(at(work, "1/agree/"), {}))
    browser.post(at(work, "1/agree/"), {"agree": "yes", "text": ""})
    row.refresh_from_db()
    assert (row.state, work.fresh().band) == (Judged.AGREED, "medium")
    assert "Nothing waits for you" in text_of(browser.get("/risk/waiting/"))


def test_who_may_not_agree_finds_neither_queue_nor_page(house: Partnership) -> None:
    work = a_case(house)
    lowered(house, work)
    dev = opened(house, "Dev", work)
    assert dev.get("/risk/waiting/").status_code == 403
    assert dev.get(at(work, "1/agree/")).status_code == 404
    assert "Decide on the lower band" not in text_of(dev.get(at(work)))
    carys = opened(house, "Carys", work)
    assert "Decide on the lower band" in text_of(carys.get(at(work)))
    assert carys.get(at(work, "7/agree/")).status_code == 404


def test_what_waits_stands_on_the_supervisors_own_list(house: Partnership) -> None:
    lowered(house, a_case(house))
    assert "lower danger" in text_of(unlocked(house.people["Carys"]).get("/work/"))
    assert "lower danger" not in text_of(unlocked(house.people["Dev"]).get("/work/"))


def test_reception_judges_nothing(house: Partnership) -> None:
    assert signed_in(house.people["Gwen"]).get("/risk/waiting/").status_code == 403


@pytest.mark.parametrize("tail", ["", "1/"])
def test_the_pages_run_as_many_queries_with_one_assessment_as_with_three(
    house: Partnership, tail: str
) -> None:
    work = a_case(house)
    assessed(house, work, answers=answers(**MEDIUM), band=RiskBand.MEDIUM)
    browser = opened(house, "Dev", work)
    browser.get(at(work, tail))
    with CaptureQueriesContext(connection) as with_one:
        browser.get(at(work, tail))
    for seen in (1, 2):
        assessed(house, work, answers=answers(**MEDIUM), band=RiskBand.MEDIUM, seen=seen)
        note_change(
            case=work.case, what=Changed.MOVED, by=house.actor("Dev"), now=clock.now()
        )  # fmt: skip
    with CaptureQueriesContext(connection) as with_three:
        browser.get(at(work, tail))
    assert len(with_three) == len(with_one)
