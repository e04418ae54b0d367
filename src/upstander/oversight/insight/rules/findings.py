"""What the numbers say, as the heading of their page: fixed sentences, and rise or fall only where
chance would not do. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from upstander.foundation.figures.cells import LEAST
from upstander.foundation.figures.intervals import PICKED, Interval, byar, moved, rate, wilson

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


def standing_out(counts: Mapping[str, int], people: Mapping[str, int], off: int = 0) -> list[str]:
    """Return the areas with more for their people than all together, beyond what chance makes.

    ``off`` is by how much each count may differ from the truth.
    """
    known = {area: count for area, count in counts.items() if people.get(area, 0) > 0}
    if not known:
        return []
    overall = sum(known.values()) / sum(people[area] for area in known)
    return [
        area
        for area, count in known.items()
        if count >= LEAST_FOR_A_RATE and _at_least(count, off) / people[area] > overall
    ]


@dataclass(frozen=True)
class Part:
    """A part of the year: how many there were, in the so many years in which it was counted."""

    name: str
    count: int
    years: int

    @property
    def usual(self) -> float:
        """How many there were in one of those years."""
        return self.count / self.years


def clear_peak(parts: Sequence[Part], off: int = 0) -> str:
    """Return the part of the year with the most, where chance alone would not put it above the mean.

    Every part must have been counted at least once: half a year says nothing of the other half.
    """
    top = max(parts, key=lambda one: one.usual)
    usual = sum(one.count for one in parts) / sum(one.years for one in parts)
    return top.name if _at_least(top.count, off * top.years) / top.years > usual else ""


def _at_least(count: int, off: int) -> float:
    """Return how many there may have been at least of what is picked out of many."""
    return byar(max(count - off, 0), PICKED).low


def leading(counts: Mapping[str, int | None], off: int = 0) -> list[str]:
    """Return the one that there is most of; where several may be it, all of these.

    None stands for a figure too small to be said.
    """
    said = {code: at_most(count) for code, count in counts.items()}
    most = max(said.values(), default=0)
    return [code for code, count in said.items() if count and count + off >= most - off]


def at_most(figure: int | None) -> int:
    """Return a figure; for one that is too small to be said, the largest that is not said."""
    return LEAST - 1 if figure is None else figure


def change(before: int, after: int, off: int = 0) -> str:
    """Return ``more``, ``fewer`` or ``unclear``: beyond chance, and beyond what may be off, or not."""
    if moved(before + off, max(after - off, 0)) > 0:
        return "more"
    if moved(max(before - off, 0), after + off) < 0:
        return "fewer"
    return "unclear"


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
