"""What waits at a report to be counted in the night, locked under the server's own key.

A copy of the database alone tells nothing of it. The server must open it by itself, so it is not
sealed to a team: only ticks of people who let them be counted are ever in it (rules.coded).
"""

import json
from collections.abc import Mapping
from uuid import UUID

from upstander.foundation.vault import masters, suite

NOTHING = b""
# Every reason there is fits, so that the length says nothing.
_LENGTH = 512


def locked_coded(report: UUID, coded: Mapping[str, object]) -> bytes:
    """Return the coded answers of a report, locked; nothing where there are none."""
    if not coded:
        return NOTHING
    plain = json.dumps(coded).encode().ljust(_LENGTH)
    return suite.lock(plain, masters.key_for("coded"), _bound_to(report))


def opened_coded(report: UUID, locked: bytes) -> Mapping[str, object]:
    """Return what waits at a report; nothing where nothing does, or where it does not open."""
    if not locked:
        return {}
    try:
        found = json.loads(suite.unlock(locked, masters.key_for("coded"), _bound_to(report)))
    except suite.NotAuthentic:
        return {}
    return dict(found)


def _bound_to(report: UUID) -> bytes:
    return suite.context("coded/1", report.bytes)
