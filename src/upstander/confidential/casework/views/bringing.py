"""Bringing existing cases in, step by step: file, columns, a look at it, coming in, what came."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.confidential.casework import bringing_words as words
from upstander.confidential.casework.actions.bringing import (
    begin_bringing,
    bring_slice,
    choose_columns,
    drop_list,
    read_list,
    undo_bringing,
)
from upstander.confidential.casework.bringing_refusals import (
    NoFile,
)
from upstander.confidential.casework.choices import About, Bringing
from upstander.confidential.casework.forms.bringing import BasisForm, ColumnsForm, TeamForm
from upstander.confidential.casework.models import BroughtList
from upstander.confidential.casework.queries.bringing import (
    ListContent,
    bringer,
    find_list,
    lists_of,
    opened_list,
    ready,
    teams_to_bring_to,
    worked_on,
    workers_in,
)
from upstander.confidential.casework.queries.cases import names_of
from upstander.confidential.casework.rules.bringing import UNDO_WITHIN, Column, Draft, may_undo
from upstander.confidential.reporting.queries import area_names
from upstander.confidential.reporting.refusals import note_cause
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.agencies.queries import circle_names
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.uploads.in_memory import takes_one_file
from upstander.foundation.uploads.spreadsheets import MOST_BYTES

FIELD = "file"
LOOKED_AT = 10
REASONS_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@takes_one_file(MOST_BYTES)
@unlocked
def start(request: UnlockedRequest) -> HttpResponse:
    """Choose a file; below are the lists that were brought before."""
    _require(request)
    teams = teams_to_bring_to(request.actor)
    form = TeamForm(teams, request.POST or None, initial={"team": teams[0].id if teams else None})
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("casework:bring_step", _read(request, form.cleaned_data["team"]).pk)
        except Refusal as refused:
            refusal = refused
    context = {
        "form": form,
        "one_team": teams[0] if len(teams) == 1 else None,
        "lists": [_named(row) for row in lists_of(request.actor)],
        "refusal": refusal,
    }
    return render(request, "casework/bring.html", context, status=409 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def step(request: UnlockedRequest, list_id: UUID) -> HttpResponse:
    """Where a list stands: its columns, its progress, or what came of it."""
    row = _find(request, list_id)
    if row.state == Bringing.MAPPING:
        return _columns(request, row)
    if row.state == Bringing.UNDER_WAY:
        done = row.cases.count()
        context = {**_named(row), "done": done, "left": row.total - done}
        return render(request, "casework/bring_progress.html", context)
    return _result(request, row)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def check(request: UnlockedRequest, list_id: UUID) -> HttpResponse:
    """Look at ten cases as they would be and at every line that stays out; then bring them in."""
    row = _find(request, list_id)
    if row.state != Bringing.MAPPING:
        return redirect("casework:bring_step", row.pk)
    form, refusal = BasisForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            begin_bringing(
                row=row, basis=form.cleaned_data["basis"], keyring=request.keyring,
                by=request.actor, now=clock.now(),
            )  # fmt: skip
            return redirect("casework:bring_step", row.pk)
        except Refusal as refused:
            note_cause(refused)
            refusal = refused
    context = {**_named(row), **_outlook(request, row), "form": form, "refusal": refusal}
    return render(request, "casework/bring_check.html", context, status=409 if refusal else 200)


@require_POST
@unlocked
def more(request: UnlockedRequest, list_id: UUID) -> HttpResponse:
    """Bring in the next slice."""
    row = _find(request, list_id)
    try:
        bring_slice(row=row, keyring=request.keyring, by=request.actor, now=clock.now())
    except Refusal as refusal:
        note_cause(refusal)
        messages.error(request, refusal.message)
    return redirect("casework:bring_step", row.pk)


@require_POST
@unlocked
def undo(request: UnlockedRequest, list_id: UUID) -> HttpResponse:
    """Take the cases of a list back."""
    row = _find(request, list_id)
    try:
        stay = undo_bringing(row=row, by=request.actor, now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Taken back."))
        if stay:
            kept = _("These stay, because somebody has worked on them: {cases}.")
            messages.warning(request, kept.format(cases=", ".join(stay)))
    return redirect("casework:bring_step", row.pk)


@require_POST
@unlocked
def drop(request: UnlockedRequest, list_id: UUID) -> HttpResponse:
    """Throw a list away before anything came in."""
    row = _find(request, list_id)
    try:
        drop_list(row=row, by=request.actor, now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("casework:bring_step", row.pk)
    messages.success(request, _("The list is gone. Nothing was brought in."))
    return redirect("casework:bring")


@require_safe
@unlocked
def left(request: UnlockedRequest, list_id: UUID) -> HttpResponse:
    """Give the lines that stayed out as a file, each with its reason."""
    row = _find(request, list_id)
    content = opened_list(row, request.keyring)
    if not content.left:
        raise Http404
    answer = HttpResponse(words.left_file(content.left), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="left-out.csv"'
    return answer


def _require(request: UnlockedRequest) -> None:
    if not request.actor.may(Permission.BRING_CASES):
        raise PermissionDenied


def _find(request: UnlockedRequest, list_id: UUID) -> BroughtList:
    _require(request)
    row = find_list(request.actor, list_id)
    if row is None:
        raise Http404
    return row


def _read(request: UnlockedRequest, team: UUID) -> BroughtList:
    file = request.FILES.get(FIELD)
    if file is None:
        raise NoFile
    return read_list(raw=file.read(), circle=team, by=request.actor, now=clock.now())


def _columns(request: UnlockedRequest, row: BroughtList) -> HttpResponse:
    content = opened_list(row, request.keyring)
    table = content.table
    if table is None:
        # It was brought in, or thrown away, between the two looks.
        raise Http404
    form = ColumnsForm(
        table, request.POST or None, columns=content.columns, otherwise=content.otherwise
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            choose_columns(
                row=row, columns=form.columns, otherwise=form.otherwise, by=request.actor,
                now=clock.now(),
            )  # fmt: skip
            return redirect("casework:bring_check", row.pk)
        except Refusal as refused:
            refusal = refused
    context = {**_named(row), "table": table, "form": form, "refusal": refusal}
    return render(request, "casework/bring_columns.html", context, status=409 if refusal else 200)


def _outlook(request: UnlockedRequest, row: BroughtList) -> dict[str, object]:
    content = opened_list(row, request.keyring)
    found = ready(row, content, clock.london_day(clock.now()))
    shown = found.drafts[:LOOKED_AT]
    areas, people = area_names(), names_of(one.worker for one in shown)
    return {
        "shown": [_draft(one, areas, people) for one in shown],
        "count": len(found.drafts),
        "out": words.left_out(found.left_out[:REASONS_SHOWN]),
        "out_count": len(found.left_out),
        "left_columns": _left_columns(content),
        "unknown": words.unknown(
            found.drafts,
            people=[user.name for user in workers_in(row.circle)],
            areas=areas.values(),
        ),
    }


def _draft(one: Draft, areas: dict[str, str], people: dict[UUID, str]) -> dict[str, object]:
    return {
        "line": one.line,
        "title": one.title or _("Brought from our list, line {n}").format(n=one.line),
        "person": one.person.get("person", ""),
        "about": About(one.about).brief,
        "area": areas.get(one.area, ""),
        "next": date_format(one.next, "j M Y") if one.next else "",
        "worker": people.get(one.worker, "") if one.worker else "",
    }


def _left_columns(content: ListContent) -> list[str]:
    names = content.table.columns if content.table else ()
    pairs = zip(names, content.columns, strict=True)
    return [name for name, column in pairs if column == Column.LEAVE]


def _result(request: UnlockedRequest, row: BroughtList) -> HttpResponse:
    today = clock.london_day(clock.now())
    undoable = row.state == Bringing.DONE and row.done_on and may_undo(row.done_on, today)
    context = {
        **_named(row),
        "has_left": bool(opened_list(row, request.keyring).left),
        "may_undo": undoable,
        "until": row.done_on + UNDO_WITHIN if row.done_on else None,
        "worked_on": worked_on(row).count() if undoable else 0,
    }
    return render(request, "casework/bring_result.html", context)


def _named(row: BroughtList) -> dict[str, object]:
    count = ngettext("{n} case", "{n} cases", row.total).format(n=row.total)
    return {
        "list": row,
        "team": circle_names([row.circle]).get(row.circle, ""),
        "who": bringer(row),
        "state_words": str(Bringing(row.state).label),
        "cases_words": count,
    }
