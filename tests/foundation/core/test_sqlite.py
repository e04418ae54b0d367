"""A database file that is moved away is waited for; it is never made anew."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

from upstander.foundation.core.sqlite.base import DatabaseWrapper


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "there.sqlite3"


@pytest.fixture
def connection(file: Path) -> Iterator[DatabaseWrapper]:
    """A connection of its own to a file that holds one word."""
    settings = {**connections.databases[DEFAULT_DB_ALIAS], "NAME": str(file), "OPTIONS": {}}
    wrapper = DatabaseWrapper(settings, "moving")
    wrapper.inc_thread_sharing()
    ask(wrapper, "CREATE TABLE said (word text)")
    ask(wrapper, "INSERT INTO said VALUES ('hello')")
    yield wrapper
    wrapper.close()


def ask(connection: DatabaseWrapper, sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        return list(cursor.execute(sql).fetchall())


def next_request(connection: DatabaseWrapper) -> None:
    connection.close_if_unusable_or_obsolete()


@pytest.fixture(autouse=True)
def only_our_own_database(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Let this module open the databases it makes itself."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield


def test_nothing_is_made_in_the_place_of_a_file_that_was_moved_away(
    connection: DatabaseWrapper, file: Path
) -> None:
    away = file.rename(file.with_suffix(".away"))
    next_request(connection)
    with pytest.raises(OperationalError, match="unable to open database file"):
        ask(connection, "SELECT word FROM said")
    assert not file.exists()
    away.rename(file)
    assert ask(connection, "SELECT word FROM said") == [("hello",)]


def test_another_file_in_the_same_place_is_used_from_the_next_request(
    connection: DatabaseWrapper, file: Path
) -> None:
    copy = Path(shutil.copy(file, file.with_suffix(".copy")))
    ask(connection, "INSERT INTO said VALUES ('later')")
    copy.replace(file)
    next_request(connection)
    assert ask(connection, "SELECT word FROM said") == [("hello",)]


def test_a_connection_stays_while_its_file_stays(connection: DatabaseWrapper) -> None:
    before = connection.connection
    next_request(connection)
    assert connection.connection is before


def test_a_transaction_is_never_cut_by_a_move(connection: DatabaseWrapper, file: Path) -> None:
    before = connection.connection
    connection.in_atomic_block = True
    away = file.rename(file.with_suffix(".away"))
    next_request(connection)
    assert connection.connection is before
    away.rename(file)
    connection.in_atomic_block = False
