"""How many times may be held without being booked, and for how long (ADR 0042)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

# A hold after which no page was answered.
UNANSWERED = dt.timedelta(minutes=3)
# How long a hold lasts while so much of what may be held is held, the most first.
_LASTS = (
    (0.5, dt.timedelta(minutes=10)),
    (0.75, dt.timedelta(minutes=6)),
    (1.0, dt.timedelta(minutes=4)),
)


@dataclass(frozen=True)
class Limit:
    """Which share of what is not booked may be held at once, and how many in any case."""

    share: float
    least: int


A_DAY = Limit(share=0.5, least=2)
A_SERVICE = Limit(share=0.25, least=4)


@dataclass(frozen=True)
class Held:
    """How many times are held somewhere, and how many are free beside them."""

    held: int
    free: int
    limit: Limit

    @property
    def most(self) -> int:
        """How many may be held."""
        return max(self.limit.least, int((self.held + self.free) * self.limit.share))


def is_too_much(everywhere: Iterable[Held]) -> bool:
    """Return whether more is held than may be, the newest among it."""
    return any(one.held > one.most for one in everywhere)


def kept_for(everywhere: Iterable[Held]) -> dt.timedelta:
    """Return how long somebody who goes on answering keeps a time."""
    used = max((one.held / one.most for one in everywhere), default=0.0)
    return next((lasts for up_to, lasts in _LASTS if used <= up_to), _LASTS[-1][1])
