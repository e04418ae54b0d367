"""The list of cases, and one case."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from upstander.confidential.casework import words
from upstander.confidential.casework.actions.work import ShownCase, show_case
from upstander.confidential.casework.beside import cards
from upstander.confidential.casework.bringing_words import people_facts
from upstander.confidential.casework.forms.work import GiveForm, NoteForm, TaskForm
from upstander.confidential.casework.heading import heading_of
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries import lists
from upstander.confidential.casework.queries.bringing import people_of
from upstander.confidential.casework.queries.cases import (
    colleagues,
    find_case,
    names_of,
    open_tasks,
    standing_of,
)
from upstander.confidential.casework.rules.repeats import Repeated, repeated
from upstander.confidential.casework.rules.turns import Step, next_steps
from upstander.confidential.casework.views.shown import ask_no_more, note_lately, was_asked_for
from upstander.confidential.reporting import words as report_words
from upstander.confidential.reporting.actions import OpenedReport
from upstander.confidential.reporting.queries import area_names, choices_of, row_of
from upstander.confidential.reporting.refusals import note_cause
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest
from upstander.foundation.audit.actions import AuditUnavailable
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def case(request: StaffRequest, reference: str) -> HttpResponse:
    """One case: its coded facts, and what is in it once somebody has asked to open it."""
    found = find(request, reference)
    now = clock.now()
    if request.method == "POST":
        if request.keyring is None:
            return redirect(f"{reverse('accounts:unlock')}?{urlencode({'next': request.path})}")
        ask_no_more(request, found, now)
        return redirect("casework:case", reference=found.reference)
    if request.keyring is None or not was_asked_for(request, found, now):
        return render(request, "casework/locked.html", heading(request, found))
    return show(cast("UnlockedRequest", request), found)


def show(
    request: UnlockedRequest,
    found: Case,
    *,
    refusal: Refusal | None = None,
    note: NoteForm | None = None,
    task: TaskForm | None = None,
) -> HttpResponse:
    """Open the case for this display, with forms that came back; when refused, it stays locked."""
    now = clock.now()
    try:
        shown = show_case(case=found, keyring=request.keyring, by=request.actor, now=now)
    except Refusal as closed:
        note_cause(closed)
        context = {**heading(request, found), "refusal": closed}
        status = 503 if isinstance(closed, AuditUnavailable) else 409
        return render(request, "casework/locked.html", context, status=status)
    ask_no_more(request, found, now)
    note_lately(request, found)
    people = colleagues(found)
    context = {
        **heading(request, found, shown.content.title),
        **_opened(found, shown, {one.id for one in people}),
        "cards": cards(request.actor, found, now),
        "brought": people_facts(people_of(found, request.keyring)),
        "note": note or NoteForm(),
        "task": task or TaskForm(people, initial={"due_on": clock.london_day(now)}),
        "give": GiveForm(people, initial={"to": found.worker}),
        "refusal": refusal,
        "form": next((one for one in (note, task) if one and one.errors), None),
    }
    wrong = refusal is not None
    return render(request, "casework/case.html", context, status=409 if wrong else 200)


def find(request: StaffRequest, reference: str) -> Case:
    """Return a case the person may know of, or raise 404 as if there were none."""
    found = None
    if request.actor.may(Permission.SEE_CASES):
        found = find_case(request.actor, reference)
    if found is None:
        raise Http404
    return found


def heading(request: StaffRequest, found: Case, title: str = "") -> dict[str, object]:
    """Return what may be shown of a case that is not open: coded facts and who holds keys."""
    return heading_of(
        found, actor=request.actor, keyring=request.keyring, now=clock.now(), title=title
    )


def _opened(found: Case, shown: ShownCase, here: Collection[UUID]) -> dict[str, object]:
    today = clock.london_day(clock.now())
    tasks = open_tasks(found)
    reports = [one.report for one in shown.reports]
    steps = next_steps(standing_of(found, reports, today), today)
    return {
        "content": shown.content,
        "safety": [safety(one) for one in shown.reports],
        "steps": words.steps(steps),
        "to_assess": bool(words.TO_ASSESS & set(steps)),
        "to_reach": Step.REACH in steps,
        "repeated": words.repeated(_repeated(shown, today), about=found.about),
        "tasks": words.task_facts(
            tasks, shown.content.tasks, names_of(task.owner for task in tasks), today, here
        ),
        "reports": _reports(shown),
        "timeline": words.timeline(shown.content.entries, shown.reports, today),
    }


def _repeated(shown: ShownCase, today: dt.date) -> Repeated | None:
    """Return whether it happened before: reports of one incident count once, by the first day."""
    days = defaultdict(list)
    for row in shown.rows:
        days[row.incident_id].append(row.report.received_on)
    first = [min(each) for each in days.values()]
    said = (one.content.statement for one in shown.reports)
    return repeated(first, told_before=any(one.happened_before for one in said if one), today=today)


def safety(one: OpenedReport) -> dict[str, object]:
    """Return what to mind before anybody contacts the person of a report."""
    statement = one.content.statement
    return {
        "number": one.report.number,
        "safe": statement.safe if statement else "",
        "reaching": report_words.reaching_facts(statement, choices_of(one.report)),
    }


def _reports(shown: ShownCase) -> list[dict[str, object]]:
    today, areas = clock.london_day(clock.now()), area_names()
    return [
        {
            "facts": report_words.facts(row_of(one.report), areas, today),
            "incident": row.incident.number,
        }
        for row, one in zip(shown.rows, shown.reports, strict=True)
    ]


def facts_of(
    request: StaffRequest, found: Sequence[Case], areas: Mapping[str, str]
) -> list[words.CaseFacts]:
    """Return cases in words for a list, with the names that this person's keys open."""
    return words.case_facts(
        found,
        titles=lists.titles(found, request.keyring),
        names=names_of(one.worker for one in found),
        areas=areas,
        me=request.user.id,
        today=clock.london_day(clock.now()),
    )
