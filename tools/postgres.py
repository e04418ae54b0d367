"""A PostgreSQL server of our own for the length of a test run: no port, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from needs import find_postgresql

START_SECONDS = 60
# Tests need speed, not survival of a power cut. No address is listened on: only the socket.
OPTIONS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=60")


def somebody_else() -> dict[str, Any]:
    """Return how to start a program as an ordinary user: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise LookupError("neither the user postgres nor nobody exists here")


@contextmanager
def folder_of(person: dict[str, Any]) -> Iterator[Path]:
    """Make a folder that only this person (and root) can read, and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="upstander-pg-"))
    try:
        if person:
            os.chown(folder, person["user"], person["group"])
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def give(folder: Path, person: dict[str, Any]) -> None:
    """Let a folder and everything in it belong to this person."""
    for path in (folder, *folder.rglob("*")) if person else ():
        os.chown(path, person["user"], person["group"])


def make(programs: Path, folder: Path, person: dict[str, Any], *, like: Path | None = None) -> None:
    """Write an empty cluster, or a copy of one that is stopped.

    Raises CalledProcessError when the programs refuse.
    """
    if like is not None:
        shutil.copytree(like, folder / "data")
        give(folder / "data", person)
        return
    command = [str(programs / "initdb"), f"--pgdata={folder / 'data'}", "--username=upstander"]
    kind = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    quiet = subprocess.DEVNULL
    subprocess.run([*command, *kind], cwd=folder, stdout=quiet, check=True, **person)


def start(programs: Path, folder: Path, person: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start the server apart from the terminal, so that Ctrl-C reaches us first."""
    settings = [part for option in OPTIONS for part in ("-c", option)]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-k", folder, *settings],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **person,
        )


def wait_until_ready(programs: Path, folder: Path) -> None:
    """Return when the server answers; raises TimeoutError with its log when it does not."""
    for _ in range(START_SECONDS * 10):
        asked = [str(programs / "pg_isready"), "--quiet", f"--host={folder}"]
        if subprocess.run(asked, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise TimeoutError((folder / "log").read_text())


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server within ten seconds, open connections or not."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextmanager
def cluster(*, like: Path | None = None, keep: Path | None = None) -> Iterator[str]:
    """Run a server and yield its DATABASE_URL; raises LookupError when none is installed.

    It begins empty, or as the files of a stopped one in ``like``. Its own stay in ``keep``.
    """
    programs = find_postgresql()
    if programs is None:
        raise LookupError("PostgreSQL is not installed")
    person = somebody_else()
    with folder_of(person) as folder:
        make(programs, folder, person, like=like)
        server = start(programs, folder, person)
        try:
            wait_until_ready(programs, folder)
            yield f"postgres://upstander@/{folder}/postgres"
        finally:
            stop(server)
        if keep is not None:
            shutil.copytree(folder / "data", keep)
