"""Somebody who reads another language tells us, keeps the code, and comes back."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.steps import Receipt

PHONE = {"width": 360, "height": 740}
SMALL = {"width": 320, "height": 640}
STORY = {
    "ur": "وہ ہر روز بس اسٹاپ پر مجھ پر چلّاتے ہیں",
    "cy": "Maen nhw’n gweiddi arna i wrth yr arhosfan bysiau bob dydd.",
    "pl": "Codziennie krzyczą na mnie na przystanku.",
    "ar-xb": "They shout at me.",
    "en-xa": "They shout at me.",
}
LONGEST_WAY = 40
# What sticks out, where the page can be scrolled sideways.
TOO_WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
    [...document.querySelectorAll("main *, header *")]
        .filter(one => one.getBoundingClientRect().right > window.innerWidth
            || one.getBoundingClientRect().left < 0)
        .map(one => one.outerHTML.slice(0, 120))"""


def choose(page: Page, code: str) -> None:
    """Choose a language on the first page, by the button that names it."""
    page.goto("/")
    page.locator(f"button[name=words][value={code}]").click()
    expect(page.locator("html")).to_have_attribute("lang", code)


def looked_at(page: Page, name: str) -> None:
    """Find the page in its direction, accessible, and no wider than the screen."""
    code = name.partition("_")[0]
    expect(page.locator("html")).to_have_attribute("lang", code)
    # Without its style sheets every page is wide.
    page.wait_for_load_state()
    right_to_left = code in {"ur", "ar-xb"}
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if right_to_left else "ltr")
    assert page.evaluate(TOO_WIDE) == [], f"{name} is wider than the screen"
    screenshot(page, f"tongue-{name}")
    assert_accessible(page)


def answer_one(page: Page, code: str) -> None:
    """Answer what is asked, whatever it is, and go on."""
    area = page.locator("main textarea")
    if area.count():
        area.first.fill(STORY[code])
    for group in page.locator("main fieldset").all():
        group.locator("label").first.click()
    onward = page.locator("main button[name=do][value=next]")
    if onward.count():
        onward.click()
    else:
        page.locator("main .buttons a").last.click()


def tell_in(page: Page, code: str) -> Receipt:
    """Go the whole way from the first page to the receipt; return the code."""
    choose(page, code)
    looked_at(page, f"{code}_home")
    page.goto("/q/now/")
    for _step in range(LONGEST_WAY):
        place = urlsplit(page.url).path.strip("/").replace("/", "-")
        looked_at(page, f"{code}_{place}")
        if place == "check":
            break
        answer_one(page, code)
    expect(page.locator(".typed").filter(has_text=STORY[code]).first).to_be_visible()
    page.locator("main button[name=do][value=send]").click()
    expect(page.locator(".tiles .tile-word")).to_have_count(7)
    looked_at(page, f"{code}_receipt")
    words = page.locator(".tiles .tile-word").all_inner_texts()
    return Receipt(page.locator("p.handle").inner_text(), tuple(words), "")


def come_back_in(page: Page, code: str, kept: Receipt) -> None:
    """Type the code, read the mailbox, and write a message."""
    page.goto("/back/")
    looked_at(page, f"{code}_back")
    page.locator("[name=handle]").fill(kept.handle)
    page.locator("[name=words]").fill(kept.typed)
    page.locator("main form button").last.click()
    expect(page).to_have_url(re.compile("/back/mail/"))
    page.locator("main textarea").fill(STORY[code])
    page.locator("main form button").first.click()
    expect(page.locator(".bubble-mine").filter(has_text=STORY[code])).to_be_visible()
    looked_at(page, f"{code}_mail")


def test_somebody_who_reads_urdu_tells_us_and_comes_back(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE, javascript=False)
    kept = tell_in(page, "ur")
    direction = page.locator(".tiles").evaluate("tiles => getComputedStyle(tiles).direction")
    assert direction == "ltr"
    come_back_in(page, "ur", kept)
    page.locator(".leave button").click()
    assert [one["name"] for one in page.context.cookies() if one["name"] != "__Host-away"] == []


@pytest.mark.parametrize("code", ["cy", "pl"])
def test_somebody_who_reads_welsh_or_polish_tells_us_and_comes_back(
    open_page: OpenPage, code: str
) -> None:
    page = open_page(viewport=PHONE)
    come_back_in(page, code, tell_in(page, code))


@pytest.mark.parametrize("code", ["en-xa", "ar-xb"])
def test_longer_words_and_the_other_direction_fit_the_smallest_screen(
    open_page: OpenPage, code: str
) -> None:
    page = open_page(viewport=SMALL)
    kept = tell_in(page, code)
    come_back_in(page, code, kept)
    for place in ("/help/", "/who/", "/language/", "/no/such/page/", "/help/?easy=1", "/?easy=1"):
        page.goto(place)
        looked_at(page, f"{code}_{place.strip('/').replace('/', '-')}")
