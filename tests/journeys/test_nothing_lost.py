"""Pressed twice, two tabs, too long, too late, and every script: nothing is lost or doubled."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.behind import count, leave_idle
from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.server import Server
from tests.journeys.steps import (
    SAFE,
    answer_all,
    arrive,
    begin,
    follow,
    notice,
    open_report,
    press,
    receipt,
    send_early,
    tell,
    tick,
    write,
)

# What a browser, a form and a database must not change.
SCRIPTS = Path(__file__).with_name("scripts.txt").read_text(encoding="utf-8")


def test_every_script_and_sign_comes_back_exactly(page: Page, at_work: AtWork) -> None:
    code = tell(page, SCRIPTS)
    dana = at_work("dana@example.org")
    open_report(dana, code.handle)
    assert dana.locator(".typed").first.text_content() == SCRIPTS
    screenshot(dana, "scripts")


def test_the_letter_that_nobody_types_is_left_out(page: Page, at_work: AtWork) -> None:
    code = tell(page, "before\x00after")
    dana = at_work("dana@example.org")
    open_report(dana, code.handle)
    expect(dana.locator(".typed").first).to_have_text("beforeafter")


@pytest.mark.parametrize("letter", ["ö", "🦜"])
def test_ten_thousand_letters_pass_and_one_more_is_kept_and_told(page: Page, letter: str) -> None:
    begin(page)
    press(page, "Skip")
    field = page.get_by_label("What happened?")
    field.fill(letter * 10_001)
    expect(page.get_by_text("That is 1 character too many.")).to_be_visible()
    press(page, "Continue")
    expect(page.locator(".summary-of-errors")).to_contain_text("They are 1 letter too long")
    assert_accessible(page)
    assert field.input_value() == letter * 10_001
    page.goto("/check/")
    press(page, "Send")
    expect(page.locator(".summary-of-errors")).to_contain_text("They are 1 letter too long")
    follow(page, "Change : What happened?")
    page.get_by_label("What happened?").fill(letter * 10_000)
    press(page, "Continue")
    press(page, "Send")
    assert len(receipt(page).words) == 7


@pytest.mark.parametrize("times", [2, 3])
def test_send_pressed_several_times_makes_one_report(page: Page, demo: Server, times: int) -> None:
    answer_all(page, "They took my shopping.")
    before = count(demo, "reporting_report")
    page.get_by_role("button", name="Send", exact=True).click(click_count=times)
    code = receipt(page)
    page.reload()
    assert (receipt(page), count(demo, "reporting_report")) == (code, before + 1)


def test_two_tabs_that_both_send_show_one_receipt(page: Page, demo: Server) -> None:
    answer_all(page, "They took my bus pass.")
    other = page.context.new_page()
    other.goto("/check/")
    before = count(demo, "reporting_report")
    press(page, "Send")
    press(other, "Send")
    assert (receipt(page), count(demo, "reporting_report")) == (receipt(other), before + 1)


def test_going_back_and_sending_again_shows_the_same_receipt(page: Page, demo: Server) -> None:
    answer_all(page, "They broke my window.")
    token = page.locator("[name=csrfmiddlewaretoken]").last.input_value()
    press(page, "Send")
    code = receipt(page)
    after = count(demo, "reporting_report")
    page.go_back()
    assert receipt(page) == code
    replayed = page.request.post(
        "/check/", form={"csrfmiddlewaretoken": token, "do": "send"}, max_redirects=0
    )
    assert (replayed.status, replayed.headers["location"]) == (302, "/kept/")
    assert count(demo, "reporting_report") == after


def test_words_written_in_another_tab_after_sending_are_given_back(page: Page) -> None:
    answer_all(page, "The first half.")
    other = page.context.new_page()
    other.goto("/q/story/?then=check")
    press(page, "Send")
    write(other, "The first half, and the second.")
    arrive(other, "This came after you pressed Send", "too-late")
    expect(other.get_by_text("The first half, and the second.")).to_be_visible()
    follow(other, "Show my code")
    assert receipt(other) == receipt(page)


def test_two_tabs_are_merged(page: Page) -> None:
    begin(page)
    tick(page, SAFE)
    press(page, "Continue")
    other = page.context.new_page()
    other.goto("/q/help/")
    tick(other, "Make it stop")
    press(other, "Continue")
    write(page, "Written in the first tab.")
    page.goto("/check/")
    for words in (SAFE, "Written in the first tab.", "Make it stop"):
        expect(page.locator("dl.rows").get_by_text(words, exact=True)).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_after_twenty_idle_minutes_the_text_is_kept_and_the_rest_is_wiped(
    open_page: OpenPage, demo: Server, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    begin(page)
    tick(page, SAFE)
    press(page, "Continue")
    page.get_by_label("What happened?").fill("It took me long to find the words.")
    leave_idle(demo, page.context)
    press(page, "Continue")
    expect(notice(page, "We kept what you just wrote")).to_be_visible()
    arrive(page, "What would help?", "restarted")
    send_early(page)
    rows = page.locator("dl.rows > div")
    expect(rows).to_have_count(1)
    expect(rows.nth(0)).to_contain_text("It took me long to find the words.")
    expect(page.get_by_role("link", name="Are you safe now?")).to_be_visible()
    press(page, "Send")
    assert len(receipt(page).words) == 7


def test_after_twenty_idle_minutes_a_question_opened_again_is_closed(
    page: Page, demo: Server
) -> None:
    answer_all(page, "Gone with the minutes.")
    leave_idle(demo, page.context)
    page.goto("/check/")
    arrive(page, "This page is closed", "closed")
    assert "Gone with the minutes" not in page.content()
