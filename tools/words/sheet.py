"""Write every picture with its word on one page, to be looked at before a word is frozen.

python tools/words/sheet.py build/words.html
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

DATA = Path(__file__).parents[2] / "src/upstander/foundation/vault/data/words"
PAGE = """<!doctype html>
<html lang="en-GB">
<title>The picture words</title>
<style>
body {{ display: grid; grid-template-columns: repeat(8, 1fr); font: 16px sans-serif }}
figure {{ margin: 8px; text-align: center }}
svg {{ inline-size: 90px; block-size: 90px }}
</style>
{figures}
"""


def figures() -> list[str]:
    """Return each picture over its word."""
    with (DATA / "words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        f"<figure>{(DATA / 'pictures' / row['picture']).read_text('utf-8')}"
        f"<figcaption>{row['word']}</figcaption></figure>"
        for row in rows
    ]


def main() -> None:
    """Write the page to the file that is named."""
    parser = argparse.ArgumentParser(description="Write a page with every picture and word.")
    parser.add_argument("page", type=Path)
    page: Path = parser.parse_args().page
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(PAGE.format(figures="\n".join(figures())), "utf-8")


if __name__ == "__main__":
    main()
