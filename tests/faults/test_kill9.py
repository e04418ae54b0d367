"""Twenty times kill -9 under sixteen people who are sending. ``./upstander bench --faults``: 500."""

import secrets
from collections.abc import Callable
from pathlib import Path

from bench.served import Served
from tests.faults.conftest import TOLD
from tests.faults.killing import storm

ROUNDS = 20


def test_every_receipt_that_was_shown_opens_its_report_and_no_report_is_half_there(
    built: Served, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    seed = secrets.randbits(32)
    tally = storm(built, tmp_path, rounds=ROUNDS, seed=seed)
    record_property(TOLD, f"seed {seed}: {tally}")
    assert tally.problems == []
    assert tally.rounds == ROUNDS
    assert tally.shown == tally.reports > 0
