"""Ready words on screen: taken into an answer, seen as the person will, changed by a supervisor."""

import re

import pytest
from django.test import Client

from tests.cast import Partnership
from tests.confidential.browsing import signed_in, unlocked
from tests.confidential.casework.files import a_case, a_read_report
from tests.confidential.casework.pages import opened, text_of
from tests.confidential.given import Told
from upstander.confidential.casework.models import OwnWording
from upstander.confidential.casework.ready_words import WORDINGS

pytestmark = pytest.mark.django_db
PLAIN, EASY = "Hello from Rugby. I have read what you wrote.", "Hello. I have read it."
OURS = WORDINGS["received"]


def pick(browser: Client, one: Told, **typed: str) -> object:
    return browser.post(f"/reports/{one.report.number}/words/", typed)


def change(browser: Client, **typed: str) -> object:
    return browser.post("/words/received/", {"plain": PLAIN, "easy": EASY, "seen": "0", **typed})


def in_the_box(response: object) -> str:
    """Return what stands in the answer box of a report."""
    body = response.content.decode()  # type: ignore[attr-defined]
    found = re.search(
        r'<textarea name="text"[^>]*id="id_text"[^>]*>\n?(.*?)</textarea>', body, re.DOTALL
    )
    assert found is not None
    return found[1].replace("\r\n", "\n")


def test_every_situation_can_be_seen_in_both_wordings(house: Partnership) -> None:
    page = text_of(unlocked(house.people["Dev"]).get("/words/"))
    assert all(one.title in page for one in WORDINGS.values())
    assert "Thank you for telling us. I have read it. It is not your fault." in page
    assert "Change these words" not in page


def test_ready_words_come_into_the_answer_behind_what_was_written(house: Partnership) -> None:
    one = a_read_report(house)
    browser = unlocked(house.people["Dev"])
    choice = pick(browser, one, text="Dear neighbour")
    assert "What you wrote so far is kept." in text_of(choice)
    preview = pick(browser, one, text="Dear neighbour", use="received:easy")
    page = text_of(preview)
    assert "Community cohesion officer, County Council (invented)" in page
    assert "Dear neighbour Thank you for telling us." in page
    assert "Fill in before you send [day]" in page
    whole = f"Dear neighbour\n\n{OURS.easy}"
    answer = browser.post(f"/reports/{one.report.number}/answer/begin/", {"text": whole})
    assert in_the_box(answer) == whole


def test_the_report_leads_to_ready_words_with_what_is_in_the_box(house: Partnership) -> None:
    one = a_read_report(house)
    page = unlocked(house.people["Dev"]).post(f"/reports/{one.report.number}/")
    assert f'formaction="/reports/{one.report.number}/words/"' in page.content.decode()


def test_a_case_leads_to_ready_words_and_they_open_the_report_with_them_in_its_box(
    house: Partnership,
) -> None:
    work = a_case(house)
    browser = opened(house, "Dev", work)
    number = work.one.report.number
    case = browser.get(f"/cases/{work.case.reference}/").content.decode()
    assert f'href="/reports/{number}/words/"' in case
    choice = browser.get(f"/reports/{number}/words/")
    assert "Ready words for your answer" in text_of(choice)
    assert "Write in your own words" in text_of(choice)
    preview = browser.post(f"/reports/{number}/words/", {"text": "", "use": "received:plain"})
    assert f'action="/reports/{number}/answer/begin/#answer"' in preview.content.decode()
    answer = browser.post(f"/reports/{number}/answer/begin/", {"text": OURS.plain})
    assert in_the_box(answer) == OURS.plain


def test_words_that_are_not_there_lead_back_to_the_choice(house: Partnership) -> None:
    one = a_read_report(house)
    browser = unlocked(house.people["Dev"])
    for wrong in ("nothing:plain", "received:loud", ""):
        assert "Ready words for your answer" in text_of(pick(browser, one, use=wrong))


def test_who_may_not_answer_finds_none(house: Partnership) -> None:
    one = a_read_report(house)
    assert (
        unlocked(house.people["Esi"]).post(f"/reports/{one.report.number}/words/").status_code
        == 404
    )
    assert signed_in(house.people["Gwen"]).get("/words/").status_code == 403


def test_a_supervisor_changes_the_words_of_their_organisation(house: Partnership) -> None:
    browser = unlocked(house.people["Carys"])
    assert OURS.plain.splitlines()[0] in text_of(browser.get("/words/received/"))
    assert change(browser).status_code == 302  # type: ignore[attr-defined]
    assert PLAIN in text_of(unlocked(house.people["Dev"]).get("/words/"))
    assert "Your own words" in text_of(browser.get("/words/"))
    assert PLAIN not in text_of(unlocked(house.people["Bina"]).get("/words/"))
    assert "Carys, 20 Nov 2026" in text_of(browser.get("/words/received/"))


def test_hard_words_come_back_with_what_is_hard(house: Partnership) -> None:
    browser = unlocked(house.people["Carys"])
    long = "I can see you on the day that you and I like to go out."
    hard = "Notwithstanding administrative considerations, confidentiality remains."
    page = text_of(change(browser, plain=hard, easy=long))
    assert "These words are too hard to read" in page
    assert "The plain words need a reader of" in page
    assert f"“{long.rstrip('.')}”" in page
    assert hard in page
    assert not OwnWording.objects.exists()


def test_others_change_nothing_and_what_is_not_there_is_not_there(house: Partnership) -> None:
    assert unlocked(house.people["Dev"]).get("/words/received/").status_code == 403
    assert unlocked(house.people["Carys"]).get("/words/nothing/").status_code == 404
