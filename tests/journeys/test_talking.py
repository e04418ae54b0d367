"""Somebody books a time to talk: on a phone without a script, by keyboard, and too late."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.keyboard import Keyboard
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.steps import (
    Receipt,
    arrive,
    come_back,
    follow,
    notice,
    press,
    receipt,
    tick,
    write_back,
)

PHONE = {"width": 360, "height": 740}
OFFICER = "Community Cohesion Officer"
WORDS = "Please speak slowly."


def nothing_is_wider_than_the_screen(page: Page) -> None:
    """Find that nobody has to scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def seen(page: Page, heading: str, picture: str = "") -> None:
    """Arrive, and find the page fits."""
    arrive(page, heading, picture)
    nothing_is_wider_than_the_screen(page)


def chosen_in_the_calendar(page: Page) -> None:
    """Choose the first day and its first time beside it, and go on."""
    page.locator(".month:visible [data-times]").first.click()
    looks_the_same_under_the_pointer(page)
    first_card(page)


def looks_the_same_under_the_pointer(page: Page) -> None:
    """Find that the chosen day keeps its colours, where the pointer still is."""
    chosen = page.locator("td[aria-selected='true'] > [aria-hidden]")
    look = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    under = chosen.evaluate(look)
    page.get_by_role("heading", level=1).hover()
    assert chosen.evaluate(look) == under


def first_card(page: Page) -> None:
    """Tick the first answer and go on."""
    page.get_by_role("radio").first.check(force=True)
    press(page, "Continue")


def to_the_days(page: Page) -> None:
    """Answer up to the days."""
    page.goto("/talk/")
    seen(page, "Book a time to talk", "talk-start")
    follow(page, "Choose a time")
    seen(page, "What would you like to talk about?")
    tick(page, "How I feel")
    press(page, "Continue")
    seen(page, "Who would you like to talk to?", "talk-who")
    page.get_by_role("radio", name=OFFICER).check(force=True)
    press(page, "Continue")
    seen(page, "How would you like to talk?")
    page.get_by_role("radio", name="By phone").check(force=True)
    press(page, "Continue")
    seen(page, "Do you need an interpreter?")
    press(page, "Continue")


def the_rest(page: Page) -> None:
    """Answer what comes after the time, up to the check."""
    seen(page, "Is there something that would help you?", "talk-held")
    expect(page.locator(".held")).to_contain_text("for you until")
    page.get_by_label("Anything else?").fill(WORDS)
    press(page, "Keep it longer")
    expect(page.get_by_label("Anything else?")).to_have_value(WORDS)
    press(page, "Continue")
    seen(page, "Will someone come with you?")
    tick(page, "Five minutes alone first, please")
    press(page, "Continue")
    arrive(page, "Which number should we call?")
    press(page, "Continue")
    expect(page.locator(".summary-of-errors")).to_contain_text("We need a number")
    assert_accessible(page)
    page.get_by_role("textbox").fill("01632 960 177")
    press(page, "Continue")
    seen(page, "Is it safe to send you a message?")
    tick(page, "No, please send nothing")
    press(page, "Continue")
    seen(page, "What should we call you?")
    page.get_by_role("textbox").fill("Sunny")
    press(page, "Continue")
    seen(page, "Check, then book", "talk-check")
    expect(page.get_by_text(WORDS)).to_be_visible()
    press(page, "Book this time")


def test_booked_changed_and_cancelled_on_a_phone_without_a_script(
    open_page: OpenPage, at_work: AtWork
) -> None:
    page = open_page(javascript=False, viewport=PHONE)
    page.goto("/")
    follow(page, "Book a time to talk")
    to_the_days(page)
    seen(page, "Which day?", "talk-day")
    first_card(page)
    seen(page, "What time?", "talk-time")
    first_card(page)
    the_rest(page)
    seen(page, "It is booked. The time is yours.", "talk-booked")
    link = page.locator(".address a").get_attribute("href")
    number = page.locator(".session-facts .digits").inner_text()
    code = takes_a_code(page)
    press(page, "I have finished")
    arrive(page, "Thank you")
    other = open_page(javascript=False, viewport=PHONE)
    writes_and_is_answered(other, code, at_work("dana@example.org"), number)
    changes_and_cancels(open_page(javascript=False, viewport=PHONE), str(link))


def takes_a_code(page: Page) -> Receipt:
    """Ask for a code too, and go back to the booking."""
    page.get_by_text("I want a code too").click()
    press(page, "Make me a code")
    seen(page, "Keep this code safe", "talk-code")
    code = receipt(page)
    follow(page, "Back to your time")
    seen(page, "It is booked. The time is yours.")
    expect(page.get_by_role("link", name="See my code again")).to_be_visible()
    return code


