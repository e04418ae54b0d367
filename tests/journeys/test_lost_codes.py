"""Somebody may have found the code: it is stopped, and a worker makes another."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.steps import (
    Receipt,
    answer,
    arrive,
    come_back,
    notice,
    open_report,
    press,
    tell,
    tick,
    type_code,
)

DANA = "dana@example.org"
PHONE = {"width": 360, "height": 740}
WRONG = "We could not find a report with that code."


def stop(page: Page, name: str) -> None:
    """Stop the code from the mailbox."""
    page.get_by_text("Someone may have found my code").click()
    screenshot(page, f"{name}-mailbox")
    assert_accessible(page)
    press(page, "Stop my code now")
    arrive(page, "This page is closed", f"{name}-closed")


def made_by(dana: Page, number: str) -> Receipt:
    """Let a worker make a new code on an opened report, and read it off the screen."""
    open_report(dana, number)
    expect(notice(dana, "The person stopped their code")).to_be_visible()
    screenshot(dana, "lost-desk")
    dana.get_by_role("link", name="Make a new code for them").click()
    expect(dana.get_by_role("heading", name="Make a new code for them")).to_be_visible()
    press(dana, "Make a new code")
    expect(dana.locator(".summary-of-errors")).to_contain_text("Two things must fit.")
    assert_accessible(dana)
    tick(dana, "I reached them", "The name they gave us", "The day they told us")
    dana.get_by_label("How do you know that it is them?").fill("She said which bus it was.")
    screenshot(dana, "lost-ask")
    press(dana, "Make a new code")
    expect(notice(dana, "Read it out now. It is shown once.")).to_be_visible()
    screenshot(dana, "lost-made")
    assert_accessible(dana)
    words = dana.locator("ol.spoken .tile-word").all_inner_texts()
    return Receipt(dana.locator("p.handle").inner_text(), tuple(words), "")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_code_somebody_may_have_found_is_stopped_and_another_is_made(
    open_page: OpenPage, at_work: AtWork, javascript: bool
) -> None:
    page = open_page(javascript=javascript, viewport=PHONE)
    code = tell(page, "My cousin reads over my shoulder on the bus.")
    dana = at_work(DANA)
    open_report(dana, code.handle)
    answer(dana, "We read this today.")
    come_back(page, code)
    elsewhere = open_page()
    come_back(elsewhere, code)
    stop(page, "lost")
    elsewhere.reload()
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Come back with your code")
    type_code(page, code.handle, code.typed)
    expect(page.locator(".summary-of-errors")).to_contain_text(WRONG)
    page.goto("/kept/")
    arrive(page, "This page is closed")
    made = made_by(dana, code.handle)
    assert made.handle == code.handle
    come_back(page, made)
    expect(notice(page, "A worker made you this new code on")).to_be_visible()
    expect(page.get_by_text("We read this today.")).to_be_visible()
    screenshot(page, "lost-back")
