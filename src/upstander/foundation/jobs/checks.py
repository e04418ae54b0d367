"""What must be true before the server starts: the database's own switches, and mail."""

from collections.abc import Sequence

from django.conf import settings
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


def mail_is_sent(**_rest: object) -> Sequence[checks.CheckMessage]:
    """Return a warning where invitations would end in a file of the server."""
    by_notify = settings.UPSTANDER_NOTIFY["key"] and settings.UPSTANDER_NOTIFY["email"]
    by_server = not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    if settings.DEMO or by_server or by_notify:
        return []
    return [
        checks.Warning(
            f"Mail is not sent: it is written to files in {settings.EMAIL_FILE_PATH}.",
            hint="Name a mail server: UPSTANDER_EMAIL_URL=smtp+tls://name:password@host:587",
            id="jobs.W001",
        )
    ]


def _switch(name: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]
