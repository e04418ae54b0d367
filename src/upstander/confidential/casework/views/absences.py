"""When somebody is away and who stands in: for oneself, and for a colleague who is ill."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upstander.confidential.casework.actions.handing import go_away, stand_in
from upstander.confidential.casework.forms.handing import CoverForm, DaysAwayForm, People
from upstander.confidential.casework.queries.board import absences_to_cover
from upstander.confidential.casework.queries.cases import names_of, people_of_teams
from upstander.confidential.casework.views.handing import colleagues_but, require_worker
from upstander.confidential.reporting.refusals import note_cause
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.agencies.actions.duties import end_absence
from upstander.foundation.agencies.models import Absence
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class _Whose:
    """Whose days these are; ``name`` is empty for one's own."""

    id: UUID
    name: str = ""

    @property
    def page(self) -> str:
        return (
            reverse("casework:away_of", args=[self.id]) if self.name else reverse("casework:away")
        )


@read_or_write
@unlocked
def away(request: UnlockedRequest) -> HttpResponse:
    """Show when one is away oneself, and say who stands in."""
    require_worker(request)
    return _away(request, _Whose(request.user.id))


@read_or_write
@unlocked
def away_of(request: UnlockedRequest, worker: UUID) -> HttpResponse:
    """Show when a colleague is away, and let a supervisor say who stands in."""
    return _away(request, _whose(request, worker))


@require_POST
@unlocked
def days(request: UnlockedRequest, worker: UUID) -> HttpResponse:
    """Write down days away, and who stands in on them."""
    whose = _whose(request, worker)
    form, refusal = DaysAwayForm(colleagues_but(request, worker), request.POST), None
    if form.is_valid():
        typed = form.cleaned_data
        try:
            go_away(
                user=worker, days=(typed["first_day"], typed["last_day"]), cover=typed["cover"],
                by=request.actor, now=clock.now(),
            )  # fmt: skip
        except Refusal as caught:
            note_cause(caught)
            refusal = caught
        else:
            messages.success(request, _said(whose, covered=typed["cover"] is not None))
            return redirect(whose.page)
    return _page(request, whose, form, refusal)


@require_POST
@unlocked
def back(request: UnlockedRequest, worker: UUID, absence: UUID) -> HttpResponse:
    """Say that somebody is not away after all; whoever stood in need not any more."""
    whose = _whose(request, worker)
    if absence not in {row.pk for row, _by in _known(worker)}:
        raise Http404
    try:
        end_absence(absence=absence, by=request.actor, now=clock.now())
    except Refusal as caught:
        messages.warning(request, caught.message)
    else:
        messages.success(
            request,
            _("Noted. Their work is their own again.")
            if whose.name
            else _("Noted. Your work is your own again."),
        )
    return redirect(whose.page)


def _whose(request: UnlockedRequest, worker: UUID) -> _Whose:
    """Return oneself, or for a supervisor somebody who works in one of their teams."""
    require_worker(request)
    if worker == request.user.id:
        return _Whose(worker)
    may = request.actor.may(Permission.GIVE_CASE)
    if not may or worker not in people_of_teams(request.actor):
        raise Http404
    return _Whose(worker, names_of([worker])[worker])


def _said(whose: _Whose, *, covered: bool) -> str:
    if covered:
        return _("They stand in on those days. Nothing else is to be done.")
    if whose.name:
        return _("Noted. No alert goes to them on these days. Say who stands in.")
    return _("Noted. No alert comes to you on these days. Say who stands in.")


def _away(request: UnlockedRequest, whose: _Whose) -> HttpResponse:
    people = colleagues_but(request, whose.id)
    empty = DaysAwayForm(people)
    if request.method != "POST":
        return _page(request, whose, empty)
    form = _cover_form(people, request.POST.get("absence", ""), request.POST)
    if not form.is_valid():
        return _page(request, whose, empty, errors=form)
    typed = form.cleaned_data
    row = next((row for row, _by in _known(whose.id) if row.pk == typed["absence"]), None)
    if row is None:
        raise Http404
    try:
        stand_in(absence=row, cover=typed["cover"], by=request.actor, now=clock.now())
    except Refusal as caught:
        note_cause(caught)
        return _page(request, whose, empty, caught)
    messages.success(request, _said(whose, covered=True))
    return redirect(whose.page)


def _page(
    request: UnlockedRequest,
    whose: _Whose,
    days_form: DaysAwayForm,
    refusal: Refusal | None = None,
    errors: CoverForm | None = None,
) -> HttpResponse:
    known = _known(whose.id)
    names = names_of(by for _row, by in known)
    people = colleagues_but(request, whose.id)
    wrong = {str(errors["absence"].value()): errors} if errors else {}
    context = {
        "whose": whose,
        "rows": [
            {
                "days": _days(row),
                "by": names.get(by, "") if by else "",
                "form": wrong.get(str(row.pk))
                or _cover_form(people, str(row.pk), initial={"absence": row.pk, "cover": by}),
                "back": reverse("casework:away_back", args=[whose.id, row.pk]),
            }
            for row, by in known
        ],
        # What was wrong is said at the top of the page, whichever form it was in.
        "form": errors or days_form,
        "days_form": days_form,
        "refusal": refusal,
    }
    return render(request, "casework/away.html", context, status=409 if refusal else 200)


def _cover_form(people: People, absence: str, *args: object, **more: object) -> CoverForm:
    """Return the form of one absence; several stand on a page, so each has ids of its own."""
    return CoverForm(people, *args, auto_id=f"id_{absence}_%s", **more)


def _known(worker: UUID) -> list[tuple[Absence, UUID | None]]:
    return absences_to_cover(worker, clock.london_day(clock.now()))


def _days(row: Absence) -> str:
    first, last = (_day(day) for day in (row.first_day, row.last_day))
    return first if row.first_day == row.last_day else f"{first} – {last}"


def _day(day: dt.date) -> str:
    return date_format(day, "j M Y")
