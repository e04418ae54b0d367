"""Make the four font files of the pages from the Atkinson Hyperlegible package.

    pip install fonttools brotli
    npm pack @fontsource/atkinson-hyperlegible@5.3.0 && tar xzf fontsource-*.tgz
    python tools/fonts/subset.py package src/upstander/foundation/pages/static/pages/fonts

Two files a weight: Latin-1 with our punctuation, which every page loads, and Latin Extended-A,
which a browser loads only when a word needs it (`unicode-range` in tokens.css).

The typeface has no circumflex on w and y, which Welsh needs, so those letters are put together
here from the typeface's own letters and accents. The licence (OFL 1.1) allows it: it reserves no
font name.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

WEIGHTS = {"400": "regular", "700": "bold"}
# Dashes, quotation marks, dagger, bullet, ellipsis; angle quotes; euro, trade mark, minus.
PUNCTUATION = [*range(0x2013, 0x2027), 0x2039, 0x203A, 0x20AC, 0x2122, 0x2212]
LATIN_1 = [*range(0x20, 0x7F), *range(0xA0, 0x100), *PUNCTUATION]
EXTENDED_A = [*range(0x100, 0x180), 0x218, 0x219, 0x21A, 0x21B]

# Letter to make: (its base, a letter of the typeface that wears the same accent).
WELSH = {
    "Ŵ": ("W", "Ê"),
    "ŵ": ("w", "ê"),
    "Ŷ": ("Y", "Ê"),
    "ŷ": ("y", "ê"),
    "Ẁ": ("W", "È"),
    "ẁ": ("w", "è"),
    "Ẃ": ("W", "É"),
    "ẃ": ("w", "é"),
    "Ẅ": ("W", "Ë"),
    "ẅ": ("w", "ë"),
    "Ỳ": ("Y", "È"),
    "ỳ": ("y", "è"),
}
# Where browsers read lines, sizes and names; nothing else travels.
FEATURES = ["kern", "liga", "locl", "mark", "mkmk", "ccmp"]


def centred(glyph: Any) -> int:
    """The middle of a glyph's ink, in font units."""
    return int((glyph.xMin + glyph.xMax) // 2)


def part(name: str, x: int = 0) -> GlyphComponent:
    """One component of a composite glyph, moved `x` units to the right."""
    component = GlyphComponent()
    component.glyphName, component.x, component.y, component.flags = name, x, 0, 0x0204
    return component


def add_letter(font: TTFont, letter: str, base: str, wearer: str) -> None:
    """Afterwards the font draws `letter`: `base` under the accent that `wearer` wears."""
    names, glyphs = font.getBestCmap(), font["glyf"]
    base_name = names[ord(base)]
    accent = glyphs[names[ord(wearer)]].components[1].glyphName
    move = centred(glyphs[base_name]) - centred(glyphs[accent])
    made = Glyph()
    made.numberOfContours = -1
    made.components = [part(base_name), part(accent, move)]
    name = f"uni{ord(letter):04X}"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyphs[name] = made
    font["hmtx"][name] = font["hmtx"][base_name]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(letter)] = name
    made.recalcBounds(glyphs)


def cut(font: TTFont, characters: list[int], target: Path) -> None:
    """Writes the `characters` of the font to `target` as WOFF2.

    Without hinting instructions, a third of the bytes; `gasp` then asks for smoothing in both
    directions at every size, as unhinted fonts need on Windows.
    """
    font["gasp"].gaspRange = {0xFFFF: 0x000F}
    options = subset.Options(
        flavor="woff2", layout_features=FEATURES, hinting=False, desubroutinize=True
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def make(package: Path, target: Path) -> None:
    """Writes four fonts and the licence into `target`."""
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(package / "LICENSE", target / "OFL.txt")
    for weight, name in WEIGHTS.items():
        source = f"files/atkinson-hyperlegible-{{}}-{weight}-normal.woff2"
        latin = TTFont(package / source.format("latin"))
        for letter, (base, wearer) in WELSH.items():
            add_letter(latin, letter, base, wearer)
        cut(latin, [*LATIN_1, *map(ord, WELSH)], target / f"{name}.woff2")
        extended = TTFont(package / source.format("latin-ext"))
        cut(extended, EXTENDED_A, target / f"{name}-extended.woff2")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path, help="the unpacked npm package")
    parser.add_argument("target", type=Path, help="the folder for the font files")
    given = parser.parse_args()
    make(given.package, given.target)
