"""The rota: a week of one team, and one duty."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies import rota_words, rules
from upstander.foundation.agencies.actions.duties import (
    change_duty,
    remove_duty,
    set_duty,
    swap_duties,
)
from upstander.foundation.agencies.forms.rota import DutyForm, SwapForm, shown
from upstander.foundation.agencies.models import Duty
from upstander.foundation.agencies.queries import rota as reads
from upstander.foundation.agencies.rules import CircleRef
from upstander.foundation.agencies.rules.duties import Span, day_span, monday_of
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages.fields import mistakes

read_or_write = require_http_methods(["GET", "HEAD", "POST"])
_WEEK = dt.timedelta(days=7)


@require_safe
@signed_in
def rotas(request: StaffRequest) -> HttpResponse:
    """Show the teams whose rota somebody sees; of one, its week at once."""
    seen = reads.rotas_of(request.actor)
    if len(seen) == 1:
        return redirect("agencies:rota", seen[0].id)
    now = clock.now()
    rows = [(one, rota_words.gaps(reads.gaps(one.id, now), now)) for one in seen]
    return render(request, "agencies/rota/rotas.html", {"rows": rows})


@read_or_write
@signed_in
def rota(request: StaffRequest, circle: UUID) -> HttpResponse:
    """Show a week of one team, with its empty hours, and put somebody on duty."""
    team, keeps = _team(request, circle)
    data = request.POST if request.method == "POST" else None
    people = reads.able([circle])[circle]
    monday = _monday(request)
    day = max(monday, clock.london_day(clock.now()))
    form = DutyForm(people, data, initial={"first_day": day, "last_day": day})
    refusal = None
    if data is not None and form.is_valid():
        refusal = _refused(
            lambda: set_duty(circle=circle, plan=form.plan, by=request.actor, now=clock.now())
        )
        if refusal is None:
            messages.success(request, _("The duty is in the rota."))
            return redirect(_address(circle, monday_of(form.cleaned_data["first_day"])))
    context = {"form": form if keeps else None, "refusal": refusal, "people": people}
    return _week(request, team, monday, context)


@read_or_write
@signed_in
def duty(request: StaffRequest, duty: UUID) -> HttpResponse:
    """Show one duty, and give it another person, backup or hours."""
    row = _duty(request, duty)
    people = reads.able([row.circle_id])[row.circle_id]
    data = request.POST if request.method == "POST" else None
    form = DutyForm(people, data, initial=shown(row))
    refusal = None
    if data is not None and form.is_valid():
        refusal = _refused(
            lambda: change_duty(duty=row.id, plan=form.plan, by=request.actor, now=clock.now())
        )
        if refusal is None:
            messages.success(request, _("The duty is changed."))
            return redirect(_home(row))
    return _one(request, row, form, SwapForm(_others(row)), refusal)


@require_POST
@signed_in
def swap(request: StaffRequest, duty: UUID) -> HttpResponse:
    """Let two people take each other's duty."""
    row = _duty(request, duty)
    offered = _others(row)
    form = SwapForm(offered, request.POST)
    refusal = None
    if form.is_valid():
        other = form.cleaned_data["other"]
        refusal = _refused(
            lambda: swap_duties(one=row.id, other=other, by=request.actor, now=clock.now())
        )
        if refusal is None:
            messages.success(request, _("The two duties are swapped."))
            return redirect(_home(row))
    people = reads.able([row.circle_id])[row.circle_id]
    return _one(request, row, DutyForm(people, initial=shown(row)), form, refusal)


@require_POST
@signed_in
def remove(request: StaffRequest, duty: UUID) -> HttpResponse:
    """Take a duty out of the rota."""
    row = _duty(request, duty)
    _refused(lambda: remove_duty(duty=row.id, by=request.actor, now=clock.now()))
    messages.success(request, _("The duty is taken out. Look for empty hours."))
    return redirect(_home(row))


def _team(request: StaffRequest, circle: UUID) -> tuple[CircleRef, bool]:
    """Return a team whose rota somebody sees, and whether they keep it."""
    seen = reads.rotas_of(request.actor)
    team = next((one for one in seen if one.id == circle), None)
    if team is None:
        raise Http404
    return team, rules.keeps_rota(request.actor, team.agency_id)


def _duty(request: StaffRequest, duty: UUID) -> Duty:
    row = reads.duty_of(request.actor, duty)
    if row is None or not rules.keeps_rota(request.actor, row.circle.agency_id):
        raise Http404
    return row


def _others(row: Duty) -> dict[UUID, str]:
    others = reads.others(row, clock.now())
    return {one.id: rota_words.duty(one.person.name, _span(one)) for one in others}


def _span(row: Duty) -> Span:
    return Span(row.starts_at, row.ends_at)


def _home(row: Duty) -> str:
    return _address(row.circle_id, monday_of(reads.in_london(row.starts_at).date()))


def _address(circle: UUID, monday: dt.date) -> str:
    return f"{reverse('agencies:rota', args=[circle])}?week={monday.isoformat()}"


def _monday(request: StaffRequest) -> dt.date:
    """Return the Monday of the week asked for; of this one, if none or nonsense is asked for."""
    try:
        day = dt.date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        day = clock.london_day(clock.now())
    first, last = dt.date(2020, 1, 6), dt.date(2100, 1, 4)
    return monday_of(min(max(day, first), last))


def _refused(action: Callable[[], object]) -> Refusal | None:
    try:
        action()
    except Refusal as refusal:
        return refusal
    return None


def _week(
    request: StaffRequest, team: CircleRef, monday: dt.date, context: Mapping[str, object]
) -> HttpResponse:
    now = clock.now()
    window = Span(day_span(monday).starts, day_span(monday + _WEEK).starts)
    days = [rota_words.day(one, now) for one in reads.week(team.id, monday)]
    shown_week: dict[str, object] = {
        "team": team,
        "days": days,
        "monday": monday,
        "sunday": monday + dt.timedelta(days=6),
        "before": _address(team.id, monday - _WEEK),
        "after": _address(team.id, monday + _WEEK),
        "gaps": rota_words.gaps(reads.gaps(team.id, now), now),
        "overlaps": _overlaps(reads.overlaps(team.id, window)),
        "several": len(reads.rotas_of(request.actor)) > 1,
    }
    status = 409 if context["refusal"] else 200
    return render(request, "agencies/rota/week.html", {**shown_week, **context}, status=status)


def _overlaps(found: Sequence[tuple[str, str, Span]]) -> list[str]:
    return [rota_words.overlap(one, other, both) for one, other, both in found]


def _one(
    request: StaffRequest, row: Duty, form: DutyForm, swap_form: SwapForm, refusal: Refusal | None
) -> HttpResponse:
    context = {
        "row": row,
        "form": form,
        "swap_form": swap_form,
        "errors": [] if form.errors else mistakes(swap_form),
        "refusal": refusal,
        "words": rota_words.duty(row.person.name, _span(row)),
        "back": _home(row),
    }
    status = 409 if refusal else 200
    return render(request, "agencies/rota/duty.html", context, status=status)
