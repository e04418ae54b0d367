"""The national series, and whether the public sees our numbers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.oversight.insight import names
from upstander.oversight.insight.actions.publishing import hide_figures, show_figures
from upstander.oversight.insight.national import STRANDS, drawn, series
from upstander.oversight.insight.queries import frozen
from upstander.oversight.insight.rules.asking import OWN
from upstander.oversight.insight.views.numbers import tabs


@require_safe
@signed_in
def national(request: StaffRequest) -> HttpResponse:
    """Show what the police of England and Wales counted, never joined over a change."""
    if not request.actor.may(Permission.SEE_NUMBERS):
        raise Http404
    last, strands = series()[-1], names.strands("police")
    heads = {**{one: strands[one] for one in STRANDS}, "total": _("All offences")}
    context = {
        "finding": _("{count} offences in the year to March {year}").format(
            count=f"{last.counts['total']:,}", year=last.year
        ),
        "lines": drawn("total"),
        "tabs": tabs(request, None, ""),
        "head": [_("Year to March"), *heads.values()],
        "rows": [
            {
                "year": str(one.year),
                "cells": [(heads[key], _cell(one.counts[key])) for key in heads],
            }
            for one in reversed(series())
        ],
    }
    return render(request, "insight/national.html", context)


def _cell(count: int | None) -> str:
    return "–" if count is None else f"{count:,}"


@require_http_methods(["GET", "POST"])
@signed_in
def publish(request: StaffRequest) -> HttpResponse:
    """Show whether the public sees our numbers, and let it, or no longer."""
    if not request.actor.may(Permission.PUBLISH_NUMBERS):
        raise Http404
    if request.method == "POST":
        _done(request)
        return redirect("insight:publish")
    closed = [one for one in frozen.periods(OWN, "report") if "-" in one]
    context = {"public": frozen.is_public(), "closed": len(closed)}
    return render(request, "insight/publish.html", context)


def _done(request: StaffRequest) -> None:
    if request.POST.get("do") == "show":
        show_figures(by=request.actor, now=clock.now())
        messages.success(request, _("Everybody can see the page now. The first page leads to it."))
    else:
        hide_figures(by=request.actor, now=clock.now())
        messages.success(request, _("The page is gone. What was frozen stays frozen."))
