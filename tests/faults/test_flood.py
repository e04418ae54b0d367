"""A flood at the door: nobody is refused, staff see one line, and who is not safe stands on top."""

import re
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest

from bench.served import Served
from bench.visitor import Answers, Receipt, Visitor, come_back, send, sign_in
from upstander.confidential.reporting.rules import HELD_HOURS
from upstander.demo.cast import cast

OFFICER = "dana@example.org"
CLIENTS = 16
ALIKE = 60
HELD_SECONDS = HELD_HOURS * 3600
LONG_ENOUGH = 180
DONE = "SELECT 1 FROM jobs_scheduledjob WHERE name = 'release_held' AND done_slot IS NOT NULL"
# The tenth with the same words is the first that is held.
LET_THROUGH = 9


@pytest.fixture
def served(built: Served, tmp_path: Path) -> Iterator[Served]:
    server = built.copy_to(tmp_path / "flood")
    server.start()
    settled(server.data / "upstander.sqlite3")
    yield server
    server.kill()


def settled(database: Path) -> None:
    """Wait until the job of this slot has let go what there was, and the next is far enough."""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        with sqlite3.connect(database) as reader:
            done = reader.execute(DONE).fetchone()
        reader.close()
        if done is not None and HELD_SECONDS - time.time() % HELD_SECONDS > LONG_ENOUGH:
            return
        time.sleep(0.5)
    raise AssertionError("the job that lets go has not run")


def sends(served: Served, answers: Answers) -> Receipt:
    """Post every page as a machine does, and read the receipt."""
    visitor = Visitor(served.port)
    for path, fields in answers.posts:
        visitor.post(path, {**fields, "do": "next"}).needs(302)
    receipt = send(visitor)
    visitor.close()
    return receipt


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(page)).split())


def test_a_flood_is_taken_in_and_held_apart_from_those_who_are_not_safe(served: Served) -> None:
    flood = [Answers(f"{number}. Go home, all of you!", help=()) for number in range(ALIKE)]
    urgent = Answers("Go home, they shout, and they are at my door!", safe="no")
    with ThreadPoolExecutor(CLIENTS) as pool:
        given = list(pool.map(lambda one: sends(served, one), [*flood[1:], urgent, flood[0]]))
    assert len({receipt.handle for receipt in given}) == ALIKE + 1
    come_back(Visitor(served.port), given[0])

    officer = Visitor(served.port)
    sign_in(officer, OFFICER, cast().passphrase, served.phone_code(OFFICER))
    inbox = words(officer.get("/inbox/").needs(200).text)
    assert f"{ALIKE - LET_THROUGH} reports that look alike are held until" in inbox
    shown = {receipt.handle for receipt in given if receipt.handle in inbox}
    assert (given[-2].handle in shown, len(shown)) == (True, LET_THROUGH + 1)

    officer.post("/inbox/release/", {}).needs(302)
    after = words(officer.get("/inbox/").needs(200).text)
    assert "are held until" not in after
    waiting = words(officer.get("/inbox/?state=held").needs(200).text)
    assert "No report fits these filters" in waiting
