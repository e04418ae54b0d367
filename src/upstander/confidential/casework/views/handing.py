"""Handing cases over, and saying that one has them."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from upstander.confidential.casework.actions.handing import (
    Handing,
    acknowledge,
    hand_over,
)
from upstander.confidential.casework.forms.handing import HandOverForm
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries import lists
from upstander.confidential.casework.queries.board import handed_to
from upstander.confidential.casework.queries.cases import find_case, names_of, people_of_teams
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
    require_worker(request)
    return _hand(request, _cases(request))


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def hand_of(request: UnlockedRequest, worker: UUID) -> HttpResponse:
    """Hand over what a colleague works on who cannot do it: they are away, or they left."""
    if not request.actor.may(Permission.GIVE_CASE):
        raise Http404
    found = lists.open_cases_of(request.actor, worker)
    if not found and worker not in people_of_teams(request.actor):
        raise Http404
    return _hand(request, found, worker)


def _hand(
    request: UnlockedRequest, found: Sequence[Case], giver: UUID | None = None
) -> HttpResponse:
    named = lists.titles(found, request.keyring)
    offered = [(one.reference, f"{one.reference} · {named.get(one.pk, '')}") for one in found]
    begun = {"cases": request.GET.getlist("case"), "with_tasks": True}
    people = colleagues_but(request, giver or request.user.id)
    form = HandOverForm(offered, people, request.POST or None, initial=begun)
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
            return redirect("casework:board" if giver else "casework:cases")
    name = names_of([giver]).get(giver, "") if giver else ""
    context = {"form": form, "count": len(found), "giver": name, "refusal": refusal}
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


def require_worker(request: UnlockedRequest) -> None:
    """Refuse whoever does not work on cases, as if there were no such page."""
    if not request.actor.may(Permission.WORK_ON_CASE):
        raise Http404


def _cases(request: UnlockedRequest) -> list[Case]:
    """Return one's own cases, and for a supervisor a colleague's case that an address names."""
    mine = lists.my_cases(request.actor, clock.london_day(clock.now()))
    known = {one.reference for one in mine}
    wanted = [*request.GET.getlist("case"), *request.POST.getlist("cases")]
    others = [find_case(request.actor, one) for one in dict.fromkeys(wanted) if one not in known]
    return [*mine, *(one for one in others if one is not None)]


def colleagues_but(request: UnlockedRequest, but: UUID) -> list[tuple[UUID, str]]:
    """Return who holds keys in the teams of whoever asks, by name, without one of them."""
    found = {
        who: name
        for people in able(set(request.actor.circles)).values()
        for who, name in people.items()
        if who != but
    }
    return sorted(found.items(), key=lambda one: one[1])
