"""A supervisor brings five hundred cases in from a spreadsheet, and takes one out again."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pikepdf
from playwright.sync_api import Page, expect

from tests.confidential.casework.lists import many
from tests.journeys.conftest import AtWork
from tests.journeys.looking import screenshot
from tests.journeys.papers import text_of
from tests.journeys.steps import arrive, follow, press, tick

CASES = 500
MINUTE = 60_000
EMAIL = "sam@example.org"
# A line that cannot come in, a duplicate, and a case of its own.
LIST = (
    many(CASES)
    + b'"VC/1","Person 1","Shouted at in street 1.","Rang them.","Rugby","04/12/2026","Dev",'
    b'"By letter","","Green"\r\n' + b'"VC/x","Sam","Eggs.","","Rugby","soon","","","",""\r\n'
)


def handed_in(page: Page, raw: bytes) -> None:
    page.goto("/cases/bring/")
    page.get_by_label("Your list").set_input_files(
        {"name": "cases.csv", "mimeType": "text/csv", "buffer": raw}
    )
    press(page, "Look at this file")


def test_five_hundred_cases_come_in_and_one_goes_out(at_work: AtWork, tmp_path: Path) -> None:
    page = at_work(EMAIL)
    follow(page, "Cases")
    follow(page, "Bring your cases")
    arrive(page, "Bring your cases", "bring")
    handed_in(page, LIST)
    arrive(page, "What each column is", "bring-columns")
    press(page, "Have a look")
    arrive(page, "500 cases would come in", "bring-look")
    expect(page.get_by_text("2 lines stay out")).to_be_visible()
    page.get_by_label("Why may you keep these cases here?").fill("Our public task.")
    press(page, "Bring 500 cases in")
    expect(page.get_by_role("heading", level=1)).to_have_text("500 cases came in", timeout=MINUTE)
    arrive(page, "500 cases came in", "bring-result")
    with page.expect_download() as saved:
        follow(page, "Save the lines that stayed out")
    saved.value.save_as(tmp_path / "left.csv")
    left = (tmp_path / "left.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in left] == ["Line", "502", "503"]
    follow(page, "Go to the cases")
    page.get_by_role("link", name=re.compile("Shouted at in street")).first.click()
    press(page, "Open this case")
    arrive(page, re.compile("Shouted at in street"), "brought-case")
    expect(page.get_by_text("By letter")).to_be_visible()
    hides(page)
    copy = taken_out(page, tmp_path)
    assert (copy["format"], copy["person"]["contact"]) == ("upstander-case", "By letter")


def taken_out(page: Page, folder: Path) -> Any:
    """See the case on paper, then take a copy of it out as a file."""
    address = page.url
    page.goto(f"{address}sheet/")
    arrive(page, re.compile("Shouted at in street"), "case-sheet")
    reads_well_as_pdf(page, page.title())
    is_marked_on_every_page(page)
    page.goto(f"{address}export/")
    screenshot(page, "export")
    tick(page, "Another organisation")
    page.get_by_label("Why is it needed?").fill("They move to another county.")
    with page.expect_download() as saved:
        press(page, "Save as a file (JSON)")
    saved.value.save_as(folder / "case.json")
    with page.expect_download() as printed:
        press(page, "Save as a PDF")
    printed.value.save_as(folder / "case.pdf")
    assert "/StructTreeRoot" in pikepdf.open(folder / "case.pdf").Root
    return json.loads((folder / "case.json").read_text())


def reads_well_as_pdf(page: Page, title: str) -> None:
    """Save the sheet as a tagged PDF, as browsers do, and find that it can be read aloud."""
    printed = page.pdf(prefer_css_page_size=True, tagged=True)
    saved = pikepdf.open(io.BytesIO(printed))
    assert re.fullmatch(r"Case \d{4}-\d{4}", title)
    assert str(saved.docinfo.Title) == title
    assert str(saved.Root.Lang).lower() == "en-gb"
    assert saved.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in saved.Root


def is_marked_on_every_page(page: Page) -> None:
    """Print a case so long that it takes several pages: a page that is lost says what it is."""
    page.evaluate("document.querySelector('main').append(...document.body.innerText.repeat(9))")
    saved = pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    pages = [text_of(one) for one in saved.pages]
    assert len(pages) > 1
    assert all("OFFICIAL-SENSITIVE" in one and "printed by" in one for one in pages)


def hides(page: Page) -> None:
    """Type, make the screen blank with a key, and find what was typed afterwards."""
    page.get_by_label("Write a note").press_sequentially("She rang")
    for blank in (True, False):
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        assert page.evaluate("document.documentElement.hasAttribute('data-blank')") is blank
    page.keyboard.type(".")
    expect(page.get_by_label("Write a note")).to_have_value("She rang.")
    press(page, "Hide this screen (Escape twice)")
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    page.mouse.dblclick(200, 200)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_label("Write a note").fill("")
