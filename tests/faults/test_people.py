"""Kill -9 while people join, are given keys, leave, keep drafts, stop codes and get new ones."""

import secrets
from collections.abc import Callable
from pathlib import Path

from bench.served import Served
from tests.faults.conftest import TOLD
from tests.faults.killing import people_storm

ROUNDS = 20


def test_nobody_is_half_in_or_half_out_and_the_journal_agrees(
    built: Served, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    seed = secrets.randbits(32)
    tally = people_storm(built, tmp_path, rounds=ROUNDS, seed=seed)
    record_property(TOLD, f"seed {seed}: {tally}")
    assert tally.problems == []
    assert tally.of_people == ROUNDS
    assert all(tally.acts[act] for act in ("send", "go_on", "stop", "renew"))
