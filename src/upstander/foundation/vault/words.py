"""The 256 picture words of a receipt code: find them, mend them, draw them, say them. Pure.

A typed word has one reading or none. Where two list words are as likely, nothing is guessed: the
person is asked to look at that word again. No message here repeats a typed word, for what is
typed may be part of a code and messages end in logs.
"""

import csv
import io
import re
import unicodedata
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "words"
SAMPLES_A_SECOND = 8_000
SILENCE = b"\x80"
PAUSE_SECONDS = 0.4
OPENING = 4  # the first four letters are enough: they are unique in the list
LONGEST_RUN = 120  # letters; more cannot be seven words, run together or not
NOTHING_WORDS = frozenset({"a", "an", "the", "and"})

# Letters that other keyboards give, and which do not come apart into a letter and an accent.
_OWN_LETTERS = str.maketrans({"\u0131": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
_PLURALS = (("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""))


class UnknownName(LookupError):
    """Not a word of the list, or not a name that has a clip."""

    def __init__(self) -> None:
        super().__init__("not in the word list")


@dataclass(frozen=True)
class Nearest:
    """The one list word a typed word can mean, or None; and whether it was mistyped."""

    word: str | None
    corrected: bool = False


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


WORDS: tuple[str, ...] = tuple(row["word"] for row in _rows(DATA / "words.csv"))
_INDEX = {word: index for index, word in enumerate(WORDS)}
_ALSO = {row["said"]: row["word"] for row in _rows(DATA / "also.csv")}
_LETTERS = {word: frozenset(word) for word in WORDS}
_OPENINGS = {word[:OPENING]: word for word in WORDS}


def index_of(word: str) -> int:
    """Return the frozen index, 0 to 255, of a list word."""
    if word not in _INDEX:
        raise UnknownName
    return _INDEX[word]


def nearest(text: str) -> Nearest:
    """Return the only list word that `text` can mean, typed in any case, script or plural.

    Two mistakes are mended; only one if the word or what was typed has four letters or fewer. The
    first four letters are enough, unless they are also one mistake away from another word ("came"
    may be camera or cake).
    """
    typed = "".join(_plain(text).split()).strip("0123456789")
    if typed in _INDEX:
        return Nearest(typed)
    readings = _singulars(typed) or _close(typed) or _opened(typed)
    return Nearest(readings.pop(), corrected=True) if len(readings) == 1 else Nearest(None)


def split_words(text: str) -> list[str]:
    """Return the words a person typed, in order, still as they typed them.

    Takes spaces, commas, dots, hyphens, lines, numbers ("1. fish 2. bell"), articles, a word in
    two parts ("sun flower", "light bulb") and words run together if they come apart in one way.
    """
    tokens = [token.strip("0123456789") for token in _plain(text).split()]
    pieces = _mended([token for token in tokens if token and token not in NOTHING_WORDS])
    return [word for piece in pieces for word in _run_together(piece) or [piece]]


@cache
def picture(word: str) -> str:
    """Return the picture of a list word as SVG to put into a page; hidden from screen readers."""
    index_of(word)
    return (DATA / "pictures" / f"{word}.svg").read_text("utf-8").strip()


def spoken(names: Iterable[str], language: str = "en") -> bytes:
    """Return one WAV that says the clips of `names` with a short pause after each.

    A name is a list word, a character of a handle, a digit or a phrase such as "your-code-is";
    clips/<language>.csv has them all. 8,000 samples a second, 8 bits, mono.
    """
    clips = _clips(language)
    pause = SILENCE * int(PAUSE_SECONDS * SAMPLES_A_SECOND)
    sound = (DATA / "clips" / f"{language}.bin").read_bytes()
    try:
        parts = [
            sound[offset : offset + length] for offset, length in map(clips.__getitem__, names)
        ]
    except KeyError:
        raise UnknownName from None
    return _wav(b"".join(part + pause for part in parts))


def _plain(text: str) -> str:
    """Return `text` as a-z, 0-9 and spaces: no case, accent or invisible character is left."""
    letters = unicodedata.normalize("NFKD", text).casefold().translate(_OWN_LETTERS)
    kept = (char for char in letters if unicodedata.category(char) not in {"Mn", "Cf"})
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’]", "", "".join(kept)))


def _singulars(typed: str) -> set[str]:
    ends = ((end, put) for end, put in _PLURALS if typed.endswith(end))
    return {typed.removesuffix(end) + put for end, put in ends} & _INDEX.keys()


def _opened(typed: str) -> set[str]:
    """Return the word with the same first four letters, unless `typed` is much longer."""
    word = _OPENINGS.get(typed[:OPENING], "") if len(typed) >= OPENING else ""
    return {word} if len(typed) <= len(word) + 3 and word else set()


def _shortened(typed: str) -> set[str]:
    return {word for word in _opened(typed) if word.startswith(typed)}


def _also(typed: str) -> set[str]:
    """Return the word whose picture people may call by this other name: television, donut."""
    return {_ALSO[typed]} if typed in _ALSO else set()


def _close(typed: str) -> set[str]:
    """Return the list words with the fewest mistakes between them and `typed`, if few enough."""
    # A mistake changes the length by one letter at most and the set of letters by two.
    likely = (word for word in WORDS if abs(len(word) - len(typed)) <= 2)
    similar = [word for word in likely if len(_LETTERS[word].symmetric_difference(typed)) <= 4]
    distances = {word: _distance(typed, word) for word in similar}
    distances |= dict.fromkeys(_shortened(typed) | _also(typed), 1)  # counts as one mistake
    within = {
        word: far
        for word, far in distances.items()
        if far <= (1 if min(len(word), len(typed)) <= OPENING else 2)
    }
    return {word for word, far in within.items() if far == min(within.values())}


def _distance(typed: str, word: str) -> int:
    """Return how many letters were left out, added, mistaken or swapped with the next one."""
    before, row = [0] * (len(word) + 1), list(range(len(word) + 1))
    for i, letter in enumerate(typed, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(word, 1):
            steps = [before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other)]
            if i > 1 < j and letter == word[j - 2] and typed[i - 2] == other:
                steps.append(older[j - 2] + 1)
            row.append(min(steps))
    return row[-1]


def _mended(tokens: list[str]) -> list[str]:
    """Join neighbours that are two parts of one word; no word is made of two of the list."""
    whole: list[str] = []
    for token in tokens:
        joined = "".join([*whole[-1:], token])
        if whole and (joined in _INDEX or joined in _ALSO):
            whole[-1] = joined
        else:
            whole.append(token)
    return whole


def _run_together(piece: str) -> list[str]:
    """Return the list words that `piece` is made of, or nothing if there is not exactly one way."""
    letters = re.sub(r"\d+", "", piece)
    if len(letters) > LONGEST_RUN:
        return []
    ways: list[list[list[str]]] = [[[]]]
    for end in range(1, len(letters) + 1):
        last = [letters[start:end] for start in range(max(0, end - 9), end)]
        ways.append(
            [[*way, word] for word in last if word in _INDEX for way in ways[end - len(word)]]
        )
    return ways[-1][0] if len(ways[-1]) == 1 else []


@cache
def _clips(language: str) -> dict[str, tuple[int, int]]:
    rows = _rows(DATA / "clips" / f"{language}.csv")
    return {row["name"]: (int(row["offset"]), int(row["length"])) for row in rows}


def _wav(samples: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(SAMPLES_A_SECOND)
        sound.writeframes(samples)
    return file.getvalue()
