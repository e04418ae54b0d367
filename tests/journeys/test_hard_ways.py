"""The door when things are hard: in a hurry, young, watched, on a small screen, on a bad line."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PATIENCE, OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.steps import (
    SAFE,
    arrive,
    begin,
    follow,
    notice,
    press,
    receipt,
    tick,
    walk_all,
    write,
)
from tests.journeys.test_languages import TOO_WIDE
from upstander.confidential.reporting.questions import ENTRIES, way
from upstander.foundation.pages.leaving import AWAY_COOKIE

PHONE = {"width": 360, "height": 740}
# A wide screen at 400 % is as wide as this.
SMALLEST = {"width": 320, "height": 640}
# On the wire: everything that a phone fetches which was never here.
HEAVIEST_FIRST_VISIT = 60 * 1024
STORY = "He takes my money when my benefits come. I am scared to say no."
# What opens pages that only some people meet.
EVERYTHING = {
    "now": ["I am not sure"],
    "who": ["Someone in the family"],
    "age": ["Under 18"],
    "you": ["I care for the person"],
    "care": ["Sometimes"],
}


@pytest.mark.parametrize("javascript", [True, False])
def test_easy_read_is_finished_at_the_third_question(open_page: OpenPage, javascript: bool) -> None:
    page = open_page(javascript=javascript, viewport=PHONE)
    page.goto("/?easy=1")
    follow(page, "Tell us what happened")
    tick(page, "I am safe.")
    press(page, "Continue")
    page.get_by_label("What happened?").fill(STORY)
    tick(page, "A person is writing this for me.")
    press(page, "Continue")
    arrive(page, "Who did it?", "third-who")
    tick(page, "Someone I thought was a friend.")
    press(page, "Send what I have now")
    arrive(page, "One last thing", "third-last")
    press(page, "Skip")
    arrive(page, "Check what you wrote", "third-check")
    press(page, "Send")
    assert len(receipt(page).words) == 7
    follow(page, "See the questions")
    arrive(page, "Do you want to tell us more?", "more")
    follow(page, "Why do you think they did it?")
    arrive(page, "Why do you think they did it?", "more-why")
    tick(page, "Because of a disability.")
    press(page, "Continue")
    expect(notice(page, "Thank you. We added it.")).to_be_visible()
    follow(page, "Show the code again")
    assert len(receipt(page).words) == 7


def test_under_18_has_words_numbers_and_a_team_of_its_own(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    begin(page)
    tick(page, SAFE)
    press(page, "Continue")
    write(page, "They follow me home from school.")
    tick(page, "Someone to talk to")
    press(page, "Continue")
    tick(page, "Under 18")
    press(page, "Continue")
    arrive(page, "You have the right to be safe", "young")
    expect(page.get_by_role("link", name="0800 1111")).to_be_visible()
    follow(page, "Go on when you can")
    page.goto("/q/contact/")
    expect(page.get_by_role("group", name="Is it safe if we talk to a parent?")).to_be_visible()
    page.goto("/check/")
    expect(page.get_by_text("Children’s Safeguarding team").first).to_be_visible()
    expect(page.get_by_text("Victim Care desk")).to_have_count(0)
    assert_accessible(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_somebody_is_with_me(open_page: OpenPage, javascript: bool) -> None:
    page = open_page(javascript=javascript, viewport=PHONE)
    begin(page)
    tick(page, "I cannot talk. Someone is with me.")
    press(page, "Continue")
    arrive(page, "May we contact you later?", "watched")
    follow(page, "Show another page")
    arrive(page, "Tea loaf", "tea")
    assert re.findall("(?i)upstander|report|safe|police", page.inner_text("body")) == []
    follow(page, "Next page")
    arrive(page, "May we contact you later?")
    tick(page, "Text message", "In the morning")
    page.get_by_label("Phone number, email, address or name for that").fill("01632 960001")
    press(page, "Continue")
    arrive(page, "Check what you wrote", "watched-check")
    press(page, "Send")
    expect(notice(page, "We will contact you the way you chose")).to_be_visible()


def test_somebody_worried_about_someone_else_has_a_door(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    page.goto("/")
    follow(page, "I am worried about someone else")
    arrive(page, "Is the person safe now?", "worried")
    tick(page, "Yes, they are safe now")
    press(page, "Continue")
    arrive(page, "What happened, or what worries you?")


@pytest.mark.parametrize("easy", [False, True])
def test_no_question_is_wider_than_the_smallest_screen(open_page: OpenPage, easy: bool) -> None:
    page = open_page(viewport=SMALLEST)
    page.goto(f"/q/now/?easy={int(easy)}")
    page.locator("main label").first.click()
    press(page, "Continue")
    for slug, cards in EVERYTHING.items():
        page.goto(f"/q/{slug}/?easy=0")
        tick(page, *cards)
        press(page, "Continue")
    for entry in ENTRIES:
        page.goto(f"/q/{entry.slug}/?easy={int(easy)}")
        assert page.evaluate(TOO_WIDE) == [], entry.slug
        screenshot(page, f"all-{'easy' if easy else 'plain'}-{entry.slug}")
    page.goto("/check/")
    assert page.evaluate(TOO_WIDE) == []


# --- a bad line ----------------------------------------------------------------------------------


def test_without_a_connection_nothing_is_sent_and_the_words_stay(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    begin(page)
    tick(page, SAFE)
    press(page, "Continue")
    page.get_by_label("What happened?").fill(STORY)
    page.context.set_offline(True)
    press(page, "Continue")
    expect(page.get_by_text("You are not connected")).to_be_visible()
    expect(page.get_by_label("What happened?")).to_have_value(STORY)
    page.evaluate("scrollTo(0, 0)")
    assert_accessible(page)
    page.context.set_offline(False)
    expect(page.get_by_text("You are not connected")).to_be_hidden()
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("What would help?")


# Everything typed or ticked on the page, as it would be sent.
TYPED = """() => [...new FormData(document.querySelector("#answers"))]
    .filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string")"""


