"""Days off, and officers who are away: said, and taken back."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from upstander.confidential.support.actions.days import (
    close_days,
    reopen_days,
    set_away,
    set_back,
)
from upstander.confidential.support.forms.days import AwayForm, CloseForm
from upstander.confidential.support.models import Booking
from upstander.confidential.support.queries import planned as queries
from upstander.confidential.support.views.staff.answers import (
    DAYS,
    data_of,
    planned,
    require_keeper,
)
from upstander.confidential.support.views.staff.days import read_or_write
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock


@read_or_write
@signed_in
def close(request: StaffRequest) -> HttpResponse:
    """Close a service, or all, for some days."""
    require_keeper(request)
    services = queries.services()
    form = CloseForm(services, data_of(request))

    def act() -> Sequence[Booking]:
        typed = form.cleaned_data
        service = next((one for one in services if one.pk == typed["service"]), None)
        return close_days(
            service=service, first=typed["first"], last=typed["last"],
            seen=form.seen_bookings, by=request.actor, now=clock.now(),
        )  # fmt: skip

    return planned(request, form, act, _("These days are off."), "support/staff/close.html")


@require_POST
@signed_in
def reopen(request: StaffRequest, closure: UUID) -> HttpResponse:
    """Take days off back."""
    require_keeper(request)
    found = queries.closure(closure)
    if found is None:
        raise Http404
    back = reopen_days(closure=found, by=request.actor, now=clock.now())
    word = ngettext(
        "Taken back. {n} day with sessions is there again.",
        "Taken back. {n} days with sessions are there again.", back,
    )  # fmt: skip
    messages.success(request, word.format(n=back))
    return redirect(DAYS)


@read_or_write
@signed_in
def away(request: StaffRequest) -> HttpResponse:
    """Say that an officer is ill, or that a room cannot be used."""
    require_keeper(request)
    form = AwayForm(queries.resources(), data_of(request))

    def act() -> Sequence[Booking]:
        return set_away(
            resource=form.resource, start=form.cleaned_data["first"],
            end=form.cleaned_data["last"], seen=form.seen_bookings, by=request.actor,
            now=clock.now(),
        )  # fmt: skip

    word = _("Nobody is offered this time.")
    return planned(request, form, act, word, "support/staff/away.html")


@require_POST
@signed_in
def back(request: StaffRequest, away: UUID) -> HttpResponse:
    """Take back that somebody is away."""
    require_keeper(request)
    found = queries.away_row(away)
    if found is None:
        raise Http404
    set_back(away=found, by=request.actor, now=clock.now())
    messages.success(request, _("Taken back. Their times can be booked again."))
    return redirect(DAYS)
