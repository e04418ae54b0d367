"""Many people press on overlapping times of one officer at the same moment: one of them gets it.

Over HTTP, each a process of its own, against real servers on both databases. The others are told
kindly, with the three nearest times, and keep what they wrote.
"""

import datetime as dt
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import postgres
from bench.served import ROOT, Served
from tests.faults.conftest import TOLD
from tests.faults.kept import BUILT, Kept

# A day on which the demonstration has nothing else: no Tuesday, and none of its three days.
AWAY = 20
TICKS_OF_ONE = 12


def race_day() -> dt.date:
    """Return a day ahead that is not a Tuesday."""
    day = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=AWAY)  # noqa: TID251 - a real server's day
    return day + dt.timedelta(days=1) if day.weekday() == 1 else day


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """A demonstration of two serving processes, on either database."""
    if request.param == "sqlite":
        built: Served = request.getfixturevalue("built")
        yield from _serving(built.copy_to(tmp_path / "race"))
        return
    kept: Kept = request.getfixturevalue("built_on_postgresql")
    with postgres.cluster(like=kept.tables) as given:
        server = given.rpartition("/")[0]
        yield from _serving(kept.copy_to(tmp_path / "race", f"{server}/{BUILT}"))


def _serving(there: Served) -> Iterator[Served]:
    server = replace(there, command=("serve", "--processes", "2", "--without-jobs"))
    server.start()
    yield server
    server.kill()


def act(served: Served, name: str, day: dt.date) -> str:
    """Do something in a process of the product; return what it says."""
    said = subprocess.run(
        [sys.executable, "-m", "tests.faults.racing", name, day.isoformat()],
        cwd=ROOT, env=served.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    return said.stdout.strip()


def booker(served: Served, day: dt.date, minute: int) -> subprocess.Popen[str]:
    """Start one person who wants noon, or a quarter past."""
    when = dt.datetime.combine(day, dt.time(12, minute), tzinfo=dt.UTC).isoformat()
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.booker", str(served.port), day.isoformat(), when],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def all_press(people: list[subprocess.Popen[str]]) -> list[dict[str, Any]]:
    """Wait until everybody is ready, let all press, and return what each was told."""
    for one in people:
        assert one.stdout is not None
        assert one.stdout.readline().strip() == "ready"
    for one in people:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return [json.loads(one.communicate(timeout=120)[0]) for one in people]


def test_one_of_many_gets_the_time_and_the_others_lose_nothing(
    served: Served,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    count, day = pytestconfig.getoption("--bookers"), race_day()
    act(served, "open", day)
    people = [booker(served, day, 15 * (number % 2)) for number in range(count)]
    told = all_press(people)
    record_property(TOLD, f"{count} bookers: {Counter(one['status'] for one in told)}")
    winners = [one for one in told if one["status"] == 302]
    losers = [one for one in told if one["status"] == 409]
    assert (len(winners), len(losers)) == (1, count - 1)
    assert [one["booked"] for one in winners] == [True]
    assert {(one["title"], one["nearest"], one["kept"]) for one in losers} == {
        ("That time has just been taken", 3, True)
    }
    stands = json.loads(act(served, "told", day))
    assert stands == {"states": ["booked"], "ticks": TICKS_OF_ONE, "pairs": TICKS_OF_ONE}
