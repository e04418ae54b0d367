"""Real copies of the database: yesterday's comes back, and brings back nothing that was taken."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.served import ROOT, Served

AGAIN = "This is an older copy of the database: keys that were taken away since had come back."


def manage(served: Served, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "django", *arguments],
        cwd=ROOT, env=served.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def inside(served: Served, act: str) -> str:
    """Do something in a process of the product; return what it says."""
    said = subprocess.run(
        [sys.executable, "-m", "tests.faults.acts", act],
        cwd=ROOT, env=served.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    return said.stdout.strip()


@pytest.fixture
def served(built: Served, tmp_path: Path) -> Iterator[Served]:
    copy = built.copy_to(tmp_path / "copy")
    yield copy
    copy.kill()


def restored(served: Served, kept: Path) -> None:
    """Put yesterday's file where the database is, as an operator does."""
    for left in served.data.glob("upstander.sqlite3*"):
        left.unlink()
    shutil.copyfile(kept, served.data / "upstander.sqlite3")


@pytest.fixture
def yesterday(served: Served) -> Callable[[], None]:
    """Keep a copy of the database file; the answer puts it back."""
    inside(served, "settle")
    kept = served.folder / "yesterday.sqlite3"
    shutil.copyfile(served.data / "upstander.sqlite3", kept)
    return lambda: restored(served, kept)


def test_yesterdays_file_brings_back_neither_a_suspended_member_nor_a_sharing(
    served: Served, yesterday: Callable[[], None]
) -> None:
    assert inside(served, "who_opens") == "dana and the others"
    inside(served, "suspend_dana")
    assert inside(served, "who_opens") == "the others"
    yesterday()
    assert inside(served, "who_opens") == "dana and the others"
    served.start()
    assert AGAIN in served.log.read_text()
    served.stop()
    assert inside(served, "who_opens") == "the others"
    assert inside(served, "dana") == "suspended, signed out"
    verified = manage(served, "audit_verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert AGAIN not in verified.stdout


def test_a_command_takes_again_before_it_looks(
    served: Served, yesterday: Callable[[], None]
) -> None:
    inside(served, "suspend_dana")
    yesterday()
    assert AGAIN in manage(served, "check_openers").stdout
    assert inside(served, "who_opens") == "the others"


def test_a_missing_journal_keeps_the_server_from_starting(
    served: Served, yesterday: Callable[[], None]
) -> None:
    inside(served, "suspend_dana")
    (served.data / "journal" / "take-aways").unlink()
    with pytest.raises(RuntimeError, match="journal of what was taken away is missing"):
        served.start()
    yesterday()
    with pytest.raises(RuntimeError, match="journal of what was taken away is missing"):
        served.start()


def test_power_cut_between_the_line_and_the_commit(served: Served) -> None:
    """The process ends at once where the line is on the disk and the commit has not begun."""
    assert inside(served, "power_cut_before_the_commit") == "cut"
    served.start()
    served.stop()
    assert inside(served, "who_opens") == "dana and the others"
    assert inside(served, "journal") == "not done"


def test_power_cut_between_the_commit_and_the_word_that_it_is_done(served: Served) -> None:
    assert inside(served, "power_cut_after_the_commit") == "cut"
    assert inside(served, "journal") == "not done"
    served.start()
    served.stop()
    assert inside(served, "who_opens") == "the others"
    assert inside(served, "journal") == "done"
