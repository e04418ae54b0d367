"""A name is heard on the phone, and the case is found: by keyboard, without a script, and nowhere kept."""

from playwright.sync_api import expect

from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.keyboard import Keyboard
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.steps import arrive, follow, press, sign_in

LOCK = "Shouting and glue in the lock, next door"
WORDS = "GLUE lock"


def test_a_case_is_found_by_keyboard_and_its_words_are_in_no_address(at_work: AtWork) -> None:
    page = at_work("dana@example.org")
    page.goto("/inbox/")
    page.keyboard.press("/")
    arrive(page, "Find a case", "find")
    box = page.get_by_label("What are you looking for?")
    expect(box).to_be_focused()
    box.blur()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    box.press_sequentially(f"{WORDS}/")
    expect(box).to_have_value(f"{WORDS}/")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Found in: its name")).to_be_visible()
    expect(page.get_by_role("heading", name="1 case")).to_be_visible()
    screenshot(page, "found")
    assert_accessible(page)
    assert page.url.endswith("/find/")
    assert page.evaluate("performance.getEntriesByType('navigation')[0].name").endswith("/find/")


def test_a_case_opened_lately_is_one_press_away(at_work: AtWork) -> None:
    page = at_work("dana@example.org")
    page.goto("/find/")
    page.get_by_label("What are you looking for?").fill(WORDS)
    keyboard = Keyboard(page)
    page.keyboard.press("Enter")
    keyboard.go_to(page.get_by_role("link", name=LOCK))
    page.keyboard.press("Enter")
    press(page, "Open this case")
    expect(page.get_by_role("heading", level=1)).to_have_text(LOCK)
    page.keyboard.press("/")
    expect(page.get_by_role("heading", name="You opened lately")).to_be_visible()
    expect(page.get_by_role("link", name=LOCK)).to_be_visible()
    screenshot(page, "find-lately")
    assert_accessible(page)
    page.get_by_label("What are you looking for?").fill("zebra")
    press(page, "Find")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    screenshot(page, "find-nothing")
    assert_accessible(page)


def test_somebody_keeps_a_filter_of_their_own(at_work: AtWork) -> None:
    page = at_work("dana@example.org")
    page.goto("/cases/?state=all")
    page.locator("summary").filter(has_text="District, risk and who works on it").click()
    page.get_by_role("link", name="High risk").click()
    page.locator("summary").filter(has_text="District, risk and who works on it: High risk").click()
    page.get_by_label("What do you call it?").fill("Look at daily")
    press(page, "Keep this filter")
    expect(page.get_by_role("link", name="Look at daily")).to_be_visible()
    screenshot(page, "case-filters")
    assert_accessible(page)
    page.locator("summary").filter(has_text="District, risk and who works on it: High risk").click()
    screenshot(page, "case-filters-open")
    assert_accessible(page)
    press(page, "Take “Look at daily” off the list")
    expect(page.get_by_role("link", name="Look at daily")).to_have_count(0)


def test_the_key_can_be_switched_off_for_those_who_speak_to_their_computer(
    at_work: AtWork,
) -> None:
    page = at_work("dana@example.org")
    page.goto("/find/")
    press(page, "Do not jump to this page when I press /")
    page.goto("/inbox/")
    page.keyboard.press("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")
    page.goto("/find/")
    press(page, "Jump to this page when I press /")
    page.goto("/inbox/")
    page.keyboard.press("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Find a case")


def test_it_is_a_link_and_a_button_without_javascript(open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    sign_in(page, "sam@example.org")
    page.get_by_role("link", name="Find", exact=True).first.click()
    page.get_by_label("What are you looking for?").fill("zebra")
    press(page, "Find")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    expect(
        page.get_by_role("button", name="Do not jump to this page when I press /")
    ).to_have_count(0)


def test_the_inbox_is_narrowed_and_turned_round_without_javascript(open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    sign_in(page, "dana@example.org")
    page.goto("/inbox/?state=with_us")
    follow(page, "Yours")
    expect(page.get_by_role("link", name=LOCK)).to_be_visible()
    follow(page, "Oldest first")
    page.locator("summary").filter(has_text="District, and how it came").click()
    follow(page, "Website")
    expect(page.locator("summary").filter(has_text="how it came: Website")).to_be_visible()
    expect(page.get_by_role("table", name="Oldest first")).to_be_visible()
    expect(page.get_by_role("link", name="Yours")).to_have_attribute("aria-current", "true")
    screenshot(page, "inbox-narrowed")
    assert_accessible(page)
    page.get_by_role("link", name=LOCK).click()
    expect(page.get_by_role("button", name="Open this case")).to_be_visible()
