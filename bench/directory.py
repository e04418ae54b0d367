"""The directory: looking for a place among many, and a page of the open interface."""

from bench.figures import Figure
from bench.timing import Bench, inside

PLACES = 20_000
MOST_MS = 100
NAMES = {
    "near": "look for places near half a postcode",
    "open": "  those open now",
    "need": "  those for a need, without steps",
    "page": "a page of 50 services of the open interface",
    "full": "  the same, each with everything",
}


def directory(bench: Bench) -> list[Figure]:
    """Return how long each takes: the whole request but for the network, in one process."""
    bench.tell(f"directory: {PLACES:,} places")
    with bench.serving("directory") as served:
        served.kill()
        said = inside(served, "places", PLACES)
    return [
        Figure(
            f"{NAMES[name]}, {PLACES:,} places",
            f"p50 {one['p50']:.0f} ms, p95 {one['p95']:.0f} ms; "
            f"{one['cpu']:.0f} ms of processor time",
            *(("", None) if name == "full" else (f"≤ {MOST_MS} ms of processor time", one["cpu"] <= MOST_MS)),
        )
        for name, one in said.items()
    ]  # fmt: skip
