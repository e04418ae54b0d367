"""Reads: second factors, and the text that waits for its writer."""

import datetime as dt
import json
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.accounts import rules
from upstander.foundation.accounts.models import HeldText, ResetRequest, SignIn, User
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault import suite
from upstander.foundation.vault.cookies import row_id
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.rules import is_fresh

# What counts as one; spare codes only stand in for it.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class Kept:
    """One form's worth of text that waited: where it was going, and what was in it."""

    id: UUID
    path: str
    held_at: dt.datetime
    pairs: Sequence[tuple[str, str]]

    @property
    def written(self) -> list[tuple[str, str]]:
        """What the person wrote, to be shown."""
        return [pair for pair in self.pairs if rules.is_written(pair[1])]

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What else the form had: choices and ids."""
        return [pair for pair in self.pairs if not rules.is_written(pair[1])]


@dataclass(frozen=True)
class Taken:
    """Somebody's second factor was taken away: by whom (empty: who runs the service), and when."""

    by: str
    at: dt.datetime


@dataclass(frozen=True)
class Passkey:
    """This or that computer's lock, or a security key, by the name its owner gave it."""

    id: int
    name: str
    made_at: dt.datetime
    used_at: dt.datetime | None


@dataclass(frozen=True)
class CurrentCode:
    """A second-factor code of the demonstration, and for how many seconds it is still good."""

    code: str
    seconds: int


def has_account(email: str) -> bool:
    """Return whether somebody signs in with this address."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).exists()


def has_second_factor(user: User) -> bool:
    """Return whether somebody has set up an authenticator, in one query."""
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()


def second_factor_taken(user: User) -> Taken | None:
    """Return who took somebody's second factor away, while no other was set up since."""
    if has_second_factor(user):
        return None
    event = (
        Event.objects.filter(name=EventName.SECOND_FACTOR_RESET, subject_id=user.id)
        .order_by("-at")
        .first()
    )
    if event is None or event.at is None:
        return None
    by = User.objects.filter(id=event.actor_id).first() if event.actor_id else None
    return Taken(by.name if by else "", event.at)


def sign_in_standing(user: User, sign_in: UUID | None, now: dt.datetime) -> SignIn | None:
    """Return this browser's sign-in, if it was not ended; in one query.

    ``second_factor`` on it says whether the person has set one up.
    """
    if sign_in is None:
        return None
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    row = (
        SignIn.objects.filter(id=sign_in, user=user).annotate(second_factor=Exists(factors)).first()
    )
    if row is None or not is_fresh(seen=row.last_seen, now=now, within=rules.SIGN_IN_LASTS):
        return None
    return row


def sign_ins_of(user: User, now: dt.datetime) -> list[SignIn]:
    """Return where somebody is signed in, the newest first."""
    lasting = (now - rules.SIGN_IN_LASTS, now + rules.SEEN_EVERY)
    return list(
        SignIn.objects.filter(user=user, last_seen__range=lasting).order_by("-started_at", "id")
    )


def can_type_a_code(user: User) -> bool:
    """Return whether somebody has a phone or spare codes, from which a code could be typed."""
    return (
        Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN).exists()
    )


def has_phone(user: User) -> bool:
    """Return whether somebody has connected an authenticator app."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def passkeys_of(user: User) -> list[Passkey]:
    """Return somebody's passkeys, the oldest first."""
    rows = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return [
        Passkey(row.id, row.wrap().name, row.created_at, row.last_used_at)
        for row in rows.order_by("created_at", "id")
    ]


def spare_codes_left(user: User) -> int:
    """Return how many unused recovery codes somebody has."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return 0 if row is None else len(row.wrap().get_unused_codes())


def held_texts(user: User, keyring: Keyring, now: dt.datetime) -> list[Kept]:
    """Return somebody's own text that waited for an unlock, oldest first, opened.

    Text sealed to a key that was replaced since cannot be opened by anybody and is left out.
    """
    rows = HeldText.objects.filter(user=user, held_at__gt=now - rules.HELD_FOR).order_by(
        "held_at", "id"
    )
    return [kept for row in rows if (kept := _opened(row, keyring)) is not None]


def reset_link_of(secret: str, now: dt.datetime) -> User | None:
    """Return whose new password a link is for; None when it was used, is old, or never was."""
    row = (
        ResetRequest.objects.select_related("user")
        .filter(digest=row_id(secret), user__is_active=True)
        .first()
    )
    if row is None or row.sent_at is None:
        return None
    fresh = is_fresh(seen=row.sent_at, now=now, within=rules.RESET_LASTS)
    return row.user if fresh else None


def has_held_text(user: User, now: dt.datetime) -> bool:
    """Return whether any text waits for this person."""
    return HeldText.objects.filter(user=user, held_at__gt=now - rules.HELD_FOR).exists()


def current_code(email: str) -> CurrentCode | None:
    """Return somebody's second-factor code at this moment; None without a second factor.

    Only in the demonstration, where nobody has a phone to hand: raises NotPermitted elsewhere.
    """
    if not settings.DEMO:
        raise NotPermitted(_("Codes are shown in the demonstration only."))
    row = Authenticator.objects.filter(
        user__email=email.strip().lower(), type=Authenticator.Type.TOTP
    ).first()
    if row is None:
        return None
    secret = get_adapter().decrypt(row.data["secret"])
    # An authenticator goes by the real clock, whatever day the demonstration plays.
    step, elapsed = divmod(int(time.time()), app_settings.TOTP_PERIOD)
    code = format_hotp_value(hotp_value(secret, step))
    return CurrentCode(code, app_settings.TOTP_PERIOD - elapsed)


def _opened(row: HeldText, keyring: Keyring) -> Kept | None:
    key = keyring.key.id
    try:
        padded = suite.unseal(
            bytes(row.sealed), keyring.private_of(key), rules.held_context(row.id, key)
        )
    except (suite.NotAuthentic, CannotOpen):
        return None
    inside = json.loads(suite.unpad(padded))
    pairs = [(name, value) for name, values in inside["typed"].items() for value in values]
    return Kept(row.id, inside["path"], row.held_at, pairs)


def work_emails(users: Collection[UUID]) -> Mapping[UUID, str]:
    """Return the addresses of those of these people whose account is open."""
    return dict(User.objects.filter(id__in=users, is_active=True).values_list("id", "email"))


def names_of() -> Mapping[UUID, str]:
    """Return the name of everybody who has or had an account."""
    return dict(User.objects.values_list("id", "name"))
