"""Work on a case, each a form of its page: notes, tasks, who works on it, where it stands."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upstander.confidential.casework.actions.work import (
    add_note,
    add_task,
    close_case,
    finish_task,
    give_case,
    give_task,
    move_case,
    rename_case,
    reopen_case,
)
from upstander.confidential.casework.choices import CaseState
from upstander.confidential.casework.forms.work import (
    CloseForm,
    GiveForm,
    GiveTaskForm,
    MoveForm,
    NameForm,
    NoteForm,
    ReopenForm,
    TaskForm,
)
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries.cases import colleagues, task_on
from upstander.confidential.casework.queries.lists import task_words
from upstander.confidential.casework.rules.moves import next_states
from upstander.confidential.casework.views.cases import find, heading, show
from upstander.confidential.reporting.refusals import note_cause
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_POST
@unlocked
def note(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Write on a case. What was typed comes back when it could not be kept."""
    found = find(request, reference)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, found, note=form)
    try:
        add_note(case=found, text=form.cleaned_data["text"], by=request.actor, now=clock.now())
    except Refusal as refusal:
        note_cause(refusal)
        return show(request, found, refusal=refusal, note=form)
    messages.success(request, _("Your note is on the case."))
    return _back(found, "timeline")


@require_POST
@unlocked
def task(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Give somebody something to do."""
    found = find(request, reference)
    form = TaskForm(colleagues(found), request.POST)
    if not form.is_valid():
        return show(request, found, task=form)
    try:
        add_task(
            case=found, text=form.cleaned_data["text"], owner=form.cleaned_data["owner"],
            due_on=form.due(), by=request.actor, now=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        note_cause(refusal)
        return show(request, found, refusal=refusal, task=form)
    messages.success(request, _("The task is on the case, and on their list."))
    return _back(found, "tasks")


@require_POST
@unlocked
def done(request: UnlockedRequest, reference: str, task: UUID) -> HttpResponse:
    """Say that a task is done."""
    found = find(request, reference)
    row = task_on(found, task)
    if row is None:
        raise Http404
    return _try(
        request, found,
        lambda: finish_task(task=row, by=request.actor, now=clock.now()),
        _("Done. It is off the list."), "tasks",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def give_on(request: UnlockedRequest, reference: str, task: UUID) -> HttpResponse:
    """Give a task to somebody else, such as one whose owner left."""
    found = find(request, reference)
    row = task_on(found, task)
    if row is None:
        raise Http404
    people = [one for one in colleagues(found) if one.id != row.owner]
    form = GiveTaskForm(people, request.POST or None)

    def act() -> object:
        to = form.cleaned_data["to"]
        return give_task(task=row, to=to, by=request.actor, now=clock.now())

    said = _("The task is on their list now.")
    text = task_words([row], request.keyring).get(row.item, "")
    return _page(request, found, form, act, "casework/give_task.html", said, "tasks", text=text)


@require_POST
@unlocked
def give(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Take a case, or give it to a colleague."""
    found = find(request, reference)
    form = GiveForm(colleagues(found), request.POST)
    if not form.is_valid():
        return show(request, found)
    to = form.cleaned_data["to"]
    mine = to == request.user.id
    return _try(
        request, found,
        lambda: give_case(case=found, to=to, by=request.actor, now=clock.now()),
        _("This case is yours now.") if mine else _("The case is theirs now."), "main",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def rename(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Give a case another name."""
    found = find(request, reference)
    title = heading(request, found)["case"].title  # type: ignore[attr-defined]
    form = NameForm(request.POST or None, initial={"title": title})

    def act() -> object:
        words = form.cleaned_data["title"]
        return rename_case(case=found, title=words, by=request.actor, now=clock.now())

    return _page(request, found, form, act, "casework/rename.html", _("It has its new name."))


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def move(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Say where a case stands now, and why."""
    found = find(request, reference)
    form = MoveForm(next_states(found.state), request.POST or None)

    def act() -> object:
        to, text = CaseState(form.cleaned_data["to"]), form.cleaned_data["text"]
        return move_case(case=found, to=to, text=text, by=request.actor, now=clock.now())

    return _page(request, found, form, act, "casework/move.html", _("The case stands there now."))


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def close(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Close a case with what came of it."""
    found = find(request, reference)
    form = CloseForm(request.POST or None)

    def act() -> object:
        return close_case(case=found, closing=form.closing, by=request.actor, now=clock.now())

    said = _("The case is closed. The person can write to us at any time.")
    return _page(request, found, form, act, "casework/close.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def reopen(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Take a closed case up again."""
    found = find(request, reference)
    form = ReopenForm(request.POST or None)

    def act() -> object:
        text = form.cleaned_data["text"]
        return reopen_case(case=found, text=text, by=request.actor, now=clock.now())

    return _page(request, found, form, act, "casework/reopen.html", _("The case is open again."))


def _page(
    request: UnlockedRequest,
    found: Case,
    form: NameForm | MoveForm | CloseForm | ReopenForm | GiveTaskForm,
    act: Callable[[], object],
    template: str,
    said: str,
    place: str = "main",
    **more: str,
) -> HttpResponse:
    """Show a form on a page of its own until it is right and the action takes it."""
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            act()
        except Refusal as caught:
            note_cause(caught)
            refusal = caught
        else:
            messages.success(request, said)
            return _back(found, place)
    context = {**heading(request, found), "form": form, "refusal": refusal, **more}
    return render(request, template, context, status=409 if refusal else 200)


def _try(
    request: UnlockedRequest, found: Case, act: Callable[[], object], said: str, place: str
) -> HttpResponse:
    """Do it and go back to the case; when it is refused, show the case with why."""
    try:
        act()
    except Refusal as refusal:
        note_cause(refusal)
        return show(request, found, refusal=refusal)
    messages.success(request, said)
    return _back(found, place)


def _back(found: Case, place: str) -> HttpResponse:
    return redirect(reverse("casework:case", args=[found.reference]) + f"#{place}")
