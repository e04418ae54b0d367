"""The way back from an upgrade that failed in the middle, walked as it was printed."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bench.served import Served
from bench.visitor import Answers, Visitor, come_back, tell
from tests.faults.test_backup import ran, ran_when_quiet, with_keys_apart
from tests.faults.test_restore import manage

STORY = "They let the tyres down again, on the day before you had a new version."


@pytest.fixture
def machine(built: Served, tmp_path: Path) -> Iterator[Served]:
    served = with_keys_apart(built.copy_to(tmp_path / "machine"))
    yield served
    served.kill()


def tables(served: Served) -> set[str]:
    """Return the tables, and whether reports still say who is in danger."""
    with closing(sqlite3.connect(served.data / "upstander.sqlite3")) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        columns = {row[1] for row in database.execute("PRAGMA table_info(reporting_report)")}
    return (names & {"newer_thing"}) | (columns & {"danger"})


def test_the_printed_way_back_leads_to_a_service_in_which_all_is_whole(
    machine: Served, tmp_path: Path
) -> None:
    machine.start()
    receipt = tell(Visitor(machine.port), Answers(STORY))
    machine.stop()
    ran_when_quiet(machine, "backup", str(tmp_path / "before"))
    newer = replace(machine, settings="tests.faults.newer_settings")
    wrong = manage(newer, "upgrade", "--backups", str(tmp_path / "backups"))
    assert wrong.returncode == 1
    # Half of the change is in the tables: without a way back neither version could serve.
    assert tables(machine) == {"newer_thing"}
    # The program is put back as it was, and then exactly what was printed is done.
    back, serve = re.findall(r"^  \d\. \./upstander (.+)$", wrong.stderr, re.MULTILINE)
    ran(machine, *back.split())
    assert tables(machine) == {"danger"}
    assert serve == "serve"
    machine.start()
    assert "They let the tyres down" not in come_back(Visitor(machine.port), receipt).text
    machine.stop()
    for look in ("audit_verify", "check_openers"):
        said = manage(machine, look)
        assert said.returncode == 0, said.stdout + said.stderr