def fill(page: Page) -> list[str]:
    """Answer everything on the page; return what was typed."""
    place = page.url.rstrip("/").rpartition("/")[2]
    boxes = page.locator("#answers :is(textarea, input[type=text])").all()
    words = [f"Words number {number} of {place}." for number, _box in enumerate(boxes)]
    for box, typed in zip(boxes, words, strict=True):
        box.fill(typed)
    for group in page.locator("#answers fieldset").all():
        group.locator("label").first.click()
    for choice in page.locator("#answers select").all():
        choice.select_option(index=1)
    return words


def drops_with_a_script(page: Page, button: str = "Continue") -> None:
    """Press while the line is down: the page says so, and keeps each word until it is back."""
    typed = page.evaluate(TYPED)
    page.context.set_offline(True)
    press(page, button)
    expect(page.get_by_text("You are not connected")).to_be_visible()
    assert page.evaluate(TYPED) == typed
    page.context.set_offline(False)
    expect(page.get_by_text("You are not connected")).to_be_hidden()
    press(page, button)


def drops_without_one(page: Page, button: str = "Continue") -> None:
    """Press while the line is down: the browser says so, and loading it again sends each word."""
    page.context.set_offline(True)
    press(page, button)
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.reload()


DROPS = {"script": drops_with_a_script, "no-script": drops_without_one}


@pytest.mark.parametrize("browser_has", DROPS)
def test_a_line_that_drops_on_every_question_page_loses_nothing(
    open_page: OpenPage, browser_has: str
) -> None:
    page = open_page(javascript=browser_has == "script", viewport=PHONE)
    begin(page)
    typed, met = [], []
    while not page.url.endswith("/check/"):
        met.append(page.url.rstrip("/").rpartition("/")[2])
        if page.locator("#answers").count():
            typed += fill(page)
            DROPS[browser_has](page)
            page.wait_for_url(lambda url, here=met[-1]: not url.rstrip("/").endswith(here))
        else:
            page.locator("main .buttons a").last.click()
    asked = {"safe": "yes", "did": ["friend"], "kinds": ["verbal_abuse"]}
    assert {entry.slug for entry in way(asked) if entry.asks} <= set(met)
    for words in typed:
        expect(page.locator("dl.rows").get_by_text(words)).to_be_visible()
    DROPS[browser_has](page, "Send")
    assert len(receipt(page).words) == 7
    page.locator(".leave button").click()
    assert left_behind(page) == set()


def left_behind(page: Page) -> set[str]:
    """Return what the browser still holds of us, once the answer to leaving had time to come."""
    end = time.monotonic() + PATIENCE / 1000
    while True:
        names = {one["name"] for one in page.context.cookies()} - {AWAY_COOKIE}
        if not names or time.monotonic() > end:
            return names
        page.wait_for_timeout(100)


def test_a_slow_line_gets_there(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 400,
            "downloadThroughput": 400_000 / 8,
            "uploadThroughput": 400_000 / 8,
        },
    )
    walk_all(page, STORY)
    press(page, "Send")
    assert len(receipt(page).words) == 7


@pytest.mark.parametrize("address", ["/", "/?easy=1", "/q/now/"])
def test_a_first_visit_is_light(open_page: OpenPage, address: str) -> None:
    page = open_page(viewport=PHONE)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    came: list[float] = []
    line.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    assert 0 < sum(came) <= HEAVIEST_FIRST_VISIT, f"{sum(came):,.0f} bytes in {len(came)} answers"


def test_the_next_person_at_a_shared_phone_finds_nothing(open_page: OpenPage) -> None:
    page = open_page(viewport=PHONE)
    walk_all(page, STORY)
    press(page, "Send")
    code = receipt(page)
    press(page, "I have finished")
    arrive(page, "Thank you")
    for address in ("/q/story/", "/q/contact/", "/check/", "/kept/", "/kept/more/"):
        page.goto(address)
        seen = page.content()
        assert (STORY in seen, code.handle in seen) == (False, False), address
    page.go_back()
    assert STORY not in page.content()
