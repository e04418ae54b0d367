"""Drop in now, for officers: check in, take the next, check out."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upstander.confidential.support.actions.dropping import begin_drop_in, let_go
from upstander.confidential.support.actions.line import There, check_in, check_out, take_next
from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.forms.line import CheckInForm
from upstander.confidential.support.queries import line as queries
from upstander.confidential.support.queries.planned import services
from upstander.confidential.support.rules.slots import NoSuchTime, moment
from upstander.confidential.support.session_refusals import CannotCheckIn
from upstander.confidential.support.views.staff.answers import status_of
from upstander.confidential.support.wording import time_in_words
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def line(request: StaffRequest) -> HttpResponse:
    """The line as it is, and checking in."""
    if not request.actor.may(Permission.HOLD_SESSIONS):
        raise PermissionDenied
    form = CheckInForm(services(), request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _page(request, form)
    return _tried(request, lambda: _check_in(request, form), _("You are checked in."), form)


@require_POST
@signed_in
def take(request: StaffRequest) -> HttpResponse:
    """Call the next in the line."""
    return _tried(
        request,
        lambda: take_next(by=request.actor, now=clock.now()),
        _("The next person is called. They see how to reach you as soon as they look."),
        CheckInForm(services()),
    )


@require_POST
@signed_in
def begin(request: StaffRequest) -> HttpResponse:
    """Begin the session of whoever was called; its page has room for notes."""
    try:
        made = begin_drop_in(by=request.actor, now=clock.now())
    except Refusal as refusal:
        return _page(request, CheckInForm(services()), refusal)
    return redirect("support:desk_session", booked=made.reference)


@require_POST
@signed_in
def gone(request: StaffRequest) -> HttpResponse:
    """Say that whoever was called did not come."""
    return _tried(
        request,
        lambda: let_go(by=request.actor, now=clock.now()),
        _("Their place is over. You can take the next."),
        CheckInForm(services()),
    )


@require_POST
@signed_in
def leave(request: StaffRequest) -> HttpResponse:
    """Check out; without anybody there the line closes."""
    check_out(by=request.actor, now=clock.now())
    messages.success(request, _("You are checked out."))
    return redirect("support:line")


def _check_in(request: StaffRequest, form: CheckInForm) -> None:
    typed, now = form.cleaned_data, clock.now()
    try:
        until = moment(clock.london_day(now), typed["until"])
    except NoSuchTime:
        raise CannotCheckIn from None
    there = There(typed["service"], Meeting(typed["meeting"]), typed["reach"], until)
    check_in(there=there, by=request.actor, now=now)


def _tried(
    request: StaffRequest, act: Callable[[], object], word: str, form: CheckInForm
) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _page(request, form, refusal)
    messages.success(request, word)
    return redirect("support:line")


def _page(request: StaffRequest, form: CheckInForm, refusal: Refusal | None = None) -> HttpResponse:
    now = clock.now()
    mine = queries.my_check_in(request.actor, now)
    context = {
        "form": form,
        "refusal": refusal,
        "mine": mine,
        "until": time_in_words(mine.until) if mine else "",
        "waiting": queries.waiting_for(mine.service) if mine else 0,
        "called": queries.called_by(mine),
    }
    return render(request, "support/staff/line.html", context, status=status_of(refusal))
