"""The receipt code: a five-character handle and seven picture words. Pure.

The handle is the look-up and not secret. The words hold 50 secret and 6 check bits, the check
taken over handle and secret, so that a mistyped code is found out before any derivation; also
written as 17 digits for the phone, sign language and braille.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum

from upstander.foundation.vault import words

HANDLE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
HANDLE_LENGTH = 5
WORD_COUNT = 7
DIGIT_COUNT = 17
_SECRET_BITS = 50
_CHECK_BITS = 6
_NOT_HANDLE = re.compile(r"[\s\-–—._/,:;'\"#]+")


class Problem(StrEnum):
    """What is wrong with a typed code, before anything slow is tried."""

    HANDLE_LENGTH = "handle_length"
    HANDLE_LETTERS = "handle_letters"
    WORD_COUNT = "word_count"
    DIGIT_COUNT = "digit_count"
    WORD_UNKNOWN = "word_unknown"
    DOES_NOT_FIT = "does_not_fit"


@dataclass(frozen=True)
class Code:
    """A receipt code."""

    handle: str
    secret: int

    @property
    def number(self) -> int:
        """The 56 bits that the words and the digits both spell."""
        return self.secret << _CHECK_BITS | _check(self.handle, self.secret)

    @property
    def words(self) -> tuple[str, ...]:
        """The seven picture words."""
        return tuple(words.WORDS[byte] for byte in self.number.to_bytes(WORD_COUNT))

    @property
    def digits(self) -> str:
        """The same as 17 digits."""
        return str(self.number).zfill(DIGIT_COUNT)

    @property
    def known(self) -> bytes:
        """The secret as bytes: what the key derivation starts from."""
        return self.secret.to_bytes(7)


@dataclass(frozen=True)
class Parsed:
    """What was typed, understood: a code, or the problem and the words in question."""

    code: Code | None
    problem: Problem | None = None
    unknown: tuple[str, ...] = ()
    found: int = 0


def mint(handle: str = "") -> Code:
    """Return a new random code: of this handle, or of a random one."""
    drawn = "".join(secrets.choice(HANDLE_ALPHABET) for _ in range(HANDLE_LENGTH))
    return Code(handle or drawn, secrets.randbits(_SECRET_BITS))


def parse(handle: str, typed: str) -> Parsed:
    """Understand a typed code in any of the ways people mistype one.

    Spaces, case, hyphens, words run together, near words and digits are all taken; a word that is
    not near enough to exactly one list word is named, and alternatives are never tried.
    """
    tidy = _NOT_HANDLE.sub("", handle).upper()
    if len(tidy) != HANDLE_LENGTH:
        return Parsed(None, Problem.HANDLE_LENGTH)
    if not set(tidy) <= set(HANDLE_ALPHABET):
        return Parsed(None, Problem.HANDLE_LETTERS)
    return _with_handle(tidy, typed)


def _with_handle(handle: str, typed: str) -> Parsed:
    digits = re.sub(r"[\s\-.]+", "", typed)
    if not (digits.isascii() and digits.isdigit()):
        return _from_words(handle, words.split_words(typed))
    if len(digits) != DIGIT_COUNT:
        return Parsed(None, Problem.DIGIT_COUNT, found=len(digits))
    return _checked(handle, int(digits))


def _from_words(handle: str, typed: list[str]) -> Parsed:
    near = [words.nearest(word).word for word in typed]
    unknown = tuple(word for word, match in zip(typed, near, strict=True) if match is None)
    if unknown:
        return Parsed(None, Problem.WORD_UNKNOWN, unknown, len(typed))
    if len(near) != WORD_COUNT:
        return Parsed(None, Problem.WORD_COUNT, found=len(near))
    return _checked(handle, int.from_bytes(bytes(words.index_of(word) for word in near if word)))


def _checked(handle: str, number: int) -> Parsed:
    secret = number >> _CHECK_BITS
    code = Code(handle, secret)
    if secret >> _SECRET_BITS or code.number != number:
        return Parsed(None, Problem.DOES_NOT_FIT)
    return Parsed(code)


def _check(handle: str, secret: int) -> int:
    digest = hashlib.sha256(b"upstander/code/1" + handle.encode() + secret.to_bytes(7)).digest()
    return digest[0] >> (8 - _CHECK_BITS)
