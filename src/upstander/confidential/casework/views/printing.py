"""A case on paper, and a copy of it to take out."""

import json

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.casework import part_words, words
from upstander.confidential.casework.actions.exporting import Copy, export_case
from upstander.confidential.casework.actions.showing import print_part
from upstander.confidential.casework.actions.work import show_case
from upstander.confidential.casework.bringing_words import people_facts
from upstander.confidential.casework.forms.exporting import ExportForm
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries.bringing import people_of
from upstander.confidential.casework.queries.cases import names_of, open_tasks
from upstander.confidential.casework.queries.exporting import Opened
from upstander.confidential.casework.views.cases import find, heading, safety
from upstander.confidential.casework.views.parts import part, status_of
from upstander.confidential.reporting.refusals import note_cause
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages import pdf

PAPER, PDF = "paper", "pdf"


@require_safe
@unlocked
def sheet(request: UnlockedRequest, reference: str) -> HttpResponse:
    """The case on paper: how to reach the person, what is to do and what happened."""
    return part(request, reference, "sheet", lambda found: _sheet(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def export(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Take a copy out, as a file for another system or on paper."""
    found = find(request, reference)
    if not request.actor.may(Permission.EXPORT_CASE):
        raise PermissionDenied
    form, refusal = ExportForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            copy = export_case(
                case=found, wish=form.wish, keyring=request.keyring, by=request.actor,
                now=clock.now(),
            )  # fmt: skip
            return _given(request, found, copy, with_others=form.wish.with_others)
        except Refusal as refused:
            note_cause(refused)
            refusal = refused
    context = {
        **heading(request, found), "form": form, "refusal": refusal, "pdf": pdf.can_be_written(),
    }  # fmt: skip
    return render(request, "casework/export.html", context, status=status_of(refusal))


def _sheet(request: UnlockedRequest, found: Case) -> HttpResponse:
    now = clock.now()
    print_part(case=found, part="sheet", by=request.actor, now=now)
    shown = show_case(case=found, keyring=request.keyring, by=request.actor, now=now)
    opened = Opened(shown.content, people_of(found, request.keyring), shown.rows, shown.reports)
    context = _on_paper(request, found, opened, with_others=True)
    return render(request, "casework/case_sheet.html", {**context, "is_copy": False})


def _given(request: UnlockedRequest, found: Case, copy: Copy, *, with_others: bool) -> HttpResponse:
    form = request.POST.get("form")
    if form not in (PAPER, PDF):
        raw = json.dumps(copy.document, ensure_ascii=False, indent=1).encode()
        return _file(raw, "application/json", f"case-{found.reference}.json")
    context = _on_paper(request, found, copy.opened, with_others=with_others)
    context["is_copy"] = True
    if form == PAPER:
        return render(request, "casework/case_sheet.html", context)
    page = render_to_string("casework/case_pdf.html", context, request)
    return _file(pdf.written(page), "application/pdf", f"case-{found.reference}.pdf")


def _file(raw: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(raw, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _on_paper(
    request: UnlockedRequest, found: Case, opened: Opened, *, with_others: bool
) -> dict[str, object]:
    now = clock.now()
    tasks = open_tasks(found)
    brought = people_facts(opened.people)
    return {
        **heading(request, found, opened.content.title),
        "printed": part_words.printed(request.user.name, now),
        "safety": [safety(one) for one in opened.reports],
        "brought": brought if with_others else {**brought, "others": ""},
        "tasks": words.task_facts(
            tasks, opened.content.tasks, names_of(one.owner for one in tasks), None
        ),
        "stories": [
            {"number": one.report.number, "story": one.content.statement.story}
            for one in opened.reports
            if one.content.statement
        ],
        "timeline": words.timeline(opened.content.entries, opened.reports, None),
        "with_others": with_others,
    }
