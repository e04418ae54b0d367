"""The demonstration as a process of its own.

Its key derivations are cheap, like those of the tests in the process: dozens of people come and go
here. ``as_a_person_does`` starts it with ``./upstander demo``, and every key costs what it costs.
"""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = ROOT / "upstander"
CHEAP = "tests.faults.settings"
# It ends at once when the process does; a busy machine may take minutes for real keys.
START_SECONDS = 600
STOP_SECONDS = 20


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment() -> dict[str, str]:
    """Return our variables without those that would point to another database or folder."""
    named = ("UPSTANDER_", "DJANGO_", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(named)}


def end_with_the_tests() -> None:
    """Ask the system to stop this process when the one that started it is gone, killed even."""
    if sys.platform == "linux":
        set_signal_of_parents_death = 1
        ctypes.CDLL(None).prctl(set_signal_of_parents_death, signal.SIGTERM)


@dataclass
class Server:
    """A demonstration on a folder of its own."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    # Settings of its own, by variable.
    settings: dict[str, str] = field(default_factory=dict)
    as_a_person_does: bool = False

    def start(self, *options: str) -> None:
        """Start it, return when it is healthy. A second start keeps its data.

        Raises RuntimeError with the log when it ends or does not answer within ten minutes.
        """
        # Without its past, which would be told beside the journeys.
        command = self.command("demo", "--port", str(self.port), "--reports", "0", *options)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command,
                preexec_fn=end_with_the_tests,  # noqa: PLW1509 - it takes no lock
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        end = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < end:
            if self.healthy():
                return
            time.sleep(0.2)
        self.kill()
        raise RuntimeError(f"The demonstration did not start:\n{self.log.read_text()}")

    def build(self) -> None:
        """Build the demonstration without serving it; raises RuntimeError with what it said."""
        answer = subprocess.run(
            self.command("demo", "--build-only"),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode:
            raise RuntimeError(f"The demonstration was not built:\n{answer.stderr}")

    def take(self, built: Path) -> None:
        """Begin with a copy of this data folder instead of building another."""
        shutil.copytree(built, self.data)

    def command(self, name: str, *options: str) -> list[str]:
        """Return the words that run one command on its data."""
        if not self.as_a_person_does:
            return [sys.executable, "-P", "-m", "django", name, *options]
        own = () if name == "demo" else ("manage",)
        return [str(LAUNCHER), *own, name, *options, "--data", str(self.data)]

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables it runs with."""
        if self.as_a_person_does:
            return clean_environment() | self.settings
        own = {
            "DJANGO_SETTINGS_MODULE": CHEAP,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "PYTHONUTF8": "1",
            "UPSTANDER_DATA": str(self.data),
            "UPSTANDER_DEMO": "1",
        }
        return clean_environment() | own | self.settings

    @property
    def data(self) -> Path:
        """Return its data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Return the file of what it said."""
        return self.folder / "log"

    @property
    def url(self) -> str:
        """Return the address a person would type."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def named_url(self) -> str:
        """Return the same by name: a passkey is never good for a number."""
        return f"http://localhost:{self.port}"

    def healthy(self) -> bool:
        """Return whether /healthz answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:  # noqa: S310 - our own
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def manage(self, *arguments: str) -> str:
        """Run ``./upstander manage`` on this demonstration's data and return what it printed."""
        answer = subprocess.run(
            self.command(*arguments),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )
        return answer.stdout

    def code(self, email: str) -> str:
        """Return the second-factor code this person would see on their phone now."""
        return self.manage("code", email).split()[0]

    def stop(self) -> int:
        """Ask it to stop, as a service manager would, and return its exit code."""
        assert self.process, "it was never started"
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """Take it away without a warning, with all its processes."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
