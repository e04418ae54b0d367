"""What is searched for, and what of a text is worth finding. Pure."""

import re
from collections.abc import Collection

# As many words as anybody remembers; more only narrow further.
MOST_WORDS = 8
# One letter would fit everything.
SHORTEST = 2
_WORD = re.compile(r"[^\W\d_][\w'’‘-]*")
_ENDS_A_SENTENCE = '.!?…:;\n"“„”(»«'


def words_wanted(normalised: str) -> tuple[str, ...]:
    """Return the words to look for, each once, from a text that was normalised."""
    words = [word for word in normalised.split() if len(word) >= SHORTEST]
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def found_in(words: Collection[str], line: str) -> set[str]:
    """Return which of the words a line of a card has, from their beginning."""
    return {word for word in words if f" {word}" in line}


def names_in(text: str) -> str:
    """Return the words of a story that look like names of people and places, the surest first.

    In English they have a capital inside a sentence; those at its beginning may be names too and
    come last. A script without capitals does not show its names, so all its words are taken.
    """
    words = list(_WORD.finditer(text))
    inside = [one.group() for one in words if _looks_named(one.group()) and not _begins(text, one)]
    first = [one.group() for one in words if _looks_named(one.group()) and _begins(text, one)]
    return " ".join([*inside, *first])


def _looks_named(word: str) -> bool:
    return not word[0].islower()


def _begins(text: str, word: re.Match[str]) -> bool:
    before = text[: word.start()].rstrip(" ")
    return not before or before[-1] in _ENDS_A_SENTENCE
