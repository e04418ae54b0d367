"""What the numbers say, as the heading of their page: fixed sentences, and rise or fall only where
chance would not do. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from upstander.foundation.figures.intervals import Interval, byar, moved, rate, wilson

# A rate of fewer says more of chance than of a place.
LEAST_FOR_A_RATE = 20


@dataclass(frozen=True)
class Rate:
    """How many for each 10,000 people, with its range."""

    value: float
    interval: Interval


def rates(counts: Mapping[str, int], people: Mapping[str, int]) -> dict[str, Rate]:
    """Return the rate of each area that has people and enough counts."""
    return {
        area: Rate(*rate(count, people[area]))
        for area, count in counts.items()
        if count >= LEAST_FOR_A_RATE and people.get(area, 0) > 0
    }


def standing_out(counts: Mapping[str, int], people: Mapping[str, int]) -> list[str]:
    """Return the areas with more for their people than all together, beyond what chance makes."""
    known = {area: count for area, count in counts.items() if people.get(area, 0) > 0}
    if not known:
        return []
    overall = rate(sum(known.values()), sum(people[area] for area in known))[0]
    return [area for area, found in rates(known, people).items() if found.interval.low > overall]


def clear_peak(counts: Sequence[tuple[str, int]]) -> str:
    """Return the one with the most, where chance alone would not put it above the mean."""
    if len(counts) < 2:
        return ""
    total = sum(count for _name, count in counts)
    name, most = max(counts, key=lambda one: one[1])
    return name if byar(most).low > total / len(counts) else ""


def change(before: int, after: int) -> str:
    """Return ``more``, ``fewer`` or ``unclear``: beyond chance or not."""
    return {1: "more", -1: "fewer", 0: "unclear"}[moved(before, after)]


@dataclass(frozen=True)
class Promptness:
    """Of those that came long enough ago, how many were dealt with within so many days."""

    days: int
    within: int
    of: int

    @property
    def share(self) -> float:
        """The part that was; 0 of nobody."""
        return self.within / self.of if self.of else 0.0

    @property
    def interval(self) -> Interval:
        """The range of that part."""
        return wilson(self.within, self.of)
