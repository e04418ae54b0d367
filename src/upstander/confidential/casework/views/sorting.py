"""The tab of a report on which it is decided what it is about, and put into a case."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.confidential.casework.actions.cases import join_report, open_case
from upstander.confidential.casework.actions.sorting import read_second, sort_report
from upstander.confidential.casework.choices import About, Emergency, SortingState
from upstander.confidential.casework.forms.sorting import JoinForm, NewCaseForm, SortingForm
from upstander.confidential.casework.models import Case, Sorting
from upstander.confidential.casework.queries import lists
from upstander.confidential.casework.queries.cases import (
    case_of,
    cases_of,
    could_lead,
    find_case,
    maybe_same_event,
    names_of,
    sorted_words,
    sorting_of,
)
from upstander.confidential.casework.rules.sorting import needs_second
from upstander.confidential.reporting import words as report_words
from upstander.confidential.reporting.choices import ReportKind, ReportState
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import (
    area_names,
    find_report,
    key_holders,
    row_of,
    seat_of,
)
from upstander.confidential.reporting.refusals import note_cause
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.agencies.queries import circles
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault.errors import CannotOpen


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def decide(request: UnlockedRequest, number: str) -> HttpResponse:
    """Decide what a report is about. A decision that stands is shown first."""
    found = _find(request, number)
    before = sorting_of(found)
    teams = could_lead(found)
    seat = seat_of(request.actor, found)
    begun = {
        "instead_of": before.pk if before else None,
        "lead": before.lead if before else seat and seat.circle,
    }
    if request.method != "POST":
        return _show(request, found, SortingForm(teams, initial=begun))
    form = SortingForm(teams, request.POST)
    if not form.is_valid():
        return _show(request, found, form, again=True)
    try:
        sort_report(report=found, plan=form.plan, by=request.actor, now=clock.now())
    except Refusal as refusal:
        note_cause(refusal)
        return _show(request, found, form, refusal, again=True)
    messages.success(request, _said(form.plan.about))
    return redirect("casework:decide", number=found.number)


@require_POST
@unlocked
def second(request: UnlockedRequest, number: str) -> HttpResponse:
    """Read a decision as the second person: agree, or give it back."""
    found = _find(request, number)
    row = sorting_of(found)
    if row is None:
        raise Http404
    agrees = request.POST.get("agrees") == "yes"
    try:
        read_second(
            sorting=row, agrees=agrees, keyring=request.keyring, by=request.actor, now=clock.now()
        )
    except Refusal as refusal:
        note_cause(refusal)
        return _show(request, found, SortingForm(could_lead(found)), refusal)
    closed = _("Closed, with the first reader’s words to the person.")
    messages.success(request, closed if agrees else _("Given back. Decide again, or ask why."))
    return redirect("casework:decide", number=found.number)


@require_POST
@unlocked
def begin(request: UnlockedRequest, number: str) -> HttpResponse:
    """Open a case from a report that was decided on."""
    found = _find(request, number)
    row = sorting_of(found)
    if row is None:
        raise Http404
    form = NewCaseForm(request.POST)
    if not form.is_valid():
        return _show(request, found, SortingForm(could_lead(found)), new_case=form)
    try:
        case = open_case(
            report=found, about=About(row.about), lead=row.lead,
            title=form.cleaned_data["title"], by=request.actor, now=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        note_cause(refusal)
        return _show(request, found, SortingForm(could_lead(found)), refusal, new_case=form)
    messages.success(request, _("Case {number} is open.").format(number=case.reference))
    return redirect("casework:case", reference=case.reference)


@require_POST
@unlocked
def join(request: UnlockedRequest, number: str) -> HttpResponse:
    """Put a report into a case that is there."""
    found = _find(request, number)
    form = JoinForm(_open_cases(request), request.POST)
    if not form.is_valid():
        return _show(request, found, SortingForm(could_lead(found)), joining=form)
    case = find_case(request.actor, form.cleaned_data["case"])
    if case is None:
        raise Http404
    try:
        join_report(report=found, case=case, by=request.actor, now=clock.now())
    except Refusal as refusal:
        note_cause(refusal)
        return _show(request, found, SortingForm(could_lead(found)), refusal, joining=form)
    messages.success(
        request, _("The report is in case {number} now.").format(number=case.reference)
    )
    return redirect("casework:case", reference=case.reference)


@require_safe
@unlocked
def waiting(request: UnlockedRequest) -> HttpResponse:
    """Show what waits for a second reader."""
    if not request.actor.may(Permission.READ_SECOND):
        raise Http404
    rows = lists.to_read_second(request.actor)
    today, areas = _today(), area_names()
    context = {
        "rows": [
            {
                "facts": report_words.facts(row_of(row.report), areas, today),
                "about": About(row.about).label,
                "day": date_format(row.decided_on, "j M Y"),
            }
            for row in rows
        ]
    }
    return render(request, "casework/second.html", context)


def _find(request: UnlockedRequest, number: str) -> Report:
    found = None
    if request.actor.may(Permission.SORT_REPORT):
        found = find_report(request.actor, number.upper())
    # Words to somebody who listens are no report: there is nothing to decide.
    if found is None or found.kind != ReportKind.REPORT:
        raise Http404
    return found


def _said(about: About) -> str:
    if needs_second(about):
        return _("Decided. Nothing is closed until a second person has read it.")
    return _("Decided. You can open a case now, or put it into one.")


def _show(
    request: UnlockedRequest,
    found: Report,
    form: SortingForm,
    refusal: Refusal | None = None,
    *,
    again: bool = False,
    new_case: NewCaseForm | None = None,
    joining: JoinForm | None = None,
) -> HttpResponse:
    row = sorting_of(found)
    case = case_of(request.actor, found)
    teams = [one.name for one in key_holders(found, clock.now()) if one.is_circle]
    wrong = next((one for one in (new_case, joining) if one and one.errors), None)
    context = {
        "report": report_words.facts(row_of(found), area_names(), _today()),
        "teams": teams,
        "unread": found.state == ReportState.NEW,
        "decision": _decision(request, row) if row else None,
        "asked_again": again or "again" in request.GET or row is None,
        "case": case,
        "may_begin": _leads_to_a_case(row) and case is None,
        "alike": _alike(request, found),
        "sorting": form,
        "form": wrong or form,
        "new_case": new_case or NewCaseForm(),
        "joining": joining or JoinForm(_open_cases(request)),
        "refusal": refusal,
    }
    return render(request, "casework/decide.html", context, status=409 if refusal else 200)


def _today() -> dt.date:
    return clock.london_day(clock.now())


def _leads_to_a_case(row: Sorting | None) -> bool:
    return row is not None and not needs_second(row.about)


def _decision(request: UnlockedRequest, row: Sorting) -> dict[str, object]:
    """Return the decision as the screen shows it; without its reasons where they do not open."""
    try:
        said = sorted_words(row, request.keyring)
    except CannotOpen:
        said = {}
    flags = said.get("emergency", [])
    names = names_of([row.decided_by, row.read_by])
    lead = next((one.name for one in circles([row.lead])), "")
    return {
        "about": About(row.about).label,
        "state": SortingState(row.state).label,
        "waits": row.state == SortingState.WAITS,
        "mine": row.decided_by == request.user.id,
        "lead": lead,
        "who": names.get(row.decided_by, ""),
        "day": date_format(row.decided_on, "j M Y"),
        "reader": names.get(row.read_by, "") if row.read_by else "",
        "read_on": date_format(row.read_on, "j M Y") if row.read_on else "",
        "emergency": row.emergency,
        "flags": [Emergency(one).label for one in flags] if isinstance(flags, list) else [],
        "reason": said.get("text", ""),
        "words": said.get("words", ""),
    }


def _alike(request: UnlockedRequest, found: Report) -> list[dict[str, object]]:
    areas, today = area_names(), _today()
    alike = maybe_same_event(request.actor, found)
    cases = cases_of(request.actor, alike)
    return [
        {
            "facts": report_words.facts(row_of(one), areas, today),
            "case": cases.get(one.pk),
        }
        for one in alike
    ]


def _open_cases(request: UnlockedRequest) -> list[tuple[str, str]]:
    mine = lists.my_cases(request.actor, _today())
    recent = [one for one in lists.cases(request.actor).cases if one not in mine]
    found: list[Case] = [*mine, *recent]
    named = lists.titles(found, request.keyring)
    return [(one.reference, f"{one.reference} · {named.get(one.pk, '')}") for one in found]
