"""Settings: organisations, teams, and who receives reports from where."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies import queries
from upstander.foundation.agencies.actions.founding import name_circle, open_agency
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.agencies.forms.settings import AgencyForm, RouteForm, TeamForm
from upstander.foundation.agencies.queries.settings import (
    RouteRow,
    agency_rows,
    people_with_keys,
    route_row,
    route_rows,
    team_rows,
)
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

# The address of the route that counts where a district has none of its own.
EVERYWHERE = "everywhere"

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def settings(request: StaffRequest) -> HttpResponse:
    """Go to the first of the settings that this person may change."""
    manages = request.actor.may(Permission.MANAGE_AGENCIES)
    return redirect("agencies:organisations" if manages else "agencies:routes")


@read_or_write
@signed_in
def organisations(request: StaffRequest) -> HttpResponse:
    """Show the organisations, and open another."""
    request.actor.require(Permission.MANAGE_AGENCIES)
    form = AgencyForm(request.POST or None)
    refusal = None
    if form.is_valid():
        refusal = _refused(
            lambda: open_agency(**form.cleaned_data, by=request.actor, now=clock.now())
        )
        if refusal is None:
            messages.success(request, _("The organisation is there. Next: give it a team."))
            return redirect("agencies:teams")
    context = {"form": form, "rows": agency_rows(), "refusal": refusal}
    return _page(request, "organisations", context)


@read_or_write
@signed_in
def teams(request: StaffRequest) -> HttpResponse:
    """Show the teams and which of them have keys, and set up another."""
    request.actor.require(Permission.MANAGE_AGENCIES)
    form = TeamForm(queries.agencies(), people_with_keys(), request.POST or None)
    refusal = None
    if form.is_valid():
        refusal = _refused(lambda: _named(request, form))
        if refusal is None:
            messages.success(request, _("The team is set up. Its first member makes its keys."))
            return redirect("agencies:teams")
    return _page(request, "teams", {"form": form, "rows": team_rows(), "refusal": refusal})


@require_safe
@signed_in
def routes(request: StaffRequest) -> HttpResponse:
    """Show who receives reports from where."""
    request.actor.require(Permission.MANAGE_ROUTES)
    return _page(request, "routes", {"rows": route_rows(), "everywhere": EVERYWHERE})


@read_or_write
@signed_in
def route(request: StaffRequest, code: str) -> HttpResponse:
    """Show who receives reports from one place, and change it."""
    request.actor.require(Permission.MANAGE_ROUTES)
    row = route_row("" if code == EVERYWHERE else code)
    if row is None:
        raise Http404
    form = RouteForm(row, team_rows(), request.POST if request.method == "POST" else None)
    refusal = None
    if form.is_valid():
        refusal = _refused(lambda: _set(request, row, form))
        if refusal is None:
            messages.success(request, _("Saved. It counts from the next report on."))
            return redirect("agencies:routes")
    return _page(request, "route", {"form": form, "row": row, "refusal": refusal})


def _named(request: StaffRequest, form: TeamForm) -> None:
    asked = form.cleaned_data
    name_circle(
        agency=asked["agency"], name=asked["name"], kind=form.kind,
        first_member=asked["first_member"], by=request.actor, now=clock.now(),
    )  # fmt: skip


def _set(request: StaffRequest, row: RouteRow, form: RouteForm) -> None:
    set_route(area_code=row.code or None, **form.cleaned_data, by=request.actor, now=clock.now())


def _refused(action: Callable[[], object]) -> Refusal | None:
    """Do it; return the refusal if there was one."""
    try:
        action()
    except Refusal as refusal:
        return refusal
    return None


def _page(request: StaffRequest, name: str, context: dict[str, object]) -> HttpResponse:
    shown = {
        "tab": name,
        "may_agencies": request.actor.may(Permission.MANAGE_AGENCIES),
        "may_routes": request.actor.may(Permission.MANAGE_ROUTES),
    }
    status = 409 if context.get("refusal") else 200
    return render(request, f"agencies/settings/{name}.html", context | shown, status=status)
