"""Who sees what: each role by signing in as it; and signing in itself."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Error, Page, expect

from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.steps import (
    PASSPHRASE,
    arrive,
    find_report,
    fresh_code,
    press,
    row_of,
    sign_in,
    tell,
    type_password,
    type_phone_code,
)


@dataclass(frozen=True)
class Answer:
    """What the server said to a post."""

    status: int
    text: str


STORY = "A sparrowhawk canary: they push me at the lift."
NO_PAGE = "There is no page here"
WITHOUT_REPORTS = {
    "analyst": "ade@example.org",
    "coordinator": "ines@example.org",
    "administrator": "wil@example.org",
    "data protection": "noor@example.org",
}
NOT_SIGNED_IN = "We could not sign you in with that address and password."
WRONG_CODE = "That code did not work. Wait for the next one, then type it here."


def test_reception_sees_that_a_report_is_there_and_cannot_open_it(
    page: Page, at_work: AtWork
) -> None:
    code = tell(page, STORY)
    bea = at_work("bea@example.org")
    find_report(bea, code.handle)
    arrive(bea, f"Report {code.handle}", "reception")
    expect(bea.get_by_text("Somebody else in your team reads it.")).to_be_visible()
    expect(bea.get_by_role("button", name="Open this report")).to_have_count(0)
    expect(bea.get_by_role("link", name="Sharing")).to_have_count(0)
    asked = post(bea, f"/reports/{code.handle}/")
    assert (asked.status, "sparrowhawk" in asked.text) == (403, False)
    shared = bea.goto(f"/reports/{code.handle}/sharing/")
    assert shared
    assert shared.status == 404


@pytest.mark.parametrize("role", WITHOUT_REPORTS)
def test_a_role_without_reports_sees_none(page: Page, at_work: AtWork, role: str) -> None:
    code = tell(page, STORY)
    somebody = at_work(WITHOUT_REPORTS[role])
    arrive(somebody, "My work", f"work-{role.split(maxsplit=1)[0]}")
    expect(somebody.get_by_role("link", name="Inbox")).to_have_count(0)
    inbox = somebody.goto("/inbox/")
    assert inbox
    assert inbox.status == 403
    assert_accessible(somebody)
    expect(row_of(somebody, code.handle)).to_have_count(0)
    statuses = [
        post(somebody, f"/reports/{code.handle}/{place}").status
        for place in ("", "answer/", "close/", "sharing/")
    ]
    assert statuses == [404, 404, 404, 404]


def test_nobody_sees_the_workspace_without_signing_in(page: Page) -> None:
    for place in ("/work/", "/inbox/", "/reports/K7Q4M/"):
        page.goto(place)
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(page: Page) -> None:
    said = []
    for email in ("leo@example.org", "nobody.at.all@example.org"):
        type_password(page, email, "not this passphrase")
        summary = page.locator(".summary-of-errors")
        expect(summary).to_contain_text(NOT_SIGNED_IN)
        said.append(summary.inner_text())
        assert_accessible(page)
    screenshot(page, "sign-in-wrong")
    assert said[0] == said[1]


def test_a_code_works_once_and_a_wrong_one_never(open_page: OpenPage) -> None:
    first, second = open_page(), open_page()
    for page in (first, second):
        type_password(page, "mags@example.org", PASSPHRASE)
    type_phone_code(first, "000000")
    expect(first.locator(".summary-of-errors")).to_contain_text(WRONG_CODE)
    arrive(first, "Your code", "code-wrong-sign-in")
    code = fresh_code(first, "mags@example.org")
    type_phone_code(first, code)
    expect(first.get_by_role("heading", level=1)).to_have_text("My work")
    type_phone_code(second, code)
    expect(second.locator(".summary-of-errors")).to_contain_text(WRONG_CODE)
    second.goto("/inbox/")
    expect(second.get_by_role("heading", level=1)).to_have_text("Your code")


def goes_back(page: Page) -> None:
    """Press Back; for a page that came from a form and was not kept, the browser has only words."""
    try:
        page.go_back()
    except Error as refused:
        assert "ERR_CACHE_MISS" in str(refused)  # noqa: PT017 - any other error is a fault
        expect(page).to_have_url(re.compile("^chrome-error:"))


def test_after_signing_out_back_shows_nothing(page: Page, open_page: OpenPage) -> None:
    code = tell(open_page(), STORY, wishes=["I want the police to know"])
    sign_in(page, "ruth@example.org")
    find_report(page, code.handle)
    press(page, "Open this report")
    expect(page.locator(".typed").first).to_have_text(STORY)
    kept = page.context.cookies()
    press(page, "Sign out")
    expect(page.get_by_role("link", name="Tell us what happened")).to_be_visible()
    for _ in range(5):
        goes_back(page)
        expect(page.locator("html")).not_to_contain_text("sparrowhawk")
    page.context.add_cookies(kept)  # type: ignore[arg-type]
    page.goto("/inbox/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def post(page: Page, place: str) -> Answer:
    """Post to a place as this browser would, with the page's own token."""
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(place, form={"csrfmiddlewaretoken": token}, max_redirects=0)
    return Answer(answer.status, answer.text())
