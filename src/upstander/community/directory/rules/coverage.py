"""Where places are missing, and how many people have one near. Pure, and an estimate.

Nobody's address is used. The people of a district are shared out equally among the outward codes
(such as CV21) whose middle lies in it, and an outward code counts as near when its middle is at
most so many miles from a place. A long, thin code can be near at one end only.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from upstander.community.directory.rules.near import Point, miles
from upstander.community.directory.rules.opening import Span

NEAR_MILES = 2.0
LATE = dt.time(18)
# An estimate is said no finer than this.
_ROUGHLY = 1_000


@dataclass(frozen=True)
class Code:
    """An outward code: the district in which its middle lies, and where that is."""

    district: str
    middle: Point


def is_late(span: Span) -> bool:
    """Return whether an opening goes on after 18:00: over midnight, all day, or until later."""
    return span.closes <= span.opens or span.closes > LATE


def roughly(people: int) -> int:
    """Return a number of people as an estimate may say it, to the thousand."""
    return round(people / _ROUGHLY) * _ROUGHLY


def people_near(
    codes: Iterable[Code], people: Mapping[str, int], places: Iterable[Point]
) -> dict[str, int]:
    """Return for each district about how many of its people have a place near."""
    there, known = list(places), list(codes)
    parts = Counter(code.district for code in known)
    found: dict[str, int] = defaultdict(int)
    for code in known:
        if any(miles(code.middle, place) <= NEAR_MILES for place in there):
            found[code.district] += 1
    return {
        district: round(count * people.get(district, 0) / parts[district])
        for district, count in found.items()
    }
