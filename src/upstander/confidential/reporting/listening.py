"""Whether somebody's words speak of ending their life: looked at in memory, kept nowhere. Pure."""

import re
import tomllib
import unicodedata
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "ending.toml"
_APOSTROPHES = re.compile("['’‘`\u00b4]")
_BETWEEN = re.compile(r"[\W_]+")
# Letters that are one letter with a stroke, so that taking accents off leaves them.
_STROKES = str.maketrans({"ł": "l", "đ": "d", "ø": "o"})


def _bare(text: str) -> str:
    """Return words in small letters with single spaces: no accents, apostrophes or marks."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    words = _BETWEEN.sub(" ", _APOSTROPHES.sub("", letters.translate(_STROKES)))
    return f" {words.strip()} "


def _known() -> tuple[str, ...]:
    phrases = tomllib.loads(_FILE.read_text(encoding="utf-8"))["phrases"]
    # From the beginning of a word on: endings change in Polish and Urdu.
    return tuple(" " + _bare(one).strip() for several in phrases.values() for one in several)


PHRASES = _known()


def speaks_of_ending(text: str) -> bool:
    """Return whether the text holds one of the phrases of data/ending.toml, in any language."""
    words = _bare(text)
    return any(phrase in words for phrase in PHRASES)
