"""Ready words: what is left to fill in, how hard they read, and joining them to an answer. Pure."""

import html
import re
from dataclasses import dataclass

from upstander.foundation.pages.reading_age import read, sentences

PLAIN, EASY = "plain", "easy"
# How old a reader must be at most, in each of the two; and how long an easy sentence may be.
OLDEST = {PLAIN: 9.0, EASY: 7.0}
EASY_WORDS = 10
LONGEST = 2000
_GAP = re.compile(r"\[[^\[\]\n]+\]")


@dataclass(frozen=True)
class Wording:
    """One situation, in two ways of putting it."""

    key: str
    group: str
    title: str
    plain: str
    easy: str

    def text(self, form: str) -> str:
        """Return the words in plain English or in Easy Read."""
        return self.easy if form == EASY else self.plain


@dataclass(frozen=True)
class Hardness:
    """How hard a text is to read, and what is wrong with it; nothing where it is easy enough."""

    age: float
    too_hard: bool
    long_sentences: tuple[str, ...]

    @property
    def is_fine(self) -> bool:
        """Whether it may be used as it is."""
        return not self.too_hard and not self.long_sentences


def gaps(text: str) -> tuple[str, ...]:
    """Return what stands in square brackets and must be filled in, each once."""
    return tuple(dict.fromkeys(_GAP.findall(text)))


def hardness(text: str, form: str) -> Hardness:
    """Return how hard a text is for the readers it is meant for. Gaps count as one word."""
    page = _as_page(_GAP.sub("Monday", text))
    try:
        age = read(page).age
    except ValueError:
        # Nothing but sentences of a few words: a child can read them.
        age = 0.0
    counted = sentences(page) if form == EASY else []
    too_long = tuple(" ".join(words) for words in counted if len(words) > EASY_WORDS)
    return Hardness(age=age, too_hard=age > OLDEST[form], long_sentences=too_long)


def joined(written: str, text: str) -> str:
    """Return an answer with ready words behind what was written already."""
    return "\n\n".join(part for part in (written.strip(), text.strip()) if part)


def _as_page(text: str) -> str:
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in text.split("\n\n"))
