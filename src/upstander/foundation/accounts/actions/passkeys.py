"""Writes: the passkeys of somebody's account."""

import datetime as dt
from collections.abc import Mapping

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.accounts.models import User
from upstander.foundation.accounts.queries import SECOND_FACTORS
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.errors import Refusal


class LastSecondFactor(Refusal):
    """Without it a password alone would open reports."""

    def __init__(self) -> None:
        super().__init__(
            _("This is your only second step, so it stays."),
            next_step=_("First connect your phone, or add another one."),
        )


def add_passkey(
    *, user: User, name: str, credential: Mapping[str, object], by: Actor, now: dt.datetime
) -> None:
    """Let somebody use this computer's lock or security key as their second factor.

    ``credential`` has been checked by the form. Spare codes are made if there are none.
    """
    _only_oneself(user, by)
    with transaction.atomic():
        WebAuthn.add(user, name, dict(credential))
        RecoveryCodes.activate(user)
        _record(EventName.PASSKEY_ADDED, user, by, now)


def remove_passkey(*, user: User, passkey: int, by: Actor, now: dt.datetime) -> None:
    """Take one passkey off; nothing happens if it is gone. Raises LastSecondFactor."""
    _only_oneself(user, by)
    with transaction.atomic():
        User.objects.select_for_update().get(id=user.id)
        factors = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS)
        rows = factors.filter(id=passkey, type=Authenticator.Type.WEBAUTHN)
        if not rows.exists():
            return
        if factors.count() == 1:
            raise LastSecondFactor
        rows.delete()
        _record(EventName.PASSKEY_REMOVED, user, by, now)


def _only_oneself(user: User, by: Actor) -> None:
    if by.user_id != user.id:
        raise NotPermitted(_("Each person sets up their own second factor."))


def _record(name: EventName, user: User, by: Actor, now: dt.datetime) -> None:
    record(name=name, by=by, now=now, subject_kind="user", subject_id=user.id)
