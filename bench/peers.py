"""What was measured of another service, stored: it is not run here again.

GlobaLeaks 5.0.15 (October 2024, the newest that could be run), 2 shared cores, 24 GiB, Debian 12,
Python 3.11, measured on 20 November 2026 with one client unless it says otherwise.
"""

NAME = "GlobaLeaks 5.0.15"

SUBMISSIONS_A_SECOND = 0.44
SUBMISSION_CPU_MS = 2264
SUBMISSIONS_LOST_AT_16_CLIENTS = "26 of 32"
RETURNS_A_SECOND = 0.44
LIST_OF_100_000_SECONDS = 62.8
OPENING_AT_10_000_MS = 26
MEMORY_AT_START_MIB = (101, 129)


def ratio(ours: float, theirs: float) -> str:
    """Return how many times theirs ours is, in words for the table."""
    times = ours / theirs
    return f"{times:.0f} × {NAME}" if times >= 10 else f"{times:.1f} × {NAME}"
