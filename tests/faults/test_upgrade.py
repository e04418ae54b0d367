"""A filled database of an earlier version becomes one of today, and nobody loses anything.

The rows are those of a demonstration of that version, kept by ``previous.py``.
"""

import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bench.served import ROOT, Served
from tests.faults.killing import SETTINGS
from tests.faults.test_backup import on, ran
from tests.faults.test_restore import manage

EARLIER = Path(__file__).with_name("earlier")
# A table of that version that lost rows by the upgrade on purpose, and how many it has now.
LOST: dict[str, int] = {}
# The day after its last act, whatever the hour is here.
THEN = "2026-11-23"


def previous(served: Served, what: str, name: str) -> str:
    said = subprocess.run(
        [sys.executable, "-m", "tests.faults.previous", what, str(EARLIER / name)],
        cwd=ROOT, env=served.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    return said.stdout.strip()


def machine_of_then(folder: Path, **more: str) -> Served:
    """Return a machine whose database is filled as it was in the earlier version, on its day."""
    for name in ("keys", "journal"):
        shutil.copytree(EARLIER / name, folder / name)
    (folder / "keys" / "master-1.key").chmod(0o600)
    (folder / "data").mkdir()
    served = standing_in(folder, **more)
    previous(served, "fill", "rows.json.gz")
    return served


def standing_in(folder: Path, **more: str) -> Served:
    """Return the machine whose folder this is."""
    return on(Served(folder, SETTINGS, more={"UPSTANDER_TODAY": THEN} | more))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of such a machine, filled once."""
    folder = tmp_path_factory.mktemp("then")
    machine_of_then(folder)
    return folder


@pytest.fixture
def then(filled: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(filled, tmp_path / "then")


def upgraded(served: Served) -> None:
    """Upgrade it, and look that all is there and an old code opens."""
    said = ran(served, "upgrade", "--backups", str(served.folder / "backups"))
    assert "2. Changes to the tables: " in said
    assert "The audit trail is whole. At least two people could open each of them." in said
    before = json.loads(gzip.decompress((EARLIER / "rows.json.gz").read_bytes()))["rows"]
    after = json.loads(previous(served, "look", "receipt.json"))
    there = after["rows"]
    assert {name: there[name] for name, rows in before.items() if there[name] < len(rows)} == LOST
    assert after["opens"] is True


def test_an_earlier_version_is_brought_up_to_date(then: Path) -> None:
    upgraded(standing_in(then))


def test_an_upgrade_that_goes_wrong_names_the_way_back(then: Path, tmp_path: Path) -> None:
    """A table that stands in the way of a change stands for every fault of a migration."""
    served = standing_in(then)
    ran(served, "migrate", "vault", "0006")
    with closing(sqlite3.connect(served.data / "upstander.sqlite3")) as database, database:
        database.execute("CREATE TABLE vault_card (id integer)")
    wrong = manage(served, "upgrade", "--backups", str(tmp_path / "backups"))
    assert wrong.returncode == 1
    assert "The upgrade went wrong: OperationalError" in wrong.stderr
    [backup] = (tmp_path / "backups").iterdir()
    assert f"./upstander restore {backup} --replace" in wrong.stderr
    with closing(sqlite3.connect(backup / "database.sqlite3")) as database, database:
        database.execute("SELECT count(*) FROM vault_card").fetchone()


def test_nothing_is_upgraded_under_a_running_service(then: Path, tmp_path: Path) -> None:
    served = standing_in(then, UPSTANDER_TODAY="")
    ran(served, "migrate")
    with closing(sqlite3.connect(served.data / "upstander.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO jobs_workerbeat VALUES (?, 'somebody', '2099-01-01')", ["0" * 32]
        )
        database.execute("UPDATE jobs_workerbeat SET seen_at = datetime('now')")
    wrong = manage(served, "upgrade", "--backups", str(tmp_path / "backups"))
    assert "The service runs" in wrong.stderr
    assert not (tmp_path / "backups").exists()
