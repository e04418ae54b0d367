"""Four words by which two people make sure, by voice, that they mean the same key (rule 9).

Keyed with a server secret: whoever can only write to the database cannot look for another key
pair that has the same words. One who holds the server secrets as well could, in days; the
fingerprint beside the words shows them up.
"""

import hmac

from upstander.foundation.vault import masters, suite
from upstander.foundation.vault.models import KeyPair
from upstander.foundation.vault.words import WORDS

CHECK_WORDS = 4


def check_words(key: KeyPair) -> tuple[str, ...]:
    """Return the four words of a public key and its owner: the same for whoever looks."""
    said = suite.context("check-words/1", key.owner.bytes, bytes(key.public))
    digest = hmac.digest(masters.key_for("check words"), said, "sha256")
    return tuple(WORDS[byte] for byte in digest[:CHECK_WORDS])
