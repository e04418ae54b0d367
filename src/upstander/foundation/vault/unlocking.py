"""From what a person knows to a keyring: unlock, session, and the way back for a reporter."""

import datetime as dt
import json
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault import journal, removing, rules, suite
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
RETURN_IDLE = dt.timedelta(minutes=20)


@dataclass(frozen=True)
class Promoted:
    """A session that may be used, and the key pairs that were found swapped (rule 10)."""

    cookie: str
    swapped: frozenset[UUID]


@dataclass(frozen=True)
class MadeKey:
    """A person's new key pair and what unwraps it, not yet saved."""

    key: KeyPair
    unlock: Unlock


def password_cost() -> suite.Cost:
    """Return the configured cost of deriving from a password."""
    return suite.Cost(**settings.UPSTANDER_ARGON2["password"])


def session_idle() -> dt.timedelta:
    """Return how long a session stays open without a click: an hour unless configured."""
    idle: dt.timedelta = settings.UPSTANDER_IDLE
    return idle


def new_user_key(*, user_id: UUID, secret: str, now: dt.datetime) -> MadeKey:
    """Return a key pair for a person, wrapped under their password, not yet saved.

    One slow derivation, so outside any transaction; ``keep_user_key`` saves it.
    """
    key, private = new_key(KeyKind.USER, user_id, 1, london_day(now))
    key.proved_on = london_day(now)
    return MadeKey(key, wrap(key, private, secret.encode(), password_cost(), UnlockKind.SECRET))


def keep_user_key(made: MadeKey, *, by: Actor, now: dt.datetime) -> KeyPair:
    """Make this the person's key pair in place of any before, in the caller's transaction.

    It opens nothing until a colleague or recovery grants to it.
    """
    key = made.key
    before = KeyPair.objects.filter(owner=key.owner, kind=KeyKind.USER)
    key.version = 1 + before.count()
    with journal.written_down(now):
        removing.end_keys(before.filter(retired_on=None), by=by, now=now)
        key.save(force_insert=True)
        made.unlock.save(force_insert=True)
        record_key(key, by=by, now=now)
    return key


def make_user_key(*, user_id: UUID, secret: str, by: Actor, now: dt.datetime) -> KeyPair:
    """Make a person's key pair, wrapped under their password; retires the one before."""
    made = new_user_key(user_id=user_id, secret=secret, now=now)
    with transaction.atomic():
        return keep_user_key(made, by=by, now=now)


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
    pending = Session.objects.filter(id=row_id(cookie), pending=True).first()
    if pending is None or _is_over(pending, now, PENDING_LASTS) or pending.key.owner != by.user_id:
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
    idle = session_idle()
    if _is_over(row, now, idle):
        row.delete()
        return None
    if now - row.last_seen > rules.touch_every(idle):
        row.last_seen = now
        Session.objects.filter(pk=row.pk).update(last_seen=now)
    private = _unlocked(bytes(row.wrapped), cookie)
    return Keyring(row.key, private, now, locks_at=min(row.last_seen + idle, row.ends_at))


def end(cookie: str) -> None:
    """End one session; a copy of its cookie opens nothing afterwards."""
    end_session(row_id(cookie))


def end_session(session: str) -> None:
    """End the session with this id, wherever its cookie is."""
    Session.objects.filter(id=session).delete()


def end_all(user_id: UUID) -> None:
    """End every session of a person."""
    Session.objects.filter(key__owner=user_id).delete()


def drop_ended(now: dt.datetime) -> None:
    """Delete sessions and visits that are over, and sessions last seen at a time still to come.

    A visit of yesterday goes once twenty minutes of today have passed: at midnight somebody may
    be in the middle of one.
    """
    to_come = Q(last_seen__gt=now + rules.CLOCK_SLACK)
    Session.objects.filter(Q(ends_at__lte=now) | to_come).delete()
    ReturnVisit.objects.filter(day__lt=london_day(now - RETURN_IDLE)).delete()


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
    if not rules.is_fresh(seen=seen, now=now, within=RETURN_IDLE):
        row.delete()
        return None
    if now - seen > rules.touch_every(RETURN_IDLE):
        sealed = _visit(private, now, cookie)
        ReturnVisit.objects.filter(pk=row.pk).update(sealed=sealed, day=london_day(now))
    return Keyring(row.key, private, now)


def end_return(cookie: str) -> None:
    """End a reporter's visit at once."""
    ReturnVisit.objects.filter(id=row_id(cookie)).delete()


def _is_over(row: Session, now: dt.datetime, idle: dt.timedelta) -> bool:
    return row.ends_at <= now or not rules.is_fresh(seen=row.last_seen, now=now, within=idle)


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
