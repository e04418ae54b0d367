"""What goes wrong is said in words, on a page that looks like ours, with what was typed."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.behind import break_draft, damage_code, locked_database
from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.looking import screenshot
from tests.journeys.server import Server
from tests.journeys.steps import (
    Receipt,
    answer_all,
    arrive,
    begin,
    open_report,
    press,
    receipt,
    status,
    tell,
    type_code,
)

DANA = "dana@example.org"
ANSWER = "We are asking the station for its pictures."
STORY = "They let the tyres of my wheelchair down."


def writing(page: Page) -> None:
    """Be at the question with a story typed."""
    begin(page)
    press(page, "Skip")
    page.get_by_label("What happened?").fill(STORY)


def given_back(page: Page) -> None:
    """Find the story on the page, to be copied, and whom to phone."""
    expect(page.get_by_role("textbox", name="What you wrote")).to_have_value(STORY)


def whom_to_phone(page: Page) -> None:
    """Find the emergency number and the numbers that can wait."""
    for number in ("tel:999", "tel:101"):
        expect(page.locator(f"a[href='{number}']").first).to_be_visible()


def test_400_what_is_far_too_long(page: Page) -> None:
    begin(page)
    press(page, "Skip")
    # Drawing a million letters would take the browser a minute; sending them takes none.
    page.get_by_label("What happened?").evaluate(
        "field => { field.style.display = 'none'; field.value = 'long '.repeat(230000) }"
    )
    press(page, "Continue")
    arrive(page, "That is too long for us", "error-400")
    assert status(page) == 400


def test_403_a_page_that_was_open_for_too_long(page: Page) -> None:
    writing(page)
    page.context.clear_cookies(name="csrftoken")
    press(page, "Continue")
    arrive(page, "Please send that again", "error-403")
    assert status(page) == 403
    given_back(page)


@pytest.mark.parametrize(
    ("place", "heading", "answer"),
    [
        ("/no/such/page/", "There is no page here", 404),
        ("/leave/", "This page does not work that way", 405),
        ("/check/", "This page is closed", 410),
    ],
)
def test_a_page_that_is_not_there(page: Page, place: str, heading: str, answer: int) -> None:
    page.goto(place)
    arrive(page, heading, f"error-{answer}")
    assert status(page) == answer


def test_500_the_story_is_given_back(page: Page, demo: Server) -> None:
    writing(page)
    break_draft(demo, page.context)
    press(page, "Continue")
    arrive(page, "Something went wrong on our side", "error-500")
    assert status(page) == 500
    given_back(page)
    whom_to_phone(page)


def test_500_a_code_is_not_given_back(page: Page, demo: Server) -> None:
    code = tell(page, STORY)
    damage_code(demo, code.handle)
    type_code(page, code.handle, code.typed)
    arrive(page, "Something went wrong on our side")
    assert status(page) == 500
    assert not any(part in page.content() for part in (code.handle, code.typed))


def test_503_nothing_is_lost_while_the_database_cannot_be_written(
    open_page: OpenPage, at_work: AtWork, demo: Server
) -> None:
    writer, sender, returner = open_page(), open_page(), open_page()
    code = tell(returner, STORY)
    type_code(returner, code.handle, code.typed, then="")
    writing(writer)
    answer_all(sender, STORY)
    opener, answerer = at_work(DANA), at_work(DANA)
    opener.goto(f"/reports/{code.handle}/")
    open_report(answerer, code.handle)
    answerer.get_by_label("Your answer").fill(ANSWER)
    everybody = {
        writer: "Continue",
        sender: "Send",
        returner: "Open",
        opener: "Open this report",
        answerer: "Send to their mailbox",
    }
    with locked_database(demo):
        for page, button in everybody.items():
            page.get_by_role("button", name=button, exact=True).click(no_wait_after=True)
        for page in everybody:
            arrive(page, "We cannot save anything just now")
    assert [status(page) for page in everybody] == [503] * 5
    the_writer_gets_the_story_back(writer)
    the_sender_sends_later(sender)
    the_code_is_not_shown(returner, code)
    the_report_stays_closed(opener)
    the_officer_gets_the_answer_back(answerer)


def the_writer_gets_the_story_back(page: Page) -> None:
    screenshot(page, "error-503")
    given_back(page)
    whom_to_phone(page)


def the_sender_sends_later(page: Page) -> None:
    page.goto("/check/")
    expect(page.locator(".typed").filter(has_text=STORY)).to_be_visible()
    press(page, "Send")
    assert len(receipt(page).words) == 7


def the_code_is_not_shown(page: Page, code: Receipt) -> None:
    assert not any(part in page.content() for part in (code.handle, code.typed))


def the_report_stays_closed(page: Page) -> None:
    assert STORY not in page.content()


def the_officer_gets_the_answer_back(page: Page) -> None:
    expect(page.get_by_role("textbox", name="What you wrote")).to_have_value(ANSWER)
    assert STORY not in page.content()
