"""How sure a share or a rate is: the range in which the true one would be 19 times in 20."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

SURE = NormalDist().inv_cdf(0.975)
# 499 times in 500: for the one that is picked out of many, of which some always look unusual
# (Spiegelhalter 2005).
PICKED = NormalDist().inv_cdf(0.999)
# A share of fewer is said as a number of people: "9 of 14".
LEAST_FOR_A_SHARE = 20


@dataclass(frozen=True)
class Interval:
    """From the lowest to the highest that the numbers allow."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Return whether a value is inside."""
        return self.low <= value <= self.high


def wilson(part: int, whole: int) -> Interval:
    """Return the interval of a share (Wilson 1927). Raises ValueError unless 0 ≤ part ≤ whole."""
    if not 0 <= part <= whole:
        raise ValueError("a part is between nobody and everybody")
    if whole == 0:
        return Interval(0.0, 1.0)
    share, squared = part / whole, SURE**2
    centre = (share + squared / (2 * whole)) / (1 + squared / whole)
    reach = (
        sqrt(share * (1 - share) / whole + squared / (4 * whole**2)) * SURE / (1 + squared / whole)
    )
    low = 0.0 if part == 0 else centre - reach
    return Interval(low, 1.0 if part == whole else centre + reach)


def byar(count: int, sure: float = SURE) -> Interval:
    """Return the interval of a count of rare things (Byar; Breslow and Day 1987)."""
    if count < 0:
        raise ValueError("nothing is counted below zero")
    low = count * (1 - 1 / (9 * count) - sure / (3 * sqrt(count))) ** 3 if count else 0.0
    more = count + 1
    return Interval(max(low, 0.0), more * (1 - 1 / (9 * more) + sure / (3 * sqrt(more))) ** 3)


def rate(count: int, people: int, per: int = 10_000) -> tuple[float, Interval]:
    """Return how many for each so many people, with its interval."""
    if people < 1:
        raise ValueError("a rate is of people")
    found, scale = byar(count), per / people
    return count * scale, Interval(found.low * scale, found.high * scale)


def moved(before: int, after: int) -> int:
    """Return 1 for a rise, -1 for a fall, 0 where chance alone could have made the difference."""
    if before + after == 0:
        return 0
    share = wilson(after, before + after)
    return 0 if share.holds(0.5) else (1 if share.low > 0.5 else -1)
