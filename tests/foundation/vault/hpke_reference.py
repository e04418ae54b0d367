"""A second, independent writing of HPKE base mode, to hold the library's bytes against.

From the text of RFC 9180 (sections 4, 5.1 and 5.2), X25519 / HKDF-SHA256 / AES-256-GCM.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEM = b"KEM" + (0x0020).to_bytes(2)
_HPKE = b"HPKE" + (0x0020).to_bytes(2) + (0x0001).to_bytes(2) + (0x0002).to_bytes(2)


def open_sealed(*, enc: bytes, ciphertext: bytes, private: bytes, info: bytes, aad: bytes) -> bytes:
    """Return the plain text of the first message of a base-mode context."""
    key, nonce = _schedule(_decapsulated(enc, private), info)
    return AESGCM(key).decrypt(nonce, ciphertext, aad)


def _decapsulated(enc: bytes, private: bytes) -> bytes:
    key = X25519PrivateKey.from_private_bytes(private)
    dh = key.exchange(X25519PublicKey.from_public_bytes(enc))
    context = enc + key.public_key().public_bytes_raw()
    prk = _extract(_KEM, b"", b"eae_prk", dh)
    return _expand(_KEM, prk, b"shared_secret", context, 32)


def _schedule(shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    context = b"\x00" + _extract(_HPKE, b"", b"psk_id_hash", b"")
    context += _extract(_HPKE, b"", b"info_hash", info)
    secret = _extract(_HPKE, shared, b"secret", b"")
    key = _expand(_HPKE, secret, b"key", context, 32)
    return key, _expand(_HPKE, secret, b"base_nonce", context, 12)


def _extract(suite_id: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    labelled = b"HPKE-v1" + suite_id + label + material
    return hmac.digest(salt or bytes(32), labelled, hashlib.sha256)


def _expand(suite_id: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labelled = length.to_bytes(2) + b"HPKE-v1" + suite_id + label + info
    block = hmac.digest(prk, labelled + b"\x01", hashlib.sha256)
    return block[:length]
