"""A worker judges danger, plans, decides and tries to reach somebody; a supervisor agrees."""

import io
import re

import pikepdf
from playwright.sync_api import Page, expect

from tests.journeys.conftest import AtWork
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.steps import (
    answers_all,
    come_back,
    follow,
    notice,
    open_report,
    opens_a_case,
    press,
    tell,
    tick,
    write_back,
)
from upstander.confidential.casework.rules.safety_plan import MOST_OWN, MOST_STEPS

STORY = "The plum jacket man waits at my door each night."
NOT_HIGH = "He has left the county; the police have told us."


def test_danger_is_judged_lowered_with_a_supervisor_and_judged_again(
    page: Page, at_work: AtWork
) -> None:
    code = tell(page, STORY)
    dana, sam = at_work("dana@example.org"), at_work("sam@example.org")
    case = opens_a_case(dana, code.handle)
    judges_lower_than_the_tool(dana)
    agrees(sam)
    follow(dana, "Judge it again")
    answers_all(dana, worst="3")
    press(dana, "See the result")
    press(dana, "Keep this assessment")
    come_back(page, code)
    write_back(page, "He came back last night.")
    dana.reload()
    expect(notice(dana, "Judge the danger again now")).to_be_visible()
    dana.goto(case)
    expect(dana.get_by_text("assess it again now")).to_be_visible()
    compares(dana)


def judges_lower_than_the_tool(dana: Page) -> None:
    """Answer half, go on later, see the result, and judge it one band lower."""
    follow(dana, "Risk")
    expect(dana.get_by_text("Nobody has judged the danger yet")).to_be_visible()
    assert_accessible(dana)
    follow(dana, "Judge the danger")
    answers_all(dana, worst="3", history="unknown")
    screenshot(dana, "risk-questions")
    assert_accessible(dana)
    press(dana, "Save and go on later")
    follow(dana, "Go on with your answers")
    expect(dana.locator("input[name=worst][value='3']")).to_be_checked()
    press(dana, "See the result")
    expect(dana.get_by_text("There was serious violence")).to_be_visible()
    screenshot(dana, "risk-result")
    assert_accessible(dana)
    dana.locator("input[name=band][value=medium]").check()
    dana.get_by_label("Why?").fill(NOT_HIGH)
    press(dana, "Keep this assessment")
    expect(dana.get_by_text("Medium waits for a supervisor.")).to_be_visible()
    screenshot(dana, "risk")
    assert_accessible(dana)


def agrees(sam: Page) -> None:
    """Find what waits for a supervisor, read it, and agree."""
    sam.goto("/work/")
    follow(sam, "1 colleague asks you to agree to a lower danger")
    assert_accessible(sam)
    sam.get_by_role("link", name=re.compile(r"^20\d\d-\d+$")).first.click()
    expect(sam.get_by_text(NOT_HIGH)).to_be_visible()
    screenshot(sam, "risk-agree")
    assert_accessible(sam)
    tick(sam, "Yes, I agree")
    press(sam, "Put my word on the case")
    expect(sam.get_by_text("A supervisor agreed")).to_have_count(2)


def compares(dana: Page) -> None:
    """Look at what the newest assessment answers differently."""
    follow(dana, "Risk")
    dana.locator("tbody th a").first.click()
    expect(dana.get_by_role("heading", name="What changed since the one before")).to_be_visible()
    screenshot(dana, "risk-one")
    assert_accessible(dana)


