"""Nobody clicks: a polite note, then the keys lock and what was typed is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.server import Server
from tests.journeys.steps import PASSPHRASE, arrive, find_report, press, sign_in, tell

# Long enough for a slow machine to sign in and look, short enough to wait for.
IDLE = "24"
ANSWER = "We will write to your landlord on Monday. Is that all right?"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[Server]:
    """A demonstration whose keys lock after twenty-four seconds: the note comes after twelve."""
    settings = {"UPSTANDER_IDLE_SECONDS": IDLE}
    server = Server(tmp_path_factory.mktemp("idle"), settings=settings)
    server.take(built)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def test_the_note_takes_no_focus_and_what_was_typed_is_kept(open_page: OpenPage) -> None:
    code = tell(open_page(), "My landlord laughs when they shout.")
    officer = open_page()
    sign_in(officer, "sam@example.org")
    find_report(officer, code.handle)
    press(officer, "Open this report")
    answer = officer.get_by_label("Your answer")
    note = officer.get_by_role("dialog", name="Are you still there?")
    answer.fill(ANSWER)
    expect(note).to_be_hidden()
    expect(note).to_be_visible()
    expect(note).to_contain_text("Your keys lock in")
    expect(answer).to_be_focused()
    screenshot(officer, "idle-note")
    assert_accessible(officer)
    press(note, "Stay unlocked")
    expect(note).to_be_hidden()
    expect(note).to_be_visible()
    officer.keyboard.press("Shift")
    expect(note).to_be_hidden()

    expect(officer.get_by_role("heading", level=1)).to_have_text("Unlock to go on", timeout=60_000)
    arrive(officer, "Unlock to go on", "idle-locked")
    officer.get_by_label("Your password").fill(PASSPHRASE)
    press(officer, "Unlock")
    expect(officer.get_by_role("heading", level=1)).to_have_text("Here is what you had typed")
    expect(officer.get_by_label("What you typed")).to_have_value(ANSWER)


def test_a_second_tab_in_use_keeps_the_first_one_open(open_page: OpenPage) -> None:
    first = open_page()
    sign_in(first, "priya@example.org")
    second = first.context.new_page()
    note = first.get_by_role("dialog", name="Are you still there?")
    for _ in range(2):
        expect(note).to_be_visible()
        second.goto("/work/")
        expect(note).to_be_hidden()
    expect(first.get_by_role("heading", level=1)).to_have_text("My work")
