"""From an empty database to an open door, and to days on which people can talk to somebody."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.founded import (
    ADMINISTRATOR,
    COORDINATOR,
    Place,
    look,
    names_the_contacts,
    sets_the_route,
    sets_up,
    signs_in,
    states_the_hours,
    writes_the_notice,
)
from tests.journeys.server import Server
from tests.journeys.setting_sessions import (
    adds_an_interpreter_and_a_room,
    adds_days_that_come_round,
    changes_them,
    sets_up_a_service,
    somebody_books,
    takes_the_first_day_away,
)
from tests.journeys.steps import PASSPHRASE, arrive, follow, notice, press

DISTRICTS = (
    "North Warwickshire", "Nuneaton and Bedworth", "Rugby", "Stratford-on-Avon", "Warwick",
)  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server on an empty folder."""
    return Server(tmp_path_factory.mktemp("founded"))


@pytest.fixture(scope="module")
def place(server: Server) -> Place:
    """Warwickshire, set up by the command, with teams."""
    return sets_up(server, "Warwickshire")


@pytest.fixture(scope="module")
def demo(server: Server, place: Place) -> Iterator[Server]:
    """The server of the place that was set up."""
    assert place.districts == DISTRICTS
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def sign_ins() -> dict[str, StorageState]:
    """The cookies of those who signed in here."""
    return {}


@pytest.fixture
def coordinator(open_page: OpenPage, demo: Server, sign_ins: dict[str, StorageState]) -> Page:
    """Briar's page, signed in. A phone's code is good once: who comes second goes on with it."""
    if COORDINATOR in sign_ins:
        page = open_page(storage_state=sign_ins[COORDINATOR])
        page.goto("/work/")
        return page
    page = open_page()
    signs_in(page, demo, COORDINATOR, PASSPHRASE)
    sign_ins[COORDINATOR] = page.context.storage_state()
    return page


def chooses_a_look(page: Page) -> None:
    """Choose a colour that cannot be read, and then one that can."""
    page.goto("/settings/look/")
    page.get_by_label("Colour of buttons").fill("#ffcc00")
    press(page, "Save the look")
    expect(notice(page, "hard to read")).to_be_visible()
    look(page, "Settings", "settings-look")
    page.get_by_label("Colour of buttons").fill("#5b2a86")
    press(page, "Save the look")
    expect(notice(page, "Saved.")).to_be_visible()


def checks_the_reference_data(page: Page) -> None:
    page.goto("/settings/reference/")
    look(page, "Settings", "settings-reference")
    follow(page, "Time limits of the Victims’ Code")
    look(page, "Settings", "settings-rows")
    page.get_by_role("button", name="We checked this").first.click()
    expect(page.get_by_text(": Police lead for the Victims’ Code")).to_be_visible()


def test_a_county_is_set_up_and_its_door_opens_when_the_list_is_green(
    page: Page, open_page: OpenPage, demo: Server, place: Place, coordinator: Page
) -> None:
    page.goto("/")
    expect(page.get_by_text("You cannot tell us here yet")).to_be_visible()
    expect(page.get_by_role("link", name="Tell us what happened")).to_have_count(0)
    look(
        page,
        "Has someone hurt you because of who you are? Or pretended to be a friend and used you?",
        "closed-door",
    )
    administrator = open_page()
    sets_the_route(coordinator, place)
    signs_in(administrator, demo, ADMINISTRATOR, place.passphrase)
    follow(administrator, "Settings")
    look(administrator, "Settings", "go-live-red")
    expect(administrator.get_by_role("button", name="Open the public door")).to_have_count(0)
    states_the_hours(administrator)
    names_the_contacts(administrator, place)
    writes_the_notice(administrator)
    chooses_a_look(administrator)
    checks_the_reference_data(administrator)
    follow(administrator, "Opening")
    expect(notice(administrator, "Everything is ready")).to_be_visible()
    look(administrator, "Settings", "go-live-green")
    press(administrator, "Open the public door")
    expect(notice(administrator, "Everything on the list is in order.")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("link", name="Tell us what happened")).to_be_visible()
    look(
        page,
        "Has someone hurt you because of who you are? Or pretended to be a friend and used you?",
        "open-door",
    )
    press(administrator, "Close the public door")
    expect(notice(administrator, "The public door is closed.").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("You cannot tell us here yet")).to_be_visible()


def test_sessions_are_set_up_from_nothing_booked_and_taken_away(
    coordinator: Page, open_page: OpenPage, place: Place
) -> None:
    person = open_page(javascript=False, viewport={"width": 360, "height": 740})
    sets_up_a_service(coordinator, f"Duty desk · {place.council}")
    adds_an_interpreter_and_a_room(coordinator)
    adds_days_that_come_round(coordinator)
    link = somebody_books(person)
    changes_them(coordinator)
    takes_the_first_day_away(coordinator)
    person.goto(link)
    arrive(person, "We are sorry, we cannot meet at that time", "talk-unsettled")
