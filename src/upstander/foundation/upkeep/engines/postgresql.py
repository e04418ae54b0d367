"""PostgreSQL, by its own programs: pg_dump and pg_restore, which must be on this machine."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.db import connection, transaction

from upstander.foundation.upkeep.engines.counting import rows
from upstander.foundation.upkeep.errors import CannotBringBack, CannotKeep

NAME = "postgresql"
FILE = "database.dump"
_SCHEMA = "SELECT current_schema()"


def copy(to: Path, *, fleeting: Sequence[str]) -> dict[str, int]:
    """Copy the database as it stands at one moment; see ``Engine``.

    Rows are counted in the very snapshot that is copied.
    """
    program = _program("pg_dump")
    if program is None:
        raise CannotKeep(_missing("pg_dump"))
    with transaction.atomic():
        snapshot, schema = _hold_still()
        without = [f"--exclude-table-data={schema}.{name}" for name in fleeting]
        failed = _run(
            program, "--format=custom", "--no-owner", "--no-privileges", f"--schema={schema}",
            f"--snapshot={snapshot}", f"--file={to}", *without,
        )  # fmt: skip
        if failed:
            raise CannotKeep(f"pg_dump could not copy the database: {failed}")
        return rows() | dict.fromkeys(fleeting, 0)


def is_empty() -> bool:
    """Return whether the database has no table yet."""
    return not connection.introspection.table_names()


def put_aside(name: str) -> str:
    """Give the schema another name, and make an empty one in its place."""
    aside = name.replace("-", "_")
    with transaction.atomic(), connection.cursor() as cursor:
        schema = cursor.execute(_SCHEMA).fetchone()[0]
        quote = connection.ops.quote_name
        cursor.execute(f"ALTER SCHEMA {quote(schema)} RENAME TO {quote(aside)}")
        cursor.execute(f"CREATE SCHEMA {quote(schema)}")
    return f"The former tables are in the schema {aside} of the same database."


def put_back(file: Path) -> None:
    """Restore the dump in one transaction: all of it, or nothing."""
    program = _program("pg_restore")
    if program is None:
        raise CannotBringBack(_missing("pg_restore"))
    connection.close()
    # The schema is there already; making it again would be refused.
    listed = subprocess.run(  # noqa: S603 - PostgreSQL's own program, on our own file
        [program, "--list", file], capture_output=True, text=True, check=False
    ).stdout
    with tempfile.NamedTemporaryFile("w", suffix=".list") as wanted:
        wanted.write("".join(f"{line}\n" for line in listed.splitlines() if _is_ours(line)))
        wanted.flush()
        failed = _run(
            program, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
            f"--use-list={wanted.name}", f"--dbname={connection.settings_dict['NAME']}", str(file),
        )  # fmt: skip
    if failed:
        raise CannotBringBack(f"pg_restore could not bring the database back: {failed}")


def _is_ours(line: str) -> bool:
    return " SCHEMA - " not in line and " COMMENT - SCHEMA " not in line


def _hold_still() -> tuple[str, str]:
    """Let this transaction see one moment; return that moment's name, and where our tables are."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot = cursor.execute("SELECT pg_export_snapshot()").fetchone()[0]
        return str(snapshot), str(cursor.execute(_SCHEMA).fetchone()[0])


def _program(name: str) -> str | None:
    return shutil.which(name)


def _missing(name: str) -> str:
    return (
        f"{name} is not on this machine. Install PostgreSQL's client programs, in the version of "
        "the server or newer (Debian, Ubuntu: apt-get install postgresql-client), and try again."
    )


def _run(*command: str) -> str:
    """Run one of PostgreSQL's programs on our database; return what it complained of, or nothing.

    The password goes by the environment: everybody on a machine can read a command line.
    """
    said = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {name: str(said[ours]) for name, ours in names.items() if said[ours]}
    more = {
        "host": "PGHOST", "port": "PGPORT", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
    }  # fmt: skip
    asked = said["OPTIONS"]
    given |= {name: str(asked[ours]) for ours, name in more.items() if ours in asked}
    given["PGDATABASE"] = str(said["NAME"])
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        command, env=os.environ | given, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return ""
    return (done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[0]