def writes_and_is_answered(page: Page, code: Receipt, dana: Page, number: str) -> None:
    """Come back with the code, write, and read what the officer answers."""
    come_back(page, code)
    write_back(page, "Can I bring my dog?")
    dana.goto("/sessions/?whose=team")
    screenshot(dana, "talk-desk-sessions")
    expect(dana.locator(".session-line", has_text=number)).to_contain_text("They wrote to you")
    dana.goto(f"/sessions/booked/{number}/")
    expect(dana.locator("#messages")).to_contain_text("Can I bring my dog?")
    assert_accessible(dana)
    screenshot(dana, "talk-desk-session")
    dana.get_by_label("Your answer").fill("Yes, please do.")
    press(dana, "Send to their mailbox")
    expect(notice(dana, "Your answer is in their mailbox.")).to_be_visible()
    page.reload()
    seen(page, "Your messages", "talk-mail")
    expect(page.get_by_text("Yes, please do.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^See it, change it")).click()
    seen(page, "Your time to talk", "talk-mine-by-code")
    follow(page, "Your messages")
    arrive(page, "Your messages")


def changes_and_cancels(other: Page, link: str) -> None:
    """Come back with the letters of the link in another browser."""
    other.goto("/talk/mine/")
    arrive(other, "Find the time you booked")
    other.get_by_role("textbox").fill(link.upper())
    press(other, "Find it")
    seen(other, "Your time to talk", "talk-mine")
    expect(other.get_by_text("Sunny")).to_have_count(0)
    follow(other, "Choose another time")
    seen(other, "Which day suits you better?")
    other.get_by_role("radio").nth(1).check(force=True)
    press(other, "See the times")
    seen(other, "What time?")
    other.get_by_role("radio").last.check(force=True)
    press(other, "Change to this time")
    notice(other, "Your time is changed")
    press(other, "Tell me if an earlier time comes")
    expect(other.get_by_text("You are on the list.")).to_be_visible()
    follow(other, "Cancel it")
    seen(other, "Do you want to cancel?")
    press(other, "Yes, cancel it")
    seen(other, "This time is cancelled")


def test_somebody_else_was_quicker_and_nothing_is_lost(open_page: OpenPage) -> None:
    slow, quick = open_page(viewport=PHONE), open_page()
    to_the_days(slow)
    to_the_days(quick)
    chosen_in_the_calendar(quick)
    arrive(quick, "Is there something that would help you?")
    chosen_in_the_calendar(slow)
    seen(slow, "That time has just been taken", "talk-taken")
    expect(slow.get_by_role("radio")).to_have_count(3)
    slow.get_by_role("radio").first.check(force=True)
    press(slow, "Take this time")
    the_rest(slow)
    arrive(slow, "It is booked. The time is yours.")
    moves_in_the_calendar(slow)


def moves_in_the_calendar(page: Page) -> None:
    """Choose another day and its time on one page; the button says what it does."""
    page.goto(str(page.locator(".address a").get_attribute("href")))
    follow(page, "Choose another time")
    seen(page, "Which day suits you better?", "talk-move-calendar")
    press(page, "See the times")
    expect(page.locator(".summary-of-errors")).to_contain_text("Choose one of these answers.")
    page.locator(".month:visible [data-times]").first.click()
    page.get_by_role("radio").first.check(force=True)
    seen(page, "Which day suits you better?", "talk-move-chosen")
    press(page, "Change to this time")
    expect(notice(page, "Your time is changed")).to_be_visible()


def test_booked_by_keyboard_in_easy_read(page: Page) -> None:
    keys = Keyboard(page)
    page.goto("/talk/?easy=1")
    arrive(page, "Book a time to talk", "talk-easy")
    keys.go_to(page.get_by_role("link", name="Choose a time"))
    page.keyboard.press("Enter")
    for heading, card in (
        ("What do you want to talk about?", "How I feel"),
        ("Who do you want to talk to?", "I do not mind"),
        ("How do you want to talk?", "By video"),
    ):
        arrive(page, heading)
        wanted = page.get_by_role("radio", name=card)
        keys.go_to(page.get_by_role("radio").first)
        for _each in range(page.get_by_role("radio").count()):
            page.keyboard.press("Space")
            if wanted.is_checked():
                break
            page.keyboard.press("ArrowDown")
        expect(wanted).to_be_checked()
        keys.go_to(page.get_by_role("button", name="Continue"))
        page.keyboard.press("Enter")
    arrive(page, "Do you need help with English?")
    keys.go_to(page.get_by_role("button", name="Continue"))
    page.keyboard.press("Enter")
    for heading in ("Which day?", "What time?"):
        arrive(page, heading, "talk-easy-" + heading[:10].replace(" ", "-").lower())
        keys.go_to(page.get_by_role("radio").first)
        page.keyboard.press("Space")
        keys.go_to(page.get_by_role("button", name="Continue"))
        page.keyboard.press("Enter")
    for heading in ("What can help you?", "Will someone come with you?",
                    "Can we phone you if the video does not work?",
                    "Is it safe to send you a message?", "What is your name?"):  # fmt: skip
        arrive(page, heading)
        keys.go_to(page.get_by_role("button", name="Continue"))
        page.keyboard.press("Enter")
    arrive(page, "Check, then book")
    keys.go_to(page.get_by_role("button", name="Book this time"))
    page.keyboard.press("Enter")
    arrive(page, "It is booked. The time is yours.", "talk-easy-booked")


