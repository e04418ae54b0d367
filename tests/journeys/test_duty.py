"""Saturday night: somebody is not safe, and one person is called; or nobody is on duty."""

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, StorageState, expect

from tests.journeys.conftest import AtWork
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.server import Server
from tests.journeys.steps import IN_DANGER, arrive, follow, notice, press, tell
from tests.journeys.test_danger import LONGEST_SECONDS, appears, mails_in
from upstander.config.settings import STARTED

SATURDAY = STARTED.date() + dt.timedelta(days=(5 - STARTED.weekday()) % 7)
NUMBER = "+447700900123"
STORY = "The man with the green van is outside, and he shouts that he will come in."
DANA, SAM = "dana@example.org", "sam@example.org"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[Server]:
    """A demonstration that plays on a Saturday."""
    server = Server(tmp_path_factory.mktemp("duty"))
    server.take(built)
    try:
        server.start("--today", SATURDAY.isoformat())
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def sign_ins() -> dict[str, StorageState]:
    """The cookies of this demonstration."""
    return {}


def test_with_a_filled_rota_one_person_is_called_and_says_that_they_have_it(
    page: Page, at_work: AtWork, demo: Server
) -> None:
    sam, dana = at_work(SAM), at_work(DANA)
    takes_what_is_open(sam)
    empties_the_rota(sam)
    gives_a_number(dana)
    puts_on_duty(sam, "Dana Okafor", since=-1, until=3, backup="Sam Whitlock")
    screenshot(sam, "rota-filled")
    assert_accessible(sam)
    page.goto("/")
    expect(page.get_by_text("A person reads now.")).to_be_visible()
    to_sam = len(mails_in(demo.data / "mail", SAM))
    code = tell(page, STORY, safe=IN_DANGER)
    appears(dana, notice(dana, "You are called"))
    [text] = texts_to(NUMBER, demo)
    mail = mails_in(demo.data / "mail", DANA)[-1]
    assert mail["Subject"] == "Please look at your work list"
    for said in (text, str(mail)):
        assert not any(part in said for part in (code.handle, "van", "danger", "hate"))
    assert len(mails_in(demo.data / "mail", SAM)) == to_sam
    follow(dana, "See the alert, and say whether you have it")
    arrive(dana, "Alerts", "alert-called")
    expect(dana.locator("main")).to_contain_text("Called so far: Dana Okafor (on duty).")
    press(dana, "I have it")
    expect(notice(dana, "You have it. Nobody else is called now.")).to_be_visible()
    sam.goto("/alerts/")
    expect(sam.get_by_role("row").filter(has_text="Dana Okafor took it")).to_be_visible()
    arrive(sam, "Alerts", "alert-over")


def test_with_an_empty_rota_the_supervisor_is_called_at_once_and_reads_why(
    page: Page, at_work: AtWork, demo: Server
) -> None:
    sam, dana = at_work(SAM), at_work(DANA)
    takes_what_is_open(sam)
    empties_the_rota(sam)
    puts_on_duty(sam, "Dana Okafor", since=3, until=4)
    sam.goto("/rota/")
    expect(notice(sam, "Hours with nobody on duty in the next 7 days")).to_be_visible()
    screenshot(sam, "rota-empty")
    assert_accessible(sam)
    tell(page, STORY, safe=IN_DANGER)
    appears(sam, notice(sam, "You are called"))
    sam.goto("/alerts/")
    expect(sam.locator("main")).to_contain_text("Nobody was on duty when it came.")
    arrive(sam, "Alerts", "alert-gap")
    assert "nobody is on duty" in str(mails_in(demo.data / "mail", SAM)[-1])
    dana.goto("/work/")
    expect(notice(dana, "You are called")).to_have_count(0)


def takes_what_is_open(sam: Page) -> None:
    """Take the alerts of the demonstration's own stories, which come in its first minute."""
    sam.goto("/alerts/")
    button = sam.get_by_role("button", name="I have it", exact=True)
    over = sam.get_by_role("row").filter(has_text="took it")
    end = time.monotonic() + LONGEST_SECONDS
    while not (button.count() or over.count()) and time.monotonic() < end:
        sam.wait_for_timeout(1000)
        sam.reload()
    while button.count():
        button.first.click()
        expect(notice(sam, "You have it.")).to_be_visible()


def empties_the_rota(sam: Page) -> None:
    """Take every duty of this week and the next out, one after the other."""
    for ahead in (0, 7):
        sam.goto("/rota/")
        sam.goto(f"{sam.url.partition('?')[0]}?week={SATURDAY + dt.timedelta(days=ahead)}")
        week = sam.url
        while change_of(sam).count():
            change_of(sam).first.click()
            arrive(sam, "Change a duty", "rota-duty")
            press(sam, "Take this duty out")
            sam.goto(week)


def change_of(page: Page) -> Locator:
    """Return the links to change a duty."""
    return page.locator("main table").get_by_role("link", name="Change")


def puts_on_duty(sam: Page, name: str, *, since: int, until: int, backup: str = "Nobody") -> None:
    """Put somebody on duty, by days from the Saturday."""
    sam.goto("/rota/")
    sam.get_by_label("Who is on duty?").select_option(label=name)
    sam.get_by_label("From this day").fill((SATURDAY + dt.timedelta(days=since)).isoformat())
    sam.get_by_label("Until this day").fill((SATURDAY + dt.timedelta(days=until)).isoformat())
    for label in ("From this time", "Until this time"):
        sam.get_by_label(label).fill("09:00")
    sam.get_by_label("Who stands behind them?").select_option(label=backup)
    press(sam, "Put in the rota")
    expect(notice(sam, "The duty is in the rota.")).to_be_visible()


def gives_a_number(dana: Page) -> None:
    """Give a mobile number, as one does."""
    dana.goto("/work/")
    dana.locator(".whoami").get_by_role("link", name="How we reach you").first.click()
    arrive(dana, "How we reach you", "own-notices")
    dana.get_by_label("Your mobile number").fill("07700 900123")
    press(dana, "Save")
    expect(notice(dana, "Saved.")).to_be_visible()


def texts_to(number: str, demo: Server) -> list[str]:
    """Return the text messages that were written for a number."""
    texts = [path.read_text() for path in (demo.data / "texts").iterdir()]
    return [text for text in texts if text.startswith(number)]
