"""An invitation, from its link to the wait for keys. Looking at a page changes nothing."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.actions import EmailTaken
from upstander.foundation.accounts.arriving import sign_in_newcomer
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.models import User
from upstander.foundation.accounts.queries import has_account
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.accounts.rules import is_offer, offered_secret
from upstander.foundation.agencies.actions import invitations
from upstander.foundation.agencies.forms.joining import JoinForm
from upstander.foundation.agencies.models import Invitation
from upstander.foundation.agencies.queries import team
from upstander.foundation.agencies.queries.invitations import open_invitation
from upstander.foundation.agencies.queries.recovery import led_agencies, teams_to_key
from upstander.foundation.agencies.refusals import AlreadyMember, InvitationEnded
from upstander.foundation.agencies.rules import Standing
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault.checkwords import check_words
from upstander.foundation.vault.suite import fingerprint
from upstander.foundation.vault.words import picture

GONE = {Standing.UNKNOWN: 404}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation, and take the password of somebody who accepts it."""
    try:
        invitation = open_invitation(token, clock.now())
        if request.user.is_authenticated or has_account(invitation.email):
            return _join_as(request, invitation, token)
        return _join_new(request, invitation, token)
    except InvitationEnded as refusal:
        return _over(request, refusal, GONE.get(refusal.standing, 410))
    except (EmailTaken, AlreadyMember) as refusal:
        return _over(request, refusal, 409)


@require_safe
@signed_in
def waiting(request: StaffRequest) -> HttpResponse:
    """Show a member the four words of their key, and what happens next."""
    waits = team.waits_of(request.user.id)
    key = team.own_key(request.user.id)
    if not waits or key is None:
        return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))
    context = {
        "waits": waits,
        "keyless": teams_to_key(request.user.id),
        "led": led_agencies(request.user.id),
        "spoken": spoken(check_words(key)),
        "fingerprint": fingerprint(bytes(key.public)),
    }
    return render(request, "agencies/waiting.html", context)


def spoken(words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return check words with their pictures, for the screen."""
    return [(word, picture(word)) for word in words]


def _join_new(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = JoinForm(User(email=invitation.email, name=invitation.name), data)
    if data is not None and form.is_valid():
        secret = form.cleaned_data["secret"]
        user = invitations.accept(
            token=token, secret=secret, by=Actor.system("invitation"), now=clock.now()
        )
        return sign_in_newcomer(request, user, secret)
    # What was offered stays: somebody may have written it down already.
    before = request.POST.get("offered", "")
    offered = before if is_offer(before) else offered_secret()
    context = {"invitation": invitation, "form": form, "offered": offered}
    return render(request, "agencies/join.html", context)


def _join_as(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Let somebody who has an account take one more job with it."""
    email = request.user.email if request.user.is_authenticated else ""
    if request.method == "POST" and email:
        by = Actor(kind="user", user_id=request.user.pk)
        try:
            invitations.accept_as(token=token, by=by, now=clock.now())
        except invitations.NotYours as refusal:
            return _over(request, refusal, 409)
        messages.success(request, _("You have joined %(agency)s.") % {"agency": invitation.agency})
        return redirect("agencies:waiting")
    context = {"invitation": invitation, "email": email, "mine": email == invitation.email}
    return render(request, "agencies/join_as.html", context)


def _over(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    return render(request, "agencies/invitation_over.html", {"refusal": refusal}, status=status)
