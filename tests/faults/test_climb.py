"""An alert that nobody takes climbs by itself, on a served demonstration whose clock is moved."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bench.served import ROOT, Served
from bench.visitor import Answers, Visitor, tell

SETTINGS = "tests.faults.clock_settings"
DANA, EWAN, SAM = "dana@example.org", "ewan@example.org", "sam@example.org"
# Nobody answered for a quarter of an hour, and a minute more.
A_QUARTER = 16 * 60
# The watch runs once a minute of the clock that is moved; a busy machine needs a while.
PATIENCE = 120.0
STORY = "The man with the green van is outside, and he shouts that he will come in."
CALLS = """
    SELECT u.email, c.step FROM agencies_alertcall c
    JOIN agencies_alert a ON a.id = c.alert_id
    JOIN accounts_user u ON u.id = c.user_id
    JOIN reporting_report r ON r.id = a.subject
    WHERE r.number = ? AND u.email IN (?, ?, ?)
"""


@pytest.fixture
def served(built: Served, tmp_path: Path) -> Iterator[Served]:
    """A demonstration of its own: Dana is on duty, Ewan stands behind her, Sam leads the team."""
    own = replace(built.copy_to(tmp_path), settings=SETTINGS)
    subprocess.run(
        [sys.executable, "-m", "tests.faults.acts", "put_dana_on_duty"],
        cwd=ROOT, env=own.environment, check=True,
    )  # fmt: skip
    own.start()
    yield own
    own.kill()


def called(served: Served, number: str) -> dict[str, str]:
    """Return whom of the three the alert about this report has called, and as what."""
    with closing(sqlite3.connect(served.data / "upstander.sqlite3")) as database:
        return dict(database.execute(CALLS, (number, DANA, EWAN, SAM)).fetchall())


def calls(served: Served, number: str, wanted: dict[str, str]) -> None:
    """Wait until exactly these are called."""
    end = time.monotonic() + PATIENCE
    while called(served, number) != wanted and time.monotonic() < end:
        time.sleep(0.5)
    assert called(served, number) == wanted


def test_an_alert_goes_from_who_is_on_duty_to_the_backup_and_to_the_lead(served: Served) -> None:
    number = tell(Visitor(served.port), Answers(STORY, safe="no")).handle
    on_duty = {DANA: "duty"}
    calls(served, number, on_duty)
    (served.data / "clock").write_text(f"{A_QUARTER}")
    with_backup = on_duty | {EWAN: "backup"}
    calls(served, number, with_backup)
    (served.data / "clock").write_text(f"{2 * A_QUARTER}")
    calls(served, number, with_backup | {SAM: "lead"})
