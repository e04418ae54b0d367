"""Giving and taking many keys, inside a process of the product; see ``bench.keys``."""

import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from bench.filling import OFFICER, SharedCode, real_report
from bench.keys import GIVEN
from upstander.demo.cast import cast
from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.models import Circle
from upstander.foundation.core import clock
from upstander.foundation.vault import granting, taking, unlocking
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.keyrings import Keyring

BY = Actor.system("bench")
PARTS = (CompartmentKind.STATEMENT, CompartmentKind.CONVERSATION)


def measure(count: int) -> dict[str, Any]:
    """Return the seconds of an unlock, of giving 200 compartments and of taking ``count``."""
    code, today = SharedCode(), clock.london_day(clock.now())
    subjects = [real_report(code, today).pk for _report in range(count // len(PARTS))]
    found: list[Keyring] = []
    unlock = _seconds(lambda: found.append(unlocked()))
    police = Circle.objects.get(agency__kind="police").pk
    first, rest = subjects[: GIVEN // len(PARTS)], subjects[GIVEN // len(PARTS) :]
    give = _seconds(lambda: _give(first, police, found[0]))
    _give(rest, police, found[0])
    held: list[int] = []
    take = _seconds(lambda: held.append(_take(subjects, police)))
    if held != [count]:
        raise RuntimeError(f"took {held} compartments instead of {count}")
    return {"unlock": unlock, "give": give, "take": take}


def unlocked(email: str = OFFICER) -> Keyring:
    """Unlock as signing in does: check the password, promote, and take up the session."""
    user, now = User.objects.get(email=email), clock.now()
    pending = unlocking.start_pending(user_id=user.pk, secret=cast().passphrase, now=now)
    by = Actor(kind="user", user_id=user.pk)
    promoted = unlocking.promote(cookie=pending, by=by, now=now)
    keyring = promoted and unlocking.resume(promoted.cookie, now)
    if not keyring:
        raise RuntimeError("the officer could not unlock")
    return keyring


def _give(subjects: Sequence[UUID], holder: UUID, keyring: Keyring) -> None:
    granting.give_all(
        subjects=subjects, kinds=PARTS, holder=holder, keyring=keyring, purpose="bench",
        basis="consent", by=BY, now=clock.now(),
    )  # fmt: skip


def _take(subjects: Sequence[UUID], holder: UUID) -> int:
    return taking.take_away_all(subjects=subjects, holder=holder, by=BY, now=clock.now())


def _seconds(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun
