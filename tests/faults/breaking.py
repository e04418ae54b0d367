"""What can be broken under a service on PostgreSQL with several processes, and put right again."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import needs
import postgres
from bench.served import Served
from tests.faults.kept import BUILT, Kept

SETTINGS = "tests.faults.clock_settings"
NOON = 12 * 3600
JUMP = 2 * 3600
PATIENCE = 60
# Less than the database's own files have: what it writes at their end finds no room.
NO_ROOM = "8192"
PRLIMIT = shutil.which("prlimit") or "prlimit"


def children_of(process: int) -> list[int]:
    """Return the processes that this one started."""
    with contextlib.suppress(OSError):
        return [
            int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()
        ]
    return []


@dataclass
class Database:
    """A PostgreSQL server that can be stopped, killed and left without room."""

    programs: Path
    folder: Path
    person: dict[str, Any]
    server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return how to reach it."""
        return f"postgres://upstander@/{self.folder}/{BUILT}"

    def start(self) -> None:
        """Start it, again if the processes of the one before are not gone yet."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.server = postgres.start(self.programs, self.folder, self.person)
            asked = [str(self.programs / "pg_isready"), "--quiet", f"--host={self.folder}"]
            while self.server.poll() is None:
                if subprocess.run(asked, check=False).returncode == 0:
                    return
                time.sleep(0.1)
            time.sleep(0.3)
        raise TimeoutError((self.folder / "log").read_text())

    def stop(self) -> None:
        """Stop it as an operator does."""
        if self.server is not None:
            postgres.stop(self.server)

    def kill(self) -> None:
        """End it without a warning."""
        if self.server is not None:
            self.server.kill()
            self.server.wait()

    def room(self, most: str) -> None:
        """Let no file of it grow beyond this size, as a full disk would.

        Done as the user it runs as: another one's limits not even root may change everywhere.
        """
        assert self.server is not None
        for process in (self.server.pid, *children_of(self.server.pid)):
            # One of them may end meanwhile.
            subprocess.run(
                [PRLIMIT, f"--pid={process}", f"--fsize={most}:unlimited"],
                check=False, stderr=subprocess.DEVNULL, **self.person,
            )  # fmt: skip

    def has_room_again(self) -> None:
        """Give it room; a database that gave up meanwhile is started, as an operator would."""
        assert self.server is not None
        if self.server.poll() is None:
            self.room("unlimited")
            time.sleep(2)
        if self.server.poll() is not None:
            self.start()


@dataclass
class Service:
    """Two serving processes, a worker apart, and their database."""

    database: Database
    served: Served
    worker: subprocess.Popen[bytes] | None = None
    jumps: int = field(default=0)

    def start(self) -> None:
        """Start everything, at noon of tomorrow: no day ends while something is tried."""
        self.clock(0)
        self.start_worker()
        self.served.start()

    def stop(self) -> None:
        """End everything but the database, as an operator does."""
        self.served.stop()
        self.kill_worker()

    def start_worker(self) -> None:
        """Start a worker."""
        self.worker = self.served.run("worker")

    def kill_worker(self) -> None:
        """Kill the worker."""
        if self.worker is not None:
            self.worker.kill()
            self.worker.wait()

    def kill_one(self) -> None:
        """Kill one of the serving processes; their parent makes another."""
        assert self.served.process is not None
        for process in children_of(self.served.process.pid)[:1]:
            os.kill(process, signal.SIGKILL)

    def clock(self, jump: int) -> None:
        """Set the clock to noon of tomorrow and so many seconds more, as it was at the start."""
        if not self.jumps:
            into_the_day = time.time() % 86_400
            self._noon = 86_400 - into_the_day + NOON
        self.jumps += 1
        (self.served.data / "clock").write_text(f"{self._noon + jump}")


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong, how long it stays so, and what puts it right."""

    begin: Callable[[], object]
    seconds: float = 0.0
    end: Callable[[], object] = lambda: None


def faults_of(service: Service) -> Mapping[str, Fault]:
    """Return everything that can go wrong, by name, in the order in which it is tried."""
    database, served = service.database, service.served
    return {
        "a serving process killed": Fault(service.kill_one),
        "the worker killed": Fault(service.kill_worker, 1, service.start_worker),
        "the clock two hours ahead": Fault(lambda: service.clock(JUMP), 4),
        "the clock set back again": Fault(lambda: service.clock(0), 1),
        "the database restarted": Fault(database.stop, 2, database.start),
        "the database killed": Fault(database.kill, 0.5, database.start),
        "no room on the disk": Fault(lambda: database.room(NO_ROOM), 4, database.has_room_again),
        "everything that serves killed": Fault(served.kill, 0.5, served.start),
    }


@contextlib.contextmanager
def service_in(folder: Path, kept: Kept) -> Iterator[Service]:
    """Copy a demonstration on PostgreSQL, and end whatever runs of it afterwards."""
    programs = needs.find_postgresql()
    if programs is None:
        raise LookupError("PostgreSQL is not installed")
    person = postgres.somebody_else()
    with postgres.folder_of(person) as place:
        postgres.make(programs, place, person, like=kept.tables)
        database = Database(programs, place, person)
        database.start()
        served = replace(
            kept.copy_to(folder, database.url, UPSTANDER_LOG="json"), settings=SETTINGS,
            command=("serve", "--processes", "2", "--without-jobs"),
        )  # fmt: skip
        service = Service(database, served)
        try:
            yield service
        finally:
            service.served.kill()
            service.kill_worker()
            database.kill()
