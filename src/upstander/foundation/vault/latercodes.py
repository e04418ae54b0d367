"""The resume code: six picture words that open an unsent draft again (ADR 0016).

There is no handle: the words are the look-up as well. They hold 44 secret and 4 check bits, the
check found before anything slow; also written as 15 digits.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass

from django.conf import settings

from upstander.foundation.vault import gate, masters, suite, words
from upstander.foundation.vault.codes import Problem

WORD_COUNT = 6
DIGIT_COUNT = 15
_SECRET_BITS = 44
_CHECK_BITS = 4
# One salt for all, since nothing is known of a code before it is derived; the pepper goes first.
_SALT = hashlib.sha256(b"upstander/later/1").digest()[:16]


@dataclass(frozen=True)
class LaterCode:
    """A resume code."""

    secret: int

    @property
    def number(self) -> int:
        """The 48 bits that the words and the digits both spell."""
        return self.secret << _CHECK_BITS | _check(self.secret)

    @property
    def words(self) -> tuple[str, ...]:
        """The six picture words."""
        return tuple(words.WORDS[byte] for byte in self.number.to_bytes(WORD_COUNT))

    @property
    def digits(self) -> str:
        """The same as 15 digits."""
        return str(self.number).zfill(DIGIT_COUNT)


@dataclass(frozen=True)
class Typed:
    """What was typed, understood: a code, or the problem and the words in question."""

    code: LaterCode | None
    problem: Problem | None = None
    unknown: tuple[str, ...] = ()
    found: int = 0


@dataclass(frozen=True)
class Place:
    """Where a saved draft lies, and what opens it: both derived from the code alone."""

    id: str
    key: bytes


def mint() -> LaterCode:
    """Return a new random code."""
    return LaterCode(secrets.randbits(_SECRET_BITS))


def place_of(code: LaterCode) -> Place:
    """Derive where the draft of a code lies: slow, through the gate; raises Busy."""
    cost = suite.Cost(**settings.UPSTANDER_ARGON2["code"])
    with gate.for_returning():
        known = code.secret.to_bytes(WORD_COUNT)
        stretched = suite.stretch(known, masters.key_for("pepper"), _SALT, cost)
    return Place(suite.expand(stretched, "later/id").hex(), suite.expand(stretched, "later/key"))


def parse(typed: str) -> Typed:
    """Understand a typed code as ``codes.parse`` does: near words and digits, and no guessing."""
    digits = re.sub(r"[\s\-.]+", "", typed)
    if digits.isascii() and digits.isdigit():
        if len(digits) != DIGIT_COUNT:
            return Typed(None, Problem.DIGIT_COUNT, found=len(digits))
        return _checked(int(digits))
    return _from_words(words.split_words(typed))


def _from_words(typed: list[str]) -> Typed:
    near = [words.nearest(word).word for word in typed]
    unknown = tuple(word for word, match in zip(typed, near, strict=True) if match is None)
    if unknown:
        return Typed(None, Problem.WORD_UNKNOWN, unknown, len(typed))
    if len(near) != WORD_COUNT:
        return Typed(None, Problem.WORD_COUNT, found=len(near))
    return _checked(int.from_bytes(bytes(words.index_of(word) for word in near if word)))


def _checked(number: int) -> Typed:
    code = LaterCode(number >> _CHECK_BITS)
    if code.secret >> _SECRET_BITS or code.number != number:
        return Typed(None, Problem.DOES_NOT_FIT)
    return Typed(code)


def _check(secret: int) -> int:
    digest = hashlib.sha256(b"upstander/later/1" + secret.to_bytes(WORD_COUNT)).digest()
    return digest[0] >> (8 - _CHECK_BITS)
