"""Support sessions: bookings a second, and the free times of sixty days and twenty officers."""

from bench.figures import Figure
from bench.timing import Bench, inside

BOOKINGS = 600
LEAST_A_SECOND = 50
MOST_MS = 100
QUERIES = 3


def booking(bench: Bench) -> list[Figure]:
    """Return how it goes in one process, on SQLite, with the disk."""
    bench.tell(f"booking: {BOOKINGS} sessions, then the free times of 60 days and 20 officers")
    with bench.serving("booking") as served:
        served.kill()
        said = inside(served, "sessions", BOOKINGS)
    return [
        Figure(
            "book sessions, one after another", f"{said['a_second']:.0f} a second", "≥ 50",
            said["a_second"] >= LEAST_A_SECOND,
        ),
        Figure("  processor time of each", f"{said['ms_each']:.1f} ms", "", None),
        Figure("  booked twice", f"{said['oversold']}", "0", said["oversold"] == 0),
        Figure(
            "free times, 60 days × 20 officers", f"{said['free_ms']:.0f} ms", "≤ 100 ms",
            said["free_ms"] <= MOST_MS,
        ),
        Figure("  queries", f"{said['queries']}", "3", said["queries"] == QUERIES),
    ]  # fmt: skip
