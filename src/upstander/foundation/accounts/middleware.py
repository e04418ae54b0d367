"""Nobody works without a second factor, and nobody reads without a keyring."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts import unlocks
from upstander.foundation.accounts.actions.sign_ins import note_seen
from upstander.foundation.accounts.doors import keep_typed
from upstander.foundation.accounts.queries import sign_in_standing
from upstander.foundation.core import clock

if TYPE_CHECKING:
    from upstander.foundation.accounts.models import User
    from upstander.foundation.accounts.requests import StaffRequest

View = Callable[..., HttpResponse]
GetResponse = Callable[[HttpRequest], HttpResponse]
SET_UP = "mfa_activate_totp"
# What somebody without a second factor can reach: setting one up, and leaving.
WITHOUT_SECOND_FACTOR = frozenset({SET_UP, "accounts:add_passkey", "account_logout"})


class _SecondFactorRequired:
    """Sign out a browser whose sign-in was ended, and have a second factor set up by all."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if _is_public(view) or not request.user.is_authenticated:
            return None
        user, now = request.user, clock.now()
        standing = sign_in_standing(user, unlocks.sign_in_of(request), now)
        if standing is None:
            after = keep_typed(cast("StaffRequest", request), view)
            logout(request)
            return redirect_to_login(after)
        note_seen(sign_in=standing, by=Actor(kind="user", user_id=user.id), now=now)
        request.sign_in = standing.id  # type: ignore[attr-defined]
        request.second_factor = standing.second_factor  # type: ignore[attr-defined]
        if request.second_factor:  # type: ignore[attr-defined]
            return None
        match = request.resolver_match
        if match is not None and match.view_name in WITHOUT_SECOND_FACTOR:
            return None
        return redirect(SET_UP)


class _UnlockedKeyring:
    """Set ``request.keyring``, and give the browser the secret of a new unlock."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.keyring = None  # type: ignore[attr-defined]
        response = self._get_response(request)
        unlocks.put_cookie(request, response)
        return response

    def process_view(
        self, request: HttpRequest, _view: View, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if getattr(request, "second_factor", False):
            user = cast("User", request.user)
            request.keyring = unlocks.keyring_of(  # type: ignore[attr-defined]
                request, user, clock.now()
            )
        return None


def second_factor_required(get_response: GetResponse) -> GetResponse:
    """Return the middleware that lets nobody work with a password alone."""
    return _SecondFactorRequired(get_response)


def unlocked_keyring(get_response: GetResponse) -> GetResponse:
    """Return the middleware that sets ``request.keyring``; it is None on public pages."""
    return _UnlockedKeyring(get_response)


def _is_public(view: View) -> bool:
    """Return whether a view is marked ``login_not_required``: it never asks who is there."""
    return getattr(view, "login_required", True) is False
