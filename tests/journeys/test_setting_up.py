"""From an empty database to an open door: set up by name, the list made green, in a browser."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.looking import WIDTHS, assert_accessible
from tests.journeys.server import Server
from tests.journeys.steps import (
    PASSPHRASE,
    arrive,
    follow,
    notice,
    press,
    tick,
    type_password,
    type_phone_code,
)
from upstander.demo import place

ADMINISTRATOR = "rhys@example.org"
DISTRICTS = (
    "North Warwickshire", "Nuneaton and Bedworth", "Rugby", "Stratford-on-Avon", "Warwick",
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A partnership set up by the command on an empty database, with teams and an open desk."""
    server = Server(tmp_path_factory.mktemp("founded"))
    server.data.mkdir()
    # So that the demonstration's server serves it without building another.
    place.write(server.data, place.Mark(seed=0, day="2026-11-20", whole=True))
    server.manage("make_keys")
    server.manage("migrate")
    said = server.manage(
        "setup_partnership", "Warwickshire", "--name=Warwickshire Together (invented)",
        "--agency=Open Door (invented)=charity", "--admin-name=Rhys Tarrow",
        f"--admin-email={ADMINISTRATOR}",
    )  # fmt: skip
    assert "Districts: North Warwickshire, Nuneaton and Bedworth, Rugby" in said
    subprocess.run(
        [sys.executable, "-P", "-m", "tests.journeys.teams"],
        env=server.environment, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    server.passphrase = re.search(r"^    (\w+(?: \w+){6})$", said, re.MULTILINE)[1]  # type: ignore[attr-defined, index]
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="module")
def sign_ins() -> dict[str, StorageState]:
    """The cookies of those who signed in here."""
    return {}


def signs_in(page: Page, demo: Server, email: str, passphrase: str) -> None:
    """Sign in with a passphrase and the code of the phone."""
    type_password(page, email, passphrase)
    type_phone_code(page, demo.code(email))
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")


def look(page: Page, heading: str, picture: str) -> None:
    """Be on a page, and find it accessible and no wider than a phone."""
    arrive(page, heading, picture)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, picture


def sets_the_route(page: Page) -> None:
    """Let police and council receive from everywhere, with the charity behind them."""
    page.goto("/settings/routes/everywhere/")
    tick(page, "Duty desk (Warwickshire Police)", "Duty desk (Warwickshire County Council)")
    page.get_by_label("Which team takes over?").select_option(
        label="Duty desk (Open Door (invented))"
    )
    tick(page, "Reports go this way from now on")
    press(page, "Save")
    expect(notice(page, "Saved. It counts from the next report on.")).to_be_visible()


def states_the_hours(page: Page) -> None:
    """Say nine to five on five days."""
    follow(page, "State the hours")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        page.get_by_label(f"{day}, from").fill("09:00")
        page.get_by_label(f"{day}, until").fill("17:00")
    look(page, "Settings", "settings-hours")
    press(page, "Save the hours")
    expect(page.get_by_text("People read: Monday to Friday, 9:00 to 17:00.")).to_be_visible()


def names_the_contacts(page: Page) -> None:
    """Name a desk for adults and one for children, for all districts at once."""
    for whom in ("Adults", "Children and young people"):
        page.goto("/settings/safeguarding/")
        tick(page, whom, *DISTRICTS)
        page.get_by_label("Name of the desk").fill(f"{whom}: first contact")
        page.get_by_label("Phone number in the day").fill("01632 960001")
        press(page, "Save the contact")
        expect(notice(page, "Saved for these districts.")).to_be_visible()
    look(page, "Settings", "settings-safeguarding")


def writes_the_notice(page: Page) -> None:
    """Write the privacy notice, look at it, and save it."""
    page.goto("/settings/texts/")
    look(page, "Settings", "settings-texts")
    follow(page, "Privacy notice")
    page.get_by_label("In plain words").fill("We keep what you tell us for two years.")
    page.get_by_label("In Easy Read").fill("We keep it for 2 years.")
    press(page, "Look at it first")
    expect(page.get_by_role("heading", name="This is how it reads")).to_be_visible()
    look(page, "Privacy notice", "settings-text")
    press(page, "Save it")
    expect(notice(page, "Saved. It stands on the public pages now.")).to_be_visible()


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


def test_a_county_is_set_up_and_its_door_opens_when_the_list_is_green(
    page: Page, open_page: OpenPage, demo: Server
) -> None:
    page.goto("/")
    expect(page.get_by_text("You cannot tell us here yet")).to_be_visible()
    expect(page.get_by_role("link", name="Tell us what happened")).to_have_count(0)
    look(
        page,
        "Has someone hurt you because of who you are? Or pretended to be a friend and used you?",
        "closed-door",
    )
    coordinator, administrator = open_page(), open_page()
    signs_in(coordinator, demo, "briar@example.org", PASSPHRASE)
    sets_the_route(coordinator)
    signs_in(administrator, demo, ADMINISTRATOR, demo.passphrase)  # type: ignore[attr-defined]
    follow(administrator, "Settings")
    look(administrator, "Settings", "go-live-red")
    expect(administrator.get_by_role("button", name="Open the public door")).to_have_count(0)
    states_the_hours(administrator)
    names_the_contacts(administrator)
    writes_the_notice(administrator)
    chooses_a_look(administrator)
    administrator.goto("/settings/reference/")
    look(administrator, "Settings", "settings-reference")
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
