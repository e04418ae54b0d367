"""The one suite of vault.md rule 1. Pure: bytes in, bytes out.

Sealing to a public key: HPKE base mode (RFC 9180), X25519 / HKDF-SHA256 / AES-256-GCM.
Locking under a key: AES-256-GCM. Deriving from what a person types: Argon2id (RFC 9106).
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ENVELOPE_VERSION = 1
SUITE_ID = 1
PAD_STEP = 256
_HEADER = bytes([ENVELOPE_VERSION, SUITE_ID])
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_NONCE = 12


class NotAuthentic(Exception):
    """The bytes were not made for this key and this place, or were changed."""


@dataclass(frozen=True)
class Cost:
    """Argon2id cost: memory in KiB, passes over it."""

    memory: int
    passes: int


def new_private() -> bytes:
    """Return 32 random bytes that are an X25519 private key."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    """Return the 32-byte public half."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def context(*parts: str | bytes) -> bytes:
    """Return the parts behind the suite's name, each with its length before it (two bytes)."""
    raw = [part.encode() if isinstance(part, str) else part for part in ("upstander/1", *parts)]
    return b"".join(len(part).to_bytes(2) + part for part in raw)


def seal(plain: bytes, public: bytes, info: bytes) -> bytes:
    """Return an envelope that only the private half of ``public`` opens, with the same info."""
    return _HEADER + _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), info=info)


class PrivateKey:
    """A private key that opens many envelopes: reading it costs half as much as opening one."""

    def __init__(self, raw: bytes) -> None:
        """Read 32 bytes; raises ValueError when they are not as many."""
        self.raw = raw
        self._key = X25519PrivateKey.from_private_bytes(raw)

    @property
    def public(self) -> bytes:
        """The 32-byte public half."""
        return self._key.public_key().public_bytes_raw()

    def unseal(self, envelope: bytes, info: bytes) -> bytes:
        """Return what was sealed.

        Raises NotAuthentic for another key, another place, another version or changed bytes.
        """
        if envelope[:2] != _HEADER:
            raise NotAuthentic
        try:
            return _SUITE.decrypt(envelope[2:], self._key, info=info)
        except (InvalidTag, ValueError) as error:
            raise NotAuthentic from error


def unseal(envelope: bytes, private: bytes, info: bytes) -> bytes:
    """Return what was sealed to a key that opens nothing else; raises NotAuthentic."""
    try:
        key = PrivateKey(private)
    except ValueError as error:
        raise NotAuthentic from error
    return key.unseal(envelope, info)


def lock(plain: bytes, key: bytes, bound_to: bytes) -> bytes:
    """Return nonce and ciphertext under a 32-byte key, bound to its place."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unlock(locked: bytes, key: bytes, bound_to: bytes) -> bytes:
    """Return what was locked, or raise NotAuthentic."""
    try:
        return AESGCM(key).decrypt(locked[:_NONCE], locked[_NONCE:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise NotAuthentic from error


def unlocker(key: bytes) -> Callable[[bytes, bytes], bytes]:
    """Return ``unlock`` under one key, for many small pieces in a row."""
    decrypt = AESGCM(key).decrypt

    def unlock_one(locked: bytes, bound_to: bytes) -> bytes:
        try:
            return decrypt(locked[:_NONCE], locked[_NONCE:], bound_to)
        except (InvalidTag, ValueError) as error:
            raise NotAuthentic from error

    return unlock_one


def pad(document: bytes) -> bytes:
    """Return the document behind its length, filled with zeros to a whole 256-byte step."""
    framed = len(document).to_bytes(4) + document
    return framed + bytes(-len(framed) % PAD_STEP)


def unpad(padded: bytes) -> bytes:
    """Return the document inside the padding."""
    end = 4 + int.from_bytes(padded[:4])
    return padded[4:end]


def expand(secret: bytes, purpose: str) -> bytes:
    """Return a 32-byte key for one purpose from a secret that is already random (HKDF)."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=context(purpose)).derive(secret)


def stretch(typed: bytes, pepper: bytes, salt: bytes, cost: Cost) -> bytes:
    """Return 32 bytes derived from something a person typed.

    HMAC with the pepper first: a stolen database alone gives nothing to guess against.
    """
    peppered = hmac.digest(pepper, typed, hashlib.sha256)
    argon = Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=1, memory_cost=cost.memory)
    return argon.derive(peppered)


def fingerprint(public: bytes) -> str:
    """Return 16 hexadecimal digits of a public key's SHA-256, in groups of four."""
    digest = hashlib.sha256(public).hexdigest()[:16]
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))
