"""The demonstration itself: it starts, keeps its data, stops, and every door page is in order."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, StorageState

from tests.journeys.conftest import AtWork
from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.server import Server
from tests.journeys.steps import come_back, open_report, tell

DOORS = {
    "home": "/",
    "help": "/help/",
    "who": "/who/",
    "places": "/places/",
    "learning": "/learning/?easy=1",
    "back": "/back/",
    "ask": "/account/sign-in/",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demonstration that builds itself, as whoever tries it starts it."""
    server = Server(tmp_path_factory.mktemp("tried"), as_a_person_does=True)
    try:
        server.start()
        yield server
        assert server.stop() == 0, server.log.read_text()
    finally:
        server.kill()


@pytest.fixture(scope="module")
def sign_ins() -> dict[str, StorageState]:
    """The cookies of those who signed in to this demonstration."""
    return {}


def test_a_report_is_sent_opened_and_come_back_to_with_keys_that_cost_what_they_cost(
    page: Page, at_work: AtWork
) -> None:
    code = tell(page, "They spat at my door again.")
    officer = at_work("dana@example.org")
    open_report(officer, code.handle)
    come_back(page, code)


@pytest.mark.parametrize("name", DOORS)
def test_a_door_page_is_accessible(page: Page, name: str) -> None:
    page.goto(DOORS[name])
    screenshot(page, f"door-{name}")
    assert_accessible(page)


@pytest.mark.parametrize("name", DOORS)
def test_a_door_page_is_accessible_without_javascript(page_without_js: Page, name: str) -> None:
    page_without_js.goto(DOORS[name])
    assert_accessible(page_without_js)


def test_a_second_start_keeps_the_data(demo: Server) -> None:
    mark = (demo.data / "demonstration").read_text()
    assert demo.stop() == 0
    demo.start()
    assert (demo.data / "demonstration").read_text() == mark


def test_the_code_of_somebody_s_phone_is_told_at_the_terminal(demo: Server) -> None:
    assert re.fullmatch(r"\d{6}", demo.code("dana@example.org"))
