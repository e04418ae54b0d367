"""Everything: the gates, unit tests on SQLite and PostgreSQL, journeys in a browser, faults.

``./upstander test`` runs all parts; ``./upstander test sqlite journeys`` only those. Exit code 0
when all passed, 1 when something failed, 3 when a part could not run here (with CI=true that is a
failure). The last line counts.

Two lanes run side by side: unit tests use the processors while journeys and faults wait for
browsers, servers and what they killed. What the second lane says is kept until each of its parts
is over.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

import check
import coverage_gate
import footprints
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
    # Of pytest and all that it started and waited for; the gates are threads here and not counted.
    processor_seconds: float = 0.0
    could_run: bool = True

    @property
    def line(self) -> str:
        """Return the part's row of the table."""
        counts = f"{self.passed:6} passed {self.failed:4} failed {self.skipped:4} skipped"
        words = counts if self.could_run else "COULD NOT RUN HERE".ljust(len(counts))
        spent = f"{self.processor_seconds:7.0f} s of processors" if self.processor_seconds else ""
        return f"{self.name:12} {words} {self.seconds:7.1f} s {spent}".rstrip()


# What runs at this moment, and must be stopped when the whole run is.
RUNNING: set[subprocess.Popen[bytes]] = set()
STOPPED = threading.Event()
# Parts whose words wait until they are over, so as not to mix with those of the first lane.
BESIDE: set[str] = set()
PRINTING = threading.Lock()


@contextmanager
def said_by(name: str) -> Iterator[IO[bytes] | None]:
    """Give a part where to write: beside another lane a file, which is printed at the end."""
    if name not in BESIDE:
        yield None
        return
    path = BUILD / f"{name}.log"
    try:
        with path.open("wb") as log:
            yield log
    finally:
        with PRINTING:
            print(f"\n=== {name}, as it ran beside the others ===", flush=True)
            print(path.read_text(errors="replace"), flush=True)


def pytest(name: str, *arguments: str, variables: Mapping[str, str] | None = None) -> Part:
    """Run pytest, streaming what it says, and count its results from its report."""
    results = BUILD / f"{name}.xml"
    results.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={results}", *arguments]
    given = os.environ | (variables or {})
    with said_by(name) as said:
        running = subprocess.Popen(
            command, cwd=ROOT, env=given, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        RUNNING.add(running)
        spent = processor_seconds(running)
        RUNNING.discard(running)
    part = counted(name, results)
    part.processor_seconds = spent
    if running.returncode and not part.failed:
        part.failed = 1
    return part


def processor_seconds(running: subprocess.Popen[bytes]) -> float:
    """Wait until a process ends; return what it used, with all that it started and waited for."""
    try:
        _pid, status, used = os.wait4(running.pid, 0)
    except ChildProcessError:
        # Whoever stopped it has waited for it already.
        running.wait()
        return 0.0
    running.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


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
    footprints.forget()
    part = unit("sqlite", "-p", "tools.footprints")
    footprints.report(coverage_gate.REPORT)
    if coverage_gate.main():
        part.failed += 1
    else:
        part.passed += 1
    return part


def postgresql() -> Part:
    """Run the unit tests that another engine could answer otherwise, on a PostgreSQL of our own."""
    with postgres.cluster() as url:
        return unit("postgresql", "--database-only", variables={"DATABASE_URL": url})


def journeys() -> Part:
    """Run the journeys against the demonstration, in a real browser."""
    # A file stays in one process: some have a demonstration of their own, which starts once then.
    return pytest("journeys", "-n", BROWSERS, "--dist=loadfile", "tests/journeys")


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
# What never waits in one, what waits for browsers and servers in the other: as much work in each.
LANES = (("check", "sqlite", "postgresql"), ("journeys", "faults"))
NEEDED_BY = {
    "sqlite": {"pango"},
    "postgresql": {"postgresql", "pango"},
    "journeys": {"browser"},
    "faults": {"browser", "postgresql", "proxy"},
}


def run(name: str, absent: list[str]) -> Part:
    """Run one part and time it, or say that what it needs is not here."""
    if STOPPED.is_set():
        return Part(name, could_run=False)
    if NEEDED_BY.get(name, set()) & set(absent):
        failed = 1 if os.environ.get("CI") == "true" else 0
        return Part(name, failed=failed, could_run=False)
    with PRINTING:
        print(f"\n=== {name} begins ===", flush=True)
    start = time.monotonic()
    part = PARTS[name]()
    part.seconds = time.monotonic() - start
    return part


def run_lanes(names: Sequence[str], absent: list[str]) -> list[Part]:
    """Run the parts, each lane in its order; return them in the order of the table."""

    def one_after_another(lane: Sequence[str]) -> list[Part]:
        return [run(name, absent) for name in lane if name in names]

    if set(names) & set(LANES[0]):
        BESIDE.update(LANES[1])
    with ThreadPoolExecutor(len(LANES)) as pool:
        lanes = [pool.submit(one_after_another, lane) for lane in LANES]
        try:
            return [part for lane in lanes for part in lane.result()]
        except KeyboardInterrupt:
            STOPPED.set()
            for running in list(RUNNING):
                leave_time_to_tidy(running)
            raise


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
    return summary(run_lanes(chosen, absent))


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
