"""Somebody came back: tells more, asks for deletion, prints a paper; a worker reads and answers."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.steps import (
    answer,
    arrive,
    come_back,
    follow,
    notice,
    open_report,
    opens_a_case,
    press,
    tell,
    tick,
)

DANA = "dana@example.org"
PHONE = {"width": 320, "height": 640}
MORE = "It was the number 9 bus, and the driver saw it."


def nothing_is_wider_than_the_screen(page: Page) -> None:
    """Find that nobody has to scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def adds(page: Page, name: str) -> None:
    """Add something, and find that it is not shown back."""
    follow(page, "Tell us more")
    arrive(page, "Tell us more", f"{name}-more")
    nothing_is_wider_than_the_screen(page)
    page.get_by_label("What do you want to add?").fill(MORE)
    press(page, "Add this")
    expect(notice(page, "We have what you added")).to_be_visible()
    expect(page.get_by_text(MORE)).to_have_count(0)


def asks(page: Page, name: str) -> None:
    """Ask for deletion after reading what can go."""
    follow(page, "Ask us to delete it")
    arrive(page, "Ask us to delete it", f"{name}-ask")
    nothing_is_wider_than_the_screen(page)
    press(page, "Yes, ask for me")
    expect(notice(page, "Nothing is deleted yet.")).to_be_visible()


def prints(page: Page, name: str) -> str:
    """Look at the paper; return the line that is checked."""
    follow(page, "A paper that shows you told us")
    arrive(page, "A paper that shows you told us", f"{name}-paper")
    nothing_is_wider_than_the_screen(page)
    return page.locator(".line-to-check").inner_text()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_more_deletion_and_a_paper(open_page: OpenPage, at_work: AtWork, javascript: bool) -> None:
    page = open_page(javascript=javascript, viewport=PHONE)
    name = "mail" if javascript else "mail-plain"
    code = tell(page, "A man shouts at us every week.")
    come_back(page, code)
    arrive(page, "Your messages", f"{name}-box")
    nothing_is_wider_than_the_screen(page)
    adds(page, name)
    asks(page, name)
    line = prints(page, name)
    other = open_page(javascript=javascript, viewport=PHONE)
    other.goto("/paper/")
    other.get_by_label("The line at the foot of the paper").fill(line.lower())
    press(other, "Check it")
    expect(notice(other, "This paper is from us")).to_be_visible()
    screenshot(other, f"{name}-checked")
    assert_accessible(other)
    dana = at_work(DANA)
    open_report(dana, code.handle)
    expect(dana.get_by_text(MORE)).to_be_visible()
    screenshot(dana, f"{name}-desk")
    follow(dana, "Answer this request")
    tick(dana, "We have to keep it for now")
    dana.get_by_label("Your words to them").fill("The court needs it until May.")
    screenshot(dana, f"{name}-answering")
    assert_accessible(dana)
    press(dana, "Send this answer")
    expect(notice(dana, "Your answer is in their mailbox.")).to_be_visible()
    page.goto("/back/mail/")
    expect(page.get_by_text("We have to keep it for now")).to_be_visible()
    expect(page.get_by_text("The court needs it until May.")).to_be_visible()


def test_the_paper_goes_to_the_printer_without_the_rest_of_the_page(page: Page) -> None:
    come_back(page, tell(page, "They laugh at me."))
    prints(page, "paper")
    page.emulate_media(media="print")
    words = page.inner_text("body")
    assert "This is not a police record." in words
    assert [part for part in ("Leave this site", "Is it safe to have?") if part in words] == []


@pytest.mark.parametrize("easy", [False, True], ids=["plain", "easy"])
def test_whose_case_was_closed_says_how_it_was(
    open_page: OpenPage, at_work: AtWork, *, easy: bool
) -> None:
    name = "how-easy" if easy else "how"
    page = open_page(javascript=not easy)
    code = tell(page, "They shouted at me at the bus stop.")
    dana = at_work("dana@example.org")
    case = opens_a_case(dana, code.handle)
    open_report(dana, code.handle)
    answer(dana, "They will not come back. Write to us at any time.")
    dana.goto(f"{case}close/")
    tick(dana, "It is put right", "Something was done about a tenancy")
    dana.get_by_label("What should a colleague know").fill("All calm.")
    arrive(dana, "Waiting at the door", f"{name}-close")
    press(dana, "Close the case")
    expect(notice(dana, "The case is closed.")).to_be_visible()
    come_back(page, code)
    page.goto("/back/mail/?easy=1" if easy else "/back/mail/")
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()
    screenshot(page, f"{name}-mail")
    assert_accessible(page)
    follow(page, "Say how it was")
    arrive(page, "How was it?", f"{name}-asked")
    page.get_by_role("group", name="Did we listen to you?").get_by_text("Yes").click()
    page.get_by_role("group", name="Would you tell us again?").get_by_text("I am not sure").click()
    press(page, "Send the answers")
    expect(notice(page, "Thank you for telling us how it was")).to_be_visible()
    expect(page.get_by_role("heading", name="How was it?")).to_have_count(0)
    assert_accessible(page)
