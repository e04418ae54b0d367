"""Write to someone who listens: no report, one team, one mailbox, and a report only if the person wants."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.looking import screenshot
from tests.journeys.steps import (
    arrive,
    come_back,
    follow,
    notice,
    press,
    receipt,
    row_of,
    seek,
    tick,
)

WORDS = "I go home early every time. I only wanted to say it to somebody."
TEAM = "Midlands Independent Advisers"
LISTENER = "leo@example.org"


def writes(page: Page, name: str, *, easy: bool) -> None:
    """Choose who listens, and write; an empty page says kindly what is needed."""
    page.goto("/?easy=1" if easy else "/")
    screenshot(page, f"{name}-home")
    follow(page, "Write to someone who listens")
    arrive(page, "Write to someone who listens", f"{name}-who")
    press(page, f"Write to {TEAM}")
    arrive(page, "What do you want to say?", f"{name}-write")
    press(page, "Look at it before it goes")
    expect(page.get_by_role("link", name="Write a few words first.")).to_be_visible()
    page.get_by_label("What do you want to say?").fill(WORDS)
    tick(page, "I am safe." if easy else "Yes, I am safe now")
    press(page, "Look at it before it goes")
    arrive(page, "Check what you wrote", f"{name}-check")
    expect(page.get_by_text(WORDS)).to_be_visible()


def is_answered(leo: Page, number: str, name: str) -> None:
    """Let the team find it among its messages, answer, and say that a report is possible."""
    leo.goto("/inbox/")
    screenshot(leo, f"{name}-inbox")
    follow(leo, "Messages")
    arrive(leo, "Messages", f"{name}-messages")
    row_of(leo, number).get_by_role("link").click()
    press(leo, "Open this message")
    expect(leo.get_by_text(WORDS)).to_be_visible()
    arrive(leo, f"Message {number}", f"{name}-opened")
    leo.get_by_label("Your answer").fill("I am glad that you said it.")
    tick(leo, "Say that they could make it a report")
    press(leo, "Send to their mailbox")
    expect(notice(leo, "Your answer is in their mailbox.")).to_be_visible()


@pytest.mark.parametrize("easy", [False, True], ids=["script", "no script, easy"])
def test_somebody_talks_and_makes_a_report_only_when_they_want(
    open_page: OpenPage, at_work: AtWork, *, easy: bool
) -> None:
    name = "ear-easy" if easy else "ear"
    page = open_page(javascript=not easy)
    writes(page, name, easy=easy)
    press(page, "Send")
    arrive(page, "Keep this code safe", f"{name}-kept")
    code = receipt(page)
    is_answered(at_work(LISTENER), code.handle, name)
    assert seek(at_work("dana@example.org"), code.handle).count() == 0
    come_back(page, code)
    arrive(page, "Your messages", f"{name}-mail")
    expect(page.get_by_text("I am glad that you said it.")).to_be_visible()
    follow(page, "See what happens then")
    arrive(page, "Make it a report", f"{name}-carry")
    press(page, "Begin the report")
    arrive(page, "Are you safe now?")
    press(page, "Skip")
    expect(page.get_by_label("What happened?")).to_have_value(WORDS)


def test_the_coordinator_says_who_listens(at_work: AtWork) -> None:
    ines = at_work("ines@example.org")
    ines.goto("/work/")
    follow(ines, "Listening")
    arrive(ines, "Listening", "ear-settings")
    follow(ines, "Independent advisers")
    arrive(ines, "Independent advisers", "ear-setting")


def test_somebody_under_18_keeps_an_unfinished_message_and_goes_on_elsewhere(
    open_page: OpenPage,
) -> None:
    page = open_page(javascript=False, viewport={"width": 320, "height": 640})
    page.goto("/say/")
    follow(page, "I am under 18")
    arrive(page, "Are you under 18?", "ear-young")
    screenshot_in_easy_read(page, "/say/young/?easy=1", "ear-young-easy")
    page.goto("/say/young/?easy=0")
    press(page, "I am under 18: go on")
    arrive(page, "Write to someone who listens", "ear-young-who")
    press(page, f"Write to {TEAM}")
    arrive(page, "What do you want to say?", "ear-young-write")
    page.get_by_label("What do you want to say?").fill(WORDS)
    press(page, "Save and come back later")
    press(page, "Give me six words")
    arrive(page, "Keep these six words")
    six = " ".join(page.locator(".tiles .tile-word").all_inner_texts())
    other = open_page()
    other.goto("/later/open/")
    other.get_by_label("The six words").fill(six)
    press(other, "Open")
    arrive(other, "Check what you wrote", "ear-young-check")
    expect(other.get_by_text(WORDS)).to_be_visible()
    expect(other.get_by_role("heading", name="You have the right to be safe")).to_be_visible()
    press(other, "Send")
    arrive(other, "Keep this code safe")


def screenshot_in_easy_read(page: Page, address: str, name: str) -> None:
    """Look at the page in Easy Read."""
    page.goto(address)
    arrive(page, "Are you under 18?", name)
