"""Phone calls that somebody types in: their own only, and only with their own key."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from upstander.confidential.reporting.choices import CallState
from upstander.confidential.reporting.models import Call
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.prepared import Prepared
from upstander.foundation.vault import suite
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.keyrings import Keyring


@dataclass(frozen=True)
class KeptCall:
    """A call as it was kept last: what was typed, by field, and where it stands."""

    id: UUID
    state: CallState
    touched_at: dt.datetime
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)


def call_context(call: UUID, key: UUID) -> bytes:
    """Return what a kept call is bound to: its own row and the key it was sealed to."""
    return suite.context("call/1", call.bytes, key.bytes)


def kept_call(call: UUID, keyring: Keyring, by: Actor) -> KeptCall | None:
    """Return one's own call, opened; None when there is none, or it does not open any more."""
    row = Call.objects.visible_to(by).filter(pk=call).first()
    if row is None:
        return None
    if row.state == CallState.SENT:
        return _kept(row)
    key = keyring.key.id
    try:
        padded = suite.unseal(bytes(row.sealed), keyring.private_of(key), call_context(row.pk, key))
    except (suite.NotAuthentic, CannotOpen):
        return None
    return _kept(row, json.loads(suite.unpad(padded)))


def calls_to_finish(by: Actor) -> list[KeptCall]:
    """Return one's own calls that are not sent, the newest first. Nothing of them is opened."""
    rows = _TO_FINISH.rows(user=by.user_id, circles=by.circles)
    return [KeptCall(call, CallState(state), touched_at) for call, state, touched_at in rows]


_TO_FINISH = Prepared(
    lambda user, circles: (
        Call.objects.visible_to(Actor.holding(user, circles))
        .exclude(state=CallState.SENT)
        .order_by("-touched_at", "id")
        .values_list("id", "state", "touched_at")
    )
)


def _kept(row: Call, typed: Mapping[str, Sequence[str]] | None = None) -> KeptCall:
    return KeptCall(row.pk, CallState(row.state), row.touched_at, typed or {})
