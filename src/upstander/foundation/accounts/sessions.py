"""Django's sessions, sealed: the rows would show addresses and second-factor secrets in clear."""

import json
from typing import Any

from upstander.foundation.vault import masters, suite

_BOUND_TO = suite.context("django-session/1")


class SealedSerializer:
    """Writes a session as JSON under a server key. A row from anywhere else reads as empty."""

    def dumps(self, obj: Any) -> bytes:
        """Return the session, sealed."""
        plain = json.dumps(obj, separators=(",", ":")).encode()
        return suite.lock(plain, masters.key_for("session"), _BOUND_TO)

    def loads(self, data: bytes) -> Any:
        """Return the session that was sealed."""
        return json.loads(suite.unlock(data, masters.key_for("session"), _BOUND_TO))
