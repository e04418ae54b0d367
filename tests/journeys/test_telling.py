"""Somebody tells us, without a name: in every kind of browser, and in Easy Read."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.keyboard import Keyboard
from tests.journeys.steps import (
    EASY_POLICE,
    EASY_SAFE,
    POLICE,
    SAFE,
    THANKS,
    arrive,
    begin,
    follow,
    notice,
    press,
    receipt,
    send_early,
    tick,
    write,
)

STORY = "They shout at my friend and me at the bus stop. On Tuesday they took her cane."
PHONE = {"width": 360, "height": 740}


# Every question after the story, with what is ticked there, and the name of its picture.
ASKED = (
    ("What would help?", ["Someone to talk to", POLICE], "help"),
    ("How old are you?", ["18 or over"], "age"),
    ("Who is telling us?", ["It happened to me"], "you"),
    ("Which area is this about?", ["Rugby"], "where"),
    ("What did they do?", ["Shouted, called names", "Made someone carry"], "what"),
    ("Why do you think they did it?", ["I don’t know why"], "why"),
    ("When was it?", ["It is still going on"], "when"),
    ("Who did it?", ["Someone in the family"], "who"),
    ("What could they see or hear?", ["My post"], "private"),
    ("What has it done to you?", ["I am afraid"], "harm"),
    ("Do you think about ending your life?", ["No"], "care"),
    ("Have you told anyone before?", ["No one until now"], "before"),
    ("Do you have photos, messages or papers?", [], "files"),
    ("Do you want to give your name?", ["Yes, but the police"], "name"),
    ("Who else may know?", ["The council"], "share"),
    ("May we contact you, and how?", ["Text message", "In the morning"], "contact"),
    ("What makes it easier for you?", ["More time"], "needs"),
    ("Three things about you, if you like", [], "about"),
    ("How did you hear of us?", ["A friend"], "heard"),
    ("One last thing before you send", [], "last"),
)


def walk_to_the_receipt(page: Page, name: str) -> None:
    """Answer every question and send, looking at each page on the way."""
    page.goto("/")
    arrive(page, re.compile("Has someone hurt you"), f"{name}-home")
    begin(page)
    arrive(page, "Are you safe now?", f"{name}-safe")
    tick(page, SAFE)
    press(page, "Continue")
    arrive(page, "What happened?", f"{name}-story")
    write(page, STORY)
    for heading, cards, picture in ASKED:
        arrive(page, heading, f"{name}-{picture}")
        tick(page, *cards)
        press(page, "Continue")
    arrive(page, "Check what you wrote", f"{name}-check")
    expect(page.locator(".typed").filter(has_text=STORY)).to_be_visible()
    expect(page.get_by_text("Hate Crime team (Warwickshire Police)")).to_be_visible()
    press(page, "Send")
    arrive(page, "Keep this code safe", f"{name}-receipt")


def keep_the_code(page: Page, name: str) -> None:
    """Hide the code, load the page again, look at the card, and confirm."""
    expect(notice(page, THANKS)).to_be_visible()
    code = receipt(page)
    page.get_by_text("Hide the code").click()
    expect(page.locator(".tiles")).to_be_hidden()
    page.reload()
    assert receipt(page) == code
    follow(page, "Print a plain card")
    arrive(page, "Card", f"{name}-card")
    expect(page.locator("p.handle")).to_have_text(code.handle)
    assert page.locator(".tiles .tile-word").all_inner_texts() == list(code.words)
    follow(page, "Back")
    press(page, "I have finished")
    arrive(page, "Thank you", f"{name}-done")
    page.goto("/kept/")
    arrive(page, "This page is closed", f"{name}-closed")
    assert code.handle not in page.content()


def nothing_is_wider_than_the_screen(page: Page) -> None:
    """Find that nobody has to scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_somebody_tells_us(page: Page) -> None:
    walk_to_the_receipt(page, "tell")
    keep_the_code(page, "tell")


def test_somebody_tells_us_without_javascript(page_without_js: Page) -> None:
    walk_to_the_receipt(page_without_js, "plain")
    keep_the_code(page_without_js, "plain")


def test_the_card_goes_to_the_printer_and_says_nothing_of_why(page: Page) -> None:
    begin(page)
    tick(page, SAFE)
    press(page, "Continue")
    write(page, STORY)
    send_early(page)
    press(page, "Send")
    follow(page, "Print a plain card")
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes' }")
    press(page, "Print")
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    page.emulate_media(media="print")
    assert re.findall("Upstander|Warwickshire|hate|report|Leave", page.inner_text("body")) == []


def test_somebody_tells_us_on_a_phone_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    page.goto("/")
    keys = Keyboard(page)
    keys.press_link("Tell us what happened")
    for heading, answer_it in (
        ("Are you safe now?", lambda: keys.choose(SAFE)),
        ("What happened?", lambda: keys.type("What happened?", STORY)),
        ("What would help?", lambda: keys.tick(POLICE)),
        ("How old are you?", lambda: keys.choose("18 or over")),
    ):
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        nothing_is_wider_than_the_screen(page)
        answer_it()
        keys.press("Continue")
    keys.press("Send what I have now")
    expect(page.get_by_role("heading", level=1)).to_have_text("One last thing before you send")
    keys.press("Continue")
    arrive(page, "Check what you wrote")
    keys.press("Send")
    assert len(receipt(page).words) == 7
    nothing_is_wider_than_the_screen(page)
    keys.press("I have finished")
    arrive(page, "Thank you")


def test_somebody_tells_us_in_easy_read(page: Page) -> None:
    page.goto("/")
    follow(page, "Easy Read")
    arrive(page, re.compile("Did someone hurt you"), "easy-home")
    follow(page, "Tell us what happened")
    for heading, cards, name in (
        ("Are you safe now?", [EASY_SAFE], "safe"),
        ("What happened?", [], "story"),
        ("Who did it?", ["Someone I thought was a friend."], "who"),
        ("Why do you think they did it?", ["Because of a disability."], "why"),
        ("How old are you?", ["I am 18 or over."], "age"),
        ("What would help?", [EASY_POLICE], "help"),
        ("May we count you?", ["Yes. You can count me."], "count"),
        ("May we contact you?", ["Only here, with my code."], "contact"),
    ):
        arrive(page, heading, f"easy-{name}")
        every_card_has_its_picture(page)
        tick(page, *cards)
        if not cards:
            page.get_by_label("What happened?").fill(STORY)
        press(page, "Continue")
    arrive(page, "Check what you wrote", "easy-check")
    press(page, "Send")
    arrive(page, "Keep this code safe", "easy-receipt")
    assert len(receipt(page).words) == 7


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_typed_stays_when_the_wording_changes(
    open_page: OpenPage, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    begin(page)
    press(page, "Skip")
    page.get_by_label("What happened?").fill(STORY)
    press(page, "Easy Read")
    expect(page.locator("body.easy")).to_be_visible()
    expect(page.get_by_label("What happened?")).to_have_value(STORY)
    press(page, "Plain English")
    expect(page.locator("body:not(.easy)")).to_be_visible()
    expect(page.get_by_label("What happened?")).to_have_value(STORY)


def every_card_has_its_picture(page: Page) -> None:
    """Find a large picture beside every card, and large words."""
    cards = page.locator("main .choice label")
    for card in cards.all():
        size = card.evaluate("card => parseFloat(getComputedStyle(card).fontSize)")
        box = card.locator("svg, img").first.bounding_box()
        assert box
        assert (size >= 18, box["height"] >= 48) == (True, True)
