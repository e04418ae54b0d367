"""Ten places, each set up by name on an empty database, and opened in a real browser.

``PYTHONPATH=src:tools python -m tests.journeys.places [NAME …]`` walks the go-live list of each
from red to green, presses what opens the door, and finds the first page open. A line for each place; exit code 1 if one stays
closed. Each takes about a minute, so no gate runs it: run it when setting up or its pages change.
"""

import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Error, expect, sync_playwright

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
from tests.journeys.looking import ARGUMENTS
from tests.journeys.server import Server
from tests.journeys.steps import PASSPHRASE, follow, notice, press
from tools.needs import find_light_browser

PLACES = (
    "kent-police-area", "County Durham", "Northamptonshire", "Warwickshire", "Walsall", "Cornwall",
    "Gwent", "Rutland", "City of London", "East Sussex",
)  # fmt: skip


def walk(browser: Browser, server: Server, place: Place) -> None:
    """Go from a closed door and a red list to an open door."""
    pages = [browser.new_context(locale="en-GB", base_url=server.url) for _each in range(3)]
    stranger, coordinator, administrator = (one.new_page() for one in pages)
    stranger.goto("/")
    expect(stranger.get_by_text("You cannot tell us here yet")).to_be_visible()
    signs_in(coordinator, server, COORDINATOR, PASSPHRASE)
    sets_the_route(coordinator, place)
    signs_in(administrator, server, ADMINISTRATOR, place.passphrase)
    follow(administrator, "Settings")
    look(administrator, "Settings", "go-live-red")
    expect(administrator.get_by_role("button", name="Open the public door")).to_have_count(0)
    states_the_hours(administrator)
    names_the_contacts(administrator, place)
    writes_the_notice(administrator)
    administrator.goto("/settings/opening/")
    expect(notice(administrator, "Everything is ready")).to_be_visible()
    look(administrator, "Settings", "go-live-green")
    press(administrator, "Open the public door")
    expect(notice(administrator, "Everything on the list is in order.")).to_be_visible()
    stranger.goto("/")
    expect(stranger.get_by_role("link", name="Tell us what happened")).to_be_visible()
    for one in pages:
        one.close()


def tried(browser: Browser, name: str) -> str:
    """Set one place up and walk it; return what is wrong, nothing where all is right."""
    with tempfile.TemporaryDirectory(prefix="upstander-place-") as folder:
        server = Server(Path(folder))
        try:
            place = sets_up(server, name)
            server.start()
            walk(browser, server, place)
        except (AssertionError, Error, RuntimeError) as fault:
            return f"{type(fault).__name__}: {fault}"
        else:
            return ""
        finally:
            server.kill()


def main(names: list[str]) -> int:
    """Try each place; return 1 if one did not open."""
    wrong = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_light_browser() or playwright.chromium.executable_path,
            args=ARGUMENTS,
        )
        for name in names or PLACES:
            began = time.monotonic()
            fault = tried(browser, name)
            wrong += bool(fault)
            verdict = f"stays closed: {fault}" if fault else "open"
            sys.stdout.write(f"{name}: {verdict} ({time.monotonic() - began:.0f} s)\n")
            sys.stdout.flush()
        browser.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
