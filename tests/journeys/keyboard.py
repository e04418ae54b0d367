"""Somebody who uses no mouse and no finger: Tab, Space, arrows and Enter, and what they can see."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 80
# How thick the ring around what the keyboard is on is, in pixels. A door draws it around all of
# itself, a card for its box.
RING = """at => Math.max(...[[at], [at, "::after"], [at.nextElementSibling ?? at]].map(
    place => getComputedStyle(...place)
).map(drawn => drawn.outlineStyle === "none" ? 0 : parseFloat(drawn.outlineWidth)))"""


@dataclass(frozen=True)
class Keyboard:
    """The keyboard of one page."""

    page: Page

    def go_to(self, wanted: Locator) -> None:
        """Press Tab until the keyboard is on this; fail where it is never reached or not shown."""
        expect(wanted.first).to_be_attached()
        # A person waits until the page is drawn; before its styles are here no ring is.
        self.page.wait_for_load_state()
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if wanted.first.evaluate("it => it === document.activeElement"):
                assert wanted.first.evaluate(RING) >= 3
                return
        raise AssertionError(f"the keyboard never reaches {wanted}")

    def press(self, name: str) -> None:
        """Press a button."""
        self.go_to(self.page.get_by_role("button", name=name, exact=True))
        self.page.keyboard.press("Enter")

    def press_link(self, name: str) -> None:
        """Follow a link."""
        self.go_to(self.page.get_by_role("link", name=name, exact=True))
        self.page.keyboard.press("Enter")

    def type(self, label: str, words: str) -> None:
        """Type into a field."""
        self.go_to(self.page.get_by_label(label))
        self.page.keyboard.insert_text(words)

    def choose(self, label: str) -> None:
        """Choose one of several cards: Tab to the first, arrows to the others."""
        self.go_to(self.page.get_by_role("radio"))
        self.page.keyboard.press("Space")
        wanted = self.page.get_by_role("radio", name=label)
        while not wanted.is_checked():
            self.page.keyboard.press("ArrowDown")

    def tick(self, label: str) -> None:
        """Tick a card."""
        wanted = self.page.get_by_role("checkbox", name=label)
        self.go_to(wanted)
        self.page.keyboard.press("Space")
        expect(wanted).to_be_checked()
