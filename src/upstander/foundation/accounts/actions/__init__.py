"""Writes: people who may sign in, their password and second factor, and text that waits."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts import rules
from upstander.foundation.accounts.actions.steps import (
    SecretTooWeak,
    end_everywhere,
    require_strong,
)
from upstander.foundation.accounts.models import HeldText, ResetRequest, User
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.errors import Refusal
from upstander.foundation.notices.actions import forget
from upstander.foundation.vault import suite, unlocking
from upstander.foundation.vault.errors import NoLiveKey, WrongSecret
from upstander.foundation.vault.queries import live_keys

__all__ = ["SecretTooWeak"]


class EmailTaken(Refusal):
    """Somebody else signs in with this address."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has an account with that address already."))


class AlreadySignedIn(Refusal):
    """The first password was used, so it is the person's own now."""

    def __init__(self) -> None:
        super().__init__(_("This person has signed in already, so their password is their own."))


class TextTooLong(Refusal):
    """More was typed than can be kept for the time of an unlock."""

    def __init__(self) -> None:
        super().__init__(
            _("This is too long to keep while you unlock."),
            next_step=_("Copy your words now, unlock, and paste them again."),
        )


@dataclass(frozen=True)
class Prepared:
    """An account with its keys, derived and waiting to be saved."""

    user: User
    key: unlocking.MadeKey


def create_user(*, email: str, name: str, secret: str, by: Actor, now: dt.datetime) -> User:
    """Make an account with its own key pair, wrapped under the password.

    The person can sign in, must then set up a second factor, and opens nothing until a circle
    lets them in. Raises EmailTaken, also for an account that was closed, and SecretTooWeak.
    """
    if by.kind != "system":
        by.require(Permission.MANAGE_MEMBERS)
    prepared = prepare_account(email=email, name=name, secret=secret, by=by, now=now)
    if not prepared.user._state.adding:
        raise EmailTaken
    with transaction.atomic():
        open_account(prepared=prepared, by=by, now=now)
    return prepared.user


def prepare_account(*, email: str, name: str, secret: str, by: Actor, now: dt.datetime) -> Prepared:
    """Return a new account, or one that was closed, under this password; nothing is saved.

    Two derivations, so outside any transaction. Raises EmailTaken when somebody signs in with
    the address, and SecretTooWeak.
    """
    del by
    address = email.strip().lower()
    user = User.objects.filter(email=address).first() or User(email=address)
    if user.is_active and not user._state.adding:
        raise EmailTaken
    user.name = name.strip()
    require_strong(secret, user)
    user.set_password(secret)
    return Prepared(user, unlocking.new_user_key(user_id=user.id, secret=secret, now=now))


def open_account(*, prepared: Prepared, by: Actor, now: dt.datetime) -> None:
    """Save a prepared account and its keys, in the caller's transaction.

    A closed account comes back with a new key pair that opens nothing, and without its old
    second factor. Raises EmailTaken when somebody was quicker.
    """
    user = prepared.user
    if user._state.adding:
        _insert(user)
    else:
        _reopen(user)
    unlocking.keep_user_key(prepared.key, by=by, now=now)
    _record_about(EventName.USER_CREATED, user, by, now)


def _insert(user: User) -> None:
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise EmailTaken from error


def _reopen(user: User) -> None:
    if User.objects.select_for_update().get(id=user.id).is_active:
        raise EmailTaken
    user.is_active = True
    user.save(update_fields=["name", "password", "is_active"])
    Authenticator.objects.filter(user=user).delete()


def change_secret(
    *, user: User, old: str, new: str, by: Actor, now: dt.datetime, here: UUID | None = None
) -> None:
    """Change somebody's own password; their keys are wrapped under the new one at once.

    Every sign-in ends but ``here``, whose keys lock. Raises WrongSecret, which changes nothing,
    and SecretTooWeak.
    """
    if by.user_id != user.id:
        raise NotPermitted(_("Only the person themselves can change their password."))
    require_strong(new, user)
    if not user.check_password(old):
        raise WrongSecret
    known = user.password
    unlock = unlocking.rewrapped(user_id=user.id, old=old, new=new)
    user.set_password(new)
    with transaction.atomic():
        # Somebody who changes it twice at once must not end with a key under the other password.
        if not User.objects.select_for_update().filter(id=user.id, password=known).exists():
            raise WrongSecret
        unlock.save(force_update=True)
        user.save(update_fields=["password"])
        ResetRequest.objects.filter(user=user).delete()
        end_everywhere(user.id, besides=here)
        _record_about(EventName.PASSWORD_CHANGED, user, by, now)


