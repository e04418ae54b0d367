"""Unlocking, text that waited, and a person's own sign-in. Signing in itself is allauth's."""

from urllib.parse import urlencode
from uuid import UUID

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts import queries, rules, unlocks
from upstander.foundation.accounts.actions import change_secret, connect_phone, drop_held, hold_text
from upstander.foundation.accounts.actions.passkeys import add_passkey, remove_passkey
from upstander.foundation.accounts.actions.resetting import ask_for_reset
from upstander.foundation.accounts.actions.sign_ins import end_other_sign_ins, end_sign_in
from upstander.foundation.accounts.adapters import digest
from upstander.foundation.accounts.context import seconds_left
from upstander.foundation.accounts.doors import signed_in, unlocked
from upstander.foundation.accounts.forms import (
    ChangePasswordForm,
    ForgottenForm,
    PasskeyForm,
    SetUpForm,
    UnlockForm,
)
from upstander.foundation.accounts.passkeys import asked_of_a_new_one
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.vault.errors import WrongSecret
from upstander.foundation.vault.queries import live_keys

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@read_or_write
@signed_in
def unlock(request: StaffRequest) -> HttpResponse:
    """Open the person's keys with their password; then offer what they had typed."""
    if request.keyring is not None:
        return redirect(_onward(request))
    form = UnlockForm(request.POST or None)
    if form.is_valid() and _opens(request, form):
        return redirect(_onward(request))
    return render(
        request,
        "accounts/unlock.html",
        {
            "form": form,
            "next": request.POST.get("next") or request.GET.get("next", ""),
            "waiting": queries.has_held_text(request.user, clock.now()),
            "keyless": not live_keys([request.user.id]),
        },
    )


@read_or_write
@unlocked
def kept(request: UnlockedRequest) -> HttpResponse:
    """Show what the person had typed when their session locked, ready to send."""
    waiting = queries.held_texts(request.user, request.keyring, clock.now())
    return render(request, "accounts/kept.html", {"waiting": waiting, "home": _home()})


@require_POST
@signed_in
def stay(request: StaffRequest) -> HttpResponse:
    """Say in how many seconds the keys lock, now that somebody showed that they are there."""
    return JsonResponse({"locks_in": seconds_left(request)})


@require_POST
@signed_in
def hold(request: StaffRequest) -> HttpResponse:
    """Keep what was typed on a page that locks by itself, as if it had been sent too late."""
    path = request.GET.get("for", "")
    if not path.startswith("/") or not _is_ours(request, path):
        return HttpResponseBadRequest()
    typed = dict(request.POST.lists())
    if rules.has_writing(typed):
        by = _self(request)
        hold_text(user=request.user, path=path, typed=typed, by=by, now=clock.now())
    return HttpResponse(status=204)


@require_POST
@signed_in
def lock(request: StaffRequest) -> HttpResponse:
    """Lock the keys of this browser, and ask for the password."""
    unlocks.end(request)
    query = urlencode({"next": request.GET.get("next", "")})
    return redirect(f"{reverse('accounts:unlock')}?{query}")


@require_POST
@signed_in
def drop(request: StaffRequest, held: UUID) -> HttpResponse:
    """Throw away one's own held text."""
    drop_held(user=request.user, held=held, by=_self(request))
    waiting = queries.has_held_text(request.user, clock.now())
    return redirect("accounts:kept" if waiting else _home())


@read_or_write
@signed_in
def change_password(request: StaffRequest) -> HttpResponse:
    """Change the person's own password; their keys come along."""
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if form.is_valid() and _changed(request, form):
        messages.success(request, _("Your password is changed. Other machines are signed out."))
        return redirect("mfa_index")
    context = {"form": form, "offered": rules.offered_secret()}
    return render(request, "accounts/change_password.html", context)


@read_or_write
@signed_in
def set_up_second_factor(request: StaffRequest) -> HttpResponse:
    """Connect a phone, or a new one: the secret as a picture and as text, then its first code."""
    raise_if_reauthentication_required(request, app="allauth.mfa")
    form = SetUpForm(request.POST or None, user=request.user)
    if form.is_valid():
        connect_phone(user=request.user, secret=form.secret, by=_self(request), now=clock.now())
        clear_totp_secret(request)
        return redirect("mfa_view_recovery_codes")
    adapter = get_adapter()
    context = {
        "form": form,
        "picture": adapter.build_totp_svg(adapter.build_totp_url(request.user, form.secret)),
        "taken": queries.second_factor_taken(request.user),
        "groups": [form.secret[start : start + 4] for start in range(0, len(form.secret), 4)],
    }
    return render(request, "accounts/set_up.html", context)


@signed_in
def own_sign_in(request: StaffRequest) -> HttpResponse:
    """Show the person how they sign in, and what they can change."""
    context = {
        "spare_codes": queries.spare_codes_left(request.user),
        "has_phone": queries.has_phone(request.user),
        "passkeys": queries.passkeys_of(request.user),
        "home": _home(),
    }
    return render(request, "accounts/own_sign_in.html", context)


