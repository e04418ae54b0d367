"""From what a person knows to a keyring: unlock, session, and the way back for a reporter."""

import datetime as dt
import json
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault import suite
from upstander.foundation.vault.choices import KeyKind, UnlockKind
from upstander.foundation.vault.cookies import new_secret, row_id
from upstander.foundation.vault.errors import WrongSecret
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import KeyPair, ReturnVisit, Session, Unlock
from upstander.foundation.vault.rekeying import record_key
from upstander.foundation.vault.versions import new_key
from upstander.foundation.vault.wrapping import unwrap, wrap

PENDING_LASTS = dt.timedelta(minutes=5)
SESSION_LASTS = dt.timedelta(hours=8)
SESSION_IDLE = dt.timedelta(minutes=60)
RETURN_IDLE = dt.timedelta(minutes=20)
_TOUCH_EVERY = dt.timedelta(seconds=60)


@dataclass(frozen=True)
class Promoted:
    """A session that may be used, and the key pairs that were found swapped (rule 10)."""

    cookie: str
    swapped: frozenset[UUID]


def password_cost() -> suite.Cost:
    """Return the configured cost of deriving from a password."""
    return suite.Cost(**settings.UPSTANDER_ARGON2["password"])


def make_user_key(*, user_id: UUID, secret: str, by: Actor, now: dt.datetime) -> KeyPair:
    """Make a person's key pair, wrapped under their password; retires the one before.

    A new pair opens nothing until a colleague or recovery grants to it.
    """
    version = 1 + KeyPair.objects.filter(owner=user_id, kind=KeyKind.USER).count()
    key, private = new_key(KeyKind.USER, user_id, version, london_day(now))
    key.proved_on = london_day(now)
    unlock = wrap(key, private, secret.encode(), password_cost(), UnlockKind.SECRET)
    with transaction.atomic():
        KeyPair.objects.filter(owner=user_id, kind=KeyKind.USER, retired_on=None).update(
            retired_on=london_day(now)
        )
        key.save(force_insert=True)
        unlock.save(force_insert=True)
        record_key(key, by=by, now=now)
    return key


def rewrapped(*, user_id: UUID, old: str, new: str) -> Unlock:
    """Return the person's unlock with the private key under a new password, not yet saved.

    The key and its grants stay. Two derivations, so outside any transaction; save it with
    ``force_update`` in the one that changes the password. Raises WrongSecret.
    """
    unlock = _unlock_of(user_id)
    private = unwrap(unlock, old.encode())
    fresh = wrap(unlock.key, private, new.encode(), password_cost(), UnlockKind.SECRET)
    fresh.pk = unlock.pk
    return fresh


def start_pending(*, user_id: UUID, secret: str, now: dt.datetime) -> str:
    """Check a password against the person's key; return a cookie secret good for five minutes.

    Nothing can be opened with it until ``promote``, after the second factor. Raises WrongSecret.
    """
    unlock = _unlock_of(user_id)
    private = unwrap(unlock, secret.encode())
    cookie = new_secret()
    Session.objects.create(
        id=row_id(cookie),
        key=unlock.key,
        pending=True,
        wrapped=_locked(private, cookie),
        last_seen=now,
        ends_at=now + PENDING_LASTS,
    )
    return cookie


def promote(*, cookie: str, by: Actor, now: dt.datetime) -> Promoted | None:
    """Turn a person's own pending unlock into a session under a new cookie; None if it ran out.

    Afterwards the person counts as a live principal from today, and swapped keys are known.
    """
    pending = Session.objects.filter(id=row_id(cookie), pending=True, ends_at__gt=now).first()
    if pending is None or pending.key.owner != by.user_id:
        return None
    private = _unlocked(bytes(pending.wrapped), cookie)
    key = pending.key
    fresh = new_secret()
    with transaction.atomic():
        pending.delete()
        Session.objects.create(
            id=row_id(fresh), key=key, pending=False, wrapped=_locked(private, fresh),
            last_seen=now, ends_at=now + SESSION_LASTS,
        )  # fmt: skip
        KeyPair.objects.filter(pk=key.pk).update(proved_on=london_day(now))
        swapped = Keyring(key, private, now).swapped()
        _record_unlock(key, swapped, by, now)
    return Promoted(fresh, swapped)


