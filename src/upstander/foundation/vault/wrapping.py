"""A private key under something a person knows. The derivation is slow by design."""

import hmac
import secrets

from upstander.foundation.vault import masters, suite
from upstander.foundation.vault.choices import UnlockKind
from upstander.foundation.vault.errors import WrongSecret
from upstander.foundation.vault.models import KeyPair, Unlock


def wrap(key: KeyPair, private: bytes, known: bytes, cost: suite.Cost, kind: UnlockKind) -> Unlock:
    """Return an unsaved unlock row: the private key wrapped under ``known``. Costs a derivation."""
    salt = secrets.token_bytes(16)
    stretched = suite.stretch(known, masters.key_for("pepper"), salt, cost)
    return Unlock(
        key=key,
        kind=kind,
        salt=salt,
        memory=cost.memory,
        passes=cost.passes,
        pepper_version=masters.PEPPER_VERSION,
        wrapped=suite.lock(private, suite.expand(stretched, "wrap"), key.id.bytes),
        verifier=suite.expand(stretched, "verifier"),
    )


def unwrap(unlock: Unlock, known: bytes) -> bytes:
    """Return the private key, or raise WrongSecret. Costs one derivation either way."""
    cost = suite.Cost(unlock.memory, unlock.passes)
    stretched = suite.stretch(known, masters.key_for("pepper"), bytes(unlock.salt), cost)
    if not hmac.compare_digest(suite.expand(stretched, "verifier"), bytes(unlock.verifier)):
        raise WrongSecret
    try:
        return suite.unlock(
            bytes(unlock.wrapped), suite.expand(stretched, "wrap"), unlock.key_id.bytes
        )
    except suite.NotAuthentic as error:
        raise WrongSecret from error
