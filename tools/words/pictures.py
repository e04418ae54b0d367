"""Make the pictures of the word list from the Twemoji graphics.

    npm pack @discordapp/twemoji@16.0.1 && tar xzf discordapp-twemoji-16.0.1.tgz
    python tools/words/pictures.py package/dist/svg

Eleven start from `edited/` instead. Six were put together by hand from parts of the original: one
of a pair, one thing of two, or drawn larger. Five were large and were made smaller with
`svgo --precision 2`.
"""

from __future__ import annotations

import argparse
import csv
import re
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "src/upstander/foundation/vault/data/words"
SIZES = re.compile(r' (?:xml:space|width|height|id)="[^"]*"')


def source_of(word: str, code_point: str, twemoji: Path) -> Path:
    """Return the file that a word's picture starts from."""
    edited = HERE / "edited" / f"{word}.svg"
    return edited if edited.exists() else twemoji / f"{code_point}.svg"


def tidy(svg: str) -> str:
    """Return the drawing sized by CSS alone, and hidden from screen readers.

    The word itself always stands beside the picture.
    """
    root, drawing = svg.strip().split(">", 1)
    return SIZES.sub("", root) + ' aria-hidden="true">' + drawing


def make(twemoji: Path) -> int:
    """Write one picture a word; return the bytes of all of them."""
    total = 0
    with (DATA / "words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            svg = tidy(source_of(row["word"], row["code_point"], twemoji).read_text("utf-8"))
            total += (DATA / "pictures" / row["picture"]).write_text(svg + "\n", "utf-8")
    return total


def main() -> None:
    """Make the pictures from the folder that is named."""
    parser = argparse.ArgumentParser(description="Make the pictures of the word list.")
    parser.add_argument("twemoji", type=Path, help="the folder of Twemoji's SVG files")
    print(f"{make(parser.parse_args().twemoji):,} bytes of pictures")


if __name__ == "__main__":
    main()
