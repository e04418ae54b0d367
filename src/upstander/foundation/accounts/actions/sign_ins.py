"""Writes: where somebody is signed in."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts import rules
from upstander.foundation.accounts.models import ResetRequest, SignIn, User
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.vault import unlocking


def open_sign_in(*, user: User, device: rules.Device, by: Actor, now: dt.datetime) -> SignIn:
    """Write down that somebody signed in, after the second factor, and with what."""
    row = SignIn(
        user=user, browser=device.browser, system=device.system, started_at=now, last_seen=now
    )
    with transaction.atomic():
        row.save(force_insert=True)
        _record(EventName.SIGNED_IN, user.id, by, now)
    return row


def note_unlock(*, sign_in: UUID, session: str, by: Actor) -> None:
    """Say which of the vault's sessions is this browser's, so that both end together."""
    del by
    SignIn.objects.filter(id=sign_in).update(unlock=session)


def note_seen(*, sign_in: SignIn, by: Actor, now: dt.datetime) -> None:
    """Keep the minute in which a browser was last used."""
    del by
    if now - sign_in.last_seen > rules.SEEN_EVERY:
        SignIn.objects.filter(id=sign_in.id).update(last_seen=now)


def sign_out(*, user_id: UUID | None, sign_in: UUID | None, by: Actor, now: dt.datetime) -> None:
    """Write down that somebody signed out, and end this browser's sign-in."""
    with transaction.atomic():
        _end(SignIn.objects.filter(id__in=[sign_in] if sign_in else [], user=user_id).first())
        _record(EventName.SIGNED_OUT, user_id, by, now)


def end_sign_in(*, user: User, sign_in: UUID, by: Actor, now: dt.datetime) -> None:
    """End one of somebody's own sign-ins, with its keys; nothing happens if it is over already."""
    with transaction.atomic():
        row = SignIn.objects.filter(id=sign_in, user=user).first()
        if row is not None:
            _end(row)
            _record(EventName.SIGN_IN_ENDED, user.id, by, now)


def end_other_sign_ins(*, user: User, here: UUID, by: Actor, now: dt.datetime) -> int:
    """End somebody's own sign-ins everywhere but here; return how many there were."""
    with transaction.atomic():
        rows = list(SignIn.objects.filter(user=user).exclude(id=here))
        for row in rows:
            _end(row)
            _record(EventName.SIGN_IN_ENDED, user.id, by, now)
    return len(rows)


def end_every_sign_in(*, by: Actor, now: dt.datetime) -> None:
    """End everybody's sign-ins, and every link for a new password, in the caller's transaction.

    For an older copy of the database, which brings back those that were over.
    """
    del by, now
    SignIn.objects.all().delete()
    ResetRequest.objects.all().delete()


def drop_old_sign_ins(*, by: Actor, now: dt.datetime) -> None:
    """Forget sign-ins that are over by themselves."""
    del by
    SignIn.objects.filter(last_seen__lt=now - rules.SIGN_IN_LASTS).delete()
    SignIn.objects.filter(last_seen__gt=now + rules.SEEN_EVERY).delete()


def _end(row: SignIn | None) -> None:
    if row is not None:
        unlocking.end_session(row.unlock)
        row.delete()


def _record(name: EventName, user_id: UUID | None, by: Actor, now: dt.datetime) -> None:
    record(name=name, by=by, now=now, subject_kind="user", subject_id=user_id)
