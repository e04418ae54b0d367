"""Keys lock while an officer writes: the words are kept, and offered again after the unlock."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.behind import count, lock_keys
from tests.journeys.conftest import OpenPage
from tests.journeys.server import Server
from tests.journeys.steps import (
    PASSPHRASE,
    arrive,
    come_back,
    notice,
    open_report,
    press,
    sign_in,
    tell,
)

ANSWER = "We will write to your landlord on Monday. Is that all right?"


@pytest.fixture
def officer(open_page: OpenPage) -> Page:
    """Somebody at work with a session of their own, so that ending it disturbs nobody."""
    page = open_page()
    sign_in(page, "sam@example.org")
    return page


def test_an_answer_typed_while_the_keys_locked_is_kept_and_sent(
    page: Page, officer: Page, demo: Server
) -> None:
    code = tell(page, "My landlord laughs when they shout.")
    open_report(officer, code.handle)
    officer.get_by_label("Your answer").fill(ANSWER)
    lock_keys(demo, officer.context)
    press(officer, "Send to their mailbox")
    arrive(officer, "Unlock to go on", "unlock")
    expect(notice(officer, "What you typed is kept.")).to_be_visible()
    officer.get_by_label("Your password").fill("not the passphrase at all")
    press(officer, "Unlock")
    expect(officer.locator(".summary-of-errors")).to_be_visible()
    arrive(officer, "Unlock to go on", "unlock-wrong")
    officer.get_by_label("Your password").fill(PASSPHRASE)
    press(officer, "Unlock")
    arrive(officer, "Here is what you had typed", "kept-text")
    expect(officer.get_by_label("What you typed")).to_have_value(ANSWER)
    press(officer, "Send it now")
    expect(notice(officer, "Your answer is in their mailbox.")).to_be_visible()
    assert count(demo, "accounts_heldtext") == 0
    come_back(page, code)
    expect(page.locator(".talk .bubble")).to_have_count(1)
    expect(page.locator(".talk")).to_contain_text(ANSWER)