def resume(cookie: str, now: dt.datetime) -> Keyring | None:
    """Return the keyring of a live session, or None when it is over, idle or unknown."""
    row = Session.objects.select_related("key").filter(id=row_id(cookie), pending=False).first()
    if row is None or row.key.retired_on is not None:
        return None
    if row.ends_at <= now or now - row.last_seen > SESSION_IDLE:
        row.delete()
        return None
    if now - row.last_seen > _TOUCH_EVERY:
        Session.objects.filter(pk=row.pk).update(last_seen=now)
    return Keyring(row.key, _unlocked(bytes(row.wrapped), cookie), now)


def end(cookie: str) -> None:
    """End one session; a copy of its cookie opens nothing afterwards."""
    Session.objects.filter(id=row_id(cookie)).delete()


def end_all(user_id: UUID) -> None:
    """End every session of a person."""
    Session.objects.filter(key__owner=user_id).delete()


def drop_ended(now: dt.datetime) -> None:
    """Delete sessions and visits that are over."""
    Session.objects.filter(ends_at__lte=now).delete()
    ReturnVisit.objects.filter(day__lt=london_day(now)).delete()


def start_return(*, key: KeyPair, private: bytes, now: dt.datetime) -> str:
    """Open a reporter's visit; return its cookie secret. Twenty idle minutes end it."""
    cookie = new_secret()
    ReturnVisit.objects.create(
        id=row_id(cookie), key=key, sealed=_visit(private, now, cookie), day=london_day(now)
    )
    return cookie


def resume_return(cookie: str, now: dt.datetime) -> Keyring | None:
    """Return the reporter's keyring (it opens the conversation only), or None when it is over."""
    row = ReturnVisit.objects.select_related("key").filter(id=row_id(cookie)).first()
    if row is None or row.key.retired_on is not None:
        return None
    private, seen = _read_visit(bytes(row.sealed), cookie)
    if now - seen > RETURN_IDLE:
        row.delete()
        return None
    if now - seen > _TOUCH_EVERY:
        sealed = _visit(private, now, cookie)
        ReturnVisit.objects.filter(pk=row.pk).update(sealed=sealed)
    return Keyring(row.key, private, now)


def end_return(cookie: str) -> None:
    """End a reporter's visit at once."""
    ReturnVisit.objects.filter(id=row_id(cookie)).delete()


def _unlock_of(user_id: UUID) -> Unlock:
    row = (
        Unlock.objects.select_related("key")
        .filter(key__owner=user_id, kind=UnlockKind.SECRET, key__retired_on=None)
        .first()
    )
    if row is None:
        raise WrongSecret
    return row


def _record_unlock(key: KeyPair, swapped: frozenset[UUID], by: Actor, now: dt.datetime) -> None:
    record(
        name=EventName.UNLOCKED, by=by, now=now, subject_kind="user", subject_id=key.owner,
        detail={},
    )  # fmt: skip
    for key_id in sorted(swapped):
        record(
            name=EventName.KEY_SWAPPED, by=by, now=now, subject_kind="key", subject_id=key_id,
            detail={},
        )  # fmt: skip


def _session_key(cookie: str) -> bytes:
    return suite.expand(cookie.encode(), "session")


def _locked(private: bytes, cookie: str) -> bytes:
    return suite.lock(private, _session_key(cookie), row_id(cookie).encode())


def _unlocked(locked: bytes, cookie: str) -> bytes:
    return suite.unlock(locked, _session_key(cookie), row_id(cookie).encode())


def _visit(private: bytes, seen: dt.datetime, cookie: str) -> bytes:
    inside = json.dumps({"key": private.hex(), "seen": seen.isoformat()})
    return _locked(inside.encode(), cookie)


def _read_visit(sealed: bytes, cookie: str) -> tuple[bytes, dt.datetime]:
    inside = json.loads(_unlocked(sealed, cookie))
    return bytes.fromhex(inside["key"]), dt.datetime.fromisoformat(inside["seen"])
