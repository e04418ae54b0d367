"""Finding a place that helps: on a phone without scripts, by keyboard, in Easy Read, on paper."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.keyboard import Keyboard
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.steps import arrive

PHONE = {"width": 360, "height": 780}
SAFE_PLACE = "Rugby Corner Books"


def test_a_safe_place_is_found_on_a_phone_without_scripts(open_page: OpenPage) -> None:
    page = open_page(javascript=False, viewport=PHONE)
    page.goto("/")
    page.get_by_role("link", name="Safe Places").click()
    arrive(page, "Places that can help")
    page.get_by_label("Where?").fill("CV21 2AB")
    page.get_by_text("More choices").click()
    page.get_by_label("What kind of place?").select_option(label="Safe Place")
    page.get_by_role("button", name="Find places").click()
    arrive(page, "Places that can help", "places-found")
    cards = page.locator(".place")
    expect(cards.first).to_contain_text(re.compile(r"\d\.\d miles away"))
    expect(cards.first).to_contain_text(re.compile(r"Open now|Closed now"))
    expect(cards.first).to_contain_text("Checked on")
    # What stands on the map leads to the list, and nothing is wider than the phone.
    pin = page.locator(".places-map a").first
    assert pin.get_attribute("href") == f"#{cards.first.get_attribute('id')}"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    cards.first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SAFE_PLACE)
    assert_accessible(page)
    screenshot(page, "place")
    page.get_by_role("link", name="Easy Read").click()
    expect(page.get_by_text("You can sit and wait.")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "place-easy")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Leave this site")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_by_keyboard_alone_a_place_open_at_another_time(page: Page) -> None:
    page.goto("/places/?easy=1")
    keyboard = Keyboard(page)
    keyboard.go_to(page.get_by_label("Where?"))
    page.keyboard.type("Warwick")
    keyboard.go_to(page.locator("summary", has_text="More choices"))
    page.keyboard.press("Enter")
    keyboard.go_to(page.get_by_label("When?"))
    page.keyboard.type("Open at another time")
    keyboard.go_to(page.get_by_role("button", name="Find places"))
    page.keyboard.press("Enter")
    # No time was said: it is asked for, and what was typed is still there.
    expect(page.get_by_label("Where?")).to_have_value("Warwick")
    expect(page.get_by_text("Type a time, such as 14:30.").first).to_be_visible()
    assert_accessible(page)


def test_the_coordinator_adds_a_place_and_the_public_finds_it(
    at_work: AtWork, open_page: OpenPage
) -> None:
    page = at_work("ines@example.org")
    page.goto("/directory/")
    arrive(page, "Places and services", "places-kept")
    wide = "e => [e.scrollWidth, e.clientWidth]"
    there, room = page.locator(".table-wrap").evaluate(wide)
    assert there <= room, "a column of the list is out of sight"
    page.get_by_role("link", name="Add a place").click()
    page.get_by_label("What is it?").select_option(label="Support service")
    page.get_by_label("Name of the service").fill("Tea and Talk")
    page.get_by_label("Who runs it").fill("Hub (invented)")
    page.get_by_label("Name of the building").fill("Trinity Rooms")
    page.get_by_label("Street").fill("9 Church Street")
    page.get_by_label("Town or village").fill("Rugby")
    page.get_by_label("Postcode").fill("cv211zz")
    page.get_by_label("Monday").fill("mornings")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("“mornings” is not clear.").first).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Monday").fill("9-12, 14:00–16:00")
    page.get_by_role("button", name="Save").click()
    arrive(page, "Tea and Talk", "place-kept")
    page.get_by_role("button", name="All of it is right today").click()
    expect(page.get_by_text("It counts until")).to_be_visible()
    public = open_page()
    public.goto("/places/?near=Trinity+Rooms")
    expect(public.locator(".place").first).to_contain_text(
        "Monday: 9:00 to noon and 14:00 to 16:00"
    )


def test_the_map_can_be_moved_and_tells_what_the_list_tells(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 320, "height": 700}, reduced_motion="reduce")
    page.goto("/places/?near=CV21&kind=safe_place")
    page.locator(".places-map").scroll_into_view_if_needed()
    pins = page.locator(".map-pin")
    expect(pins.first).to_be_visible()
    expect(page.locator(".places-map > svg")).to_be_hidden()
    # As many as in the list, in its order, each a button with the name of its place.
    names = [" ".join(one.split("\n")) for one in page.locator(".place h3 a").all_inner_texts()]
    said = [one.get_attribute("aria-label") for one in pins.all()]
    assert said == [f"{number}: {name}" for number, name in enumerate(names, 1)][: len(said)]
    # Its place is named below the map, where it covers no other number; a press leads on to it.
    told = page.locator(".map-told").get_by_role("link")
    pins.first.focus()
    expect(told).to_have_text(names[0])
    assert_accessible(page)
    screenshot(page, "places-map")
    page.keyboard.press("Enter")
    expect(told).to_be_focused()
    page.keyboard.press("Escape")
    expect(pins.first).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Closer").press("Space")
    page.get_by_role("button", name="Whole map").click()
    pins.last.click()
    told.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(names[len(said) - 1])
