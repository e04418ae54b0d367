"""Whether it happened to the same person again and again: a suggestion, and never a decision. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from upstander.confidential.casework.choices import Again

A_YEAR, HALF_A_YEAR = dt.timedelta(days=365), dt.timedelta(days=183)
FOUR_WEEKS = dt.timedelta(days=28)
# How many incidents within a time mean what, the gravest first.
_COUNTS = (
    (Again.OFTEN, 3, HALF_A_YEAR),
    (Again.OFTEN, 2, FOUR_WEEKS),
    (Again.BEFORE, 2, A_YEAR),
)


@dataclass(frozen=True)
class Repeated:
    """What was seen: so many incidents since that day; ``count`` is 0 where only they said so."""

    again: Again
    count: int = 0
    since: dt.date | None = None


def repeated(incidents: Iterable[dt.date], *, told_before: bool, today: dt.date) -> Repeated | None:
    """Return what the days of a case's incidents show; None where it happened once.

    ``told_before``: somebody told us at the door that it had happened before.
    """
    days = sorted(incidents)
    for again, count, within in _COUNTS:
        since = [day for day in days if day > today - within]
        if len(since) >= count:
            return Repeated(again, len(since), since[0])
    return Repeated(Again.BEFORE) if told_before else None
