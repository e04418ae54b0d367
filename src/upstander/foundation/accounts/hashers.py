"""How a password is kept: peppered Argon2id, by the vault's own suite."""

import base64
import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.hashers import BasePasswordHasher, mask_hash
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_noop as _

from upstander.foundation.vault import masters, suite

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class PepperedArgon2Hasher(BasePasswordHasher):
    """HMAC with the pepper, then Argon2id: a stolen database alone gives nothing to guess against.

    Encoded as ``algorithm$pepper version$memory in KiB$passes$salt$hash``. The salt is another
    than that of the person's key, so neither value says anything about the other.
    """

    algorithm = "peppered_argon2id"

    def salt(self) -> str:
        """Return 16 random bytes in text."""
        return secrets.token_urlsafe(16)

    def encode(self, password: str, salt: str) -> str:
        """Return the encoded hash at the configured cost. Takes about 200 ms by design."""
        return self._encode(password, salt, suite.Cost(**settings.UPSTANDER_ARGON2["password"]))

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether this is the password, at the cost it was encoded with."""
        known = self.decode(encoded)
        cost = suite.Cost(known["memory"], known["passes"])
        return constant_time_compare(encoded, self._encode(password, known["salt"], cost))

    def decode(self, encoded: str) -> dict[str, Any]:
        """Return the parts of an encoded hash."""
        algorithm, version, memory, passes, salt, digest = encoded.split("$")
        return {
            "algorithm": algorithm,
            "version": int(version),
            "memory": int(memory),
            "passes": int(passes),
            "salt": salt,
            "hash": digest,
        }

    def must_update(self, encoded: str) -> bool:
        """Return whether the configured cost or the pepper has changed since."""
        known = self.decode(encoded)
        now = settings.UPSTANDER_ARGON2["password"]
        then = {"memory": known["memory"], "passes": known["passes"]}
        return then != now or known["version"] != masters.PEPPER_VERSION

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do nothing: a hash of an older cost is made again at the next sign-in."""

    def safe_summary(self, encoded: str) -> "dict[StrOrPromise, Any]":
        """Return what may be shown of a hash."""
        known = self.decode(encoded)
        return {
            _("algorithm"): known["algorithm"],
            _("memory"): known["memory"],
            _("passes"): known["passes"],
            _("hash"): mask_hash(known["hash"]),
        }

    def _encode(self, password: str, salt: str, cost: suite.Cost) -> str:
        stretched = suite.stretch(password.encode(), masters.key_for("pepper"), salt.encode(), cost)
        digest = base64.urlsafe_b64encode(suite.expand(stretched, "password")).decode().rstrip("=")
        parts = (masters.PEPPER_VERSION, cost.memory, cost.passes, salt, digest)
        return "$".join([self.algorithm, *map(str, parts)])
