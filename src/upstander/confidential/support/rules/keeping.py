"""What is set up before somebody can book, in the order in which it is set up. Pure."""

from collections.abc import Collection
from enum import StrEnum


class Step(StrEnum):
    """One thing that must be there. Their order is the order of the screens."""

    TEAM = "team"
    SERVICE = "service"
    KIND = "kind"
    OFFICER = "officer"
    DAY = "day"


def next_step(there: Collection[Step]) -> Step | None:
    """Return the first thing that is missing; None where sessions can be booked."""
    return next((one for one in Step if one not in there), None)
