"""What a supervisor looks at: who carries how much, and what has gone quiet. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

# Nobody should have to wait longer for a word from us.
QUIET_AFTER = dt.timedelta(days=7)
# How far back the board counts what somebody has read.
EXPOSED_WITHIN = dt.timedelta(days=7)
# Stories read within that time, from which a supervisor asks how somebody is. A prompt to talk,
# set by us and not by research: a partnership may know better.
MANY_READ = 20


@dataclass(frozen=True)
class Load:
    """What one worker carries. ``oldest`` is the day their oldest open case was opened."""

    worker: UUID | None
    cases: int = 0
    high: int = 0
    medium: int = 0
    to_review: int = 0
    overdue: int = 0
    waiting: int = 0
    oldest: dt.date | None = None
    read: int = 0
    away: bool = False
    # They are in no team any more: whoever supervises gives their cases to somebody.
    left: bool = False
    covered_by: UUID | None = None

    @property
    def read_much(self) -> bool:
        """Whether somebody should ask them how they are."""
        return self.read >= MANY_READ

    @property
    def rests(self) -> bool:
        """Whether their cases rest: they left, or they are away and nobody stands in."""
        return self.cases > 0 and (self.left or (self.away and self.covered_by is None))

    @property
    def weight(self) -> tuple[int, int, int, int]:
        """What puts the heaviest load first; nobody's cases come before everybody's."""
        return (int(self.worker is None), self.high, self.waiting + self.overdue, self.cases)


def effective_worker(worker: UUID | None, covers: Mapping[UUID, UUID]) -> UUID | None:
    """Return who does the work today: the worker, or whoever stands in for them."""
    return covers.get(worker, worker) if worker else None
