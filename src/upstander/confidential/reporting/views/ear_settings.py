"""Which teams listen to people who make no report: the coordinator's screens."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.reporting import actions, queries
from upstander.confidential.reporting.ear_forms import EarSettingsForm
from upstander.confidential.reporting.queries import EarRow
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_safe
@signed_in
def ears(request: StaffRequest) -> HttpResponse:
    """Every team, and whether it listens."""
    request.actor.require(Permission.MANAGE_ROUTES)
    return render(request, "reporting/desk/ear_settings.html", {"rows": queries.ear_table()})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ear(request: StaffRequest, circle: UUID) -> HttpResponse:
    """Say how one team listens, and whether the public pages offer it."""
    request.actor.require(Permission.MANAGE_ROUTES)
    row = next((one for one in queries.ear_table() if one.circle.id == circle), None)
    if row is None:
        raise Http404
    form = EarSettingsForm(
        queries.ear_of(circle), request.POST if request.method == "POST" else None
    )
    if not form.is_bound or not form.is_valid():
        return _page(request, row, form)
    try:
        actions.set_ear(circle=circle, plan=form.plan, by=request.actor, now=clock.now())
    except Refusal as refusal:
        return _page(request, row, form, refusal)
    offered = form.cleaned_data["offered"]
    messages.success(
        request,
        _("Saved. It stands on the public pages now.")
        if offered
        else _("Saved. The public pages do not offer it."),
    )
    return redirect("reporting:ear_settings")


def _page(
    request: StaffRequest, row: EarRow, form: EarSettingsForm, refusal: Refusal | None = None
) -> HttpResponse:
    context = {"row": row, "form": form, "refusal": refusal}
    status = 200 if refusal is None else 409
    return render(request, "reporting/desk/ear_setting.html", context, status=status)
