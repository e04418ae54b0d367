"""What a person typed, given back when we could not take it. Never a code, never a password."""

import re

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest
from django.http.request import UnreadablePostError

# A field whose name holds one of these is a secret, or half of one: it never comes back.
_SECRETS = (
    "code", "word", "handle", "digits", "secret", "passw", "token", "otp", "key", "share",
    "mnemonic", "recovery",
)  # fmt: skip
# Ticks and buttons send coded values; nobody typed those.
_CODED = re.compile(r"[a-z0-9_.:/-]{0,60}")
_FREE = frozenset({"story", "text", "message", "note", "reason", "answer"})


def typed_text(request: HttpRequest) -> list[str]:
    """Return the free text of this post, field by field; empty when there is none to read."""
    try:
        fields = list(request.POST.items())
    except (UnreadablePostError, SuspiciousOperation, BadRequest):
        return []
    return [str(value) for name, value in fields if _was_typed(name, str(value))]


def _was_typed(name: str, value: str) -> bool:
    if any(secret in name.lower() for secret in _SECRETS):
        return False
    if not value.strip():
        return False
    return name in _FREE or _CODED.fullmatch(value) is None
