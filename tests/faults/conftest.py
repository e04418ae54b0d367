"""Demonstrations to copy from, and what a test has to tell printed at the end, passed or not."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.served import Served
from tests.faults.kept import Kept
from tests.faults.killing import SETTINGS

TOLD = "what happened"


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


def once(folder: Path, name: str, build: Callable[[], object]) -> None:
    """Build something in the first process that wants it; the others wait."""
    done = folder / f"{name}.built"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            build()
            done.touch()


@pytest.fixture(scope="session")
def built(shared: Path) -> Served:
    """A demonstration that nobody serves, built once for all processes of the run."""
    template = Served(shared / "to-kill", SETTINGS)
    once(shared, "to-kill", template.build)
    return template


@pytest.fixture(scope="session")
def built_on_postgresql(shared: Path) -> Kept:
    """The same on PostgreSQL: its data, and the files of its server, which is stopped."""
    kept = Kept.to_be(shared / "on-postgresql")
    once(shared, "on-postgresql", kept.build)
    return kept


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests recorded; they may have run in other processes."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, said in getattr(report, "user_properties", ()):
                if name == TOLD and report.when == "call":
                    terminalreporter.write_line(str(said))
