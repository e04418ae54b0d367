"""Several serving processes and a worker apart: any of them may die, and nothing is lost."""

import json
import os
import re
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.served import Served
from bench.visitor import Answers, Broken, Refused, Visitor, come_back, sign_in, tell
from upstander.demo.cast import cast

OFFICER = "dana@example.org"
STORY = "Somebody called Quillon Thrapp, 07700 900123, waits at our door. 😀"
PATIENCE = 90


@pytest.fixture
def served(built: Served, tmp_path: Path) -> Iterator[Served]:
    copy = built.copy_to(tmp_path / "several")
    several = replace(
        copy, command=("serve", "--processes", "2", "--without-jobs"),
        more=copy.more | {"UPSTANDER_LOG": "json"},
    )  # fmt: skip
    several.start()
    yield several
    several.kill()


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.1)


def asked(served: Served, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(served.url + path, timeout=10) as answer:  # noqa: S310 - our own
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def children(served: Served) -> list[int]:
    assert served.process is not None
    own = served.process.pid
    return [int(one) for one in Path(f"/proc/{own}/task/{own}/children").read_text().split()]


def patient(do: Callable[[], None]) -> None:
    """Do it, and once more if a connection was cut by a process that died."""
    try:
        do()
    except (*Broken, Refused):
        do()


def test_a_process_dies_and_a_worker_dies_and_everything_goes_on(served: Served) -> None:
    assert "No process runs jobs" in asked(served, "/readyz")[1]
    worker = served.run("worker")
    try:
        until(lambda: asked(served, "/readyz")[0] == 200)
        receipt = tell(Visitor(served.port), Answers(STORY))
        before = children(served)
        os.kill(before[0], signal.SIGKILL)
        until(lambda: len(set(children(served)) - {before[0]}) == 2)
        patient(lambda: come_back(Visitor(served.port), receipt))
        worker.kill()
        worker.wait()
        another = served.run("worker")
        until(lambda: "upstander_workers_alive 2" in asked(served, "/metrics")[1])
        another.terminate()
        assert another.wait(PATIENCE) == 0
    finally:
        worker.kill()
    said = asked(served, "/metrics")[1] + served.log.read_text()
    assert not [one for one in (receipt.handle, "Quillon", "0770") if one in said]
    # One of the picture words may stand there for itself; two of them in a line are no chance.
    words = set(receipt.words)
    assert not [line for line in said.splitlines() if len(words & set(re.split(r"\W+", line))) > 1]


def test_log_and_counts_hold_nobody_and_no_moment_of_the_public(served: Served) -> None:
    officer = Visitor(served.port)
    sign_in(officer, OFFICER, cast().passphrase, served.phone_code(OFFICER))
    before = [asked(served, "/metrics")[1] for _ in range(4)]
    receipt = tell(Visitor(served.port), Answers(STORY))
    come_back(Visitor(served.port), receipt)
    assert set(before) == {asked(served, "/metrics")[1]}
    officer.get("/inbox/").needs(200)
    officer.post(f"/reports/{receipt.handle}/", {}).needs(200)
    Visitor(served.port).get(f"/back/{receipt.handle}/?words={receipt.words[0]}")
    nowhere = Visitor(served.port).get(f"/nowhere/{receipt.handle}/?words={receipt.words[0]}")
    assert (nowhere.status, receipt.handle in nowhere.text) == (404, False)
    counted = asked(served, "/metrics")[1]
    assert 'upstander_desk_seconds_count{page="reporting:inbox"} 1' in counted
    cookies = [value for value in officer.cookies.values() if len(value) > 8]
    written = counted + served.log.read_text()
    hidden = [receipt.handle, "Quillon", "0770", OFFICER, "203.0.113", *cookies]
    assert [one for one in hidden if one in written] == []
    lines = [line for line in served.log.read_text().splitlines() if line.startswith("{")]
    assert all({"at", "level", "from", "said"} <= json.loads(line).keys() for line in lines)
