"""Settings: organisations, teams, and who receives reports from where."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies import queries
from upstander.foundation.agencies.actions.founding import name_circle, open_agency
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.agencies.choices import Channel
from upstander.foundation.agencies.forms.settings import AgencyForm, RouteForm, TeamForm
from upstander.foundation.agencies.queries.settings import (
    RouteRow,
    agency_rows,
    people_with_keys,
    route_row,
    route_rows,
    team_rows,
)
from upstander.foundation.agencies.views.settings_page import page, refused
from upstander.foundation.core import clock

# The address of the route that counts where a district has none of its own.
EVERYWHERE = "everywhere"
CHILDREN = frozenset({Channel.PUBLIC_CHILD})

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def settings(request: StaffRequest) -> HttpResponse:
    """Go to what is to be done before the door opens, else to the first settings somebody has."""
    ours = queries.partnership()
    if request.actor.may(Permission.OPEN_DOOR) and ours is not None and not ours.door_open:
        return redirect("agencies:opening")
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
        refusal = refused(
            lambda: open_agency(**form.cleaned_data, by=request.actor, now=clock.now())
        )
        if refusal is None:
            messages.success(request, _("The organisation is there. Next: give it a team."))
            return redirect("agencies:teams")
    context = {"form": form, "rows": agency_rows(), "refusal": refusal}
    return page(request, "organisations", context)


@read_or_write
@signed_in
def teams(request: StaffRequest) -> HttpResponse:
    """Show the teams and which of them have keys, and set up another."""
    request.actor.require(Permission.MANAGE_AGENCIES)
    form = TeamForm(queries.agencies(), people_with_keys(), request.POST or None)
    refusal = None
    if form.is_valid():
        refusal = refused(lambda: _named(request, form))
        if refusal is None:
            messages.success(request, _("The team is set up. Its first member makes its keys."))
            return redirect("agencies:teams")
    return page(request, "teams", {"form": form, "rows": team_rows(), "refusal": refusal})


@require_safe
@signed_in
def routes(request: StaffRequest) -> HttpResponse:
    """Show who receives reports from where."""
    request.actor.require(Permission.MANAGE_ROUTES)
    return page(
        request,
        "routes",
        {
            "tables": [
                {
                    "channel": channel.value,
                    "rows": route_rows(channel),
                    "children": channel in CHILDREN,
                }
                for channel in (Channel.PUBLIC_WEB, Channel.PUBLIC_CHILD)
            ],
            "everywhere": EVERYWHERE,
        },
    )


@read_or_write
@signed_in
def route(request: StaffRequest, code: str) -> HttpResponse:
    """Show who receives reports from one place, and change it."""
    request.actor.require(Permission.MANAGE_ROUTES)
    channel = _channel(request)
    row = route_row("" if code == EVERYWHERE else code, channel)
    if row is None:
        raise Http404
    form = RouteForm(row, team_rows(), request.POST if request.method == "POST" else None)
    refusal = None
    if form.is_valid():
        refusal = refused(lambda: _set(request, row, channel, form))
        if refusal is None:
            messages.success(request, _("Saved. It counts from the next report on."))
            return redirect("agencies:routes")
    return page(
        request,
        "route",
        {
            "form": form,
            "row": row,
            "refusal": refusal,
            "children": channel in CHILDREN,
        },
    )


def _channel(request: StaffRequest) -> Channel:
    """Return whose route an address means: that of children, where it says so."""
    wanted = request.GET.get("for", "")
    return Channel.PUBLIC_CHILD if wanted == Channel.PUBLIC_CHILD else Channel.PUBLIC_WEB


def _named(request: StaffRequest, form: TeamForm) -> None:
    asked = form.cleaned_data
    name_circle(
        agency=asked["agency"], name=asked["name"], kind=form.kind,
        first_member=asked["first_member"], by=request.actor, now=clock.now(),
    )  # fmt: skip


def _set(request: StaffRequest, row: RouteRow, channel: Channel, form: RouteForm) -> None:
    set_route(
        area_code=row.code or None, channel=channel, **form.cleaned_data, by=request.actor,
        now=clock.now(),
    )  # fmt: skip
