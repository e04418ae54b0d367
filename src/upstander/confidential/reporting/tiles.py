"""A code as pages draw it: its words with their pictures, and its number in fours."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from upstander.foundation.vault import words


@dataclass(frozen=True)
class Tile:
    """One word of a code with its picture."""

    word: str
    picture: SafeString


def tiles(of: Iterable[str]) -> list[Tile]:
    """Return the words of a code with their pictures."""
    return [Tile(word, SafeString(words.picture(word))) for word in of]


def grouped(digits: str) -> str:
    """Return digits in fours, as people read a number out."""
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
