"""Changing an organisation or a team: another name, or gone where nobody has used it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies.actions.changing import (
    remove_agency,
    remove_circle,
    rename_agency,
    rename_circle,
)
from upstander.foundation.agencies.forms.settings import NameForm
from upstander.foundation.agencies.queries.settings import (
    AgencyRow,
    TeamRow,
    agency_rows,
    team_rows,
)
from upstander.foundation.agencies.views.settings_page import page, refused
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@read_or_write
@signed_in
def organisation(request: StaffRequest, agency: UUID) -> HttpResponse:
    """Give an organisation another name."""
    row = _agency(request, agency)
    form = _form(request, row.name)
    refusal = None
    if form.is_valid():
        refusal = refused(
            lambda: rename_agency(
                agency=agency, **form.cleaned_data, by=request.actor, now=clock.now()
            )
        )
        if refusal is None:
            return _back(request, "organisations", _("It has its new name."))
    return _organisation(request, row, form, refusal)


@require_POST
@signed_in
def organisation_away(request: StaffRequest, agency: UUID) -> HttpResponse:
    """Take an organisation away that nobody has used."""
    row = _agency(request, agency)
    refusal = refused(lambda: remove_agency(agency=agency, by=request.actor, now=clock.now()))
    if refusal is None:
        return _back(request, "organisations", _("It is gone."))
    return _organisation(request, row, NameForm(initial={"name": row.name}), refusal)


@read_or_write
@signed_in
def team(request: StaffRequest, circle: UUID) -> HttpResponse:
    """Give a team another name."""
    row = _circle(request, circle)
    form = _form(request, row.name)
    refusal = None
    if form.is_valid():
        refusal = refused(
            lambda: rename_circle(
                circle=circle, **form.cleaned_data, by=request.actor, now=clock.now()
            )
        )
        if refusal is None:
            return _back(request, "teams", _("It has its new name."))
    return _team(request, row, form, refusal)


@require_POST
@signed_in
def team_away(request: StaffRequest, circle: UUID) -> HttpResponse:
    """Take a team away that never had keys or people."""
    row = _circle(request, circle)
    refusal = refused(lambda: remove_circle(circle=circle, by=request.actor, now=clock.now()))
    if refusal is None:
        return _back(request, "teams", _("It is gone."))
    return _team(request, row, NameForm(initial={"name": row.name}), refusal)


def _agency(request: StaffRequest, agency: UUID) -> AgencyRow:
    request.actor.require(Permission.MANAGE_AGENCIES)
    found = next((row for row in agency_rows() if row.id == agency), None)
    if found is None:
        raise Http404
    return found


def _circle(request: StaffRequest, circle: UUID) -> TeamRow:
    request.actor.require(Permission.MANAGE_AGENCIES)
    found = next((row for row in team_rows() if row.id == circle), None)
    if found is None:
        raise Http404
    return found


def _form(request: StaffRequest, name: str) -> NameForm:
    return NameForm(request.POST if request.method == "POST" else None, initial={"name": name})


def _back(request: StaffRequest, name: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(f"agencies:{name}")


def _organisation(
    request: StaffRequest, row: AgencyRow, form: NameForm, refusal: Refusal | None
) -> HttpResponse:
    context = {"row": row, "form": form, "refusal": refusal, "free": not row.teams}
    return page(request, "organisation", context, "organisations")


def _team(
    request: StaffRequest, row: TeamRow, form: NameForm, refusal: Refusal | None
) -> HttpResponse:
    context = {"row": row, "form": form, "refusal": refusal, "free": not row.has_keys}
    return page(request, "team", context, "teams")
