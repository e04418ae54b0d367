"""SQLite: its own copying of a database in use, and a file that takes its place in one step."""

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from django.db import connection

from upstander.foundation.upkeep.errors import CannotKeep

NAME = "sqlite"
FILE = "database.sqlite3"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def copy(to: Path, *, fleeting: Sequence[str]) -> dict[str, int]:
    """Copy the database as it stands at one moment; see ``Engine``."""
    connection.ensure_connection()
    with closing(sqlite3.connect(to, isolation_level=None)) as target:
        # One step: what others write meanwhile is in the next copy.
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        target.execute("PRAGMA secure_delete=ON")
        tables = [name for (name,) in target.execute(_TABLES).fetchall()]
        for table in set(fleeting) & set(tables):
            target.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of our own tables
        if target.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise CannotKeep("The database is damaged: SQLite says so of the copy. None was kept.")
        return {
            table: int(target.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608 - as above
            for table in sorted(tables)
        }


def is_empty() -> bool:
    """Return whether there is no file yet. Opening one would make it."""
    return not _place().exists()


def put_aside(name: str) -> str:
    """Move the file out of the way, with what belongs to it."""
    connection.close()
    away = _place().with_name(f"{_place().name}.{name}")
    for end in ("-wal", "-shm", ""):
        part = _place().with_name(_place().name + end)
        if part.exists():
            part.rename(away.with_name(away.name + end))
    return f"The former database is {away}."


def put_back(file: Path) -> None:
    """Copy the file beside its place, and let it take the place when it is on the disk."""
    connection.close()
    beside = _place().with_name(f"{_place().name}.restoring")
    _place().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(file, beside)
    beside.chmod(0o600)
    with beside.open("rb") as copied:
        os.fsync(copied.fileno())
    beside.replace(_place())


def _place() -> Path:
    return Path(connection.settings_dict["NAME"])