def test_the_calendar_is_walked_by_keyboard_alone_whichever_way_the_words_run(
    open_page: OpenPage,
) -> None:
    page = open_page()
    keys = Keyboard(page)
    to_the_days(page)
    arrive(page, "Which day?", "talk-calendar")
    expect(page.get_by_role("radio")).to_have_count(0)
    press(page, "Continue")
    expect(page.locator(".summary-of-errors")).to_contain_text("Choose one of these answers.")
    here = page.locator(".month td[tabindex='0']")
    keys.go_to(here)
    first = str(here.get_attribute("data-day"))
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    expect(here).to_have_attribute("data-day", first)
    page.keyboard.press("PageDown")
    assert str(here.get_attribute("data-day")) > first
    page.keyboard.press("PageUp")
    page.keyboard.press("Home")
    while str(here.get_attribute("data-day")) < first:
        page.keyboard.press("ArrowRight")
    expect(here).to_have_attribute("data-day", first)
    page.keyboard.press("Enter")
    assert_accessible(page)
    expect(page.locator("td[aria-selected='true']")).to_have_attribute("data-day", first)
    seen(page, "Which day?", "talk-calendar-chosen")
    keys.go_to(page.get_by_role("radio").first)
    page.keyboard.press("Space")
    keys.press("Continue")
    arrive(page, "Is there something that would help you?")
    expect(page.locator(".held")).to_contain_text("for you until")
    in_urdu(page)


def test_months_are_turned_by_button_and_by_key(open_page: OpenPage, at_work: AtWork) -> None:
    day = adds_a_day_of_another_month(at_work("ines@example.org"))
    page = open_page(viewport=PHONE)
    to_the_days(page)
    title, here = page.locator("#month"), page.locator(".month td[tabindex='0']")
    first = title.inner_text()
    expect(page.locator("[data-turn='-1']")).to_have_attribute("aria-disabled", "true")
    while title.inner_text() != f"{day:%B %Y}":
        press(page, "Month after")
    assert title.inner_text() != first
    expect(here).to_have_attribute("data-day", day.isoformat())
    expect(page.locator("[data-turn='1']")).to_have_attribute("aria-disabled", "true")
    here.focus()
    page.keyboard.press("PageUp")
    expect(title).to_have_text(f"{day.replace(day=1) - dt.timedelta(days=1):%B %Y}")
    page.keyboard.press("PageDown")
    expect(here).to_have_attribute("data-day", day.isoformat())
    page.keyboard.press("Enter")
    press(page, "Month before")
    press(page, "Month after")
    expect(page.locator("td[aria-selected='true']")).to_have_attribute("data-day", day.isoformat())
    page.emulate_media(forced_colors="active")
    seen(page, "Which day?", "talk-calendar-forced")
    page.emulate_media(forced_colors="none")
    first_card(page)
    arrive(page, "Is there something that would help you?")
    expect(page.locator(".held")).to_contain_text(f"{day.day} {day:%B}")


def adds_a_day_of_another_month(ines: Page) -> dt.date:
    """Add a day in the month after those of the demonstration, before its horizon ends."""
    today = dt.datetime.now(dt.UTC).date()  # noqa: TID251 - the demonstration lives today
    last = (today + dt.timedelta(days=17)).replace(day=1)
    day = (last + dt.timedelta(days=32)).replace(day=5)
    ines.goto("/sessions/days/add/")
    ines.get_by_label("Which day?").fill(day.isoformat())
    ines.get_by_label("From").fill("10:00")
    ines.get_by_label("Until", exact=True).fill("12:00")
    tick(ines, "Priya")
    press(ines, "Add this day")
    expect(notice(ines, "The day can be booked.")).to_be_visible()
    return day


def in_urdu(page: Page) -> None:
    """Look at the same days from right to left: the arrow to the left goes on in time."""
    page.goto("/language/?to=/talk/day/")
    press(page, "اردو")
    arrive(page, "کون سا دن؟", "talk-calendar-urdu")
    here = page.locator(".month td[tabindex='0']")
    first = str(here.get_attribute("data-day"))
    here.focus()
    page.keyboard.press("ArrowLeft")
    assert str(here.get_attribute("data-day")) > first
    nothing_is_wider_than_the_screen(page)
