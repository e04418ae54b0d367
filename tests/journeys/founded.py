"""A partnership set up by the command on an empty database, and its list made green, step by step."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.looking import WIDTHS, assert_accessible
from tests.journeys.server import Server
from tests.journeys.steps import (
    arrive,
    follow,
    notice,
    press,
    tick,
    type_password,
    type_phone_code,
)
from upstander.demo import place as demonstration

ADMINISTRATOR, COORDINATOR = "rhys@example.org", "briar@example.org"
CHARITY = "Open Door (invented)"
DAY = "2026-11-20"


@dataclass(frozen=True)
class Place:
    """What was set up: its districts, the two bodies that receive, the first passphrase."""

    name: str
    districts: tuple[str, ...]
    police: str
    council: str
    passphrase: str


def sets_up(server: Server, name: str) -> Place:
    """Set a place up on an empty database, with teams; the server is not started yet."""
    server.data.mkdir(parents=True)
    # So that the demonstration's server serves it without building another.
    demonstration.write(server.data, demonstration.Mark(seed=0, day=DAY, whole=True))
    server.manage("make_keys")
    server.manage("migrate")
    said = server.manage(
        "setup_partnership", name, f"--name={name} Together (invented)",
        f"--agency={CHARITY}=charity", "--admin-name=Rhys Tarrow",
        f"--admin-email={ADMINISTRATOR}",
    )  # fmt: skip
    found = re.search(r"^    (\w+(?: \w+){6})$", said, re.MULTILINE)
    assert found, said
    teams = subprocess.run(
        [sys.executable, "-P", "-m", "tests.journeys.teams"],
        env=server.environment, check=True, stdin=subprocess.DEVNULL, capture_output=True,
    )  # fmt: skip
    there = json.loads(teams.stdout)
    return Place(name, tuple(there["districts"]), there["police"], there["council"], found[1])


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


def sets_the_route(page: Page, place: Place) -> None:
    """Let police and council receive from everywhere, with the charity behind them."""
    page.goto("/settings/routes/everywhere/")
    tick(page, f"Duty desk ({place.police})", f"Duty desk ({place.council})")
    page.get_by_label("Which team takes over?").select_option(label=f"Duty desk ({CHARITY})")
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


def names_the_contacts(page: Page, place: Place) -> None:
    """Name a desk for adults and one for children, for all districts at once."""
    for whom in ("Adults", "Children and young people"):
        page.goto("/settings/safeguarding/")
        tick(page, whom, *place.districts)
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
