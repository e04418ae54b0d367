"""How somebody is reached, when they are away, and how the channels are doing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies.actions.duties import end_absence, set_absence
from upstander.foundation.agencies.channel_words import channel
from upstander.foundation.agencies.forms.rota import AwayForm, ReachForm
from upstander.foundation.agencies.queries.rota import absences_of
from upstander.foundation.agencies.views.settings_page import page
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.notices import queries as notices
from upstander.foundation.notices.actions import set_reach

read_or_write = require_http_methods(["GET", "HEAD", "POST"])
_PAGE = "agencies:reach"


@read_or_write
@signed_in
def reach(request: StaffRequest) -> HttpResponse:
    """Show how the person who asks is reached, and change it."""
    data = request.POST if request.method == "POST" else None
    form = ReachForm(notices.reach_of(request.user.id), data)
    if data is not None and form.is_valid():
        try:
            set_reach(user=request.user.id, **form.cleaned_data, by=request.actor, now=clock.now())
        except Refusal as refusal:
            form.add_error("mobile", f"{refusal.message} {refusal.next_step}")
        else:
            messages.success(request, _("Saved."))
            return redirect(_PAGE)
    return _page(request, form, AwayForm())


@require_POST
@signed_in
def away(request: StaffRequest) -> HttpResponse:
    """Say on which days the person who asks is away."""
    form = AwayForm(request.POST)
    if form.is_valid():
        try:
            set_absence(
                user=request.user.id, **form.cleaned_data, by=request.actor, now=clock.now()
            )
        except Refusal:
            form.add_error("last_day", _("The last day comes before the first. Look again."))
        else:
            messages.success(request, _("Noted. No alert comes to you on these days."))
            return redirect(_PAGE)
    return _page(request, ReachForm(notices.reach_of(request.user.id)), form)


@require_POST
@signed_in
def back(request: StaffRequest, absence: UUID) -> HttpResponse:
    """Say that the person who asks is not away after all."""
    try:
        end_absence(absence=absence, by=request.actor, now=clock.now())
    except NotPermitted:
        messages.warning(request, _("That is not for you to change."))
    else:
        messages.success(request, _("Noted. You are back in reach."))
    return redirect(_PAGE)


@require_safe
@signed_in
def channels(request: StaffRequest) -> HttpResponse:
    """Show by what messages leave, whether it works, and what did not get out."""
    request.actor.require(Permission.MANAGE_AGENCIES)
    context = {
        "rows": [channel(row) for row in notices.channel_rows()],
        "texts": notices.sends_texts(),
        "waiting": notices.waiting(),
    }
    return page(request, "channels", context)


def _page(request: StaffRequest, form: ReachForm, away_form: AwayForm) -> HttpResponse:
    context = {
        "form": form,
        "away_form": away_form,
        "absences": absences_of(request.user.id, clock.now()),
        "texts": notices.sends_texts(),
        "errors": _mistakes(away_form),
    }
    return render(request, "agencies/reach.html", context)


def _mistakes(form: AwayForm) -> list[tuple[str, str]]:
    return [(str(error), bound.auto_id) for bound in form for error in bound.errors]
