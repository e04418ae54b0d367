"""The team page: who is here, inviting, and giving keys."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies import queries, words
from upstander.foundation.agencies.actions import invitations
from upstander.foundation.agencies.actions.invitations import Sent
from upstander.foundation.agencies.forms.joining import InviteForm
from upstander.foundation.agencies.queries import team as reads
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

_PAGE = "agencies:team"
read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def team(request: StaffRequest) -> HttpResponse:
    """Show who is in each team, who waits, who is invited, and what must be looked at."""
    _require_team(request)
    found = reads.teams(request.actor, clock.now())
    context = {
        "teams": [
            {"team": one, "departures": [words.departure(left) for left in one.departures]}
            for one in found
        ],
        "may_manage": request.actor.may(Permission.MANAGE_MEMBERS),
        "to_look_at": queries.alarms_for(request.actor),
    }
    return render(request, "agencies/team.html", context)


@read_or_write
@signed_in
def invite(request: StaffRequest) -> HttpResponse:
    """Invite somebody by mail."""
    _require(request, Permission.MANAGE_MEMBERS)
    data = request.POST if request.method == "POST" else None
    form = InviteForm(request.actor, reads.places_for(request.actor), data)
    refusal = None
    if data is not None and form.is_valid():
        cleaned = form.cleaned_data
        try:
            sent = invitations.invite(
                email=cleaned["email"], name=cleaned["name"], place=form.asked,
                by=request.actor, now=clock.now(),
            )  # fmt: skip
        except Refusal as caught:
            refusal = caught
        else:
            return _mailed(request, sent)
    context = {"form": form, "refusal": refusal}
    return render(request, "agencies/invite.html", context, status=409 if refusal else 200)


@require_POST
@signed_in
def send_again(request: StaffRequest, invitation: UUID) -> HttpResponse:
    """Send an invitation again, under a new link."""
    _require(request, Permission.MANAGE_MEMBERS)
    try:
        sent = invitations.send_again(invitation=invitation, by=request.actor, now=clock.now())
    except Refusal as refusal:
        return _refused(request, refusal)
    return _mailed(request, sent)


@require_POST
@signed_in
def withdraw(request: StaffRequest, invitation: UUID) -> HttpResponse:
    """Take an invitation back."""
    _require(request, Permission.MANAGE_MEMBERS)
    try:
        invitations.withdraw(invitation=invitation, by=request.actor, now=clock.now())
    except Refusal as refusal:
        return _refused(request, refusal)
    messages.success(request, _("The invitation is taken back. Its link lets nobody in."))
    return redirect(_PAGE)


def _mailed(request: StaffRequest, sent: Sent) -> HttpResponse:
    link = request.build_absolute_uri(reverse("agencies:join", args=[sent.token]))
    name = sent.invitation.name
    try:
        invitations.mail_invitation(sent=sent, link=link, by=request.actor)
    except OSError:
        # Mail is away: the invitation stands in the list, with "send it again" beside it.
        messages.warning(
            request,
            _("%(name)s is on the list, but the mail could not be sent. Send it again later.")
            % {"name": name},
        )
    else:
        messages.success(
            request, _("Invited. The mail to %(name)s is on its way.") % {"name": name}
        )
    return redirect(_PAGE)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    messages.warning(request, f"{refusal.message} {refusal.next_step}")
    return redirect(_PAGE)


def _require_team(request: StaffRequest) -> None:
    if not reads.sees_team(request.actor):
        raise Http404


def _require(request: StaffRequest, permission: Permission) -> None:
    if not request.actor.may(permission):
        raise Http404
