"""Make or repair ``.venv`` from a pinned requirement file. Called by the launcher; stdlib only.

A copy of the requirement file and the Python version are left in ``.venv/installed`` as the last
step, and taken away before anything is changed. So a copy that equals the requirement file means
a whole environment, and an interrupted install has no copy and is made again from nothing.
"""

import fcntl
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
INSTALLED = ENVIRONMENT / "installed"
PYTHON = ENVIRONMENT / "bin" / "python"
# dev.txt pins everything that run.txt pins.
COVERS = {"run": ("run",), "dev": ("run", "dev")}


def pins(kind: str) -> Path:
    """Return the requirement file of a kind, ``run`` or ``dev``."""
    return ROOT / "requirements" / f"{kind}.txt"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for any other call that is installing. The system lets go if that call dies."""
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def stamped(kind: str) -> bool:
    """Return whether exactly these pins were installed to the end."""
    copy = INSTALLED / f"{kind}.txt"
    return copy.is_file() and copy.read_bytes() == pins(kind).read_bytes()


def same_python() -> bool:
    """Return whether some install ended well and its Python still runs and is the same."""
    version = INSTALLED / "python"
    if not version.is_file() or not PYTHON.exists():
        return False
    answer = subprocess.run(
        [PYTHON, "-I", "-S", "-c", "import platform; print(platform.python_version())"],
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip() == version.read_text().strip()


def say(words: str) -> None:
    """Tell the person at the terminal, apart from any output a program may read."""
    print(words, file=sys.stderr, flush=True)


def install(kind: str) -> int:
    """Bring the environment to the pins of ``kind``; return pip's exit code."""
    if same_python():
        say(f"Bringing .venv up to requirements/{kind}.txt.")
    else:
        say("Setting up Upstander in .venv: about a minute, only this once.")
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        venv.create(ENVIRONMENT, symlinks=True, with_pip=True)
    shutil.rmtree(INSTALLED, ignore_errors=True)
    failed = pip_install(kind)
    if not failed:
        stamp(kind)
    return failed


def pip_install(kind: str) -> int:
    """Install exactly the pinned files, each checked against its hash."""
    return subprocess.run(
        [
            PYTHON,
            *("-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"),
            *("--require-hashes", "--requirement", pins(kind)),
        ],
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        check=False,
    ).returncode


def stamp(kind: str) -> None:
    """Say what is installed; the Python version comes last and makes it count."""
    INSTALLED.mkdir()
    for covered in COVERS[kind]:
        shutil.copyfile(pins(covered), INSTALLED / f"{covered}.txt")
    (INSTALLED / "python").write_text(platform.python_version() + "\n")


def main(kind: str) -> int:
    """Return 0 when the environment of ``kind`` is whole, installing it if need be."""
    with one_at_a_time():
        if stamped(kind) and same_python():
            return 0
        failed = install(kind)
    if failed:
        say("The packages could not be installed. Look at the lines above; most often the")
        say("network or a proxy is in the way. Nothing is lost: run the same command again.")
    return failed


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except KeyboardInterrupt:
        say("Stopped. Run the same command again to finish setting up.")
        sys.exit(130)
