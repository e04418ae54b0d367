"""Whether a file as a whole can be believed, from what a first look at every line counted. Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from upstander.oversight.insight.choices import Stop
from upstander.oversight.insight.rules.profiles import Line

# A look at fewer lines says nothing about the whole.
LEAST_LINES = 50
# One day in thirty is a first; real files have up to one in twenty-five.
MOST_FIRSTS = 0.5
MOST_REJECTS = 0.1
TWICE = 1.8
# So much of a file may lie in no place of ours: retired codes, and what happened next door.
MOST_ELSEWHERE = 0.1
# So much of a file may be an offence that stands there again under another reason.
MOST_DOUBLED = 0.01


class _Seen(NamedTuple):
    """Where a reference stood first, and the mark of that line."""

    number: int
    mark: int


@dataclass
class Look:
    """What a first look at every line counted.

    ``again`` are lines whose reference was there; ``places`` are those that a page can show, and
    ``elsewhere`` says how many lines lie in another.
    """

    places: Collection[str] = ()
    rows: int = 0
    elsewhere: int = 0
    rejected: int = 0
    doubled: int = 0
    dated: int = 0
    firsts: int = 0
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    again: set[int] = field(default_factory=set)
    whys: Counter[str] = field(default_factory=Counter)
    _seen: dict[int, _Seen] = field(default_factory=dict)

    def take(self, number: int, line: Line, mark: int) -> bool:
        """Count a line that can be read; return whether its reference is there for the first time.

        ``mark`` is the same for two lines that differ in their reasons alone.
        """
        before = self._seen.setdefault(hash(line.ref), _Seen(number, mark))
        if before.number != number:
            self.doubled += before.mark == mark
            self.again.add(number)
            return False
        self._dated(line.day)
        self.elsewhere += bool(self.places and line.area and line.area not in self.places)
        return True

    def _dated(self, day: dt.date) -> None:
        self.dated += 1
        self.firsts += day.day == 1
        self.first_day = min(self.first_day or day, day)
        self.last_day = max(self.last_day or day, day)

    def reject(self, why: str) -> None:
        """Count a line that cannot be read."""
        self.rejected += 1
        self.whys[why] += 1

    def stops(self, last_rows: int | None) -> list[Stop]:
        """Return why none of it may come in; ``last_rows`` is how long the last file was."""
        if self.rows == 0:
            return [Stop.EMPTY]
        found = {
            Stop.FLAGS_DOUBLED: self.doubled > MOST_DOUBLED * self.rows,
            Stop.TOO_MANY_REJECTS: self._unread() > MOST_REJECTS * self.rows,
            Stop.FIRST_OF_MONTH: self.dated >= LEAST_LINES
            and self.firsts > MOST_FIRSTS * self.dated,
            Stop.ELSEWHERE: self.elsewhere > MOST_ELSEWHERE * self.rows,
            Stop.TWICE_AS_LONG: bool(last_rows) and self._longer(last_rows or 0),
        }
        return [stop for stop, there in found.items() if there]

    def _unread(self) -> int:
        return self.rejected - self.doubled

    def _longer(self, last_rows: int) -> bool:
        return self.rows >= LEAST_LINES and self.rows >= TWICE * last_rows
