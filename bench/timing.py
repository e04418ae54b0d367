"""One run, and how things are timed in it."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.figures import Times
from bench.served import ROOT, Served
from bench.visitor import Refused, Visitor

CLIENTS = 16
STORY = "They shouted at us at the bus stop again and threw a bottle. " * 16
# What a page may cost before the first figure counts: caches fill, templates are compiled.
WARM = 10


@dataclass(frozen=True)
class Size:
    """How much is done."""

    store: int = 100_000
    flood: int = 1_000
    submissions: int = 160
    pages: int = 200
    sends: int = 200
    cases: int = 5_000


WHOLE = Size()
QUICK = Size(store=5_000, flood=100, submissions=32, pages=40, sends=40, cases=1_000)


class Bench:
    """One run: its sizes, and a small demonstration that several measurements share."""

    def __init__(self, folder: Path, size: Size, tell: Callable[[str], None]) -> None:
        self.folder = folder
        self.size = size
        self.tell = tell

    @cached_property
    def template(self) -> Served:
        """A demonstration as it is built."""
        self.tell("building the demonstration")
        served = Served(self.folder / "template")
        served.build()
        return served

    @contextmanager
    def serving(self, name: str) -> Iterator[Served]:
        """Serve a copy of it."""
        served = self.template.copy_to(self.folder / name)
        served.start()
        try:
            yield served
        finally:
            served.kill()


def inside(served: Served, what: str, count: int) -> dict[str, Any]:
    """Have something done inside a process of the product; return what it says."""
    said = subprocess.run(
        [sys.executable, "-m", "bench.inside", what, str(count)],
        cwd=ROOT, env=served.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if said.returncode:
        raise RuntimeError(f"bench.inside {what}:\n{said.stderr}")
    answer: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return answer


@dataclass(frozen=True)
class Rate:
    """How many a second, what each cost the server, and how many were refused."""

    rate: float
    cpu_ms: float
    refused: int
    seconds: float


def timed(served: Served, clients: int, tasks: Sequence[Callable[[], object]]) -> Rate:
    """Let that many clients share the tasks; return the rate and what the server used."""

    def refused(task: Callable[[], object]) -> bool:
        try:
            task()
        except Refused:
            return True
        return False

    used, begun = served.cpu_seconds(), time.monotonic()
    with ThreadPoolExecutor(clients) as pool:
        results = list(pool.map(refused, tasks))
    seconds, used = time.monotonic() - begun, served.cpu_seconds() - used
    return Rate(len(tasks) / seconds, 1000 * used / len(tasks), sum(results), seconds)


def asked(served: Served, visitor: Visitor, path: str, count: int) -> tuple[Times, float]:
    """Ask for a page again and again; return the times and the processor time of one."""
    for _time in range(WARM):
        visitor.get(path).needs(200)
    used = served.cpu_seconds()
    times = Times(tuple(seconds_of(lambda: visitor.get(path).needs(200)) for _time in range(count)))
    return times, 1000 * (served.cpu_seconds() - used) / count


def seconds_of(do: Callable[[], object]) -> float:
    """Return how long one call took."""
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


@contextmanager
def bench_of(size: Size, say: Callable[[str], None]) -> Iterator[Bench]:
    """Make a folder for a run, and remove it with everything in it afterwards."""
    with tempfile.TemporaryDirectory(prefix="upstander-bench-") as folder:
        yield Bench(Path(folder), size, say)
