"""Who can open what: reachability over grants. Pure.

An edge says that a key's private half is sealed to another key. Whoever holds the second
can open the first. A *principal* is a person, or a recovery key, that showed in time that it
still works; two different ones must be able to reach everything (vault.md rule 5).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

OPENERS_NEEDED = 2
PERSON_PROVED_WITHIN = dt.timedelta(days=90)
RECOVERY_PROVED_WITHIN = dt.timedelta(days=365)
RECOVERY_REMINDED_BEFORE = dt.timedelta(days=30)


class Standing(StrEnum):
    """Where a body's recovery stands: whether it counts as an opener, and for how long."""

    NONE = "none"
    UNCONFIRMED = "unconfirmed"
    GOOD = "good"
    DUE = "due"
    LAPSED = "lapsed"


# Two machines' clocks may differ by this much; what was seen later than that is not believed.
CLOCK_SLACK = dt.timedelta(minutes=1)
_TOUCHED_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Principal:
    """The owner of a key that ends a chain: a person, or a body's recovery."""

    owner: UUID
    is_recovery: bool


def is_live(*, is_recovery: bool, proved_on: dt.date | None, today: dt.date) -> bool:
    """Return whether the key showed in time that its owner can still use it."""
    within = RECOVERY_PROVED_WITHIN if is_recovery else PERSON_PROVED_WITHIN
    return proved_on is not None and today - proved_on <= within


def recovery_standing(*, made: bool, proved_on: dt.date | None, today: dt.date) -> Standing:
    """Return where a recovery stands; it is due for a drill thirty days before it lapses."""
    if not made:
        return Standing.NONE
    if proved_on is None:
        return Standing.UNCONFIRMED
    if not is_live(is_recovery=True, proved_on=proved_on, today=today):
        return Standing.LAPSED
    left = proved_on + RECOVERY_PROVED_WITHIN - today
    return Standing.DUE if left <= RECOVERY_REMINDED_BEFORE else Standing.GOOD


def reachable(target: UUID, sealed_to: Mapping[UUID, Iterable[UUID]]) -> frozenset[UUID]:
    """Return every key from which ``target`` can be opened, itself included."""
    seen: set[UUID] = set()
    waiting = [target]
    while waiting:
        key = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        waiting.extend(sealed_to.get(key, ()))
    return frozenset(seen)


def opener_count(
    target: UUID,
    sealed_to: Mapping[UUID, Iterable[UUID]],
    principals: Mapping[UUID, Principal],
) -> int:
    """Return how many live principals can open ``target``; recovery counts once at most."""
    found = {principals[key] for key in reachable(target, sealed_to) if key in principals}
    people = {principal.owner for principal in found if not principal.is_recovery}
    return len(people) + any(principal.is_recovery for principal in found)


def has_enough_openers(count: int) -> bool:
    """Return whether the opener rule holds."""
    return count >= OPENERS_NEEDED


def is_fresh(*, seen: dt.datetime, now: dt.datetime, within: dt.timedelta) -> bool:
    """Return whether something was last seen within this time.

    A moment still to come does not count: the clock was set back, and what was open then would
    otherwise stay open for as long.
    """
    return -CLOCK_SLACK <= now - seen <= within


def touch_every(idle: dt.timedelta) -> dt.timedelta:
    """Return after how long a session in use is written down as seen again."""
    return min(_TOUCHED_EVERY, idle / 4)