def test_ready_words_come_into_an_answer_that_was_begun(page: Page, at_work: AtWork) -> None:
    code = tell(page, STORY)
    dana = at_work("dana@example.org")
    open_report(dana, code.handle)
    box = dana.locator("#answer textarea")
    box.fill("Hello.")
    press(dana, "Use ready words")
    dana.get_by_text("Feeling safer at home").first.click()
    screenshot(dana, "words-pick")
    assert_accessible(dana)
    press(dana, "Take the Easy Read words")
    expect(dana.get_by_role("heading", level=1)).to_have_text("As they will see it")
    screenshot(dana, "words-preview")
    assert_accessible(dana)
    press(dana, "Put it into my answer")
    expect(box).to_have_value(re.compile(r"^Hello\.\s+Keep your door locked\."))
    press(dana, "Send to their mailbox")
    come_back(page, code)
    expect(page.get_by_text("Keep your door locked.")).to_be_visible()
    sam = at_work("sam@example.org")
    sam.goto("/words/home/")
    sam.get_by_label("In Easy Read").fill("Keep your door locked. I can help.")
    screenshot(sam, "words-change")
    assert_accessible(sam)
    press(sam, "Use these words")
    assert_accessible(sam)


def test_a_plan_a_decision_and_an_attempt_stand_on_the_case(page: Page, at_work: AtWork) -> None:
    code = tell(page, STORY)
    dana = at_work("dana@example.org")
    opens_a_case(dana, code.handle)
    plans(dana)
    decides(dana)
    tries(dana)


def pages_of(page: Page) -> int:
    """Return how many sheets of paper a page takes."""
    return len(pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages)


def plans(dana: Page) -> None:
    """Make a safety plan and look at it on paper."""
    follow(dana, "Safety plan")
    assert_accessible(dana)
    follow(dana, "Make a plan")
    for box in dana.locator("input[name=steps]").all()[:MOST_STEPS]:
        box.check()
    for number in range(1, MOST_OWN + 1):
        dana.get_by_label(f"Sentence {number}").fill("I go to my aunt when I am afraid.")
    dana.get_by_label("Where I am safe").fill("The library")
    dana.get_by_label("Name 1").fill("Aunt Nia")
    dana.get_by_label("Phone number 1").fill("01632 960 003")
    screenshot(dana, "plan-change")
    assert_accessible(dana)
    press(dana, "Save the plan")
    expect(dana.get_by_text("Aunt Nia")).to_be_visible()
    screenshot(dana, "plan")
    assert_accessible(dana)
    follow(dana, "Print it for them")
    expect(dana).to_have_title("My page")
    assert pages_of(dana) == 1
    screenshot(dana, "plan-paper")
    assert_accessible(dana)
    follow(dana, "Back")


def decides(dana: Page) -> None:
    """Write all five stages into the log, and look at it on paper."""
    follow(dana, "Decisions")
    for stage in ("What we know", "Danger, and what", "Powers and rules", "What we could do"):
        tick(dana, stage)
        dana.get_by_label("What do you write down?").fill(f"{stage}: a sentence.")
        press(dana, "Put it in the log")
    tick(dana, "What we decided")
    dana.get_by_label("What do you write down?").fill("New locks today.")
    press(dana, "Put it in the log")
    expect(notice(dana, "A decision must stand on all four stages")).to_be_visible()
    assert_accessible(dana)
    for ground in dana.locator("input[name=refers]").all():
        ground.check()
    press(dana, "Put it in the log")
    expect(dana.get_by_text("Stands on 1, 2, 3, 4.")).to_be_visible()
    screenshot(dana, "decisions")
    assert_accessible(dana)
    follow(dana, "Print the log")
    expect(dana.get_by_text("OFFICIAL-SENSITIVE")).to_be_visible()
    assert pages_of(dana) == 1
    screenshot(dana, "decisions-paper")
    assert_accessible(dana)
    follow(dana, "Back")


def tries(dana: Page) -> None:
    """Write down an attempt by a way that the person did not choose."""
    follow(dana, "Contact")
    expect(notice(dana, "Before you contact them")).to_be_visible()
    tick(dana, "Phone call", "No answer yet", "I read above")
    press(dana, "Write it down")
    expect(notice(dana, "They did not choose this way")).to_be_visible()
    dana.get_by_label("Why another way than they chose?").fill("Her neighbour was afraid for her.")
    press(dana, "Write it down")
    expect(dana.get_by_text("Not their way, because:")).to_be_visible()
    screenshot(dana, "contact")
    assert_accessible(dana)
