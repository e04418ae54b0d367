"""On what it was measured: class and versions, never a name."""

import datetime as dt
import os
import platform
import sqlite3
import subprocess
from importlib.metadata import version

from needs import find_postgresql

GIBI = 1024**3


def described() -> str:
    """Return the machine and the versions in one paragraph."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIBI
    today = dt.datetime.now(tz=dt.UTC)
    load = os.getloadavg()[0]
    return (
        f"{today:%-d %B %Y}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()} on {platform.machine()}, Python {platform.python_version()}, "
        f"Django {version('django')}, cryptography {version('cryptography')}, "
        f"SQLite {sqlite3.sqlite_version}, PostgreSQL {_postgresql()}. "
        f"The machine is shared: its load was {load:.1f} when the run began, and the clients ran "
        "on it as well."
    )


def _postgresql() -> str:
    programs = find_postgresql()
    if programs is None:
        return "not here"
    said = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return said.stdout.split()[2]