@read_or_write
@signed_in
def new_passkey(request: StaffRequest) -> HttpResponse:
    """Add this computer's lock or a security key; who had no second factor sees spare codes."""
    raise_if_reauthentication_required(request, app="allauth.mfa")
    first = not queries.has_second_factor(request.user)
    form = PasskeyForm(request.POST or None, user=request.user)
    if form.is_valid():
        made = form.cleaned_data
        add_passkey(user=request.user, **made, by=_self(request), now=clock.now())
        messages.success(request, _("Added. You can use it the next time you sign in."))
        return redirect("mfa_view_recovery_codes" if first else "mfa_index")
    if "credential" in form.errors or form.non_field_errors():
        messages.error(request, _("It did not work, and nothing was changed. Try again."))
    context = {
        "form": form,
        "asked": asked_of_a_new_one(request.user),
        "has_phone": queries.has_phone(request.user),
    }
    return render(request, "accounts/passkey.html", context)


@require_POST
@signed_in
def drop_passkey(request: StaffRequest, passkey: int) -> HttpResponse:
    """Take one passkey off."""
    raise_if_reauthentication_required(request, app="allauth.mfa")
    remove_passkey(user=request.user, passkey=passkey, by=_self(request), now=clock.now())
    messages.success(request, _("Taken off."))
    return redirect("mfa_index")


@require_safe
@signed_in
def sign_ins(request: StaffRequest) -> HttpResponse:
    """List where the person is signed in."""
    rows = queries.sign_ins_of(request.user, clock.now())
    return render(request, "accounts/sign_ins.html", {"rows": rows, "here": request.sign_in})


@require_POST
@signed_in
def end_one(request: StaffRequest, sign_in: UUID) -> HttpResponse:
    """Sign the person out in another browser of theirs."""
    end_sign_in(user=request.user, sign_in=sign_in, by=_self(request), now=clock.now())
    messages.success(request, _("Signed out there."))
    return redirect("accounts:sign_ins")


@require_POST
@signed_in
def end_others(request: StaffRequest) -> HttpResponse:
    """Sign the person out everywhere but here."""
    now = clock.now()
    end_other_sign_ins(user=request.user, here=request.sign_in, by=_self(request), now=now)
    messages.success(request, _("You are signed in here only."))
    return redirect("accounts:sign_ins")


@login_not_required
@read_or_write
def forgotten(request: HttpRequest) -> HttpResponse:
    """Take the address of somebody who forgot their password. The answer is the same for all."""
    form = ForgottenForm(request.POST or None)
    if form.is_valid() and _asked(request, form):
        return redirect("accounts:forgotten_sent")
    return render(request, "accounts/forgotten.html", {"form": form})


@login_not_required
@require_safe
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    """Say where to look for the link, and what to do if it does not come."""
    return render(request, "accounts/forgotten_sent.html")


@login_not_required
def inactive(request: HttpRequest) -> HttpResponse:
    """Say that this account cannot sign in, and whom to ask."""
    return render(request, "accounts/inactive.html", status=403)


def _opens(request: StaffRequest, form: UnlockForm) -> bool:
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        form.add_error("secret", _("Too many tries. Wait a minute, then try again."))
        return False
    now = clock.now()
    try:
        unlocks.begin(request, request.user, form.cleaned_data["secret"], now)
    except WrongSecret as refusal:
        form.add_error("secret", str(refusal.message))
        return False
    return unlocks.finish(request, request.user, now)


def _asked(request: HttpRequest, form: ForgottenForm) -> bool:
    email = form.cleaned_data["email"]
    key = digest("reset", email.strip().lower())
    if not ratelimit.consume(request, action="reset_password", key=key):
        form.add_error("email", _("Too many tries. Wait a minute, then try again."))
        return False
    origin = f"{request.scheme}://{request.get_host()}"
    ask_for_reset(email=email, origin=origin, by=Actor.public(), now=clock.now())
    return True


def _changed(request: StaffRequest, form: ChangePasswordForm) -> bool:
    if not ratelimit.consume(request, action="change_password", user=request.user):
        form.add_error("old", _("Too many tries. Wait a minute, then try again."))
        return False
    now, new = clock.now(), form.cleaned_data["new"]
    try:
        change_secret(
            user=request.user,
            old=form.cleaned_data["old"],
            new=new,
            by=_self(request),
            now=now,
            here=request.sign_in,
        )
    except WrongSecret:
        form.add_error("old", _("That is not your password."))
        return False
    update_session_auth_hash(request, request.user)
    unlocks.begin(request, request.user, new, now)
    unlocks.finish(request, request.user, now)
    return True


def _onward(request: StaffRequest) -> str:
    """Return where to go after an unlock: to the text that waits, or to where they were going."""
    if queries.has_held_text(request.user, clock.now()):
        return reverse("accounts:kept")
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return wanted if _is_ours(request, wanted) else _home()


def _is_ours(request: StaffRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def _home() -> str:
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _self(request: StaffRequest) -> Actor:
    return Actor(kind="user", user_id=request.user.id)
