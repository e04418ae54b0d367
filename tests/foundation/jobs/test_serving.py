"""A real server in a process of its own, killed and stopped in the middle of a job."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import migrated
from upstander.foundation.jobs import serving
from upstander.foundation.vault import masters

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """The server of served.py on a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.log = folder / "log"
        self.start()

    def start(self) -> None:
        names = ("UPSTANDER_", "DJANGO_", "DATABASE_URL", "PYTEST")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(names)}
        own = {
            "DJANGO_SETTINGS_MODULE": "upstander.config.settings",
            "UPSTANDER_DATA": str(self.folder / "data"),
            "UPSTANDER_KEYS": str(self.folder / "keys"),
            "PYTHONPATH": str(ROOT / "src"),
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, Path(__file__).with_name("served.py"), str(self.port)],
                env=clean | own,
                stdout=log,
                stderr=log,
            )

    def wait_for(self, what: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not what():
            if self.process.poll() is not None or time.monotonic() > end:
                pytest.fail(self.log.read_text())
            time.sleep(0.05)

    def has_noted(self, *lines: str) -> bool:
        notes = self.folder / "data" / "notes"
        return notes.exists() and notes.read_text().split() == list(lines)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / "data" / "upstander.sqlite3")) as database:
            return database.execute(sql).fetchall()

    def job(self) -> tuple[object, ...]:
        return self.rows("SELECT state, tries, fault FROM jobs_scheduledjob WHERE name = 'slow'")[0]

    def tasks(self) -> list[tuple[object, ...]]:
        return self.rows(
            "SELECT status, exception_class_path FROM django_tasks_database_dbtaskresult "
            "WHERE args_kwargs LIKE '%slow%' ORDER BY enqueued_at"
        )

    def serving_process(self) -> int:
        own = self.process.pid
        return int(Path(f"/proc/{own}/task/{own}/children").read_text().split()[0])

    def stop(self) -> int:
        """Send SIGTERM; return the exit status."""
        self.process.terminate()
        return self.process.wait(PATIENCE)


@pytest.fixture
def served(tmp_path: Path, django_db_setup: None) -> Iterator[Served]:  # noqa: ARG001 - see below
    (tmp_path / "data" / "static").mkdir(parents=True)
    # There is one to give once this process has a database itself.
    migrated.give_to_a_server(tmp_path / "data" / "upstander.sqlite3")
    masters.create(tmp_path / "keys")
    server = Served(tmp_path)
    yield server
    if server.process.poll() is None:
        server.stop()


def test_a_job_whose_process_is_killed_is_found_and_comes_home(served: Served) -> None:
    served.wait_for(lambda: served.has_noted("begun"))
    os.kill(served.serving_process(), signal.SIGKILL)
    served.wait_for(lambda: served.has_noted("begun", "begun", "done"))
    served.wait_for(lambda: served.job() == ("done", 2, ""))
    # The library closes its row a moment after the job has closed its own.
    served.wait_for(lambda: served.tasks() == [("FAILED", "WorkerLost"), ("SUCCESSFUL", "")])


def test_a_stop_cuts_a_job_short_and_the_next_start_takes_it_up(
    served: Served,
) -> None:
    served.wait_for(lambda: served.has_noted("begun"))
    assert served.stop() == 0
    assert served.rows("SELECT worker FROM jobs_workerbeat") == []
    served.start()
    served.wait_for(lambda: served.job() == ("done", 2, ""))
    assert served.has_noted("begun", "begun", "done")
    assert "Traceback" not in served.log.read_text()


def test_a_place_where_somebody_listens_is_not_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        assert not serving.is_free("127.0.0.1", port)
    assert serving.is_free("127.0.0.1", port)
