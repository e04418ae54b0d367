"""The demonstration as a process group of its own, that can be measured and killed."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROC = Path("/proc")
START_SECONDS = 180
STOP_SECONDS = 20
TICKS = os.sysconf("SC_CLK_TCK")
MEBI = 1024 * 1024


# As the launcher has it: a large block goes back to the system at once, in huge pages.
LARGE_BLOCKS = "glibc.malloc.mmap_threshold=1048576:glibc.malloc.hugetlb=1"


@dataclass(frozen=True)
class Memory:
    """What a process group holds, in MiB: pages counted once, and pages counted in each process."""

    shared_once: float
    resident: float


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment() -> dict[str, str]:
    """Return our variables without those that would point to another database or folder."""
    named = ("UPSTANDER_", "DJANGO_", "DATABASE_URL", "PYTEST", "COV_")
    return {name: value for name, value in os.environ.items() if not name.startswith(named)}


@dataclass
class Served:
    """A demonstration in ``folder/data``; its log is ``folder/log``.

    ``settings`` names the settings module; ``more`` adds variables, such as DATABASE_URL.
    """

    folder: Path
    settings: str = "upstander.config.settings"
    more: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    # How it is served: as the demonstration, without its long past, or "serve" with options.
    command: tuple[str, ...] = ("demo", "--reports", "0")

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Return the file that holds what the server said."""
        return self.folder / "log"

    @property
    def url(self) -> str:
        """Return the address a person would type."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables its processes run with."""
        own = {
            "DJANGO_SETTINGS_MODULE": self.settings,
            "GLIBC_TUNABLES": LARGE_BLOCKS,
            "PYTHONPATH": os.pathsep.join(str(path) for path in (ROOT / "src", ROOT)),
            "UPSTANDER_DATA": str(self.data),
            "UPSTANDER_DEMO": "1",
        }
        return clean_environment() | own | self.more

    def build(self) -> None:
        """Build the demonstration without serving it; raises RuntimeError with its log."""
        if self.run("demo", "--build-only").wait():
            raise RuntimeError(f"The demonstration was not built:\n{self.log.read_text()}")

    def copy_to(self, folder: Path) -> "Served":
        """Return a demonstration with a copy of these data, in another folder."""
        shutil.copytree(self.data, folder / "data")
        return Served(folder, self.settings, self.more)

    def start(self) -> None:
        """Serve, and return when it answers; raises RuntimeError with the log when it does not."""
        self.process = self.run(*self.command, "--port", str(self.port))
        end = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise RuntimeError(f"The demonstration did not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def run(self, *command: str) -> subprocess.Popen[bytes]:
        """Start one of the product's commands on these data, as a group of its own."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", "django", *command],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def phone_code(self, email: str) -> str:
        """Return the second-factor code that somebody of the demonstration would type now."""
        said = subprocess.run(
            [sys.executable, "-P", "-m", "django", "code", email],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )
        return said.stdout.split()[0]

    def answers(self) -> bool:
        """Return whether /healthz answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """End every process of the group at once, without a warning (kill -9)."""
        if self.process is None:
            return
        # The group lives as long as any of its processes, also when the first is gone.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(STOP_SECONDS)

    def processes(self) -> Iterator[int]:
        """Return the ids of the processes of the group (Linux)."""
        group = self.process.pid if self.process else None
        for path in PROC.glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                if int(_after_name(path)[2]) == group:
                    yield int(path.parent.name)

    def cpu_seconds(self) -> float:
        """Return the processor time all processes of the group have used so far (Linux)."""
        return sum(_cpu_seconds(process) for process in self.processes())

    def memory(self) -> Memory:
        """Return what the group holds at this moment (Linux)."""
        return memory_of(list(self.processes()))


def memory_of(ids: Sequence[int]) -> Memory:
    """Return what these processes hold together at this moment (Linux)."""
    return Memory(
        shared_once=sum(_mebibytes(one, "smaps_rollup", "Pss:") for one in ids),
        resident=sum(_mebibytes(one, "status", "VmRSS:") for one in ids),
    )


def _after_name(path: Path) -> list[str]:
    """Return the fields of a stat file that follow the process's name (proc(5), from field 3)."""
    return path.read_text().rpartition(")")[2].split()


def _cpu_seconds(process: int) -> float:
    fields = _after_name(PROC / str(process) / "stat")
    return sum(int(ticks) for ticks in fields[11:13]) / TICKS


def _mebibytes(process: int, file: str, name: str) -> float:
    lines = (PROC / str(process) / file).read_text().splitlines()
    line = next(line for line in lines if line.startswith(name))
    return int(line.split()[1]) * 1024 / MEBI
