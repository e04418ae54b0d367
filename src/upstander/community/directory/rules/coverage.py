"""Where places are missing, and how many people have one near. Pure, and an estimate.

Nobody's address is used. The people of a district are shared out equally among its postcodes, or
where those are not loaded among the outward codes (such as CV21) whose middle lies in it. A code
counts as near when its middle is at most so many miles from a place.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor

from upstander.community.directory.rules.near import Point, miles
from upstander.community.directory.rules.opening import Span

NEAR_MILES = 2.0
LATE = dt.time(18)
# An estimate is said no finer than this.
_ROUGHLY = 1_000


@dataclass(frozen=True)
class Code:
    """A postcode or an outward code: the district it lies in, and where its middle is."""

    district: str
    middle: Point


def is_late(span: Span) -> bool:
    """Return whether an opening goes on after 18:00: over midnight, all day, or until later."""
    return span.closes <= span.opens or span.closes > LATE


class _Near:
    """Places by squares of a grid: only those of the squares around a point are measured.

    A square is more than NEAR_MILES high and, up to 60 degrees north, more than that wide.
    """

    _HIGH, _WIDE = 0.03, 0.06

    def __init__(self, places: Iterable[Point]) -> None:
        self._squares: dict[tuple[int, int], list[Point]] = defaultdict(list)
        for place in places:
            self._squares[self._square(place)].append(place)

    def holds(self, point: Point) -> bool:
        """Return whether a place is at most NEAR_MILES away."""
        row, column = self._square(point)
        around = ((row + up, column + along) for up in (-1, 0, 1) for along in (-1, 0, 1))
        found = (place for square in around for place in self._squares.get(square, ()))
        return any(miles(point, place) <= NEAR_MILES for place in found)

    def _square(self, point: Point) -> tuple[int, int]:
        return floor(point.latitude / self._HIGH), floor(point.longitude / self._WIDE)


def roughly(people: int) -> int:
    """Return a number of people as an estimate may say it, to the thousand."""
    return round(people / _ROUGHLY) * _ROUGHLY


def people_near(
    codes: Iterable[Code], people: Mapping[str, int], places: Iterable[Point]
) -> dict[str, int]:
    """Return for each district about how many of its people have a place near."""
    there, known = _Near(places), list(codes)
    parts = Counter(code.district for code in known)
    found: dict[str, int] = defaultdict(int)
    for code in known:
        if there.holds(code.middle):
            found[code.district] += 1
    return {
        district: round(count * people.get(district, 0) / parts[district])
        for district, count in found.items()
    }
