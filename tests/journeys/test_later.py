"""Somebody saves what they wrote, leaves in a hurry, and goes on elsewhere with six words."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.steps import SAFE, arrive, begin, follow, notice, press, tick

PHONE = {"width": 320, "height": 640}
STORY = "They hide my post and laugh when I look for it."


@pytest.fixture
def somebody_leaves() -> bool:
    """In these journeys somebody leaves."""
    return True


def nothing_is_wider_than_the_screen(page: Page) -> None:
    """Find that nobody has to scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def begin_to_write(page: Page) -> None:
    """Be at the story with half of it typed."""
    begin(page)
    tick(page, SAFE)
    press(page, "Continue")
    page.get_by_label("What happened?").fill(STORY)


def take_six_words(page: Page, name: str) -> str:
    """Save what is typed; return the six words."""
    press(page, "Save and come back later")
    arrive(page, "Save and come back later", f"{name}-before")
    nothing_is_wider_than_the_screen(page)
    press(page, "Give me six words")
    arrive(page, "Keep these six words", f"{name}-words")
    nothing_is_wider_than_the_screen(page)
    tiles = page.locator(".tiles .tile-word")
    expect(tiles).to_have_count(6)
    return " ".join(tiles.all_inner_texts())


def type_words(page: Page, words: str, name: str) -> None:
    """Come by the return page and type the words."""
    page.goto("/back/")
    follow(page, "I saved something and did not send it. I have six words.")
    arrive(page, "Go on with your six words", f"{name}-type")
    nothing_is_wider_than_the_screen(page)
    page.get_by_label("The six words").fill(words)
    press(page, "Open")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_saved_here_and_sent_from_elsewhere(open_page: OpenPage, javascript: bool) -> None:
    name = "later" if javascript else "later-plain"
    page = open_page(javascript=javascript, viewport=PHONE)
    begin_to_write(page)
    words = take_six_words(page, name)
    press(page, "Leave this site")
    elsewhere = open_page(javascript=javascript, viewport=PHONE)
    type_words(elsewhere, f"{words} zzzzzz", name)
    expect(elsewhere.locator(".summary-of-errors")).to_contain_text("We do not know this word")
    assert_accessible(elsewhere)
    elsewhere.get_by_label("The six words").fill(words.upper())
    press(elsewhere, "Open")
    arrive(elsewhere, "Check what you wrote")
    expect(elsewhere.get_by_text(STORY)).to_be_visible()
    elsewhere.get_by_role("button", name="Send", exact=True).click()
    arrive(elsewhere, "Keep this code safe")
    third = open_page(javascript=javascript)
    type_words(third, words, name)
    expect(third.locator(".summary-of-errors")).to_contain_text("It may be sent already")


def test_closed_here_it_says_that_no_one_has_seen_it(page: Page) -> None:
    begin_to_write(page)
    take_six_words(page, "closing")
    press(page, "I have the words: close it here")
    arrive(page, "It is saved for 7 days", "later-closed")
    page.goto("/check/")
    arrive(page, "This page is closed", "later-gone")


def test_two_tabs_after_saving_lose_nothing(page: Page) -> None:
    begin_to_write(page)
    words = take_six_words(page, "tabs")
    tab = page.context.new_page()
    type_words(tab, words, "tabs")
    arrive(tab, "Check what you wrote")
    page.goto("/q/where/")
    tick(page, "Rugby")
    press(page, "Continue")
    tab.reload()
    expect(tab.get_by_text("Rugby")).to_be_visible()
    expect(tab.get_by_text(STORY)).to_be_visible()


def test_in_easy_read_the_six_words_are_the_same_way(page: Page) -> None:
    begin_to_write(page)
    press(page, "Easy Read")
    press(page, "Save and come back later")
    arrive(page, "Save and come back later", "later-easy")
    press(page, "Give me six words")
    arrive(page, "Keep these six words", "later-easy-words")
    expect(page.locator(".card.pictured")).to_have_count(4)
    press(page, "Wipe all of it now")
    arrive(page, "This page is closed")
    expect(notice(page, "saved")).to_have_count(0)
    screenshot(page, "later-wiped")
