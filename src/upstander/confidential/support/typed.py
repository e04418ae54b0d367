"""The letters of a private link as people type or paste them. Pure."""

import re

_LETTERS = re.compile(r"[^0-9a-z]")
_LENGTH = 26


def secret_from(typed: str) -> str:
    """Return the letters of a link, whether it was pasted whole or typed with gaps and capitals."""
    last = typed.strip().rstrip("/").rpartition("/")[2]
    return _LETTERS.sub("", last.lower())[:_LENGTH]
