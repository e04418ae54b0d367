"""Files as sealed bytes: chunks of AES-256-GCM under a key that one file has. Pure.

A chunk's nonce is its number and whether it is the last one, and each is bound to the header and
the file's id: a file that was cut, added to, mixed up or put in another's place does not open.
"""

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from upstander.foundation.vault.suite import ENVELOPE_VERSION, SUITE_ID, NotAuthentic

CHUNK = 64 * 1024
SEALED_CHUNK = CHUNK + 16
# Version, suite, and the size of a chunk as a power of two.
HEADER = bytes([ENVELOPE_VERSION, SUITE_ID, 16])
KEY_BYTES = 32
# Sizes between one power of two and the next: a padded file is at most an eighth longer.
_STEPS = 8


def new_file_key() -> bytes:
    """Return the random key of one file."""
    return secrets.token_bytes(KEY_BYTES)


def padded(size: int) -> int:
    """Return what a file of this size is filled up to, so that its size says little about it.

    Whole chunks; above a mebibyte eight sizes between one power of two and the next.
    """
    chunks = max(1, -(-size // CHUNK))
    step = max(1, (1 << (chunks.bit_length() - 1)) // _STEPS)
    return -(-chunks // step) * step * CHUNK


def sealed_size(padded_size: int) -> int:
    """Return how many bytes a file of this padded size takes on the disk."""
    return len(HEADER) + padded_size // CHUNK * SEALED_CHUNK


class Sealer:
    """Seals one file as its bytes come in. What it returns is written down in that order."""

    def __init__(self, key: bytes, file_id: UUID) -> None:
        self._cipher = AESGCM(key)
        self._place = _place(file_id)
        self._waiting = bytearray()
        self._number = 0
        self.size = 0

    def add(self, data: bytes) -> bytes:
        """Return what these bytes make whole; the rest waits, since it may be the end."""
        self._waiting += data
        self.size += len(data)
        whole = bytearray()
        while len(self._waiting) > CHUNK:
            whole += self._next(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return bytes(whole)

    def end(self) -> bytes:
        """Return the rest, filled with zeros up to the padded size."""
        left = padded(self.size) // CHUNK - self._number
        first = bytes(self._waiting).ljust(CHUNK, b"\0")
        return b"".join(
            self._next(first if done == 0 else bytes(CHUNK), last=done == left - 1)
            for done in range(left)
        )

    def _next(self, plain: bytes, *, last: bool) -> bytes:
        sealed = self._cipher.encrypt(_nonce(self._number, last=last), plain, self._place)
        self._number += 1
        return sealed


def open_chunk(sealed: bytes, *, key: bytes, file_id: UUID, number: int, last: bool) -> bytes:
    """Return one chunk of a file, or raise NotAuthentic."""
    try:
        return AESGCM(key).decrypt(_nonce(number, last=last), sealed, _place(file_id))
    except (InvalidTag, ValueError) as error:
        raise NotAuthentic from error


def _nonce(number: int, *, last: bool) -> bytes:
    return bytes(7) + number.to_bytes(4) + bytes([last])


def _place(file_id: UUID) -> bytes:
    return HEADER + file_id.bytes
