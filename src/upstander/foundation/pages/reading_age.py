"""How old a reader must be: the Flesch–Kincaid grade and five, of what a page really says.

Sentences of fewer than five words do not count: "Send" and "Yes" would make any page look easy.
"""

import html
import re
from dataclasses import dataclass

SHORTEST = 5
# What is not read as English, or not read at all.
_UNREAD = re.compile(r"<(head|svg|script|style|textarea)\b.*?</\1>", flags=re.DOTALL)
_TYPED = re.compile(r'<(\w+)[^>]*class="(?:typed|handle|tile-word|digits)[^>]*>.*?</\1>')
_NAME = re.compile(r"<bdi\b.*?</bdi>")
_HIDDEN = re.compile(r'<(\w+)[^>]*(?:aria-hidden="true"|\bhidden\b)[^>]*>.*?</\1>')
_BLOCK = re.compile(
    r"</?(?:p|li|h[1-6]|div|button|legend|label|dt|dd|title|summary|section|form|ul|ol|br|hr|"
    r"option|audio|nav|aside|main|header|footer|fieldset|details|blockquote|"
    r"template|table|t[dhr]|caption)\b[^>]*>"
)
_END = re.compile(r"[.?!:;](?:[”’\"]*)(?:\s+|$)")

# Words whose letters say too few syllables or too many.
_KNOWN = {
    "anyone": 3, "everyone": 3, "someone": 2, "something": 2, "sometimes": 2, "somebody": 3,
    "somewhere": 2, "everything": 3, "every": 2, "idea": 3, "area": 3, "being": 2, "doing": 2,
    "saying": 2, "going": 2, "seeing": 2, "safely": 2, "safety": 2, "useful": 2, "people": 2,
    "police": 2, "quiet": 2, "video": 3, "diary": 3, "trial": 2, "real": 1, "really": 2,
    "business": 2, "evening": 2, "phoned": 1, "emergency": 4, "homeless": 2, "lonely": 2,
    "upstander": 3, "interpreter": 4, "carer": 2, "careful": 2, "hours": 1, "our": 1, "hour": 1,
    "website": 2, "website’s": 2, "themselves": 2, "yourself": 2, "maybe": 2, "create": 2,
    "science": 2, "period": 3, "serious": 3, "previous": 3, "language": 2, "languages": 3,
    "crimestoppers": 3, "nine": 1, "choose": 1, "one’s": 1, "doesn’t": 2, "didn’t": 2, "isn’t": 2,
    "wasn’t": 2, "couldn’t": 2, "wouldn’t": 2, "hasn’t": 2, "haven’t": 2, "whatever": 3,
    "somehow": 2, "likely": 2, "lives": 1, "carefully": 3, "sure": 1, "used": 1, "friend": 1,
    "friends": 1, "phone": 1, "moved": 1, "closed": 1, "named": 1, "therefore": 2, "area’s": 3,
}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """How hard a page is: the age it asks for, and its longest sentence."""

    age: float
    longest: tuple[str, ...]


def syllables(word: str) -> int:
    """Return how many syllables a word has; a number counts as one."""
    letters = re.sub(r"[^a-z’']", "", word.lower().replace("'", "’"))
    if letters in _KNOWN:
        return _KNOWN[letters]
    letters = re.sub(r"’(s|ll|re|ve|d|m|t)?$", "", letters).replace("’", "")
    letters = re.sub(r"(?<=[^aeiouytd])ed$|(?<=[^aeiouyscxzg])es$", "", letters)
    groups = len(re.findall(r"[aeiouy]+", letters))
    groups += len(re.findall(r"(?<![aeioutcsx])ia|io(?![nu])|[^qg]ua(?!r)|eo(?!p)|iu|yi", letters))
    silent = re.search(r"(?<![aeiouyl])e$|[aeiouy]le$", letters)
    return max(groups - bool(silent), 1)


def sentences(page: str) -> list[tuple[str, ...]]:
    """Return the words of every sentence of an HTML page."""
    for unread in (_UNREAD, _TYPED, _NAME, _HIDDEN):
        page = unread.sub(" ", page)
    text = html.unescape(re.sub(r"<[^>]+>", " ", _BLOCK.sub(" . ", page)))
    parts = [re.findall(r"[\w’'-]*[^\W\d_][\w’'-]*", part) for part in _END.split(text)]
    return [tuple(words) for words in parts if words]


def read(page: str) -> Reading:
    """Return how hard an HTML page is to read; raises ValueError when it says nothing."""
    found = sentences(page)
    counted = [words for words in found if len(words) >= SHORTEST]
    if not counted:
        raise ValueError("no sentence of five words")
    words = [word for sentence in counted for word in sentence]
    a_word = sum(map(syllables, words)) / len(words)
    grade = 0.39 * len(words) / len(counted) + 11.8 * a_word - 15.59
    return Reading(grade + 5, max(counted, key=len))
