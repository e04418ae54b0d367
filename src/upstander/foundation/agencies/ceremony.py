"""What is asked back after the cards were shown. It travels sealed in the page, and nowhere else.

The words must not reach the database, the cache or a log, and yet somebody has to check them. So
the six that are asked go to the browser once more, locked under a server key and bound to the
person who saw the cards.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from upstander.foundation.vault import masters, suite
from upstander.foundation.vault.recovering import CeremonyOver
from upstander.foundation.vault.recovery import Asked


@dataclass(frozen=True)
class ToCheck:
    """One ceremony's six words."""

    agency: UUID
    ceremony: UUID
    asked: Sequence[Asked]


def sealed(what: ToCheck, user: UUID) -> str:
    """Return it as a text for a hidden field, good for this person alone."""
    inside = {
        "agency": str(what.agency),
        "ceremony": str(what.ceremony),
        "asked": [asdict(one) for one in what.asked],
    }
    return suite.lock(json.dumps(inside).encode(), _key(), _bound_to(user)).hex()


def opened(text: str, user: UUID) -> ToCheck:
    """Return what was sealed for this person; raises CeremonyOver for any other text."""
    try:
        inside = json.loads(suite.unlock(bytes.fromhex(text), _key(), _bound_to(user)))
    except (ValueError, suite.NotAuthentic) as error:
        raise CeremonyOver from error
    asked = [Asked(**one) for one in inside["asked"]]
    return ToCheck(UUID(inside["agency"]), UUID(inside["ceremony"]), asked)


def _key() -> bytes:
    return masters.key_for("ceremony")


def _bound_to(user: UUID) -> bytes:
    return suite.context("ceremony/1", user.bytes)
