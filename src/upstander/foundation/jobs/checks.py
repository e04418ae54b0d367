"""What must be true of the database's own switches before the server starts."""

from collections.abc import Sequence

from django.core import checks
from django.db import connection

# What each must answer, and what it is for.
SWITCHES = {
    "journal_mode": ("wal", "readers and the writer would stop each other"),
    "synchronous": (2, "a receipt could be shown for a report that a power cut takes away"),
    "secure_delete": (1, "what is deleted would stay readable in the file"),
}


def sqlite_is_safe(**_rest: object) -> Sequence[checks.CheckMessage]:
    """Return one error for each switch of SQLite that stands wrong."""
    if connection.vendor != "sqlite":
        return []
    return [
        checks.Error(f"SQLite: {name} is not {wanted}, so {why}.", id="jobs.E001")
        for name, (wanted, why) in SWITCHES.items()
        if _switch(name) != wanted
    ]


def _switch(name: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]
