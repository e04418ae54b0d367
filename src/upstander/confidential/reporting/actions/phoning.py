"""A phone call that is typed in while one listens: kept sealed all along, sent like any report."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.actions.sending import Letter, Sent, send_report
from upstander.confidential.reporting.choices import CallState, Heard
from upstander.confidential.reporting.models import Call
from upstander.confidential.reporting.phone_refusals import (
    CallSentAlready,
    CallTooLong,
    NoSuchCall,
)
from upstander.confidential.reporting.queries import call_context, delivery_for
from upstander.confidential.reporting.refusals import NothingWritten
from upstander.confidential.reporting.rules import CALL_BYTES, CALLS_KEPT, Answers
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.choices import Channel
from upstander.foundation.agencies.queries import job_in
from upstander.foundation.vault import suite
from upstander.foundation.vault.errors import NoLiveKey
from upstander.foundation.vault.models import KeyPair
from upstander.foundation.vault.queries import live_keys

Typed = Mapping[str, Sequence[str]]


def keep_call(
    *, call: UUID, typed: Typed, by: Actor, now: dt.datetime, state: CallState | None = None
) -> None:
    """Keep what was typed of a call, sealed to whoever takes it; nothing of it is sent.

    Afterwards it opens for them alone, for a week after the last word; with ``state`` it stands
    there, otherwise where it stood. Nothing is written down about it. Raises NotPermitted, NoLiveKey, CallTooLong, NoSuchCall and CallSentAlready.
    """
    by.require(Permission.TAKE_DOWN)
    plain = json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False)
    padded = suite.pad(plain.encode())
    if len(padded) > CALL_BYTES:
        raise CallTooLong
    key = _own_key(by)
    sealed = suite.seal(padded, bytes(key.public), call_context(call, key.id))
    with transaction.atomic():
        row = Call.objects.select_for_update().filter(pk=call).first()
        _require_own(row, by)
        changed = {"sealed": sealed, "touched_at": now, **({"state": state} if state else {})}
        if row is None:
            Call.objects.create(pk=call, user=key.owner, begun_at=now, **changed)
        else:
            Call.objects.filter(pk=call).update(**changed)


def _own_key(by: Actor) -> KeyPair:
    found = live_keys([by.user_id] if by.user_id else [])
    if by.user_id not in found:
        raise NoLiveKey
    return found[by.user_id]


def _require_own(row: Call | None, by: Actor) -> None:
    if row is not None and row.user != by.user_id:
        raise NoSuchCall
    if row is not None and row.state == CallState.SENT:
        raise CallSentAlready


def send_call(
    *, call: UUID, answers: Answers, notes: str, heard: Heard, by: Actor, now: dt.datetime
) -> Sent:
    """Send a report that was told by phone, by the route it would have taken from the website.

    The worker's notes are sealed beside the story, and the kept call is emptied with the same
    stroke: it is sent once. The audit trail says who took it. Raises NotPermitted, NothingWritten,
    NoSuchCall, CallSentAlready, and what ``send_report`` raises.
    """
    by.require(Permission.TAKE_DOWN)
    if answers.is_empty:
        raise NothingWritten
    row = Call.objects.filter(pk=call).first()
    if row is None:
        raise NoSuchCall
    _require_own(row, by)
    note = {"notes": notes, "heard": heard.value, **_who(by)}
    letter = Letter(
        answers, delivery_for(answers, now), channel=Channel.PHONE, call=call, note=note
    )
    return send_report(letter=letter, by=by, now=now)


def _who(by: Actor) -> dict[str, str]:
    """Return in which job somebody takes calls, for whoever reads their notes."""
    job = job_in(by.user_id, by.circles) if by.user_id else None
    return {"agency": job.agency if job else "", "role": job.title if job else ""}


def drop_call(*, call: UUID, by: Actor) -> None:
    """Throw one's own call away: afterwards nothing of it is left. One that is gone is fine."""
    by.require(Permission.TAKE_DOWN)
    Call.objects.visible_to(by).filter(pk=call).delete()


def drop_old_calls(*, by: Actor, now: dt.datetime) -> None:
    """Delete calls that nobody has touched for a week, sent or not."""
    del by
    Call.objects.filter(touched_at__lt=now - CALLS_KEPT).delete()
