"""The demonstration itself: it starts, keeps its data, stops, and every door page is in order."""

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.looking import assert_accessible, screenshot
from tests.journeys.server import Server

DOORS = {
    "home": "/",
    "help": "/help/",
    "who": "/who/",
    "back": "/back/",
    "ask": "/account/sign-in/",
}


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
