"""The whole way: told, opened, answered, read, shared, taken back, closed, and open again."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.server import Server
from tests.journeys.steps import (
    POLICE,
    Receipt,
    answer,
    arrive,
    come_back,
    find_report,
    follow,
    notice,
    open_report,
    press,
    section,
    seek,
    tell,
    tick,
    type_code,
    write_back,
)
from upstander.foundation.core.clock import LONDON

DANA = "dana@example.org"
PRIYA = "priya@example.org"
JORDAN = "jordan@example.org"
NO_PAGE = "There is no page here"
OPEN_AGAIN = "A person has read it. The next step is ours."


def today() -> str:
    """Return the day as the pages write it."""
    day = dt.datetime.now(LONDON)  # noqa: TID251 - the demonstration plays on the real day
    return f"{day:%A} {day.day} {day:%B %Y}"


def sloppily(code: Receipt) -> str:
    """Return the words as they are typed in a hurry: no capitals, commas, and one letter wrong."""
    first, *others = code.words
    return ", ".join([f"{first[:-1]}{first[-1]}{first[-1]}", *others]).lower()


def test_a_list_shows_coded_facts_only_and_opening_is_written_down(
    page: Page, at_work: AtWork
) -> None:
    story = "The kestrel canary was taken from my kitchen."
    code = tell(page, story, area="Warwick", wishes=["Make it stop"])
    dana = at_work(DANA)
    dana.goto("/inbox/")
    arrive(dana, "Inbox", "inbox")
    row = seek(dana, code.handle)
    expect(row).to_contain_text("Warwick")
    expect(row).to_contain_text("New")
    assert "kestrel" not in dana.content()
    find_report(dana, code.handle)
    arrive(dana, f"Report {code.handle}", "report-locked")
    assert "kestrel" not in dana.content()
    expect(dana.get_by_text("No one has opened it yet.")).to_be_visible()
    press(dana, "Open this report")
    expect(dana.locator(".typed").filter(has_text=story)).to_be_visible()
    expect(dana.locator("aside .trail")).to_contain_text(
        "Victim care officer, Warwickshire Victim Care"
    )
    arrive(dana, f"Report {code.handle}", "report-open")


def test_a_person_reads_the_answer_sees_who_looked_and_writes_back(
    page: Page, at_work: AtWork
) -> None:
    code = tell(page, "Someone wrote on my door again.", wishes=["Someone to talk to"])
    dana = at_work(DANA)
    open_report(dana, code.handle)
    answer(dana, "Thank you for telling us. Shall we look at the door with you?")
    arrive(dana, f"Report {code.handle}", "report-answered")
    type_code(page, code.handle.lower(), sloppily(code))
    arrive(page, "Your messages", "mail")
    expect(page.locator(".talk .bubble")).to_contain_text("Shall we look at the door with you?")
    trail = section(page, "Who opened it")
    expect(trail).to_contain_text("Victim care officer, Warwickshire Victim Care")
    expect(trail).to_contain_text(today())
    assert "Dana" not in page.content()
    assert "wrote on my door" not in page.content()
    write_back(page, "Yes please. I am at home in the mornings.")
    expect(page.locator(".bubble-mine")).to_contain_text("I am at home in the mornings.")
    assert_accessible(page)
    expect(seek(dana, code.handle, "/inbox/?state=with_us")).to_be_visible()
    open_report(dana, code.handle)
    expect(dana.locator(".talk")).to_contain_text("I am at home in the mornings.")
    expect(dana.locator(".turn")).to_contain_text("Ours.")


def test_another_team_sees_nothing_before_a_report_is_shared_and_opens_it_after(
    page: Page, at_work: AtWork
) -> None:
    code = tell(page, "They keep our bin and laugh.", area="Rugby")
    priya = at_work(PRIYA)
    expect(seek(priya, code.handle)).to_have_count(0)
    before = waiting(priya)
    response = priya.goto(f"/reports/{code.handle}/")
    assert response
    assert response.status == 404
    arrive(priya, NO_PAGE)
    dana = at_work(DANA)
    open_report(dana, code.handle)
    share(dana, "Community Cohesion team (Warwickshire County Council)")
    expect(seek(priya, code.handle)).to_be_visible()
    assert waiting(priya) == before + 1
    open_report(priya, code.handle)
    expect(priya.locator(".typed")).to_contain_text("They keep our bin and laugh.")
    come_back(page, code)
    expect(section(page, "Who can open it")).to_contain_text("Community Cohesion team")
    expect(section(page, "Who opened it")).to_contain_text(
        "Community cohesion officer, Warwickshire County Council"
    )
    arrive(page, "Your messages", "mail-shared")
    take_back(page, "Community Cohesion team").click()
    arrive(page, "Do you want to take this key back?", "take-key")
    press(page, "Yes, take it back")
    expect(notice(page, "That team’s key is gone.")).to_be_visible()
    priya.reload()
    arrive(priya, NO_PAGE)


def test_a_wish_taken_back_is_seen_by_those_who_read_it(page: Page, at_work: AtWork) -> None:
    code = tell(page, "They block the ramp with their car.", wishes=["Someone to talk to"])
    come_back(page, code)
    take_back(page, "Someone to talk to").click()
    press(page, "Yes, take it back")
    expect(notice(page, "You took it back")).not_to_contain_text("key")
    dana = at_work(DANA)
    open_report(dana, code.handle)
    expect(dana.get_by_text("Someone to talk to (taken back)")).to_be_visible()


def test_a_choice_taken_back_is_gone_from_the_police_at_once(page: Page, at_work: AtWork) -> None:
    code = tell(page, "He waits at the gate.", wishes=["Make it stop", POLICE])
    jordan = at_work(JORDAN)
    open_report(jordan, code.handle)
    come_back(page, code)
    take_back(page, POLICE).click()
    arrive(page, "Do you want to take this back?", "take-back")
    press(page, "Yes, take it back")
    expect(notice(page, "That team’s key is gone.")).to_be_visible()
    arrive(page, "Your messages", "taken-back")
    expect(section(page, "Who can open it")).not_to_contain_text("Hate Crime team")
    expect(take_back(page, POLICE)).to_have_count(0)
    jordan.reload()
    arrive(jordan, NO_PAGE)
    expect(seek(jordan, code.handle)).to_have_count(0)
    dana = at_work(DANA)
    open_report(dana, code.handle)
    expect(dana.get_by_text(f"{POLICE} (taken back)")).to_be_visible()


def test_a_closed_report_says_so_and_opens_again_when_the_person_writes(
    page: Page, at_work: AtWork
) -> None:
    code = tell(page, "They film us after prayers.")
    dana = at_work(DANA)
    open_report(dana, code.handle)
    follow(dana, "Close the report")
    arrive(dana, f"Report {code.handle}", "report-close")
    tick(dana, "The person has what they asked for")
    dana.get_by_label("Your last message to them").fill("We have spoken to the mosque. Be well.")
    press(dana, "Close it and send these words")
    expect(notice(dana, "The report is closed.")).to_be_visible()
    come_back(page, code)
    expect(page.locator(".lede")).to_contain_text("We finished.")
    expect(page.locator(".talk")).to_contain_text("We have spoken to the mosque.")
    assert_accessible(page)
    write_back(page, "They came back on Friday.")
    expect(page.locator(".lede")).to_have_text(OPEN_AGAIN)
    expect(seek(dana, code.handle, "/inbox/?state=with_us")).to_contain_text("Waiting for us")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_message_typed_while_another_came_in_is_kept(
    open_page: OpenPage, at_work: AtWork, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    code = tell(page, "My things are moved when I am out.")
    dana = at_work(DANA)
    open_report(dana, code.handle)
    come_back(page, code)
    write_back(page, "It happened again today.")
    dana.get_by_label("Your answer").fill("Can you tell us more?")
    press(dana, "Send to their mailbox")
    expect(notice(dana, "A new message came in while you were writing")).to_be_visible()
    expect(dana.locator(".talk")).to_contain_text("It happened again today.")
    expect(dana.get_by_label("Your answer")).to_have_value("Can you tell us more?")
    assert_accessible(dana)
    press(dana, "Send to their mailbox")
    expect(notice(dana, "Your answer is in their mailbox.")).to_be_visible()


def test_what_was_done_stands_in_a_record_that_holds(demo: Server) -> None:
    verdicts = [demo.manage(check).splitlines()[-1] for check in ("audit_verify", "check_openers")]
    assert verdicts == [
        "The audit trail is whole.",
        "At least two people could open each of them.",
    ]


def take_back(page: Page, wish: str) -> Locator:
    """Return the link that takes a choice back."""
    return page.get_by_role("link", name=re.compile(f"Take it back *: {wish}"))


def share(page: Page, team: str) -> None:
    """Give another team keys to the open report."""
    follow(page, "Share")
    expect(page.get_by_role("heading", name="Share with another team")).to_be_visible()
    screenshot(page, "share")
    assert_accessible(page)
    page.get_by_label("Which team should be able to open it?").select_option(team)
    tick(
        page,
        "What happened",
        "Messages",
        "To support the person",
        "Our public task",
        "They know, and they agreed",
    )
    press(page, "Give them keys")
    expect(notice(page, "Shared.")).to_be_visible()
    assert page.url.endswith("#main")
    screenshot(page, "shared")
    assert_accessible(page)


def waiting(page: Page) -> int:
    """Return how many reports wait for this team, by the count beside Inbox."""
    tally = page.locator(".rail-wide .tally")
    return int(re.sub(r"\D", "", tally.first.inner_text())) if tally.count() else 0