def close_account(*, user_id: UUID, by: Actor, now: dt.datetime) -> None:
    """End somebody's sign-in, sessions and held text, in the caller's transaction.

    Their mobile number is forgotten. The caller has checked the permission and writes the audit
    event that says why.
    """
    User.objects.filter(id=user_id).update(is_active=False)
    HeldText.objects.filter(user=user_id).delete()
    forget(user=user_id, by=by, now=now)
    end_everywhere(user_id)


def sign_out_everywhere(*, user_id: UUID, by: Actor, now: dt.datetime) -> None:
    """End every sign-in and unlock of somebody, in the caller's transaction.

    The caller has checked the permission and writes the audit event that says why.
    """
    del by, now
    end_everywhere(user_id)


def connect_phone(*, user: User, secret: str, by: Actor, now: dt.datetime) -> None:
    """Make this the authenticator of somebody's account, in place of any before it.

    Spare codes are made if there are none. Raises NotPermitted for anybody but the person.
    """
    if by.kind != "system" and by.user_id != user.id:
        raise NotPermitted(_("Each person sets up their own second factor."))
    with transaction.atomic():
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(user, secret)
        RecoveryCodes.activate(user)
        _record_about(EventName.SECOND_FACTOR_SET, user, by, now)


def enrol_second_factor(*, user: User, by: Actor, now: dt.datetime) -> None:
    """Give somebody a second factor without a screen: for the demonstration and for tests.

    Raises NotPermitted for anybody but a process of the system.
    """
    _require_process(by)
    connect_phone(user=user, secret=generate_totp_secret(), by=by, now=now)


def reset_second_factor(*, user: User, by: Actor, now: dt.datetime) -> None:
    """Take somebody's lost phone and spare codes from their account, and end their sessions.

    At their next sign-in the password leads to setting up a new phone. Raises NotPermitted for
    anybody but a process of the system: it is a step of the one who runs the service, for a
    supervisor whom nobody else looks after.
    """
    _require_process(by)
    with transaction.atomic():
        take_second_factor(user=user, why={}, by=by, now=now)


def take_second_factor(*, user: User, why: Mapping[str, str], by: Actor, now: dt.datetime) -> None:
    """Take somebody's second factors and spare codes away, in the caller's transaction.

    Afterwards they are signed out everywhere. The caller has checked the permission, and says
    ``why`` in codes.
    """
    Authenticator.objects.filter(user=user).delete()
    end_everywhere(user.id)
    record(
        name=EventName.SECOND_FACTOR_RESET, by=by, now=now, subject_kind="user",
        subject_id=user.id, detail=why,
    )  # fmt: skip


def renew_first_secret(*, user: User, secret: str, by: Actor, now: dt.datetime) -> None:
    """Give somebody who has never signed in another first password, with new keys under it.

    The one before opens nothing any more. Raises NotPermitted for anybody but a process of the
    system, and AlreadySignedIn, which changes nothing.
    """
    _require_process(by)
    if user.last_login is not None:
        raise AlreadySignedIn
    require_strong(secret, user)
    user.set_password(secret)
    made = unlocking.new_user_key(user_id=user.id, secret=secret, now=now)
    with transaction.atomic():
        user.save(update_fields=["password"])
        unlocking.keep_user_key(made, by=by, now=now)
        _record_about(EventName.PASSWORD_CHANGED, user, by, now)


def hold_text(
    *, user: User, path: str, typed: rules.Typed, by: Actor, now: dt.datetime
) -> HeldText:
    """Seal what somebody had typed to their own public key, to be offered after their unlock.

    The server cannot read it. It goes when sent, thrown away, or after 24 hours. Raises
    TextTooLong over 100 kB, and NoLiveKey for somebody without keys.
    """
    del by  # the text is the person's own; nothing is written down about it
    inside = {"path": path, "typed": rules.keepable(typed)}
    plain = json.dumps(inside, ensure_ascii=False).encode()
    if len(plain) > rules.HELD_BYTES:
        raise TextTooLong
    key = live_keys([user.id]).get(user.id)
    if key is None:
        raise NoLiveKey
    row = HeldText(user=user, held_at=now)
    row.sealed = suite.seal(suite.pad(plain), bytes(key.public), rules.held_context(row.id, key.id))
    row.save(force_insert=True)
    return row


def drop_held(*, user: User, held: UUID, by: Actor) -> None:
    """Delete one's own held text; nothing happens if it is gone already."""
    del by
    HeldText.objects.filter(id=held, user=user).delete()


def drop_old_held(*, by: Actor, now: dt.datetime) -> None:
    """Delete held text older than 24 hours."""
    del by
    HeldText.objects.filter(held_at__lt=now - rules.HELD_FOR).delete()


def _record_about(name: EventName, user: User, by: Actor, now: dt.datetime) -> None:
    record(name=name, by=by, now=now, subject_kind="user", subject_id=user.id)


def _require_process(by: Actor) -> None:
    if by.kind != "system":
        raise NotPermitted(_("Each person sets up their own second factor."))
