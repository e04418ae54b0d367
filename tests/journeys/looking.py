"""What a journey looks at beside the words: accessibility, and pictures to be looked at."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, Route

# How every browser of the journeys is started.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    # A process less for each browser: an eighth of the processor time of all journeys.
    "--in-process-gpu",
    "--disable-background-networking",
    # There is no other machine to ask.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]
AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "axe.min.js").read_text()
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    },
    "resultTypes": ["violations"],
}
WIDTHS = (360, 1280)
# Only what is said comes over: axe returns ten times as much about what is in order.
BROKEN = """async rules => (await axe.run(document, rules)).violations.map(
    rule => `${rule.id}: ${rule.help}: ${rule.nodes.map(node => node.html).join(", ")}`
)"""
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")


def violations(page: Page) -> list[str]:
    """Return each WCAG 2.2 AA rule that axe finds broken, with the places."""
    with page_axe_can_run_on(page) as live:
        live.evaluate(AXE)
        return list(live.evaluate(BROKEN, RULES))


@contextmanager
def page_axe_can_run_on(page: Page) -> Iterator[Page]:
    """Yield the page itself, or where JavaScript is off a copy of it on which only axe runs.

    axe waits for timers, which never fire in a browser without JavaScript.
    """
    if not page.evaluate("matchMedia('(scripting: none)').matches"):
        yield page
        return
    seen = page.content().replace("<noscript>", "").replace("</noscript>", "")
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(viewport=page.viewport_size)
    address = page.url.partition("#")[0]
    context.route("**/*", lambda route: answer_as_seen(route, address, seen))
    copy = context.new_page()
    copy.goto(page.url)
    yield copy
    context.close()


def answer_as_seen(route: Route, address: str, seen: str) -> None:
    """Give the copy the page as it was seen and its styles and pictures, but no script."""
    if route.request.url == address:
        route.fulfill(body=seen, content_type="text/html; charset=utf-8")
    elif route.request.resource_type == "script":
        route.abort()
    else:
        route.continue_()


def assert_accessible(page: Page) -> None:
    """Fail with the broken rules unless axe finds nothing on this page."""
    page.wait_for_load_state()
    found = violations(page)
    assert found == [], "\n".join(found)


def screenshot(page: Page, name: str) -> None:
    """Save the page, wide and narrow, light and dark, in the folder UPSTANDER_SHOTS.

    The files are ``<name>-<width>.png`` and ``<name>-<width>-dark.png``.
    """
    folder = os.environ.get("UPSTANDER_SHOTS")
    if not folder:
        return
    before = page.viewport_size
    for width, scheme in product(WIDTHS, SCHEMES):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        dark = "-dark" if scheme == "dark" else ""
        path = Path(folder) / f"{name}-{width}{dark}.png"
        page.screenshot(path=path, full_page=True, animations="disabled")
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)
