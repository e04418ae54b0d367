"""A team's existing cases: reading the list, and bringing every case in."""

from bench.figures import Figure
from bench.timing import Bench, inside

CASES = 5000
MOST_SECONDS = 60.0


def lists(bench: Bench) -> list[Figure]:
    """Return how long it takes by slices, in one process, on SQLite, with the disk."""
    bench.tell(f"lists: {CASES} existing cases from a spreadsheet")
    with bench.serving("lists") as served:
        served.kill()
        said = inside(served, "lists", CASES)
    seconds = said["read"] + said["bring"]
    return [
        Figure(
            f"bring {CASES} existing cases in", f"{seconds:.1f} s", "≤ 60 s",
            seconds <= MOST_SECONDS,
        ),
        Figure("  the longest slice", f"{said['slice']:.1f} s", "", None),
    ]  # fmt: skip
