"""What a journey looks at beside the words: accessibility, and pictures to be looked at."""

import hashlib
import os
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

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
# Where JavaScript is off no timer ever fires, and axe goes on by timers: there it goes on at once,
# on the very page that a person sees. The long ones, which mean patience at its end, stay asleep.
# And axe looks at nothing in a <noscript>, so what stands in one is put beside it meanwhile.
WITHOUT_JAVASCRIPT = "matchMedia('(scripting: none)').matches"
PREPARED = """() => {
    window.setTimeout = (go, wait = 0, ...rest) => {
        if (wait < 1000) Promise.resolve().then(() => go(...rest));
        return 0;
    };
    window.unwrapped = [...document.querySelectorAll("body noscript")].map(one => {
        const shown = [...one.childNodes];
        one.after(...shown);
        return [one, shown];
    });
}"""
RESTORED = "() => window.unwrapped.forEach(([one, shown]) => one.append(...shown))"
# All that axe can see: the page but for the form's token, what was done to it, and how it is shown.
SEEN = """() => JSON.stringify([
    document.documentElement.outerHTML.replaceAll(/(name="csrfmiddlewaretoken" value=)"[^"]*"/g, "$1"),
    [...document.querySelectorAll("input, select, textarea, details, dialog")].map(
        one => [one.checked, one.open, one.disabled, one.type === "hidden" || one.value]),
    [...document.querySelectorAll(":focus, :hover, :user-invalid")].map(one => one.outerHTML),
    [innerWidth, innerHeight, scrollX, scrollY, location.pathname],
    ["(prefers-color-scheme: dark)", "(scripting: none)", "print"].map(one => matchMedia(one).matches),
])"""
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")


def violations(page: Page) -> list[str]:
    """Return each WCAG 2.2 AA rule that axe finds broken, with the places."""
    without = page.evaluate(WITHOUT_JAVASCRIPT)
    if without:
        page.evaluate(PREPARED)
    page.evaluate(AXE)
    found = list(page.evaluate(BROKEN, RULES))
    if without:
        page.evaluate(RESTORED)
    return found


@dataclass
class InOrder:
    """The pages that were found in order, by what axe can see of them.

    The processes of one run share a folder, see conftest; without one, nothing is remembered.
    """

    folder: Path | None = None

    def __contains__(self, seen: str) -> bool:
        return self.folder is not None and (self.folder / seen).exists()

    def add(self, seen: str) -> None:
        """Remember a page."""
        if self.folder is not None:
            (self.folder / seen).touch()


IN_ORDER = InOrder()


def assert_accessible(page: Page) -> None:
    """Fail with the broken rules unless axe finds nothing on this page.

    A page is not looked at again in the same run where nothing that axe can see is different.
    """
    page.wait_for_load_state()
    seen = hashlib.sha256(page.evaluate(SEEN).encode()).hexdigest()
    if seen in IN_ORDER:
        return
    found = violations(page)
    assert found == [], "\n".join(found)
    IN_ORDER.add(seen)


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
