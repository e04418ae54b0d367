"""The reports of a case: which tell of one event, and which one leaves for a case of its own."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from upstander.confidential.casework.actions.cases import (
    own_incident,
    same_incident,
    split_report,
)
from upstander.confidential.casework.forms.reports import OneEventForm, SplitForm
from upstander.confidential.casework.models import Case, CaseReport
from upstander.confidential.casework.queries.cases import reports_in
from upstander.confidential.casework.rules.sorting import ONE_EVENT_FROM
from upstander.confidential.casework.views.cases import find, heading
from upstander.confidential.reporting import words as report_words
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import area_names, row_of
from upstander.confidential.reporting.refusals import note_cause
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_safe
@unlocked
def reports(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Show the reports of a case by the event they tell of."""
    return _show(request, find(request, reference))


@require_POST
@unlocked
def one_event(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Say that several reports tell of one event."""
    found = find(request, reference)
    rows = reports_in(request.actor, found)
    form = OneEventForm(_numbers(rows), request.POST)
    if not form.is_valid():
        return _show(request, found, together=form)
    ticked = [row.report for row in rows if row.report.number in form.cleaned_data["reports"]]

    def act() -> object:
        return same_incident(case=found, reports=ticked, by=request.actor, now=clock.now())

    return _try(request, found, act, _("These reports are one incident now."))


@require_POST
@unlocked
def own_event(request: UnlockedRequest, reference: str, number: str) -> HttpResponse:
    """Say that a report tells of an incident of its own after all."""
    found = find(request, reference)
    report = _report(reports_in(request.actor, found), number)

    def act() -> object:
        return own_incident(case=found, report=report, by=request.actor, now=clock.now())

    return _try(request, found, act, _("This report is an incident of its own again."))


@require_POST
@unlocked
def split(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Take a report out into a case of its own."""
    found = find(request, reference)
    rows = reports_in(request.actor, found)
    form = SplitForm(_numbers(rows), request.POST)
    if not form.is_valid():
        return _show(request, found, apart=form)
    report = _report(rows, form.cleaned_data["report"])
    try:
        case = split_report(
            report=report, title=form.cleaned_data["title"], by=request.actor, now=clock.now()
        )
    except Refusal as refusal:
        note_cause(refusal)
        return _show(request, found, refusal, apart=form)
    messages.success(request, _("Case {number} is open.").format(number=case.reference))
    return redirect("casework:reports", reference=case.reference)


def _show(
    request: UnlockedRequest,
    found: Case,
    refusal: Refusal | None = None,
    *,
    together: OneEventForm | None = None,
    apart: SplitForm | None = None,
) -> HttpResponse:
    rows = reports_in(request.actor, found)
    numbers = _numbers(rows)
    context = {
        **heading(request, found),
        "rows": _lines(rows),
        "several": len(rows) >= ONE_EVENT_FROM,
        "together": together or OneEventForm(numbers),
        "apart": apart or SplitForm(numbers),
        "form": together or apart,
        "refusal": refusal,
    }
    return render(request, "casework/reports.html", context, status=409 if refusal else 200)


def _lines(rows: Sequence[CaseReport]) -> list[dict[str, object]]:
    today, areas = clock.london_day(clock.now()), area_names()
    with_others = {row.incident_id for row in rows if _beside(row, rows)}
    return [
        {
            "facts": report_words.facts(row_of(row.report), areas, today),
            "event": row.incident.number,
            "shared": row.incident_id in with_others,
            "joined": date_format(row.joined_on, "j M Y"),
        }
        for row in rows
    ]


def _beside(row: CaseReport, rows: Sequence[CaseReport]) -> bool:
    return any(one.incident_id == row.incident_id and one.pk != row.pk for one in rows)


def _numbers(rows: Sequence[CaseReport]) -> list[tuple[str, str]]:
    came = _("came {day}")
    return [
        (
            row.report.number,
            f"{row.report.number}, {came.format(day=date_format(row.report.received_on, 'j M Y'))}",
        )
        for row in rows
    ]


def _report(rows: Sequence[CaseReport], number: str) -> Report:
    report = next((row.report for row in rows if row.report.number == number), None)
    if report is None:
        raise Http404
    return report


def _try(
    request: UnlockedRequest, found: Case, act: Callable[[], object], said: str
) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        note_cause(refusal)
        return _show(request, found, refusal)
    messages.success(request, said)
    return redirect("casework:reports", reference=found.reference)
