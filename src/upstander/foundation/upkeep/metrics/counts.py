"""Counts of answers, in memory that all serving processes share; gone when they end.

Nothing here is finer than a day where the public is concerned: a count that goes up at the moment
of a report would tell that moment to whoever reads the counts. So public pages are counted for
the day, and shown when the day is over. Pages of workers are counted as they come; what workers
do is on record anyway.
"""

import datetime as dt
import mmap
import os
import threading
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

# How long an answer took, in seconds: at most so much.
LIMITS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# Good, elsewhere, refused, fault of ours.
KINDS = ("2xx", "3xx", "4xx", "5xx")
# A group of pages has a count of each kind, of each duration (and longer), and their sum.
_WIDTH = len(KINDS) + len(LIMITS) + 1 + 1
# A process writes in a place of its own, so that nobody waits for another.
PLACES = 16
GROUPS = 400
_TODAY, _YESTERDAY = 0, 1
_BOOK = 1 + GROUPS * _WIDTH
_PLACE = 3 * _BOOK
_LIVE = 2


@dataclass(frozen=True)
class Count:
    """The answers of one group of pages: how many of each kind, and how long they took."""

    kinds: tuple[int, ...]
    durations: tuple[int, ...]
    seconds: float

    @property
    def total(self) -> int:
        """Return how many there were."""
        return sum(self.kinds)


class Counts:
    """The shared memory. Each place has three books: today's, yesterday's, and the live one."""

    def __init__(self) -> None:
        self._memory = memoryview(mmap.mmap(-1, PLACES * _PLACE * 8)).cast("d")
        self._place = 0
        self._lock = threading.Lock()
        os.register_at_fork(before=self._next_place, after_in_child=self._new_lock)

    def _next_place(self) -> None:
        # The child goes on here; the parent answers nobody.
        self._place = (self._place + 1) % PLACES

    def _new_lock(self) -> None:
        self._lock = threading.Lock()

    def add(self, group: int, status: int, seconds: float, *, day: dt.date, public: bool) -> None:
        """Count one answer; a public one for this London day only."""
        if not 0 <= group < GROUPS or not 200 <= status < 600:
            return
        with self._lock:
            if public:
                self._turn(self._place, day)
            else:
                # Says that this book is in use; it has no day.
                self._memory[self._place * _PLACE + _LIVE * _BOOK] = 1
            book = _TODAY if public else _LIVE
            at = self._place * _PLACE + book * _BOOK + 1 + group * _WIDTH
            self._memory[at + status // 100 - 2] += 1
            self._memory[at + len(KINDS) + bisect_left(LIMITS, seconds)] += 1
            self._memory[at + _WIDTH - 1] += seconds

    def _turn(self, place: int, day: dt.date) -> None:
        """Begin the book of a new day; what was today's is yesterday's."""
        start = place * _PLACE
        today = start + _TODAY * _BOOK
        if self._memory[today] == day.toordinal():
            return
        book = self._memory[today : today + _BOOK]
        self._memory[start + _YESTERDAY * _BOOK : start + (_YESTERDAY + 1) * _BOOK] = book
        self._memory[today : today + _BOOK] = memoryview(bytes(_BOOK * 8)).cast("d")
        self._memory[today] = day.toordinal()

    def live(self) -> Iterator[tuple[int, Count]]:
        """Return the groups of workers' pages that were asked for, since the start."""
        yield from self._summed(self._books(1, _LIVE))

    def of_day_before(self, day: dt.date) -> Iterator[tuple[int, Count]]:
        """Return the groups of public pages that were asked for on the day before this one."""
        yield from self._summed(self._books(day.toordinal() - 1, _TODAY, _YESTERDAY))

    def _books(self, marked: int, *which: int) -> list[int]:
        """Return where the books of all places begin that are marked with this number."""
        starts = (place * _PLACE + book * _BOOK for place in range(PLACES) for book in which)
        return [start for start in starts if self._memory[start] == marked]

    def _summed(self, books: list[int]) -> Iterator[tuple[int, Count]]:
        for group in range(GROUPS):
            starts = [book + 1 + group * _WIDTH for book in books]
            sums = [sum(self._memory[at + n] for at in starts) for n in range(_WIDTH)]
            if any(sums):
                kinds, durations = sums[: len(KINDS)], sums[len(KINDS) : -1]
                yield group, Count(tuple(map(int, kinds)), tuple(map(int, durations)), sums[-1])


COUNTS = Counts()
