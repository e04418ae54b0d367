"""Copies of a PostgreSQL database: as the operator's own tools make them, and as ours do."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import postgres
from bench.served import Served
from tests.faults.kept import BUILT, Kept, sql
from tests.faults.killing import SETTINGS
from tests.faults.test_backup import drill, on, with_keys_apart
from tests.faults.test_restore import AGAIN, inside, manage
from tests.faults.test_upgrade import machine_of_then, upgraded


@pytest.fixture(scope="module")
def server(built_on_postgresql: Kept) -> Iterator[str]:
    """A server with the demonstration; its address, without the name of a database."""
    with postgres.cluster(like=built_on_postgresql.tables) as given:
        yield given.rpartition("/")[0]


@pytest.fixture
def machine(server: str, built_on_postgresql: Kept, tmp_path: Path) -> Callable[[str], Served]:
    """Return a machine with a copy of the demonstration, on a database of this name."""

    def copied(name: str) -> Served:
        sql(server, f"CREATE DATABASE {name} TEMPLATE {BUILT}")
        return built_on_postgresql.copy_to(tmp_path / name, f"{server}/{name}")

    return copied


def test_yesterdays_database_brings_back_nothing_that_was_taken(
    server: str, machine: Callable[[str], Served]
) -> None:
    today = machine("today")
    inside(today, "suspend_dana")
    sql(server, "DROP DATABASE today")
    sql(server, f"CREATE DATABASE today TEMPLATE {BUILT}")
    assert inside(today, "who_opens") == "dana and the others"
    assert AGAIN in manage(today, "check_openers").stdout
    assert inside(today, "who_opens") == "the others"
    assert manage(today, "audit_verify").returncode == 0


def test_a_backup_comes_back_on_another_server_and_an_old_code_opens(
    server: str, machine: Callable[[str], Served], tmp_path: Path
) -> None:
    sql(server, "CREATE DATABASE elsewhere")
    new = Served(tmp_path / "elsewhere", SETTINGS, more={"DATABASE_URL": f"{server}/elsewhere"})
    drill(with_keys_apart(machine("home")), on(new))


def test_an_earlier_version_is_brought_up_to_date(server: str, tmp_path: Path) -> None:
    sql(server, "CREATE DATABASE earlier")
    upgraded(machine_of_then(tmp_path, DATABASE_URL=f"{server}/earlier"))
