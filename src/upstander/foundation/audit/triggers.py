"""The database itself refuses to change or delete an event or a link.

SQLite drops triggers silently when Django rebuilds a table, so they are put back after every
migration. There ``recursive_triggers`` must be on (settings do it on every connection), or
INSERT OR REPLACE would delete without asking. DROP TABLE cannot be refused; the anchor shows it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_event", "audit_link")

_WORDS = "audit rows are never changed or deleted"
_SQLITE = "CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{words}'); END"
_FUNCTION = "audit_refuse"
_BODY = f"BEGIN RAISE EXCEPTION '{_WORDS}'; END"
_POSTGRES = (
    "CREATE TRIGGER {name} BEFORE {verb} ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION " + _FUNCTION + "()"
)
# Those which fire in ordinary sessions and call our function, with our body.
_STANDING_POSTGRES = f"""
    SELECT t.tgname, pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid)
    AND p.proname = '{_FUNCTION}' AND p.prosrc = $body${_BODY}$body$
"""  # noqa: S608 - put together from the constants above


@dataclass(frozen=True)
class Trigger:
    """One trigger as it should stand in the database."""

    table: str
    name: str
    sql: str


@dataclass(frozen=True)
class _Dialect:
    verbs: tuple[str, ...]
    create: str
    # Name and definition of the triggers that stand on our tables and fire.
    standing: str
    drop: str


_DIALECTS: Mapping[str, _Dialect] = {
    "sqlite": _Dialect(
        verbs=("UPDATE", "DELETE"),
        create=_SQLITE,
        standing="SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        drop="DROP TRIGGER IF EXISTS {name}",
    ),
    "postgresql": _Dialect(
        verbs=("UPDATE", "DELETE", "TRUNCATE"),
        create=_POSTGRES,
        standing=_STANDING_POSTGRES,
        drop="DROP TRIGGER IF EXISTS {name} ON {table}",
    ),
}


def wanted(connection: BaseDatabaseWrapper) -> list[Trigger]:
    """Return every trigger this database must have."""
    dialect = _DIALECTS[connection.vendor]
    return [_trigger(dialect, table=table, verb=verb) for table in TABLES for verb in dialect.verbs]


def _trigger(dialect: _Dialect, *, table: str, verb: str) -> Trigger:
    name = f"{table}_no_{verb.lower()}"
    sql = dialect.create.format(name=name, verb=verb, table=table, words=_WORDS)
    return Trigger(table=table, name=name, sql=sql)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that do not stand, or stand with other words; sorted.

    On SQLite the switch ``recursive_triggers`` counts as one of them.
    """
    standing = _standing(connection)
    absent = [
        trigger.name
        for trigger in wanted(connection)
        if _essence(standing.get(trigger.name, "")) != _essence(trigger.sql)
    ]
    return sorted([*absent, *_missing_switch(connection)])


def _standing(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_DIALECTS[connection.vendor].standing)
        return dict(cursor.fetchall())


def _essence(sql: str) -> str:
    # PostgreSQL gives the table its schema and SQLite keeps the spaces it was given.
    return " ".join(sql.replace(" public.", " ").split()).lower()


def _missing_switch(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        on = cursor.execute("PRAGMA recursive_triggers").fetchone()[0]
    return [] if on else ["recursive_triggers"]


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every missing trigger stand, on those of our tables that exist."""
    tables = set(connection.introspection.table_names())
    absent = set(missing(connection))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and absent:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger "
                f"LANGUAGE plpgsql AS $body${_BODY}$body$"
            )
        for trigger in wanted(connection):
            if trigger.table in tables and trigger.name in absent:
                cursor.execute(_drop(connection, trigger))
                cursor.execute(trigger.sql)


def _drop(connection: BaseDatabaseWrapper, trigger: Trigger) -> str:
    return _DIALECTS[connection.vendor].drop.format(name=trigger.name, table=trigger.table)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take the triggers away for the flush between two tests, and put them back."""
    with connection.cursor() as cursor:
        for trigger in wanted(connection):
            cursor.execute(_drop(connection, trigger))
    try:
        yield
    finally:
        install(connection)
