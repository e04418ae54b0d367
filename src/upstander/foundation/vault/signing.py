"""What this installation signs: others can check that it came from here and was not changed.

The key is the one of the daily anchors, whose public half stands in each of them. A purpose goes
in front of what is signed, so that a paper can never be taken for an anchor.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from upstander.foundation.vault import masters


def sign(purpose: str, says: str) -> bytes:
    """Return the 64 bytes of an Ed25519 signature over a text, good for this purpose alone."""
    return _key().sign(_framed(purpose, says))


def is_signed(purpose: str, says: str, signature: bytes) -> bool:
    """Return whether this installation signed exactly this text for this purpose."""
    try:
        _key().public_key().verify(signature, _framed(purpose, says))
    except InvalidSignature:
        return False
    return True


def _framed(purpose: str, says: str) -> bytes:
    return f"upstander/{purpose}/1\n{says}".encode()


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(masters.key_for("signing"))
