"""What this process remembers of the last hour, to see a storm of reports.

It is in memory alone and ends with the process: moments, and words as a digest under a key that is
never kept. Nothing of it is about who sent a report, and nothing is written anywhere.
"""

import datetime as dt
import hashlib
import hmac
import itertools
import secrets
import threading
from collections import Counter, deque

from django.http import HttpRequest

from upstander.confidential.reporting.choices import Signal
from upstander.confidential.reporting.rules import (
    MANY,
    MANY_WITHIN,
    SAME_WITHIN,
    letters_of,
    signals_of,
)

# The name of a box that people do not see (door/trap.html).
TRAP = "more"
# In the worst hour; what came before these is forgotten earlier.
REMEMBERED = 20_000


class Tide:
    """How many reports came, and how often with the same words."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._came: deque[tuple[dt.datetime, bytes]] = deque()
        self._times: Counter[bytes] = Counter()

    def signals(
        self, request: HttpRequest, story: str, *, began: dt.datetime, now: dt.datetime
    ) -> frozenset[Signal]:
        """Note that a report comes now, and return what looks odd about it."""
        many, same = self.note(story, now)
        trapped = bool(request.POST.get(TRAP))
        return signals_of(trapped=trapped, took=now - began, many=many, same=same)

    def note(self, story: str, now: dt.datetime) -> tuple[int, int]:
        """Count one report; return how many came of late, and how many with its words."""
        letters = letters_of(story)
        digest = hmac.digest(self._key, (letters or secrets.token_hex()).encode(), hashlib.sha256)
        with self._lock:
            self._forget(now)
            self._came.append((now, digest))
            self._times[digest] += 1
            return self._of_late(now), self._times[digest]

    def _of_late(self, now: dt.datetime) -> int:
        """Count backwards, and no further than to what is many."""
        late = itertools.takewhile(lambda one: now - one[0] <= MANY_WITHIN, reversed(self._came))
        return sum(1 for _one in itertools.islice(late, MANY))

    def _forget(self, now: dt.datetime) -> None:
        while self._came and self._is_old(now):
            _at, digest = self._came.popleft()
            self._times[digest] -= 1
            if not self._times[digest]:
                del self._times[digest]

    def _is_old(self, now: dt.datetime) -> bool:
        return now - self._came[0][0] > SAME_WITHIN or len(self._came) >= REMEMBERED


TIDE = Tide()
