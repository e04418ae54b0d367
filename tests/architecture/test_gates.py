"""The gates themselves: each can fail."""

from pathlib import Path

import pytest

from tools import coverage_gate, needs, traces

WHOLE = {"covered_lines": 9, "num_statements": 9, "covered_branches": 1, "num_branches": 1}
HALF = {"covered_lines": 4, "num_statements": 9, "covered_branches": 1, "num_branches": 1}
FILES = {
    "src/upstander/foundation/access/roles.py": {"summary": WHOLE},
    "src/upstander/foundation/audit/rules.py": {"summary": HALF},
}


def test_a_share_counts_lines_and_branches_of_the_matching_files() -> None:
    shares = {pattern: coverage_gate.share(FILES, pattern) for pattern in ("", "/access/", "/no/")}
    assert shares == {"": 75.0, "/access/": 100.0, "/no/": 100.0}


@pytest.mark.parametrize(("least", "reached"), [(50, True), (50.1, False)])
def test_a_share_below_its_threshold_fails(least: float, reached: bool) -> None:
    threshold = coverage_gate.Threshold("rules", r"/rules(\.py|/)", least)
    assert coverage_gate.verdict(FILES, threshold)[0] is reached


def test_missing_lines_are_told_as_ranges() -> None:
    assert coverage_gate.ranges([3, 4, 5, 9]) == ["3-5", "9"]


@pytest.mark.parametrize(
    "line",
    [
        "index = https://py" + "pi.org/simple",
        "url: https://files.python" + "hosted.org/x.whl",
        '"resolved": "https://registry.np' + 'mjs.org/x"',
        "see /ro" + "ot/notes",
        "open('/ho" + "me/sam/x')",
    ],
)
def test_a_trace_is_found_with_its_line(line: str) -> None:
    assert [number for number, _ in traces.traces_in(f"first\n{line}\n")] == [2]


def test_the_product_s_own_addresses_are_no_traces() -> None:
    assert traces.traces_in("/work/ and /tmp/try and https://example.org/home/") == []


def test_the_newest_postgresql_is_taken() -> None:
    folders = [Path(f"/usr/lib/postgresql/{version}/bin") for version in (9, 15, 17)]
    assert max(folders, key=needs.version_of) == folders[2]
