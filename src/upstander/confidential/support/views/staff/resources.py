"""Officers, interpreters and rooms: added, changed, no longer used."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upstander.confidential.support.actions.resources import (
    add_resource,
    change_resource,
    resume_resource,
    stop_resource,
)
from upstander.confidential.support.choices import ResourceKind
from upstander.confidential.support.forms.keeping import (
    InterpreterForm,
    OfficerForm,
    ResourceForm,
    RoomForm,
)
from upstander.confidential.support.models import Resource
from upstander.confidential.support.queries import keeping as queries
from upstander.confidential.support.views.staff.answers import data_of, over, require_keeper
from upstander.confidential.support.views.staff.keeping import SETUP, kept, read_or_write
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.foundation.reference.queries import vocabulary

# What everybody here speaks: no interpreter is needed for it.
_OWN = "en"


@read_or_write
@signed_in
def add(request: StaffRequest, kind: ResourceKind) -> HttpResponse:
    """Add an officer, an interpreter or a room."""
    require_keeper(request)
    form = _form(kind, None, data_of(request))
    return kept(
        request, form,
        lambda: add_resource(somebody=form.somebody, by=request.actor, now=clock.now()),
        (_("Added. They can be put on days now."), "support/staff/resource.html"),
        {"kind": kind.value, "found": None}, lambda: form,
    )  # fmt: skip


@read_or_write
@signed_in
def change(request: StaffRequest, resource: UUID) -> HttpResponse:
    """Change what is said of somebody."""
    found = _find(request, resource)
    form = _form(ResourceKind(found.kind), found, data_of(request))
    more = {
        "kind": found.kind,
        "found": found,
        "stop": reverse("support:resource_stop", args=[found.pk]),
    }
    return kept(
        request, form,
        lambda: change_resource(
            resource=found, somebody=form.somebody, edition=form.seen or 0, by=request.actor,
            now=clock.now(),
        ),
        (_("Changed."), "support/staff/resource.html"), more,
        lambda: _form(ResourceKind(found.kind), queries.resource(found.pk), None),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def stop(request: StaffRequest, resource: UUID) -> HttpResponse:
    """Ask once more, then book somebody no more; whoever needs a new time is shown."""
    found = _find(request, resource)
    if request.method == "POST":
        gone = stop_resource(resource=found, by=request.actor, now=clock.now())
        return over(request, gone, _("No longer in use."), SETUP)
    booked = queries.booked_ahead(clock.now(), resources__resource=found)
    context = {"name": found.name, "booked": booked, "what": found.kind}
    return render(request, "support/staff/stop.html", context)


@require_POST
@signed_in
def again(request: StaffRequest, resource: UUID) -> HttpResponse:
    """Book somebody again."""
    found = _find(request, resource)
    resume_resource(resource=found, by=request.actor, now=clock.now())
    messages.success(request, _("They are in use again, on the days they were put on."))
    return redirect(SETUP)


def _form(kind: ResourceKind, found: Resource | None, data: QueryDict | None) -> ResourceForm:
    if kind == ResourceKind.OFFICER:
        return OfficerForm(_colleagues(found), queries.kinds_in_use(), found, data)
    if kind == ResourceKind.INTERPRETER:
        return InterpreterForm(_spoken(), found, data)
    return RoomForm(_buildings(found), found, data)


def _buildings(found: Resource | None) -> list[tuple[str, str]]:
    kept = found.location_id if found else None
    return [
        (str(one.pk), f"{one.town}: {one.name}, {one.address}")
        for one in queries.buildings(clock.london_day(clock.now()), kept)
    ]


def _colleagues(found: Resource | None) -> Sequence[queries.Colleague]:
    """Return who is no officer yet; whoever is changed stays in the list."""
    taken = {one.user for one in queries.every_resource() if found is None or one.pk != found.pk}
    return [one for one in queries.colleagues() if one.id not in taken]


def _spoken() -> list[tuple[str, str]]:
    rows = vocabulary("spoken.csv", clock.now())
    return [(one.code, one.label) for one in rows if one.code != _OWN]


def _find(request: StaffRequest, resource: UUID) -> Resource:
    require_keeper(request)
    found = queries.resource(resource)
    if found is None:
        raise Http404
    return found
