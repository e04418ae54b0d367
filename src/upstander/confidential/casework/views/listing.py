"""The list of cases, narrowed by coded facts, and the filters that somebody keeps for it."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from upstander.confidential.casework import words
from upstander.confidential.casework.actions.filters import drop_filter, keep_filter
from upstander.confidential.casework.choices import CaseState, RiskBand
from upstander.confidential.casework.forms.filters import FilterForm
from upstander.confidential.casework.list_words import case_table
from upstander.confidential.casework.queries import lists
from upstander.confidential.casework.queries.cases import names_of, people_of_teams
from upstander.confidential.casework.queries.filters import NamedFilter, saved_filters
from upstander.confidential.casework.rules.filters import NOBODY, CaseFilter
from upstander.confidential.casework.views.cases import facts_of
from upstander.confidential.reporting.queries import area_names
from upstander.confidential.reporting.rules import Cursor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in, unlocked
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

ALL = "all"


@require_safe
@signed_in
def cases(request: StaffRequest) -> HttpResponse:
    """Show somebody's own cases, or all that their teams hold a key to, by coded facts."""
    return _show(request, FilterForm())


@require_POST
@unlocked
def keep(request: UnlockedRequest) -> HttpResponse:
    """Keep the filter that is looked at, under a name."""
    form = FilterForm(request.POST)
    chosen = _chosen(request, area_names())
    if not form.is_valid():
        return _show(request, form)
    try:
        keep_filter(
            name=form.cleaned_data["name"], chosen=chosen, by=request.actor, now=clock.now()
        )
    except Refusal as refusal:
        return _show(request, form, refusal)
    messages.success(request, _("Kept. It stands above the list from now on."))
    return redirect(_place(chosen))


@require_POST
@signed_in
def drop(request: StaffRequest, saved: UUID) -> HttpResponse:
    """Take a filter of one's own off the list."""
    drop_filter(saved=saved, by=request.actor)
    messages.success(request, _("Taken off your list."))
    return redirect("casework:cases")


def _show(request: StaffRequest, form: FilterForm, refusal: Refusal | None = None) -> HttpResponse:
    if not request.actor.may(Permission.SEE_CASES):
        raise PermissionDenied
    areas = area_names()
    chosen = _chosen(request, areas)
    page = _page(request, chosen)
    people = _people(request, chosen)
    context = {
        "rows": case_table(facts_of(request, page.cases, areas)),
        "states": _choices(replace(chosen, worker=""), "state", _states()),
        "areas": _choices(chosen, "area", [("", _("All districts")), *areas.items()]),
        "risks": _choices(chosen, "risk", _risks()),
        "workers": _choices(chosen, "worker", people.items()) if people else [],
        "narrowed": _narrowed(chosen, areas, people),
        "saved": _saved(saved_filters(request.actor, request.keyring), areas),
        "mine": not chosen.state,
        "more_of_mine": "" if chosen.state else _more_of_mine(request, page),
        # A worker is not kept, so there is nothing to keep of a list narrowed to one.
        "keep": "" if chosen.worker else reverse("casework:keep_filter") + _query(chosen.parts),
        "may_bring": request.actor.may(Permission.BRING_CASES),
        "may_see_board": request.actor.may(Permission.SEE_BOARD),
        "newer": _place(chosen, before=page.newer),
        "older": _place(chosen, after=page.older),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "casework/cases.html", context, status=409 if refusal else 200)


def _chosen(request: StaffRequest, areas: Iterable[str]) -> CaseFilter:
    """Return what the address asks for, without what it cannot ask for."""
    known = {"state": {ALL, *CaseState.values}, "area": set(areas), "risk": set(RiskBand.values)}
    asked = {name: request.GET.get(name, "") for name in known}
    facts = {name: value for name, value in asked.items() if value in known[name]}
    # One's own cases are one worker's already.
    return CaseFilter(**facts, worker=_worker(request) if facts.get("state") else "")


