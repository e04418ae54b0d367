"""The data protection officer reads who did what, and who was given keys; and opens nothing."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import AtWork
from tests.journeys.steps import arrive, press

OFFICER, COORDINATOR = "noor@example.org", "ines@example.org"


def test_the_data_protection_officer_reads_the_record_and_the_register(at_work: AtWork) -> None:
    page = at_work(OFFICER)
    page.get_by_role("link", name="Record").first.click()
    arrive(page, "The record", "record")
    page.get_by_label("What was done").select_option(label="Shared a report with another team")
    press(page, "Show")
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("Shared a report with another team")
    first.get_by_role("link").click()
    expect(page.get_by_text("Only what was done to")).to_be_visible()
    with page.expect_download() as waiting:
        press(page, "Take it along (CSV)")
    assert "Shared a report" in Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    page.get_by_role("link", name="Register").first.click()
    arrive(page, "Register of sharing", "register")


def test_the_coordinator_narrows_the_register_to_what_is_still_open(at_work: AtWork) -> None:
    page = at_work(COORDINATOR)
    page.get_by_role("link", name="Register").first.click()
    page.get_by_label("Which").select_option(label="Open")
    press(page, "Show")
    expect(page.locator("tbody tr").first).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Take the register along (CSV)").click()
    assert "Shared with" in Path(waiting.value.path()).read_text(encoding="utf-8-sig")
