"""The style sheets and scripts keep their promises: direction, colours in one place, and weight."""

import gzip
import re
from pathlib import Path

import pytest

from upstander.foundation import pages

STATIC = Path(pages.__file__).parent / "static/pages"
SHEETS = sorted((STATIC / "css").glob("*.css"))
PUBLIC = ["tokens", "base", "fields", "parts", "public"]
PHYSICAL = re.compile(
    r"(?<![\w-])((?:margin|padding|border|inset)-(?:left|right|top|bottom)[\w-]*"
    r"|left|right|top|bottom|(?:min-|max-)?(?:width|height)"
    r"|text-align:\s*(?:left|right)|float:\s*(?:left|right))\s*[:;]"
)
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(")
MEDIA = re.compile(r"@media[^{]+")


def rules(sheet: Path) -> str:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    return MEDIA.sub("@media ", text)


def weight(paths: list[Path]) -> int:
    """Bytes on the wire, each file compressed alone as it is served."""
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_a_sheet_names_no_side_but_start_and_end(sheet: Path) -> None:
    assert PHYSICAL.findall(rules(sheet)) == []


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in SHEETS if sheet.stem != "tokens"], ids=lambda sheet: sheet.stem
)
def test_a_sheet_takes_every_colour_from_the_tokens(sheet: Path) -> None:
    assert COLOUR.findall(rules(sheet)) == []


def test_every_token_that_is_used_exists() -> None:
    text = "".join(rules(sheet) for sheet in SHEETS)
    made = set(re.findall(r"(--[\w-]+):", text))
    assert set(re.findall(r"var\((--[\w-]+)", text)) - made == set()


def test_the_public_sheets_weigh_at_most_nine_kilobytes() -> None:
    assert weight([STATIC / f"css/{name}.css" for name in PUBLIC]) <= 9 * 1024


def test_the_scripts_weigh_at_most_three_kilobytes() -> None:
    assert weight(sorted((STATIC / "js").glob("*.js"))) <= 3 * 1024


@pytest.mark.parametrize("name", ["regular", "bold"])
def test_a_font_of_every_page_weighs_at_most_fourteen_kilobytes(name: str) -> None:
    assert (STATIC / f"fonts/{name}.woff2").stat().st_size <= 14 * 1024
