"""``./upstander bench``: how fast, how much, and (with --faults) how safe under kill -9.

Prints a table. Exit code 1 only when something could not run or a fault lost something; a missed
target is said in the table. ``--write`` puts a whole run into docs/BENCHMARKS.md.
"""

import argparse
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from bench import machine  # noqa: E402 - the path is set first
from bench.figures import Figure, table  # noqa: E402 - as above
from bench.measuring import MEASURES  # noqa: E402 - as above
from bench.timing import QUICK, WHOLE, bench_of  # noqa: E402 - as above
from tests.faults.campaign import campaign  # noqa: E402 - as above
from tests.faults.kept import Kept  # noqa: E402 - as above
from tests.faults.killing import Tally, people_storm, storm, template  # noqa: E402 - as above

PAGE = ROOT / "docs" / "BENCHMARKS.md"
ROUNDS = 500
# How many seconds nothing breaks between two faults of the campaign.
QUIET = 4.0
LIFE_OF_KEYS = (
    *(sys.executable, "-m", "pytest", "-q", "--hypothesis-profile=deep"),
    "tests/foundation/vault/test_life_of_keys.py",
)
# As many as the public test has, and more.
RACE = (
    *(sys.executable, "-m", "pytest", "-q", "--bookers=64"),
    "tests/faults/test_booking_race.py",
)


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what was asked for; ends with a sentence when it makes no sense."""
    parser = argparse.ArgumentParser(prog="./upstander bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=MEASURES, help="measure this one")
    parser.add_argument("--quick", action="store_true", help="a small run: a minute or two")
    parser.add_argument("--faults", action="store_true", help="kill -9 instead of measuring")
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help=f"how often, of each kind ({ROUNDS})"
    )
    parser.add_argument("--seed", type=int, default=None, help="the same moments again")
    parser.add_argument(
        "--campaign", action="store_true", help="break one thing after another under people"
    )
    parser.add_argument("--clients", type=int, default=64, help="of the campaign (64)")
    parser.add_argument("--minutes", type=float, default=10, help="of the campaign (10)")
    parser.add_argument("--write", action="store_true", help="write into docs/BENCHMARKS.md")
    asked = parser.parse_args(arguments)
    if asked.write and (asked.only or asked.quick):
        parser.error("only a whole run is written down: leave out --only and --quick")
    return asked


def say(words: str) -> None:
    """Say what is going on, apart from the table."""
    print(f"  … {words}", file=sys.stderr, flush=True)


def measure(asked: argparse.Namespace) -> int:
    """Measure, print the table as it grows whole, and return the exit code."""
    where = machine.described()
    figures: list[Figure] = []
    failed = []
    with bench_of(QUICK if asked.quick else WHOLE, say) as bench:
        for name in asked.only or MEASURES:
            try:
                figures += MEASURES[name](bench)
            except Exception as fault:  # noqa: BLE001 - the others are measured all the same
                failed.append(name)
                print(f"{name} could not run: {fault}", file=sys.stderr)
    text = f"{where}\n\n{table(figures)}"
    print(text)
    missed = [figure.what.strip() for figure in figures if figure.met is False]
    if missed:
        print(f"\nMissed: {'; '.join(missed)}")
    elif not failed:
        print("\nEvery target was met.")
    if asked.write and not failed:
        write("figures", text)
    return 1 if failed else 0


def faults(asked: argparse.Namespace) -> int:
    """Kill the server that often, and the other processes; return 1 when anything was lost."""
    seed = secrets.randbits(32) if asked.seed is None else asked.seed
    where = machine.described()
    tally = _killed(asked.rounds, seed)
    say("any life of keys, deeper than in the tests")
    if subprocess.run(LIFE_OF_KEYS, cwd=ROOT, check=False).returncode:
        tally.problems.append("a life of keys was found in which something is lost or opened")
    say("64 people who want the same time of one officer")
    if subprocess.run(RACE, cwd=ROOT, check=False).returncode:
        tally.problems.append("a time was booked twice, or somebody lost what they wrote")
    print("\n".join(tally.problems))
    text = f"{where}\n\n{tally}."
    print(text)
    if asked.write and not tally.problems:
        write("faults", text)
    return 1 if tally.problems else 0


def break_things(asked: argparse.Namespace) -> int:
    """Break one thing after another under that many people; return 1 when anything was lost."""
    seed = secrets.randbits(32) if asked.seed is None else asked.seed
    where = machine.described()
    with tempfile.TemporaryDirectory(prefix="upstander-campaign-") as name:
        kept = Kept.to_be(Path(name))
        kept.build()
        told = campaign(
            Path(name) / "campaign", kept, clients=asked.clients, seconds=60 * asked.minutes,
            quiet=QUIET, seed=seed, say=say,
        )  # fmt: skip
    print("\n".join(told.problems))
    text = f"{where}\n\n{told}."
    print(text)
    if asked.write and not told.problems:
        write("campaign", text)
    return 1 if told.problems else 0


def _killed(rounds: int, seed: int) -> Tally:
    """Do that many rounds of each kind. Each waits for its own server, so they go side by side."""
    begun = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="upstander-faults-") as name,
        ThreadPoolExecutor() as pool,
    ):
        folder = Path(name)
        built = template(folder / "template")
        kinds = [
            pool.submit(kind, built, folder, rounds=rounds, seed=seed, tell=say)
            for kind in (storm, people_storm)
        ]
        tally = Tally()
        for kind in kinds:
            tally.add(kind.result())
    tally.seconds = time.monotonic() - begun
    return tally


def write(name: str, text: str) -> None:
    """Put the text between the marks of this name in docs/BENCHMARKS.md."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    marked = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    whole = f"{begin}\n\n{text}\n\n{end}"
    PAGE.write_text(marked.sub(lambda _found: whole, PAGE.read_text()))


def main(arguments: Sequence[str]) -> int:
    """Do what was asked."""
    asked = options(arguments)
    if asked.campaign:
        return break_things(asked)
    return faults(asked) if asked.faults else measure(asked)


def stop(*_: object) -> None:
    """End as if by Ctrl-C, so that what was started is stopped."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nStopped before the end.")
        sys.exit(130)
