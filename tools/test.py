"""Everything: the gates, unit tests on SQLite and PostgreSQL, journeys in a browser, faults.

``./upstander test`` runs all parts; ``./upstander test sqlite journeys`` only those. Exit code 0
when all passed, 1 when something failed, 3 when a part could not run here (with CI=true that is a
failure). The last line counts.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import check
import coverage_gate
import needs
import postgres

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
PROCESSES = "2"
# A journey waits for its browser two thirds of the time.
BROWSERS = "4"
NOT_RUN = 3
TIDY_SECONDS = 20


@dataclass
class Part:
    """The counts of one part."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    could_run: bool = True

    @property
    def line(self) -> str:
        """Return the part's row of the table."""
        counts = f"{self.passed:6} passed {self.failed:4} failed {self.skipped:4} skipped"
        words = counts if self.could_run else "COULD NOT RUN HERE".ljust(len(counts))
        return f"{self.name:12} {words} {self.seconds:7.1f} s"


def pytest(name: str, *arguments: str, variables: Mapping[str, str] | None = None) -> Part:
    """Run pytest, streaming what it says, and count its results from its report."""
    results = BUILD / f"{name}.xml"
    results.unlink(missing_ok=True)
    running = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", f"--junitxml={results}", *arguments],
        cwd=ROOT,
        env=os.environ | (variables or {}),
        stdin=subprocess.DEVNULL,
    )
    try:
        code = running.wait()
    except KeyboardInterrupt:
        leave_time_to_tidy(running)
        raise
    part = counted(name, results)
    if code and not part.failed:
        part.failed = 1
    return part


def leave_time_to_tidy(running: subprocess.Popen[bytes]) -> None:
    """Stop pytest as Ctrl-C does, so that it stops what it started; kill it if that takes long."""
    running.send_signal(signal.SIGINT)
    try:
        running.wait(TIDY_SECONDS)
    except subprocess.TimeoutExpired:
        running.kill()


def counted(name: str, results: Path) -> Part:
    """Return the counts of a JUnit report; no report is one failure."""
    if not results.is_file():
        return Part(name, failed=1)
    suites = ET.parse(results).getroot().iter("testsuite")  # noqa: S314 - our own report
    part = Part(name)
    for suite in suites:
        total, failures, errors, skipped = (
            int(suite.get(count, 0)) for count in ("tests", "failures", "errors", "skipped")
        )
        part.failed += failures + errors
        part.skipped += skipped
        part.passed += total - failures - errors - skipped
    return part


def gates() -> Part:
    """Run the fast gate; each of its gates counts as one."""
    results = check.report()
    passed = sum(outcome.passed for outcome in results)
    return Part("check", passed=passed, failed=len(results) - passed)


def unit(name: str, *more: str, variables: Mapping[str, str] | None = None) -> Part:
    """Run the unit tests; the architecture tests have run with the gates, faults come last."""
    elsewhere = ("--ignore=tests/architecture", "--ignore=tests/faults")
    # A file stays in one process: the partnership it stands on is founded once.
    fixed = ("-n", PROCESSES, "--dist=loadfile", "-m", "not journey", *elsewhere)
    return pytest(name, *fixed, *more, variables=variables)


def sqlite() -> Part:
    """Run the unit tests on SQLite and hold their coverage against the thresholds."""
    report = f"--cov-report=json:{coverage_gate.REPORT}"
    coverage_gate.REPORT.unlink(missing_ok=True)
    part = unit("sqlite", "--cov", report)
    if coverage_gate.main():
        part.failed += 1
    else:
        part.passed += 1
    return part


def postgresql() -> Part:
    """Run those unit tests that use the database on a PostgreSQL server of our own."""
    with postgres.cluster() as url:
        return unit("postgresql", "--database-only", variables={"DATABASE_URL": url})


def journeys() -> Part:
    """Run the journeys against the demonstration, in a real browser."""
    return pytest("journeys", "-n", BROWSERS, "-m", "journey")


def faults() -> Part:
    """Kill the server under people who send, break its database, and look for every trace."""
    return pytest("faults", "-n", PROCESSES, "--dist=loadfile", "tests/faults")


PARTS: dict[str, Callable[[], Part]] = {
    "check": gates,
    "sqlite": sqlite,
    "postgresql": postgresql,
    "journeys": journeys,
    "faults": faults,
}
NEEDED_BY = {
    "postgresql": {"postgresql"},
    "journeys": {"browser"},
    "faults": {"browser", "postgresql"},
}


def run(name: str, absent: list[str]) -> Part:
    """Run one part and time it, or say that what it needs is not here."""
    if NEEDED_BY.get(name, set()) & set(absent):
        failed = 1 if os.environ.get("CI") == "true" else 0
        return Part(name, failed=failed, could_run=False)
    print(f"\n=== {name} ===", flush=True)
    start = time.monotonic()
    part = PARTS[name]()
    part.seconds = time.monotonic() - start
    return part


def summary(parts: list[Part]) -> int:
    """Print the table and the counting line; return the exit code."""
    print("\n" + "\n".join(part.line for part in parts))
    unable = [part.name for part in parts if not part.could_run]
    if unable:
        print(f"\n!!! NOT TESTED HERE: {', '.join(unable)}. See above for what to install. !!!")
    passed, failed, skipped = (
        sum(getattr(part, count) for part in parts) for count in ("passed", "failed", "skipped")
    )
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    if failed:
        return 1
    return NOT_RUN if unable else 0


def main(names: list[str]) -> int:
    """Run the named parts, or all; return the exit code."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"No part is called {unknown[0]}. The parts: {', '.join(PARTS)}")
        return 2
    BUILD.mkdir(exist_ok=True)
    chosen = names or list(PARTS)
    absent = needs.provide() if set(chosen) & set(NEEDED_BY) else []
    return summary([run(name, absent) for name in chosen])


def stop(*_: object) -> None:
    """End as if by Ctrl-C, so that what was started is stopped."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nStopped before the end: nothing is proven.")
        sys.exit(130)
