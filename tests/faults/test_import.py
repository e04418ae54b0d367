"""Bringing a file in is killed with kill -9 in the middle, and run again."""

import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from tests.journeys.server import Server
from tests.oversight.insight.extracts import american

# Enough to be caught in the middle: ten a month, and one a year.
YEARS = range(1900, 2024)
ROWS = len(YEARS) * 121
PATIENCE = 90


def there(server: Server) -> tuple[int, str]:
    """Return how many facts lie in the database, and where the file stands."""
    with closing(sqlite3.connect(server.data / "upstander.sqlite3", timeout=30)) as database:
        facts = database.execute("SELECT count(*) FROM insight_fact").fetchone()[0]
        states = database.execute("SELECT state FROM insight_extract").fetchall()
    return facts, states[0][0] if states else ""


def killed_in_the_middle(server: Server, file: Path) -> tuple[int, str]:
    """Start bringing the file in, kill it once a part is in, and return what it left."""
    command = server.command("import_incidents", str(file), "--profile", "fbi")
    running = subprocess.Popen(command, env=server.environment, stdin=subprocess.DEVNULL)
    end = time.monotonic() + PATIENCE
    while there(server)[0] == 0 and running.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    return there(server)


def test_killed_and_run_again_every_line_is_counted_once(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.data.mkdir(parents=True)
    server.manage("make_keys")
    server.manage("migrate", "--verbosity", "0")
    file = american(tmp_path / "extract.csv", YEARS)
    left, state = killed_in_the_middle(server, file)
    assert 0 < left < ROWS
    assert state == "reading"
    again = server.manage("import_incidents", str(file), "--profile", "fbi")
    assert f"New: {ROWS - left:,}." in again
    assert there(server) == (ROWS, "done")
    third = server.manage("import_incidents", str(file), "--profile", "fbi")
    assert "This very file is in already: nothing was changed." in third
    assert there(server) == (ROWS, "done")
