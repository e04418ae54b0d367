"""What came in an odd way: its person notices nothing, and staff see one line."""

import sqlite3
import time

from playwright.sync_api import Page, expect

from tests.journeys.conftest import AtWork
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.server import Server
from tests.journeys.steps import Receipt, hand_in, press, receipt, row_of, seek
from upstander.confidential.reporting.storm import TRAP

DONE = "SELECT 1 FROM jobs_scheduledjob WHERE name = 'release_held' AND done_slot IS NOT NULL"

ALL_OF_THEM = "Put them all into the inbox now"


def hours_have_been_seen(demo: Server) -> None:
    """Wait until a server that has just begun has let go what it found."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with sqlite3.connect(demo.data / "upstander.sqlite3") as reader:
            done = reader.execute(DONE).fetchone()
        reader.close()
        if done is not None:
            return
        time.sleep(0.5)
    raise AssertionError("the job that lets go has not run")


def let_go_what_others_left(dana: Page) -> None:
    """Begin with nothing held: other journeys on this server may have told the same ten times."""
    dana.goto("/inbox/?state=held")
    if dana.get_by_role("button", name=ALL_OF_THEM).count():
        press(dana, ALL_OF_THEM)


def told_by_a_machine(page: Page, story: str) -> Receipt:
    """Send a report and fill in the box that no person sees."""
    page.request.get("/q/now/")
    hand_in(page, "/q/story/", story=[story])
    hand_in(page, "/check/", do=["send"], **{TRAP: ["https://example.org"]})
    page.goto("/kept/")
    return receipt(page)


def test_staff_see_one_line_look_and_put_them_into_the_inbox(
    page: Page, at_work: AtWork, demo: Server
) -> None:
    hours_have_been_seen(demo)
    dana = at_work("dana@example.org")
    let_go_what_others_left(dana)
    code = told_by_a_machine(page, "Buy these tablets now.")
    expect(seek(dana, code.handle)).to_have_count(0)
    dana.goto("/inbox/")
    expect(dana.get_by_text("report that looks odd is held until")).to_be_visible()
    screenshot(dana, "inbox-held-line")
    assert_accessible(dana)
    dana.get_by_role("link", name="Look at them").click()
    expect(row_of(dana, code.handle)).to_be_visible()
    screenshot(dana, "inbox-held")
    assert_accessible(dana)
    press(dana, ALL_OF_THEM)
    expect(dana.get_by_text("1 report is in the inbox now.")).to_be_visible()
    expect(seek(dana, code.handle)).to_be_visible()
