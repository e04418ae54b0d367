"""Each fault of the campaign once, with a few people; the whole is ``./upstander bench --campaign``."""

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from tests.faults.campaign import campaign
from tests.faults.conftest import TOLD
from tests.faults.kept import Kept


def test_whatever_breaks_nobody_loses_what_they_were_told_we_have(
    tmp_path: Path, built_on_postgresql: Kept, record_property: Callable[[str, object], None]
) -> None:
    told = campaign(
        tmp_path, built_on_postgresql, clients=3, seconds=0, quiet=0.5, seed=7,
        say=lambda _words: None,
    )  # fmt: skip
    record_property(TOLD, str(told))
    assert told.problems == []
    assert (len(told.faults), told.reports) == (8, told.receipts)
    assert told.receipts > 8
