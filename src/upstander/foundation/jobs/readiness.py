"""Is this process fit to serve? Each look gives one sentence if something is wrong."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from upstander.foundation.audit import triggers
from upstander.foundation.jobs import queries
from upstander.foundation.jobs.rules import Pace

NO_ANSWER = "The database does not answer. Look at DATABASE_URL and at the data folder."

# After a restore, or where the default rights were left out, the role that serves may see nothing.
_UNREADABLE = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
    AND NOT has_table_privilege(oid, 'SELECT')
    ORDER BY relname
"""

_settled: set[bool] = set()


@dataclass(frozen=True)
class Readiness:
    """What was looked at, what is wrong, and what deserves a look but stops nobody."""

    wrong: Mapping[str, str]
    notes: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Nothing is wrong."""
        return not self.wrong


def readiness(now: dt.datetime) -> Readiness:
    """Look at everything; without a database or its tables, at nothing else."""
    try:
        return _look_at_all(now)
    except DatabaseError:
        return Readiness(wrong={"database": NO_ANSWER})


def _look_at_all(now: dt.datetime) -> Readiness:
    if words := migration_words():
        return Readiness(wrong={"migrations": words})
    found = {name: look(now) for name, look in _LOOKS.items()}
    late = tuple(f"The job {row.name} is behind." for row in queries.late(now))
    return Readiness({name: words for name, words in found.items() if words}, late)


def database_words() -> str:
    """Return what is wrong with the way to the database, or nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return _rights_words(cursor) if connection.vendor == "postgresql" else ""
    except DatabaseError:
        return NO_ANSWER


def _rights_words(cursor: CursorWrapper) -> str:
    cursor.execute(_UNREADABLE)
    names = [str(row[0]) for row in cursor.fetchall()]
    if not names:
        return ""
    return (
        f"The database role may not read {len(names)} table(s), such as {names[0]}. Give it its "
        "rights: docs/guides/operators.md, Install, step 3."
    )


def migration_words() -> str:
    """Return that changes to the tables have not been made yet, or nothing.

    Once there is nothing to make, there never will be in this process: it is not asked again.
    """
    if _settled or not _pending():
        _settled.add(True)
        return ""
    return "Changes to the tables have not been made yet. Run: ./upstander manage migrate"


def _pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _audit_words(_now: dt.datetime) -> str:
    absent = triggers.missing(connection)
    return f"The audit tables are not protected. Missing: {', '.join(absent)}." if absent else ""


def _worker_words(now: dt.datetime) -> str:
    if queries.alive(now, Pace.lost_after):
        return ""
    return "No process runs jobs: reports in danger are not looked for and nothing is chained."


_LOOKS: Mapping[str, Callable[[dt.datetime], str]] = {
    "audit": _audit_words,
    "worker": _worker_words,
}
