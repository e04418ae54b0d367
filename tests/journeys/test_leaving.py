"""Leave this site: from every page, at once, and Back shows nothing of what was there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.looking import assert_accessible
from tests.journeys.steps import (
    IN_DANGER,
    POLICE,
    answer_all,
    arrive,
    begin,
    come_back,
    follow,
    hand_in,
    press,
    tell,
    tick,
)
from upstander.foundation.reference.queries import neutral_address

STORY = "The heron family next door throws stones."
# What would give somebody away who looks over a shoulder.
TELLING = ("Upstander", "Warwickshire", "hate", "heron", "police", "report", "hurt", "code")


@pytest.fixture
def somebody_leaves() -> bool:
    """In these journeys somebody leaves."""
    return True


def at_first(page: Page) -> None:
    page.goto("/")


def asking(page: Page) -> None:
    begin(page)


def writing(page: Page) -> None:
    begin(page)
    press(page, "Skip")
    page.get_by_label("What happened?").fill(STORY)


def warned(page: Page) -> None:
    begin(page)
    tick(page, IN_DANGER)
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Get help now")


def placing(page: Page) -> None:
    wishing(page)
    page.goto("/q/where/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Which area is this about?")


def wishing(page: Page) -> None:
    writing(page)
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("What would help?")


def checking(page: Page) -> None:
    answer_all(page, STORY)


def told(page: Page) -> None:
    tell(page, STORY)


def card(page: Page) -> None:
    tell(page, STORY)
    follow(page, "Print a plain card")


def without_card(page: Page) -> None:
    tell(page, STORY)
    follow(page, "I cannot keep this")


def finished(page: Page) -> None:
    tell(page, STORY)
    press(page, "I have finished")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def reading(page: Page) -> None:
    come_back(page, tell(page, STORY, wishes=[POLICE]))


def taking_back(page: Page) -> None:
    reading(page)
    page.get_by_role("link", name="Take it back").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you want to take this back?")


def lost(page: Page) -> None:
    page.goto("/no/such/page/")


def asked_for_code(page: Page) -> None:
    page.goto("/back/")


def looking_for_help(page: Page) -> None:
    page.goto("/help/")


def looking_who(page: Page) -> None:
    page.goto("/who/")


PLACES: list[Callable[[Page], None]] = [
    at_first, asking, writing, warned, placing, wishing, checking, told, card, without_card,
    finished, reading, taking_back, lost, asked_for_code, looking_for_help, looking_who,
]  # fmt: skip
WITHOUT_JAVASCRIPT = [at_first, writing, told, reading]


@pytest.mark.parametrize("be_there", PLACES)
def test_leaving_shows_another_page_and_back_shows_nothing(
    page: Page, be_there: Callable[[Page], None]
) -> None:
    be_there(page)
    press(page, "Leave this site")
    page.wait_for_url(f"{neutral_address()}**")
    back_shows_nothing(page)


# Questions that were added to the way, and what is beside the receipt.
LATER_PAGES = (
    "/q/age/", "/q/rights/", "/q/you/", "/q/them/", "/q/what/", "/q/why/", "/q/when/", "/q/who/",
    "/q/private/", "/q/harm/", "/q/care/", "/q/listen/", "/q/before/", "/q/files/", "/q/name/",
    "/q/share/", "/q/contact/", "/q/needs/", "/q/about/", "/q/heard/", "/q/last/", "/q/brief/",
    "/later/", "/kept/more/", "/kept/more/why/",
)  # fmt: skip


@pytest.mark.parametrize("address", LATER_PAGES)
def test_every_other_page_of_the_way_is_left_as_well(page: Page, address: str) -> None:
    page.request.get("/q/now/")
    hand_in(page, "/q/story/", story=[STORY])
    if address.startswith("/kept/"):
        hand_in(page, "/check/", do=["send"])
    page.goto(address)
    press(page, "Leave this site")
    page.wait_for_url(f"{neutral_address()}**")
    back_shows_nothing(page)


@pytest.mark.parametrize("be_there", WITHOUT_JAVASCRIPT)
def test_leaving_works_without_javascript(
    page_without_js: Page, be_there: Callable[[Page], None]
) -> None:
    be_there(page_without_js)
    press(page_without_js, "Leave this site")
    page_without_js.wait_for_url(f"{neutral_address()}**")
    back_shows_nothing(page_without_js)


@pytest.mark.parametrize("be_there", [writing, told, reading])
def test_three_presses_of_shift_leave(page: Page, be_there: Callable[[Page], None]) -> None:
    be_there(page)
    page.wait_for_load_state("domcontentloaded")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(f"{neutral_address()}**")
    back_shows_nothing(page)


def test_capital_letters_do_not_leave(page: Page) -> None:
    writing(page)
    page.get_by_label("What happened?").press_sequentially(" AND THEY SHOUT: HA!")
    expect(page.get_by_label("What happened?")).to_have_value(f"{STORY} AND THEY SHOUT: HA!")


def test_what_was_written_is_gone_after_leaving_and_one_press_opens_the_site_again(
    page: Page,
) -> None:
    writing(page)
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("What would help?")
    kept = page.context.cookies()
    press(page, "Leave this site")
    page.wait_for_url(f"{neutral_address()}**")
    page.goto("/")
    arrive(page, "This page is closed", "left")
    follow(page, "Open")
    expect(page.get_by_role("link", name="Tell us what happened")).to_be_visible()
    # Somebody who had copied the browser's cookies finds nothing either.
    page.context.add_cookies(kept)  # type: ignore[arg-type]
    page.goto("/check/")
    arrive(page, "This page is closed")
    assert "heron" not in page.content()


def test_the_button_stays_on_the_screen_of_a_phone(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 360, "height": 640})
    tell(page, STORY)
    page.mouse.wheel(0, 20_000)
    expect(page.get_by_role("button", name="Leave this site")).to_be_in_viewport()
    assert_accessible(page)


def back_shows_nothing(page: Page) -> None:
    """Go back as far as it goes; no page of ours says what was here."""
    for _ in range(12):
        if page.go_back() is None and page.url == "about:blank":
            break
        shown = f"{page.title()} {page.inner_text('body')}"
        assert [word for word in TELLING if word.lower() in shown.lower()] == []
    assert page.url == "about:blank"
