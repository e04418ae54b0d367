"""What the processes of a storm write down outside of the database, and what must be so then.

A line survives kill -9 of whoever wrote it. An act that changes what a code opens says so before
it begins and again when it is done: between the two either may be so, but nothing else.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

NOTES = Path(settings.DATA).parent / "notes"
Shown = dict[str, Any]


def note(said: dict[str, object]) -> None:
    """Keep one line."""
    file = os.open(NOTES, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(file, json.dumps(said).encode() + b"\n")
    os.close(file)


def noted() -> Iterator[dict[str, Any]]:
    """Return every line, in the order in which they came."""
    lines = NOTES.read_text().splitlines() if NOTES.exists() else []
    return (json.loads(line) for line in lines)


def forget() -> None:
    """Begin anew."""
    NOTES.unlink(missing_ok=True)
