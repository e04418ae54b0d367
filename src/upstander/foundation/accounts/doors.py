"""The two doors of the workspace: signed in, and unlocked."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.actions import TextTooLong, drop_held, hold_text
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest
from upstander.foundation.accounts.rules import is_written, keepable
from upstander.foundation.core import clock
from upstander.foundation.vault.errors import NoLiveKey

P = ParamSpec("P")
Door = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(view: Callable[Concatenate[StaffRequest, P], HttpResponseBase]) -> Door[P]:
    """Let in somebody signed in with a second factor; anybody else goes to the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(cast("StaffRequest", request), *args, **kwargs)

    return guarded


def unlocked(view: Callable[Concatenate[UnlockedRequest, P], HttpResponseBase]) -> Door[P]:
    """Let in somebody whose keys are open; anybody else is asked for their password first.

    What they had typed is sealed to their own key meanwhile and offered after the unlock. A form
    that comes back from there names it in ``held``; it is deleted once the view has taken it,
    which it shows by redirecting.
    """

    @wraps(view)
    def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.keyring is None:
            return _ask(request)
        response = view(cast("UnlockedRequest", request), *args, **kwargs)
        if request.method == "POST" and response.status_code in (302, 303):
            _drop(request)
        return response

    guarded.keeps_text = True  # type: ignore[attr-defined]
    return signed_in(guarded)


def _ask(request: StaffRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            _hold(request)
        except (TextTooLong, NoLiveKey) as refusal:
            context = {"refusal": refusal, "typed": "\n\n".join(_words(request))}
            return render(request, "accounts/not_kept.html", context, status=409)
    after = {} if request.method == "POST" else {"next": request.get_full_path()}
    query = f"?{urlencode(after)}" if after else ""
    return redirect(reverse("accounts:unlock") + query)


def _words(request: StaffRequest) -> list[str]:
    kept = keepable(dict(request.POST.lists()))
    return [text for texts in kept.values() for text in texts if is_written(text)]


def keep_typed(request: StaffRequest, view: Callable[..., HttpResponse]) -> str:
    """Seal what was sent by a browser whose sign-in is over; return where it waits, or the page.

    Only what goes to an unlocked page is kept: nobody's passwords are.
    """
    if request.method == "POST" and getattr(view, "keeps_text", False):
        with suppress(TextTooLong, NoLiveKey):
            _hold(request)
            return reverse("accounts:kept")
    return request.get_full_path()


def _hold(request: StaffRequest) -> None:
    typed = dict(request.POST.lists())
    by = Actor(kind="user", user_id=request.user.id)
    hold_text(user=request.user, path=request.get_full_path(), typed=typed, by=by, now=clock.now())


def _drop(request: StaffRequest) -> None:
    try:
        held = UUID(request.POST.get("held", ""))
    except ValueError:
        return
    drop_held(user=request.user, held=held, by=Actor(kind="user", user_id=request.user.id))
