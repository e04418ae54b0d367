"""The national series, and whether the public sees our numbers."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.oversight.insight import names
from upstander.oversight.insight.actions.publishing import (
    ask_to_show,
    hide_figures,
    revise_periods,
    show_figures,
)
from upstander.oversight.insight.choices import Reason
from upstander.oversight.insight.national import SOURCE, STRANDS, drawn, series
from upstander.oversight.insight.queries import frozen
from upstander.oversight.insight.queries.counts import sources
from upstander.oversight.insight.rules.asking import OWN
from upstander.oversight.insight.views.numbers import tabs


@require_safe
@signed_in
def national(request: StaffRequest) -> HttpResponse:
    """Show what the police of England and Wales counted, never joined over a change."""
    if not request.actor.may(Permission.SEE_NUMBERS):
        raise Http404
    last, strands = series()[-1], names.strands(SOURCE)
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
    """Show whether the public sees our numbers; ask for it, confirm it, or stop it."""
    if not request.actor.may(Permission.PUBLISH_NUMBERS):
        raise Http404
    if request.method == "POST":
        _done(request)
        return redirect("insight:publish")
    closed = [one for one in frozen.periods(OWN, "report") if "-" in one]
    asked_by = frozen.asked_by()
    context = {
        "public": frozen.is_public(),
        "waits": asked_by is not None,
        "mine": asked_by == request.actor.user_id,
        "closed": len(closed),
        "sources": {f"{source}-{kind}": names.source(source, kind) for source, kind in sources()},
        "reasons": Reason.choices,
    }
    return render(request, "insight/publish.html", context)


def _done(request: StaffRequest) -> None:
    """Do what was pressed; say what came of it, or why not."""
    act = _PRESSED.get(request.POST.get("do", ""), _stop)
    try:
        messages.success(request, act(request))
    except Refusal as refusal:
        messages.error(request, f"{refusal.message} {refusal.next_step}")


def _ask(request: StaffRequest) -> str:
    ask_to_show(by=request.actor, now=clock.now())
    return _("Asked. When somebody else confirms it, everybody can see the page.")


def _show(request: StaffRequest) -> str:
    show_figures(by=request.actor, now=clock.now())
    return _("Everybody can see the page now. The first page leads to it.")


def _stop(request: StaffRequest) -> str:
    hide_figures(by=request.actor, now=clock.now())
    return _("The page is gone. What was frozen stays frozen.")


def _revise(request: StaffRequest) -> str:
    there = {f"{source}-{kind}": (source, kind) for source, kind in sources()}
    chosen, reason = request.POST.get("source", ""), request.POST.get("reason", "")
    if chosen not in there or reason not in Reason.values:
        raise Http404
    source, kind = there[chosen]
    many = revise_periods(
        source=source, kind=kind, reason=Reason(reason), by=request.actor, now=clock.now()
    )
    return ngettext(
        "{many} closed period was counted anew. Its pages say so, and why.",
        "{many} closed periods were counted anew. Their pages say so, and why.",
        many,
    ).format(many=many)


_PRESSED: Mapping[str, Callable[[StaffRequest], str]] = {
    "ask": _ask,
    "show": _show,
    "stop": _stop,
    "revise": _revise,
}