def _worker(request: StaffRequest) -> str:
    asked = request.GET.get("worker", "")
    if asked == NOBODY:
        return asked
    try:
        return str(UUID(asked))
    except ValueError:
        return ""


def _people(request: StaffRequest, chosen: CaseFilter) -> dict[str, str]:
    """Return whose cases the list can be narrowed to; with somebody who left, while asked for."""
    if not chosen.state:
        return {}
    named = UUID(chosen.worker) if chosen.worker not in {"", NOBODY} else None
    names = names_of({*people_of_teams(request.actor), named})
    by_name = sorted(names.items(), key=lambda one: (one[1], one[0]))
    return {
        "": _("Whoever works on it"),
        NOBODY: _("Nobody yet"),
        **{str(user): name for user, name in by_name},
    }


def _narrowed(chosen: CaseFilter, areas: dict[str, str], people: dict[str, str]) -> str:
    """Return in words what the list is narrowed by, apart from the tab it is on."""
    worker = people.get(chosen.worker, "") if chosen.worker else ""
    said = [_in_words(replace(chosen, state=""), areas), worker]
    return " · ".join(one for one in said if one) or _("all")


def _more_of_mine(request: StaffRequest, page: lists.CasePage) -> str:
    """Return where all of somebody's own cases are, page by page, when they are too many for one."""
    if len(page.cases) < lists.MINE_UP_TO:
        return ""
    return _place(CaseFilter(state=ALL, worker=str(request.user.id)))


def _page(request: StaffRequest, chosen: CaseFilter) -> lists.CasePage:
    if not chosen.state:
        mine = lists.my_cases(request.actor, clock.london_day(clock.now()))
        wanted = {"area": chosen.area, "band": chosen.risk}
        return lists.CasePage(
            [
                one
                for one in mine
                if all(getattr(one, name) == value for name, value in wanted.items() if value)
            ]
        )
    return lists.cases(
        request.actor,
        after=Cursor.parse(request.GET.get("after", "")),
        before=Cursor.parse(request.GET.get("before", "")),
        state="" if chosen.state == ALL else chosen.state,
        area=chosen.area,
        risk=chosen.risk,
        worker=chosen.worker,
    )


def _states() -> list[tuple[str, str]]:
    named = [(state.value, str(state.label)) for state in CaseState]
    return [("", _("Mine")), (ALL, _("All open")), *named]


def _risks() -> list[tuple[str, str]]:
    return [("", _("Any risk")), *((band.value, words.risk_words(band.value)) for band in RiskBand)]


def _choices(
    chosen: CaseFilter, name: str, options: Iterable[tuple[str, str]]
) -> list[dict[str, object]]:
    here = chosen.parts.get(name, "")
    return [
        {"label": label, "url": _place(replace(chosen, **{name: key})), "current": key == here}
        for key, label in options
    ]


def _saved(found: Iterable[NamedFilter], areas: dict[str, str]) -> list[dict[str, object]]:
    return [
        {"id": one.id, "url": _place(one.filter), "name": one.name or _in_words(one.filter, areas)}
        for one in found
    ]


def _in_words(chosen: CaseFilter, areas: dict[str, str]) -> str:
    """Return a filter in words, for whoever cannot read its name just now."""
    state = dict(_states())[chosen.state] if chosen.state else ""
    risk = words.risk_words(chosen.risk) if chosen.risk else ""
    return " · ".join(one for one in (state, areas.get(chosen.area, ""), risk) if one)


def _place(chosen: CaseFilter, **cursor: Cursor | None) -> str:
    """Return the address of the list with these filters at this place; empty for no place."""
    if cursor and not any(cursor.values()):
        return ""
    at = {name: str(place) for name, place in cursor.items()}
    return reverse("casework:cases") + _query({**chosen.parts, **at})


def _query(parts: dict[str, str]) -> str:
    return f"?{urlencode(parts)}" if parts else ""
