"""The tables as the migrations leave them: made once for a state of the source, and copied.

Migrating takes five seconds of processor time, and every process of every test run stands on the
same tables. So the first process makes a template, and each takes a copy of it. A template is
named after everything that could change it; a change makes a new one.
"""

import fcntl
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
PREFIX = "upstander_template_"


def source() -> Iterator[Path]:
    """Return every file that migrating may read: our source, and the pins of Django and others."""
    yield ROOT / "requirements" / "dev.txt"
    yield from sorted((ROOT / "src").rglob("*.py"))


@cache
def current() -> str:
    """Return the name of the template for the source as it stood when this process began."""
    return name_for(source())


def name_for(files: Iterable[Path]) -> str:
    """Return the name of the template that belongs to these files."""
    digest = sha256()
    for path in files:
        digest.update(sha256(str(path).encode()).digest() + sha256(path.read_bytes()).digest())
    return PREFIX + digest.hexdigest()[:20]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let the other processes of the run wait."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "templates.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def use(name: str) -> None:
    """Let Django's connection lead to this database."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def migrate_into(name: str) -> None:
    """Make an empty database of that name and migrate it."""
    ours = connection.settings_dict["TEST"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.settings_dict["TEST"]["NAME"] = ours
    connection.close()


def copy_of_file(name: str, copy: str) -> None:
    """Put a copy of the template, a file in ``build``, in the place of the test database."""
    template = BUILD / f"{name}.sqlite3"
    if not template.is_file():
        for old in BUILD.glob(f"{PREFIX}*"):
            old.unlink()
        # Whole or not at all: a run may be stopped at any moment.
        half = BUILD / f"{PREFIX}half.sqlite3"
        migrate_into(str(half))
        half.rename(template)
    shutil.copyfile(template, copy)


def give_to_a_server(place: Path) -> None:
    """Put a copy where a server of a test looks for its file, if this process made one or had one.

    Without it the server migrates by itself, as it would elsewhere.
    """
    template = BUILD / f"{current()}.sqlite3"
    if template.is_file():
        shutil.copyfile(template, place)


def copy_on_server(name: str, copy: str) -> None:
    """Have PostgreSQL copy the template, a database of the same server."""
    quote = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        found = {row[0] for row in cursor.fetchall()}
        for old in found - {name}:
            cursor.execute(f"DROP DATABASE {quote(old)}")
    if name not in found:
        half = f"{PREFIX}half"
        migrate_into(half)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {quote(half)} RENAME TO {quote(name)}")
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quote(copy)}")
        cursor.execute(f"CREATE DATABASE {quote(copy)} TEMPLATE {quote(name)}")


COPY = {"sqlite": copy_of_file, "postgresql": copy_on_server}


@contextmanager
def database() -> Iterator[None]:
    """Let the tests of this process stand on a migrated database of their own."""
    before = connection.settings_dict["NAME"]
    ours = str(connection.creation._get_test_db_name())
    with one_at_a_time():
        COPY[connection.vendor](current(), ours)
    use(ours)
    yield
    connection.creation.destroy_test_db(before, verbosity=0)
