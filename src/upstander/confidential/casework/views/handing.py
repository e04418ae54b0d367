"""Handing cases over, saying that one has them, and who stands in when somebody is away."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from upstander.confidential.casework.actions.handing import (
    Handing,
    acknowledge,
    hand_over,
    stand_in,
)
from upstander.confidential.casework.forms.handing import CoverForm, HandOverForm
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries import lists
from upstander.confidential.casework.queries.board import absences_to_cover, handed_to
from upstander.confidential.casework.queries.cases import find_case, names_of
from upstander.confidential.reporting.refusals import note_cause
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.agencies.queries.rota import able
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def hand(request: UnlockedRequest) -> HttpResponse:
    """Hand one case, some or all to a colleague."""
    _require_worker(request)
    found = _cases(request)
    named = lists.titles(found, request.keyring)
    offered = [(one.reference, f"{one.reference} · {named.get(one.pk, '')}") for one in found]
    begun = {"cases": request.GET.getlist("case"), "with_tasks": True}
    form = HandOverForm(offered, _colleagues(request), request.POST or None, initial=begun)
    refusal = None
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        wanted = [one for one in found if one.reference in typed["cases"]]
        handing = Handing(wanted, typed["to"], typed["text"], with_tasks=typed["with_tasks"])
        try:
            rows = hand_over(handing=handing, by=request.actor, now=clock.now())
        except Refusal as caught:
            note_cause(caught)
            refusal = caught
        else:
            said = ngettext("{n} case is theirs now.", "{n} cases are theirs now.", len(rows))
            messages.success(request, said.format(n=len(rows)))
            return redirect("casework:cases")
    context = {"form": form, "any": bool(found), "refusal": refusal}
    return render(request, "casework/hand_over.html", context, status=409 if refusal else 200)


@require_POST
@unlocked
def received(request: UnlockedRequest, handover: UUID) -> HttpResponse:
    """Say that one has a case that was handed over."""
    row = next((one for one in handed_to(request.user.id) if one.pk == handover), None)
    if row is None:
        raise Http404
    acknowledge(handover=row, by=request.actor, now=clock.now())
    said = _("Noted: you have case {number}.").format(number=row.case.reference)
    messages.success(request, said)
    return redirect("casework:case", reference=row.case.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def away(request: UnlockedRequest) -> HttpResponse:
    """Show when somebody is away, and let them say who stands in."""
    _require_worker(request)
    today = clock.london_day(clock.now())
    known = absences_to_cover(request.user.id, today)
    form = CoverForm(_colleagues(request), request.POST or None)
    refusal = None
    if form.is_bound and form.is_valid():
        row = next((row for row, _by in known if row.pk == form.cleaned_data["absence"]), None)
        if row is None:
            raise Http404
        try:
            stand_in(
                absence=row, cover=form.cleaned_data["cover"], by=request.actor, now=clock.now()
            )
        except Refusal as caught:
            note_cause(caught)
            refusal = caught
        else:
            messages.success(request, _("They stand in on those days. Nothing else is to be done."))
            return redirect("casework:away")
    names = names_of(by for _row, by in known)
    context = {
        "rows": [
            {
                "days": f"{date_format(row.first_day, 'j M Y')} – {date_format(row.last_day, 'j M Y')}",
                "by": names.get(by, "") if by else "",
                "form": CoverForm(_colleagues(request), initial={"absence": row.pk, "cover": by}),
            }
            for row, by in known
        ],
        "form": form,
        "refusal": refusal,
    }
    return render(request, "casework/away.html", context, status=409 if refusal else 200)


def _require_worker(request: UnlockedRequest) -> None:
    if not request.actor.may(Permission.WORK_ON_CASE):
        raise Http404


def _cases(request: UnlockedRequest) -> list[Case]:
    """Return one's own cases, and for a supervisor a colleague's case that an address names."""
    mine = lists.my_cases(request.actor, clock.london_day(clock.now()))
    known = {one.reference for one in mine}
    wanted = [*request.GET.getlist("case"), *request.POST.getlist("cases")]
    others = [find_case(request.actor, one) for one in dict.fromkeys(wanted) if one not in known]
    return [*mine, *(one for one in others if one is not None)]


def _colleagues(request: UnlockedRequest) -> list[tuple[UUID, str]]:
    """Return who else holds keys in the teams of whoever asks, by name."""
    found = {
        who: name
        for people in able(set(request.actor.circles)).values()
        for who, name in people.items()
        if who != request.user.id
    }
    return sorted(found.items(), key=lambda one: one[1])
