"""Keys at work: unlocking, giving a team many parts at once, taking it off many more."""

from bench.figures import Figure
from bench.timing import Bench, inside

MOST_SECONDS = 1.0
GIVEN, TAKEN = 200, 500


def keys(bench: Bench) -> list[Figure]:
    """Return how long each takes, in one process, on SQLite, with the real costs and the disk."""
    bench.tell("keys: unlocking, giving and taking away")
    with bench.serving("keys") as served:
        served.kill()
        said = inside(served, "keys", TAKEN)
    return [
        _figure("unlock: password to open session", said["unlock"]),
        _figure(f"give a team {GIVEN} compartments", said["give"]),
        _figure(f"take a team off {TAKEN} compartments, no key", said["take"]),
    ]


def _figure(what: str, seconds: float) -> Figure:
    return Figure(what, f"{seconds:.2f} s", "≤ 1 s", seconds <= MOST_SECONDS)
