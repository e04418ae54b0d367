"""What changes who holds a team's keys: giving them, leaving, and taking them at once."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in, unlocked
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest
from upstander.foundation.agencies import words
from upstander.foundation.agencies.actions.members import (
    AlreadyAdmitted,
    MemberIsNeeded,
    admit_member,
    doubt_member,
    remove_member,
)
from upstander.foundation.agencies.actions.suspension import see_alarm, suspend_member
from upstander.foundation.agencies.choices import SuspensionReason
from upstander.foundation.agencies.forms.joining import HeardForm, SuspendForm
from upstander.foundation.agencies.models import Membership
from upstander.foundation.agencies.queries import team
from upstander.foundation.agencies.queries.second_factors import colleague
from upstander.foundation.agencies.queries.team import Newcomer
from upstander.foundation.agencies.views.joining import spoken
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

_PAGE = "agencies:team"
read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@read_or_write
@unlocked
def give_keys(request: UnlockedRequest, membership: UUID) -> HttpResponse:
    """Show the four words of somebody who waits, and give them the team's keys."""
    found = _newcomer(request, membership)
    data = request.POST if request.method == "POST" else None
    form = HeardForm(found.name, data, initial={"fingerprint": found.fingerprint})
    refusal = None
    if not found.waiting:
        return _had_them(request, AlreadyAdmitted(found.name))
    if data is not None and form.is_valid():
        try:
            admit_member(
                membership=membership, keyring=request.keyring, by=request.actor,
                now=clock.now(), fingerprint=form.cleaned_data["fingerprint"],
            )  # fmt: skip
        except AlreadyAdmitted as quicker:
            return _had_them(request, quicker)
        except Refusal as caught:
            refusal = caught
            form = HeardForm(found.name, initial={"fingerprint": found.fingerprint})
        else:
            messages.success(request, _("%(name)s has the keys now.") % {"name": found.name})
            return redirect(_PAGE)
    context = {"one": found, "form": form, "spoken": spoken(found.words), "refusal": refusal}
    return render(request, "agencies/give_keys.html", context, status=409 if refusal else 200)


@require_POST
@signed_in
def doubt(request: StaffRequest, membership: UUID) -> HttpResponse:
    """Stop: the words that were heard are not those on the screen."""
    found = _newcomer(request, membership)
    try:
        doubt_member(membership=membership, by=request.actor, now=clock.now())
    except AlreadyAdmitted as quicker:
        return _had_them(request, quicker)
    messages.error(
        request,
        _(
            "Stop. Do not give %(name)s keys. Your supervisors have an alarm, and nobody can give "
            "these keys until one of them has looked. Do not tell anybody by mail or message."
        )
        % {"name": found.name},
    )
    return redirect(_PAGE)


@require_safe
@signed_in
def person(request: StaffRequest, membership: UUID) -> HttpResponse:
    """Offer what can be changed about one member."""
    row = _member(request, membership, Permission.MANAGE_MEMBERS)
    context = {
        "member": row,
        "may_suspend": request.actor.may(Permission.SUSPEND_MEMBER),
        "may_help": colleague(request.actor, membership) is not None,
    }
    return render(request, "agencies/person.html", context)


@read_or_write
@signed_in
def leave(request: StaffRequest, membership: UUID) -> HttpResponse:
    """Ask once more, then end a membership in the ordinary way."""
    row = _member(request, membership, Permission.MANAGE_MEMBERS)
    refusal = None
    if request.method == "POST":
        try:
            remove_member(membership=row.id, by=request.actor, now=clock.now())
        except MemberIsNeeded as needed:
            refusal = needed
        else:
            messages.success(
                request, _("%(name)s has left. The team has new keys.") % {"name": row.user.name}
            )
            return redirect(_PAGE)
    context = {"member": row, "refusal": refusal, "sentence": _if_they_left(row)}
    return render(request, "agencies/leave.html", context, status=409 if refusal else 200)


@read_or_write
@signed_in
def suspend(request: StaffRequest, membership: UUID) -> HttpResponse:
    """Ask why, then take everything at once."""
    row = _member(request, membership, Permission.SUSPEND_MEMBER)
    form = SuspendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        suspend_member(
            user=row.user_id, agency=row.agency_id, by=request.actor, now=clock.now(),
            reason=SuspensionReason(form.cleaned_data["reason"]),
        )  # fmt: skip
        messages.success(
            request,
            _("%(name)s’s keys are gone, and every session of theirs is over.")
            % {"name": row.user.name},
        )
        return redirect(_PAGE)
    return render(request, "agencies/suspend.html", {"member": row, "form": form})


@require_POST
@signed_in
def seen(request: StaffRequest, alarm: UUID) -> HttpResponse:
    """Take note that a supervisor has looked at an alarm."""
    if not request.actor.may(Permission.SUSPEND_MEMBER):
        raise Http404
    see_alarm(alarm=alarm, by=request.actor, now=clock.now())
    messages.success(request, _("Noted. It is off your list."))
    return redirect(_PAGE)


def _newcomer(request: StaffRequest, membership: UUID) -> Newcomer:
    found = team.newcomer(request.actor, membership)
    if found is None:
        raise Http404
    return found


def _member(request: StaffRequest, membership: UUID, permission: Permission) -> Membership:
    row = team.member(request.actor, membership) if request.actor.may(permission) else None
    if row is None:
        raise Http404
    return row


def _had_them(request: StaffRequest, quicker: AlreadyAdmitted) -> HttpResponse:
    messages.info(request, f"{quicker.message} {quicker.next_step}")
    return redirect(_PAGE)


def _if_they_left(row: Membership) -> str:
    found = team.departure_of(row, clock.now())
    return words.departure(found) if found else ""
