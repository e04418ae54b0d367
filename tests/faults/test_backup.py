"""The restore drill: a backup, a new machine, a start, and somebody comes back with an old code."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bench.served import Served
from bench.visitor import Answers, Visitor, come_back, tell
from tests.faults.killing import SETTINGS
from tests.faults.test_restore import inside, manage
from upstander.foundation.upkeep import serving

QUIET_AFTER_SECONDS = 90
STORY = "They threw eggs at our door, and I told you in November."


def with_keys_apart(served: Served) -> Served:
    """Return the demonstration with its keys where a real service has them."""
    for name in ("keys", "journal"):
        (served.data / name).rename(served.folder / name)
    return on(served)


def on(served: Served, **more: str) -> Served:
    """Return it with its folders of keys and journal named."""
    named = {
        "UPSTANDER_KEYS": str(served.folder / "keys"),
        "UPSTANDER_JOURNAL": str(served.folder / "journal"),
    }
    return replace(served, more=served.more | named | more)


def ran(served: Served, *arguments: str) -> str:
    """Run a command that must go well; return what it said."""
    done = manage(served, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def ran_when_quiet(served: Served, *arguments: str) -> str:
    """Do as it says: a process that was stopped in the middle of a job is seen for half a minute."""
    end = time.monotonic() + QUIET_AFTER_SECONDS
    while time.monotonic() < end:
        done = manage(served, *arguments)
        if serving.WORDS not in done.stderr:
            break
        # Each look starts the product anew.
        time.sleep(5)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def machine(built: Served, tmp_path: Path) -> Iterator[Served]:
    served = with_keys_apart(built.copy_to(tmp_path / "machine"))
    yield served
    served.kill()


def drill(old: Served, new: Served) -> None:
    """Keep a copy of a running service, lose the machine, and go on elsewhere."""
    backups, apart = str(old.folder.parent / "backups"), str(old.folder.parent / "safe")
    old.start()
    receipt = tell(Visitor(old.port), Answers(STORY))
    said = ran(old, "backup", backups, "--keys", apart)
    old.stop()
    assert inside(old, "who_opens") == "dana and the others"
    inside(old, "suspend_dana")
    # The journal's copy is made anew each day; the machine burns a day later.
    ran(old, "backup", str(old.folder.parent / "later"), "--keys", apart)
    backup = said.split()[2]
    said = ran(new, "restore", backup, "--keys", apart)
    assert "They were taken away again" in said
    assert "The audit trail is whole." in said
    assert "At least two people could open each of them." in said
    new.start()
    try:
        assert "They threw eggs" not in come_back(Visitor(new.port), receipt).text
        assert manage(new, "restore", backup, "--replace").returncode == 1
    finally:
        new.stop()
    assert inside(new, "who_opens") == "the others"
    again = ran_when_quiet(new, "restore", backup, "--replace")
    assert "The former database is" in again or "The former tables are" in again
    assert inside(new, "who_opens") == "the others"


def test_a_backup_comes_back_on_a_new_machine_and_an_old_code_opens(
    machine: Served, tmp_path: Path
) -> None:
    drill(machine, on(Served(tmp_path / "new", SETTINGS)))
    left = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert len(left) == 1
    assert not left[0].endswith(".unfinished")


def test_a_backup_that_finds_no_room_leaves_nothing(machine: Served, tmp_path: Path) -> None:
    """A folder that cannot be written stands for a full disk: both are an OSError at the copy."""
    wrong = manage(machine, "backup", "/proc/nowhere")
    assert wrong.returncode == 1
    assert "could not be written" in wrong.stderr
    inside_the_data = manage(machine, "backup", str(machine.data / "backups"))
    assert "lost with the data" in inside_the_data.stderr
    with_the_keys = manage(machine, "backup", str(tmp_path / "b"), "--keys", str(tmp_path / "b/k"))
    assert "Whoever finds both" in with_the_keys.stderr
    assert not (tmp_path / "b").exists()


def test_only_the_newest_backups_stay(machine: Served, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    older = backups / "upstander-20200101-000000"
    older.mkdir(parents=True)
    (older / "manifest.json").write_text("{}")
    with closing(sqlite3.connect(machine.data / "upstander.sqlite3")) as database, database:
        row = ("a-cookie-somebody-has", "sealed", "2099-01-01")
        database.execute("INSERT INTO django_session VALUES (?, ?, ?)", row)
    said = ran(machine, "backup", str(backups), "--newest", "1")
    assert "The older backup upstander-20200101-000000 was deleted" in said
    assert "The keys are not in it, and must not be" in said
    [kept] = backups.iterdir()
    assert not (kept / "keys").exists()
    # Nobody is signed in by an old copy, and the file does not remember who was.
    assert b"a-cookie-somebody-has" not in (kept / "database.sqlite3").read_bytes()
