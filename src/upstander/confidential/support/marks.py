"""What the database keeps of the secrets of a form and of a private link: marks, never secrets."""

import hmac
import secrets

from upstander.foundation.vault import masters

# What a secret belongs to.
FORM, LINK = "form", "link"
# Thirty-two letters and digits that are hard to take for one another, lower case.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz0"
_LENGTH = 26
_REFERENCE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_REFERENCE_LENGTH = 6


def new_secret() -> str:
    """Return a random secret of 130 bits that can be typed: 26 letters and digits."""
    return "".join(secrets.choice(_LETTERS) for _place in range(_LENGTH))


def new_reference() -> str:
    """Return a random number of a booking, to say on the phone. It opens nothing."""
    return "".join(secrets.choice(_REFERENCE) for _place in range(_REFERENCE_LENGTH))


def mark(purpose: str, secret: str) -> str:
    """Return what is stored of a secret: an HMAC under a key that is not in the database."""
    key = masters.key_for(f"support/{purpose}")
    return hmac.digest(key, secret.encode(), "sha256").hex()
