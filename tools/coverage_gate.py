"""How much of the code the unit tests must run, branches included. One table, upward only."""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

REPORT = Path(__file__).resolve().parents[1] / "build" / "coverage.json"


@dataclass(frozen=True)
class Threshold:
    """The least share, in per cent, of the files whose path the pattern finds."""

    title: str
    pattern: str
    percent: float


THRESHOLDS = (
    Threshold("rules", r"/rules(\.py|/)", 100),
    Threshold("actions", r"/actions(\.py|/)", 100),
    Threshold("access", r"/foundation/access/", 100),
    Threshold("sharing", r"/confidential/sharing/", 100),
    Threshold("everything", "", 95),
)


def share(files: Mapping[str, Any], pattern: str) -> float:
    """Return the covered lines and branches of the matching files, in per cent."""
    parts = [entry["summary"] for path, entry in files.items() if re.search(pattern, path)]
    covered = sum(part["covered_lines"] + part["covered_branches"] for part in parts)
    total = sum(part["num_statements"] + part["num_branches"] for part in parts)
    return 100 * covered / total if total else 100.0


def gaps(files: Mapping[str, Any], pattern: str) -> list[str]:
    """Return each matching file that is not whole, with the lines that no test ran."""
    return [
        f"    {path}: {missing_in(entry)}"
        for path, entry in sorted(files.items())
        if re.search(pattern, path) and (entry["missing_lines"] or entry["missing_branches"])
    ]


def missing_in(entry: Mapping[str, Any]) -> str:
    """Return the missing lines as ranges; where all lines ran, the branches not taken."""
    if not entry["missing_lines"]:
        return ", ".join(f"{start} never to {end}" for start, end in entry["missing_branches"])
    return ", ".join(ranges(entry["missing_lines"]))


def ranges(lines: Sequence[int]) -> list[str]:
    """Return runs of line numbers: 3, 4, 5 and 9 give ``3-5`` and ``9``."""
    # Within a run, number less position stays the same.
    runs = [
        [line for _, line in run]
        for _, run in groupby(enumerate(lines), key=lambda place: place[1] - place[0])
    ]
    return [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]


def verdict(files: Mapping[str, Any], threshold: Threshold) -> tuple[bool, str]:
    """Return whether the threshold is reached, and one line that says so."""
    percent = share(files, threshold.pattern)
    reached = percent >= threshold.percent
    sign = "ok    " if reached else "FAILED"
    return reached, f"{sign} {percent:6.2f} % of {threshold.title}, at least {threshold.percent} %"


def main() -> int:
    """Print a line for each threshold, and the gaps of those not reached; 1 if there is one."""
    if not REPORT.is_file():
        print("No coverage report was written.")
        return 1
    files = json.loads(REPORT.read_text())["files"]
    failed = 0
    for threshold in THRESHOLDS:
        reached, line = verdict(files, threshold)
        print(line)
        if not reached:
            failed = 1
            print("\n".join(gaps(files, threshold.pattern)))
    return failed


if __name__ == "__main__":
    sys.exit(main())
