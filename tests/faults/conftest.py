"""One demonstration to copy from, and what a test has to tell printed at the end, passed or not."""

import fcntl
import os

import pytest

from bench.served import Served
from tests.faults.killing import SETTINGS

TOLD = "what happened"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """A demonstration that nobody serves, built once for all processes of the run."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    template, done = Served(folder / "to-kill", SETTINGS), folder / "to-kill.built"
    with (folder / "to-kill.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            template.build()
            done.touch()
    return template


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests recorded; they may have run in other processes."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, said in getattr(report, "user_properties", ()):
                if name == TOLD and report.when == "call":
                    terminalreporter.write_line(str(said))
