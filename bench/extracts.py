"""Bringing the whole file of the FBI in, inside a process of the product; see ``bench.counting``."""

import resource
import time
from pathlib import Path
from typing import Any

from upstander.foundation.access.actors import Actor
from upstander.foundation.core import clock
from upstander.oversight.insight.actions.importing import Wanted, bring_extract

FILE = Path(__file__).resolve().parents[1] / "tests" / "data" / "fbi_hate_crime_1991_2023.csv.gz"


def measure(count: int) -> dict[str, Any]:
    """Return how many lines came in a second, and the memory that took above what was there."""
    del count  # All of it, or the figure would not be the one that is asked for.
    idle = _peak_mb()
    began, spent = time.perf_counter(), time.process_time()
    wanted = Wanted(file=FILE, profile="fbi")
    came = bring_extract(wanted=wanted, by=Actor.system("bench"), now=clock.now())
    seconds = time.perf_counter() - began
    cpu = time.process_time() - spent
    return {"rows": came.new, "seconds": seconds, "cpu": cpu, "memory": _peak_mb() - idle}


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
