"""After a whole visit the browser's own files hold nothing of the code and nothing of the story."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.journeys.looking import ARGUMENTS
from tests.journeys.server import Server
from tests.journeys.steps import (
    SAFE,
    Receipt,
    begin,
    come_back,
    follow,
    press,
    tell,
    tick,
    write_back,
)

STORY = "The quetzalcoatlus canary flew over the bungalow at noon."
MESSAGE = "An archaeopteryx canary sat on the bungalow at night."


@pytest.fixture
def profile(
    playwright: Playwright,
    chromium: Path,
    demo: Server,
    tmp_path: Path,
    watched: Callable[[BrowserContext], BrowserContext],
) -> Iterator[BrowserContext]:
    """A browser that keeps its files in a folder, as everybody's does."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=chromium,
        args=ARGUMENTS,
        base_url=demo.url,
        downloads_path=tmp_path / "downloads",
        # The driver turns these off; people have them on.
        ignore_default_args=["--disable-back-forward-cache", "--disable-component-update"],
    )
    yield watched(context)
    context.close()


def test_the_browser_s_files_hold_nothing_of_the_visit(
    profile: BrowserContext, tmp_path: Path
) -> None:
    page = profile.pages[0]
    code = tell(page, STORY)
    follow(page, "Print a plain card")
    follow(page, "Back")
    page.get_by_text("Practise the code").click()
    page.get_by_label("Word 2").fill(code.words[1])
    press(page, "Try it")
    press(page, "I have finished")
    come_back(page, code)
    write_back(page, MESSAGE)
    press(page, "I have finished")
    page.goto("/help/")
    profile.close()
    history = tmp_path / "profile" / "Default" / "History"
    assert (in_history(history, "downloads"), visited_words(history, code)) == ([], [])
    needles = [code.handle, code.typed, "".join(code.words), code.digits, "canary", "bungalow"]
    needles += [code.digits.replace(" ", ""), " ".join(code.words[:2]), "\n".join(code.words[:2])]
    assert found_in(tmp_path, needles) == []
    # So that the empty list above means something: the browser did write down where it was.
    assert "History" in {name for name, _ in found_in(tmp_path, ["/kept/"])}


def test_the_browser_s_files_hold_nothing_of_saving_adding_a_paper_and_stopping(
    profile: BrowserContext, tmp_path: Path
) -> None:
    page = profile.pages[0]
    six, digits = saved_and_wiped(page)
    code = tell(page, STORY)
    come_back(page, code)
    line = added_and_on_paper(page)
    page.goto("/back/mail/")
    page.get_by_text("Someone may have found my code").click()
    press(page, "Stop my code now")
    page.goto("/help/")
    profile.close()
    history = tmp_path / "profile" / "Default" / "History"
    assert (in_history(history, "downloads"), visited_words(history, code)) == ([], [])
    assert [word for word in six if word in addresses(history)] == []
    needles = [code.handle, code.typed, code.digits, code.digits.replace(" ", ""), "canary"]
    needles += [" ".join(six), "".join(six), digits, digits.replace(" ", ""), line, "bungalow"]
    # Two neighbours: four letters alone stand by chance in what a browser keeps of its own.
    groups = line.split()[2:4]
    needles += [" ".join(six[:2]), " ".join(code.words[:2]), " ".join(groups), "".join(groups)]
    assert found_in(tmp_path, needles) == []
    assert "History" in {name for name, _ in found_in(tmp_path, ["/later/open/"])}


def saved_and_wiped(page: Page) -> tuple[list[str], str]:
    """Save what is written, open it with the six words, wipe it; return the words and digits."""
    begin(page)
    tick(page, SAFE)
    press(page, "Continue")
    page.get_by_label("What happened?").fill(STORY)
    press(page, "Save and come back later")
    press(page, "Give me six words")
    six = page.locator(".tiles .tile-word").all_inner_texts()
    digits = page.locator(".code .digits").inner_text()
    press(page, "I have the words: close it here")
    # Going on before an answer came would take the press back.
    page.wait_for_url("**/later/closed/")
    page.goto("/later/open/")
    page.get_by_label("The six words").fill(" ".join(six))
    press(page, "Open")
    page.wait_for_url(lambda url: not url.endswith("/later/open/"))
    page.goto("/later/")
    press(page, "Wipe all of it now")
    return six, digits


def added_and_on_paper(page: Page) -> str:
    """Add something, ask for deletion, check a paper; return the line that stands on it."""
    follow(page, "Tell us more")
    page.get_by_label("What do you want to add?").fill(MESSAGE)
    press(page, "Add this")
    follow(page, "Ask us to delete it")
    press(page, "Yes, ask for me")
    follow(page, "A paper that shows you told us")
    line = page.locator(".line-to-check").inner_text()
    page.goto("/paper/")
    page.get_by_label("The line at the foot of the paper").fill(line)
    press(page, "Check it")
    return line


def addresses(history: Path) -> set[str]:
    """Return every word of every address and title that the browser wrote down."""
    with closing(sqlite3.connect(history)) as database:
        pages = database.execute("SELECT url, title FROM urls").fetchall()
    return set(re.findall(r"\w+", " ".join(f"{url} {title}" for url, title in pages).lower()))


def in_history(history: Path, table: str) -> list[tuple[object, ...]]:
    """Return every row of one table of the browser's history."""
    with closing(sqlite3.connect(history)) as database:
        return database.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608


def visited_words(history: Path, code: Receipt) -> list[str]:
    """Return what of the code, the story and their subject the list of visited pages shows."""
    with closing(sqlite3.connect(history)) as database:
        pages = database.execute("SELECT url, title FROM urls").fetchall()
    # So that the list below means something: the browser did write down where it was.
    assert {"/kept/", "/back/mail/", "/help/"} <= {urlsplit(url).path for url, _ in pages}
    shown = set(re.findall(r"\w+", " ".join(f"{url} {title}" for url, title in pages).lower()))
    return [word for word in (code.handle, *code.words, "canary") if word.lower() in shown]


def found_in(folder: Path, needles: list[str]) -> list[tuple[str, str]]:
    """Return where any of this stands in any file, in the two ways a browser writes text."""
    return [
        (path.name, needle)
        for path in folder.rglob("*")
        if path.is_file()
        for needle in needles
        for spelled in (needle.encode(), needle.encode("utf-16-le"))
        if spelled.lower() in path.read_bytes().lower()
    ]
