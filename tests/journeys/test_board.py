"""A colleague rings in ill: the board leads to their days away, and to what they work on."""

import datetime as dt

from playwright.sync_api import Page, expect

from tests.journeys.conftest import AtWork
from tests.journeys.steps import arrive, follow, notice, press, press_if_locked
from upstander.foundation.core.clock import london_day


def test_a_supervisor_has_somebody_stand_in_for_a_colleague_who_is_ill(at_work: AtWork) -> None:
    sam = at_work("sam@example.org")
    sam.goto("/cases/board/")
    press_if_locked(sam)
    arrive(sam, "The team’s board", "board")
    follow(sam, "Days away of Dana Okafor")
    arrive(sam, "When Dana Okafor is away", "away-of-a-colleague")
    writes_down_today(sam)
    expect(notice(sam, "They stand in on those days.")).to_be_visible()
    arrive(sam, "When Dana Okafor is away", "away-with-cover")
    follow(sam, "Board")
    expect(sam.get_by_role("rowheader", name="Dana Okafor")).to_contain_text("Ewan Price stands in")
    sees_the_cases_of_dana(sam)
    ends_it(sam)


def writes_down_today(page: Page) -> None:
    """Forget the last day, be told, and write down today with a colleague who stands in."""
    today = london_day(dt.datetime.now(dt.UTC)).isoformat()  # noqa: TID251 - the server lives today
    page.get_by_label("First day away").fill(today)
    page.get_by_label("Who stands in?", exact=True).select_option(label="Ewan Price")
    press(page, "Write it down")
    expect(page.locator("[data-summary]")).to_contain_text("Choose the day.")
    page.get_by_label("Last day away").fill(today)
    press(page, "Write it down")


def sees_the_cases_of_dana(page: Page) -> None:
    """Follow the name to the cases, and the other link to handing them over."""
    follow(page, "Dana Okafor")
    expect(page.get_by_text("District, risk and who works on it: Dana Okafor")).to_be_visible()
    arrive(page, "Cases", "cases-of-a-worker")
    page.goto("/cases/board/")
    follow(page, "Hand over the cases of Dana Okafor")
    arrive(page, "Hand over the cases of Dana Okafor", "hand-over-of-a-colleague")
    expect(page.get_by_label("All of them")).to_be_visible()


def ends_it(page: Page) -> None:
    """Say that she is back after all."""
    page.goto("/cases/board/")
    follow(page, "Days away of Dana Okafor")
    page.get_by_role("button", name="They are not away").click()
    expect(notice(page, "Their work is their own again.")).to_be_visible()
