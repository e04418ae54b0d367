"""A photo with a map point in it: told so, sent clean, and read by the team."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.foundation.uploads import pictures
from tests.journeys.conftest import AtWork, OpenPage
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.steps import (
    SAFE,
    arrive,
    begin,
    come_back,
    follow,
    notice,
    open_report,
    opens_a_case,
    press,
    receipt,
    section,
    send_early,
    tell,
    tick,
    write,
)

DANA = "dana@example.org"
HEADING = "Do you have photos, messages or papers?"
PHOTO: FilePayload = {"name": "IMG_2034.jpg", "mimeType": "image/jpeg", "buffer": pictures.photo()}
NOTE: FilePayload = {"name": "what he wrote.txt", "mimeType": "text/plain", "buffer": b"Go away"}
PROGRAM: FilePayload = {"name": "x.exe", "mimeType": "application/x-dosexec", "buffer": b"MZ\0\0"}
SMALL = {"width": 320, "height": 640}
HIDDEN = "where it was made, as a point on the map"


def come_to_the_page(page: Page) -> None:
    begin(page)
    tick(page, SAFE)
    press(page, "Continue")
    write(page, "They sent me pictures of my own door.")
    page.goto("/q/files/")


def choose(page: Page, *files: FilePayload) -> None:
    page.locator("input[type=file]").set_input_files(list(files))
    press(page, "Add these files")


def card(page: Page, name: str) -> Page:
    return page.locator(".files > li").filter(has_text=name)  # type: ignore[return-value]


def added_and_looked_at(page: Page, name: str) -> None:
    """Add a photo and a text, try a program, and take the text out again."""
    come_to_the_page(page)
    arrive(page, HEADING, f"files-{name}-empty")
    choose(page, PHOTO, NOTE)
    expect(notice(page, HIDDEN)).to_be_visible()
    arrive(page, HEADING, f"files-{name}-added")
    choose(page, PROGRAM)
    expect(page.get_by_text("x.exe: We can take photos, pictures, PDF")).to_be_visible()
    arrive(page, HEADING, f"files-{name}-refused")
    card(page, "what he wrote.txt").get_by_role("button").click()
    expect(page.locator(".files > li")).to_have_count(1)


def read_by_the_team(page: Page, number: str, name: str) -> None:
    """Open the report, look at its files, and take the clean copy off."""
    open_report(page, number)
    files = page.locator("#files")
    expect(files).to_contain_text("IMG_2034.jpg")
    expect(files).to_contain_text("Not scanned for harmful software.")
    screenshot(page, f"files-{name}-desk")
    assert_accessible(page)
    with page.expect_download() as taken:
        files.get_by_role("button", name=re.compile("Clean copy")).click()
    assert taken.value.suggested_filename == "file.jpg"
    raw = taken.value.path().read_bytes()
    assert Image.open(BytesIO(raw)).size == (120, 80)
    assert b"Quillon" not in raw


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_photo_with_a_map_point_goes_clean_and_the_team_reads_it(
    open_page: OpenPage, at_work: AtWork, *, javascript: bool
) -> None:
    page = open_page(javascript=javascript, viewport=SMALL)
    name = "script" if javascript else "plain"
    added_and_looked_at(page, name)
    send_early(page)
    expect(page.locator("main")).to_contain_text("IMG_2034.jpg")
    assert_accessible(page)
    press(page, "Send")
    code = receipt(page)
    read_by_the_team(at_work(DANA), code.handle, name)
    page.goto("/")
    come_back(page, code)
    expect(section(page, "Who opened it")).to_contain_text("opened a file")


def test_an_original_is_kept_when_the_person_says_so(page: Page, at_work: AtWork) -> None:
    come_to_the_page(page)
    choose(page, PHOTO)
    tick(page, "Keep the original too")
    press(page, "Continue")
    page.goto("/q/files/")
    expect(page.get_by_role("checkbox")).to_be_checked()
    arrive(page, HEADING, "files-kept")
    send_early(page)
    press(page, "Send")
    code = receipt(page)
    dana = at_work(DANA)
    open_report(dana, code.handle)
    with dana.expect_download() as taken:
        dana.locator("#files").get_by_role("button", name=re.compile("Original")).click()
    assert taken.value.path().read_bytes() == pictures.photo()


def test_files_go_both_ways_with_the_code(page: Page, at_work: AtWork) -> None:
    code = tell(page, "They wrote to me again.")
    dana = at_work(DANA)
    open_report(dana, code.handle)
    follow(dana, "Send files")
    dana.locator("input[type=file]").set_input_files([{**PHOTO, "name": "form.jpg"}])
    arrive(dana, "Send files to the person", "files-answer")
    press(dana, "Send to their mailbox")
    expect(notice(dana, "Your files are in their mailbox.")).to_be_visible()
    come_back(page, code)
    expect(page.locator(".talk")).to_contain_text("form.jpg")
    arrive(page, "Your messages", "files-mailbox")
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("form.jpg")).click()
    assert b"Quillon" not in taken.value.path().read_bytes()
    follow(page, "Send us files")
    choose(page, PHOTO)
    expect(notice(page, HIDDEN)).to_be_visible()
    arrive(page, "Send us files", "files-back")
    press(page, "Send these files")
    expect(page.locator(".talk")).to_contain_text("1 file")
    assert "IMG_2034" not in page.content()
    open_report(dana, code.handle)
    expect(dana.locator("#files")).to_contain_text("IMG_2034.jpg")
    a_picture_is_looked_at_in_its_case(dana, code.handle)


def a_picture_is_looked_at_in_its_case(page: Page, number: str) -> None:
    """One of two pictures is uncovered, and a page loaded again covers it."""
    opens_a_case(page, number)
    follow(page, "Files")
    arrive(page, "Waiting at the door", "case-files")
    covered = page.get_by_role("button", name=re.compile("Show this picture"))
    expect(covered).to_have_count(2)
    expect(page.locator("main img")).to_have_count(0)
    page.get_by_role("button", name=re.compile("Show this picture.*IMG_2034")).click()
    shown = page.get_by_alt_text("The picture that was sent")
    expect(shown).to_be_visible()
    assert shown.evaluate("one => one.decode().then(() => one.naturalWidth)") == 120
    expect(covered).to_have_count(1)
    screenshot(page, "case-files-shown")
    assert_accessible(page)
    page.reload()
    expect(page.locator("main img")).to_have_count(0)
