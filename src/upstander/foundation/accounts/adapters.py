"""How allauth signs people in here."""

import base64
import datetime as dt
import hmac
import ipaddress
import time
from typing import Any, cast

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts import unlocks
from upstander.foundation.accounts.actions.sign_ins import sign_out
from upstander.foundation.accounts.models import User
from upstander.foundation.accounts.queries import can_type_a_code, has_second_factor
from upstander.foundation.core import clock
from upstander.foundation.vault import masters, suite

# Somebody who has just signed in, with both factors, is not asked again at once.
_FRESH = dt.timedelta(minutes=5)
_NOT_SIGNED_IN = _("We could not sign you in with that address and password.")
_WAIT = _("Too many tries. Wait five minutes, then try again, or ask your supervisor.")


class AccountAdapter(DefaultAccountAdapter):
    """Closed sign-up, words that tell a stranger nothing, and the unlock behind the password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _NOT_SIGNED_IN,
        "email_password_mismatch": _NOT_SIGNED_IN,
        "too_many_login_attempts": _WAIT,
        "rate_limited": _WAIT,
        "incorrect_password": _("That is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - its signature
        """Return False: people are invited."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return who this is; the same password opens their keys, pending the second factor.

        Confirming it again while signed in opens nothing a second time.
        """
        user = cast("User | None", super().authenticate(request, **credentials))
        if user is not None and user.is_active and not request.user.is_authenticated:
            unlocks.unlock_pending(request, user, credentials["password"])
        return user

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Return whether this is the signed-in person's password."""
        email = cast("User", user).email
        found = self.authenticate(context.request, email=email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Return whether to ask for the password again before a change to the account."""
        user = cast("User", context.request.user)
        if not has_second_factor(user) or _signed_in_just_now(context.request, user):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, str]]:
        """Return the ways to confirm who is there: the password, and a code for who has one."""
        if not user.is_authenticated:
            return []
        names = ["account_reauthenticate"]
        if can_type_a_code(cast("User", user)):
            names.append("mfa_reauthenticate")
        return [{"id": name, "description": "", "url": reverse(name)} for name in names]

    def logout(self, request: HttpRequest) -> None:
        """Sign out and end the unlock of this browser."""
        unlocks.end(request)
        user_id = request.user.pk
        by = Actor(kind="user", user_id=user_id)
        sign_in = unlocks.sign_in_of(request)
        sign_out(user_id=user_id, sign_in=sign_in, by=by, now=clock.now())
        super().logout(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return a keyed digest of the address: limits count by it, and nothing keeps the address.

        An IPv6 address counts by its /64, which one household or phone has to itself.
        """
        return digest("address", _coarse(super().get_client_ip(request)))

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Say nothing: our own pages say what happened."""

    def _get_login_attempts_cache_key(
        self,
        request: HttpRequest,  # noqa: ARG002 - the library's signature
        **credentials: Any,
    ) -> str:
        return digest("login", str(credentials.get("email", "")).strip().lower())


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second-factor secrets are sealed with a server key, and the picture is drawn here."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code did not work. Wait for the next one, then type it here."),
    }

    def encrypt(self, text: str) -> str:
        """Return the secret under the server's key for second factors."""
        return base64.b64encode(suite.lock(text.encode(), _totp_key(), _totp_place())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; raises suite.NotAuthentic for bytes that were changed."""
        return suite.unlock(base64.b64decode(encrypted_text), _totp_key(), _totp_place()).decode()

    def build_totp_svg(self, url: str) -> SafeString:
        """Return the address as a QR picture, inline: our policy allows no ``data:`` images."""
        drawn = segno.make(url, error="m").svg_inline(
            omitsize=True, dark="#1c2430", light="#ffffff", svgclass=None, lineclass=None
        )
        return mark_safe(drawn)  # noqa: S308 - drawn by the library, from squares alone

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,  # noqa: ARG002 - the library's signature
        type: Authenticator.Type,  # noqa: A002, ARG002 - as above
    ) -> str:
        """Return what a passkey is called whose owner gave it no name."""
        return str(_("My computer or key"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for which site a passkey is good: ours, under its own name."""
        host = context.request.get_host().partition(":")[0]
        return {"id": host, "name": "Upstander"}

    def can_delete_authenticator(
        self,
        authenticator: Authenticator,  # noqa: ARG002 - the library's signature
    ) -> bool:
        """Return False: a second factor is replaced by another, never switched off."""
        return False


def _signed_in_just_now(request: HttpRequest, user: User) -> bool:
    records = get_authentication_records(request, user)
    newest = max((record["at"] for record in records), default=0.0)
    # allauth writes these times with the real clock.
    age = time.time() - newest
    return age < _FRESH.total_seconds()


def _coarse(address: str) -> str:
    bits = 32 if ipaddress.ip_address(address).version == 4 else 64
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))


def digest(what: str, value: str) -> str:
    """Return what a limit counts by: it tells one value from another, and nothing else."""
    return hmac.digest(masters.key_for("limits"), f"{what}:{value}".encode(), "sha256").hex()


def _totp_key() -> bytes:
    return masters.key_for("totp")


def _totp_place() -> bytes:
    return suite.context("totp/1")
