"""The fast gate: style, types, layout and freshness. One line for each gate, with its seconds.

Every gate runs even if another failed; what a failed one said is printed in full. Exit code 1 if
any failed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
PROGRAMS = Path(PYTHON).parent
CODE = [name for name in ("src", "tools", "tests", "bench") if (ROOT / name).is_dir()]
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"


@dataclass(frozen=True)
class Outcome:
    """What one gate said."""

    name: str
    passed: bool
    seconds: float
    output: str
    warns: bool = False

    @property
    def line(self) -> str:
        """Return the one line for the terminal."""
        verdict = "ok    " if self.passed else "warn  " if self.warns else "FAILED"
        return f"{verdict} {self.seconds:5.1f} s  {self.name}"

    @property
    def failed(self) -> bool:
        """Whether this stops a change from landing."""
        return not self.passed and not self.warns


def templates() -> list[str]:
    """Return every template of ours."""
    return [str(path) for path in sorted((ROOT / "src").glob("**/templates/**/*.html"))]


def gates() -> dict[str, list[str]]:
    """Return the command line of each gate by its name, slowest first."""
    typed = [name for name in CODE if name != "tests"]
    return {
        "types (mypy)": [PYTHON, "-m", "mypy", *typed],
        "architecture tests": [PYTHON, "-m", "pytest", "-q", "tests/architecture"],
        "import contracts": [PYTHON, "-c", LINT_IMPORTS],
        "lint (ruff)": [PYTHON, "-m", "ruff", "check", *CODE],
        "format (ruff)": [PYTHON, "-m", "ruff", "format", "--check", *CODE],
        "format of templates (djade)": [
            str(PROGRAMS / "djade"),
            *("--check", "--target-version=5.2"),
            *templates(),
        ],
        "no registry, no machine in any file": [PYTHON, "tools/traces.py"],
    }


def commands() -> dict[str, list[str]]:
    """Return those gates that are commands of Django; they share one start of the product."""
    return {
        "migrations are complete": ["makemigrations", "--check", "--dry-run"],
        "Django's own checks": ["check", "--fail-level=WARNING"],
        "generated docs are fresh": ["generate_docs", "--check"],
        "translations hold every sentence": ["catalogues", "--check"],
    }


def notes() -> dict[str, list[str]]:
    """Return the command of each look that warns and stops nobody, by its name."""
    return {"helplines were checked in the last 90 days": ["check_reference", "--files"]}


def environment(data: str) -> Mapping[str, str]:
    """Return the variables every gate runs with: our source, and an empty data folder."""
    return os.environ | {
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "upstander.config.settings",
        "UPSTANDER_DATA": data,
        "NO_COLOR": "1",
    }


def run(name: str, command: list[str], variables: Mapping[str, str]) -> list[Outcome]:
    """Run one gate to its end."""
    start = time.monotonic()
    answer = ran(command, variables)
    seconds = time.monotonic() - start
    return [Outcome(name, answer.returncode == 0, seconds, answer.stdout)]


def run_commands(variables: Mapping[str, str]) -> list[Outcome]:
    """Run the commands of Django to their end."""
    wanted = commands() | notes()
    answer = ran(
        [PYTHON, "-P", "tools/commands.py"], variables, said=json.dumps([*wanted.values()])
    )
    if answer.returncode:
        return [Outcome(name, False, 0, answer.stdout) for name in wanted]
    return [
        Outcome(name, code == 0, seconds, output, warns=name in notes())
        for name, (code, seconds, output) in zip(wanted, json.loads(answer.stdout), strict=True)
    ]


def ran(
    command: list[str], variables: Mapping[str, str], said: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; all it says is in its ``stdout``."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env=variables,
        input=said,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def outcomes() -> Iterator[Outcome]:
    """Run all gates, two at a time, and yield each outcome as it comes."""
    with tempfile.TemporaryDirectory() as data, ThreadPoolExecutor(2) as pool:
        variables = environment(f"{data}/data")
        running = [pool.submit(run, name, command, variables) for name, command in gates().items()]
        running.insert(2, pool.submit(run_commands, variables))
        for done in as_completed(running):
            yield from done.result()


def report() -> list[Outcome]:
    """Run all gates, printing as they end; return the outcomes."""
    all_outcomes = []
    for outcome in outcomes():
        print(outcome.line, flush=True)
        if not outcome.passed:
            print(outcome.output, flush=True)
        all_outcomes.append(outcome)
    return all_outcomes


def main() -> int:
    """Return 1 if any gate failed."""
    failed = [outcome.name for outcome in report() if outcome.failed]
    print(f"Failed: {', '.join(failed)}" if failed else "All clean.")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
