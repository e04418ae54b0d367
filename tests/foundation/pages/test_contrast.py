"""The colours of tokens.css, measured in pairs as WCAG 2.2 measures them."""

import re
from pathlib import Path

import pytest

from upstander.foundation import pages

TOKENS = Path(pages.__file__).parent / "static/pages/css/tokens.css"
SHEETS = sorted(TOKENS.parent.glob("*.css"))

THEMES = {
    "light": [None],
    "dark": [None, "screen and (prefers-color-scheme: dark)"],
    "more contrast": [None, "(prefers-contrast: more)"],
    "dark, more contrast": [
        None,
        "screen and (prefers-color-scheme: dark)",
        "(prefers-contrast: more)",
        "screen and (prefers-contrast: more) and (prefers-color-scheme: dark)",
    ],
}
GROUNDS = ["paper", "card", "mint", "sun", "sky", "blush", "stone"]
TEXT_PAIRS = [
    *(("ink", ground) for ground in GROUNDS),
    ("soft", "paper"),
    ("soft", "card"),
    *(("teal", ground) for ground in GROUNDS),
    ("rose", "paper"),
    ("rose", "card"),
    ("on-fill", "fill"),
    ("on-fill", "fill-hover"),
    ("on-alarm", "alarm"),
    ("on-alarm", "alarm-hover"),
    ("on-panel", "panel"),
    ("on-panel", "rail"),
    ("on-panel", "rail-raised"),
]
# What a person must see to use a control: its edge, its fill, the ring that shows the focus.
EDGE_PAIRS = [
    ("edge", "paper"),
    ("edge", "card"),
    ("fill", "paper"),
    ("fill", "card"),
]


def tokens(theme: str) -> dict[str, str]:
    """The colours of one theme: the plain ones, then each matching media block over them."""
    sheet = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(), flags=re.DOTALL)
    blocks = re.findall(r"(?:@media ([^{]+?) \{\s*)?:root \{(.*?)\}", sheet, flags=re.DOTALL)
    found: dict[str, str] = {}
    for media, body in blocks:
        if (media or None) in THEMES[theme]:
            found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", body))
    return found


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(theme: str, pairs: list[tuple[str, str]], least: float) -> dict[str, float]:
    colours = tokens(theme)
    measured = {f"{a} on {b}": contrast(colours[a], colours[b]) for a, b in pairs}
    return {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < least}


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_pair_reaches_seven_to_one(theme: str) -> None:
    assert too_faint(theme, TEXT_PAIRS, 7) == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_edge_of_a_control_reaches_three_to_one(theme: str) -> None:
    assert too_faint(theme, EDGE_PAIRS, 3) == {}


@pytest.mark.parametrize("theme", ["light", "more contrast"])
def test_the_focus_ring_is_seen_by_its_ink_edge(theme: str) -> None:
    assert too_faint(theme, [("ink", "amber"), ("ink", "paper"), ("ink", "card")], 3) == {}


@pytest.mark.parametrize("theme", ["dark", "dark, more contrast"])
def test_the_focus_ring_is_seen_in_the_dark_by_its_amber(theme: str) -> None:
    assert too_faint(theme, [("amber", "paper"), ("amber", "card")], 3) == {}


def test_black_on_white_measures_twenty_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
