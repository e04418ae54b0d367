"""A call, taken by keyboard alone: typed while one listens, cut off, gone on with, and sent."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.behind import lock_keys
from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.keyboard import Keyboard
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.server import Server
from tests.journeys.steps import (
    PASSPHRASE,
    arrive,
    notice,
    open_report,
    press,
    sign_in,
    type_code,
)

DANA = "dana@example.org"
STORY = "They come every payday and take my card. I do not open any more."
NOTES = "A dog barked, and she whispered then."
NUMBER = "01632 960123"
SAY = "It is about the library book."


def begin_call(page: Page) -> Keyboard:
    """Be on an empty screen, by keyboard from the inbox."""
    page.goto("/inbox/")
    keys = Keyboard(page)
    keys.press_link("Take a call")
    expect(page.get_by_role("heading", level=1)).to_have_text("A call")
    hears_keys(page)
    return keys


def hears_keys(page: Page) -> None:
    """Wait until the page's script runs: it then says which keys there are."""
    expect(page.locator("kbd", has_text="Ctrl S")).not_to_have_attribute("hidden", "")


def jump(page: Page, digit: int, words: str) -> None:
    """Jump to a part, and type into its first field."""
    page.keyboard.press(f"Alt+{digit}")
    page.keyboard.insert_text(words)


def kept(page: Page) -> None:
    """Wait until it is kept, as somebody sees it."""
    expect(page.locator("[data-status]")).to_have_text(re.compile(r"Kept at \d\d:\d\d"))


def test_a_call_taken_by_keyboard_alone(at_work: AtWork, page: Page) -> None:
    dana = at_work(DANA)
    keys = begin_call(dana)
    cut_off(dana, keys)
    dana.goto("/inbox/")
    expect(notice(dana, "Calls to finish")).to_contain_text("The line was cut on")
    assert_accessible(dana)
    screenshot(dana, "call-inbox")
    keys.go_to(dana.get_by_role("link", name=re.compile("The line was cut on")))
    dana.keyboard.press("Enter")
    expect(dana.get_by_label("What happened?")).to_have_value(STORY)
    keys.press("We are talking again")
    expect(dana.locator(".call-cut")).to_have_count(0)
    hears_keys(dana)
    send_by_keyboard(dana, keys)
    handle, digits = code_read_out(dana, keys)
    page.goto("/")
    type_code(page, handle, digits)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your messages")
    open_report(dana, handle)
    expect(dana.locator("main")).to_contain_text(STORY)
    expect(dana.locator(".card", has_text="Notes of whoever took the call")).to_contain_text(NOTES)


def cut_off(page: Page, keys: Keyboard) -> None:
    """Type what they say until the line is cut, with the number that they gave."""
    arrive(page, "A call", "call-empty")
    jump(page, 2, STORY)
    jump(page, 9, NOTES)
    kept(page)
    hides(page)
    jump(page, 0, NUMBER)
    keys.type("What shall we say if someone else answers?", SAY)
    keys.press("The line was cut")
    expect(page.locator(".call-cut")).to_contain_text(f"If someone else answers, say: {SAY}")
    arrive(page, "A call", "call-cut")


def hides(page: Page) -> None:
    """Make the screen blank while somebody walks past, and go on where the typing was."""
    for blank in (True, False):
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        assert page.evaluate("document.documentElement.hasAttribute('data-blank')") is blank
    expect(page.get_by_label("What happened?")).to_have_value(STORY)


def send_by_keyboard(page: Page, keys: Keyboard) -> None:
    """Say that they are not safe, forget to read it out, be told, read it out, and send."""
    page.keyboard.press("Alt+1")
    page.keyboard.press("Shift+Tab")
    keys.choose("No, I am in danger")
    page.keyboard.press("Alt+5")
    expect(page.get_by_label("Made threats")).to_be_visible()
    page.keyboard.press("Space")
    page.keyboard.press("Alt+8")
    keys.press("Send it, and show the code")
    expect(page.locator(".summary-of-errors")).to_contain_text("Read it out first")
    arrive(page, "A call", "call-missing")
    expect(notice(page, "They are not safe")).to_be_visible()
    hears_keys(page)
    page.keyboard.press("Alt+8")
    keys.go_to(page.get_by_role("radio", name=re.compile("they want it sent")))
    page.keyboard.press("Space")
    keys.press("Send it, and show the code")


def code_read_out(page: Page, keys: Keyboard) -> tuple[str, str]:
    """Read the code out, and tick each four that came back; return what the caller wrote down."""
    arrive(page, "Read the code out", "call-code")
    letters = page.locator(".call-letters b").all_inner_texts()
    fours = page.locator(".call-fours b").all_inner_texts()
    for number in range(1, len(fours) + 1):
        keys.go_to(page.locator(f"#four_{number}"))
        page.keyboard.press("Space")
        expect(page.locator(f"#four_{number}")).to_be_checked()
    return "".join(letters), "".join(fours)


def test_without_a_script_a_button_keeps_it_and_enter_never_sends(
    at_work: AtWork, open_page: OpenPage
) -> None:
    state = at_work(DANA).context.storage_state()
    page = open_page(javascript=False, storage_state=state, viewport={"width": 360, "height": 740})
    page.goto("/inbox/phone/")
    page.get_by_label("What happened?").fill(STORY)
    number = page.get_by_label("A number on which it is safe to ring back")
    number.fill(NUMBER)
    number.press("Enter")
    expect(page.locator("[data-status]")).to_have_text(re.compile(r"Kept at \d\d:\d\d"))
    expect(page.get_by_label("What happened?")).to_have_value(STORY)
    arrive(page, "A call")
    page.locator("summary", has_text="Throw this call away").click()
    press(page, "Throw it away")
    expect(notice(page, "The call is thrown away.")).to_be_visible()


def test_keys_that_lock_in_the_middle_lose_no_word(open_page: OpenPage, demo: Server) -> None:
    page = open_page()
    sign_in(page, "sam@example.org")
    begin_call(page)
    jump(page, 2, "The first half.")
    kept(page)
    here = urlsplit(page.url).path
    lock_keys(demo, page.context)
    jump(page, 9, NOTES)
    status = page.locator("[data-status]")
    expect(status).to_contain_text("Your keys are locked. Your words stay here")
    screenshot(page, "call-locked")
    other = page.context.new_page()
    other.goto(f"/unlock/?next={here}")
    other.get_by_label("Your password").fill(PASSPHRASE)
    press(other, "Unlock")
    expect(other.get_by_role("heading", level=1)).to_have_text("Here is what you had typed")
    # The open page still has it and keeps it in a moment: nothing is left lying for others.
    press(other, "Throw it away")
    expect(other.get_by_role("heading", level=1)).to_have_text("My work")
    press(page, "Keep it now")
    kept(page)
    expect(page.get_by_label("Your notes")).to_have_value(NOTES)
    page.goto(here)
    expect(page.get_by_label("What happened?")).to_have_value("The first half.")
    expect(page.get_by_label("Your notes")).to_have_value(NOTES)


def test_a_line_that_drops_says_so_and_keeps_it_when_it_is_back(at_work: AtWork) -> None:
    page = at_work(DANA)
    page.set_viewport_size({"width": 320, "height": 700})
    begin_call(page)
    page.context.set_offline(True)
    jump(page, 2, STORY)
    expect(page.locator("[data-status]")).to_contain_text("No connection.")
    page.context.set_offline(False)
    kept(page)
    page.reload()
    expect(page.get_by_label("What happened?")).to_have_value(STORY)
    page.locator("summary", has_text="Throw this call away").click()
    press(page, "Throw it away")
