"""Somebody is not safe: help comes first, and the teams know within a minute."""

import email
import time
from email.message import Message
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import AtWork
from tests.journeys.looking import assert_accessible
from tests.journeys.server import Server
from tests.journeys.steps import (
    IN_DANGER,
    arrive,
    begin,
    follow,
    notice,
    open_report,
    press,
    tell,
    tick,
)

# The watch runs once a minute; a slow machine gets half a minute more.
LONGEST_SECONDS = 90
STORY = "The copper kettle man is at my door again."


def test_help_comes_before_any_other_question(page: Page) -> None:
    begin(page)
    tick(page, IN_DANGER)
    press(page, "Continue")
    arrive(page, "Get help now", "danger")
    for number in ("tel:999", "tel:18000"):
        expect(page.locator(f"main a[href='{number}']").first).to_be_visible()
    follow(page, "Go on when you can")
    arrive(page, "What happened?")


def test_a_team_sees_within_a_minute_that_somebody_is_not_safe(
    page: Page, at_work: AtWork, demo: Server
) -> None:
    code = tell(page, STORY, safe=IN_DANGER)
    expect(notice(page, "You said you are in danger")).to_be_visible()
    assert_accessible(page)
    dana = at_work("dana@example.org")
    appears(dana, alarm(dana, code.handle))
    for place in ("/inbox/", "/work/", f"/reports/{code.handle}/"):
        dana.goto(place)
        expect(alarm(dana, code.handle)).to_be_visible()
    assert_accessible(dana)
    mails = mails_to("dana@example.org", demo)
    assert "Please look at your work list" in [mail["Subject"] for mail in mails]
    secret = (code.handle, "copper kettle", "danger")
    assert not any(part in str(mail) for mail in mails for part in secret)
    open_report(dana, code.handle)
    expect(alarm(dana, code.handle)).to_have_count(0)


def alarm(page: Page, number: str) -> Locator:
    """Return the line on top of the page that names a report of somebody who is not safe."""
    lines = notice(page, "Somebody is not safe").get_by_role("link")
    return lines.filter(has_text=f"Open report {number}")


def appears(page: Page, wanted: Locator) -> None:
    """Load the page again until this is there, for as long as the promise allows."""
    end = time.monotonic() + LONGEST_SECONDS
    while not wanted.is_visible() and time.monotonic() < end:
        page.wait_for_timeout(1000)
        page.reload()
    expect(wanted).to_be_visible()


def mails_to(address: str, demo: Server) -> list[Message]:
    """Return what was mailed to somebody, oldest first."""
    end = time.monotonic() + LONGEST_SECONDS
    while not (found := mails_in(demo.data / "mail", address)) and time.monotonic() < end:
        time.sleep(1)
    return found


def mails_in(folder: Path, address: str) -> list[Message]:
    """Return the mails of a folder that are for this address."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime)
    texts = [text for path in files for text in path.read_text().split("-" * 79 + "\n")]
    mails = [email.message_from_string(text.strip()) for text in texts if text.strip()]
    return [mail for mail in mails if mail["To"] == address]
