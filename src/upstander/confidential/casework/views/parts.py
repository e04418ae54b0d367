"""What the pages of a case share that stand behind its first one."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from upstander.confidential.casework.actions.showing import show_part
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.views.cases import find, heading
from upstander.confidential.casework.views.shown import ask_no_more, was_asked_for
from upstander.confidential.reporting.refusals import note_cause
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.audit.actions import AuditUnavailable
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

Page = Callable[[Case], HttpResponse]


def part(
    request: UnlockedRequest,
    reference: str,
    name: str,
    page: Page,
    *,
    asks: bool = True,
    notes_itself: bool = False,
) -> HttpResponse:
    """Draw a page of a case for somebody who opened it; the display is written down first.

    Who only came to look goes to the case's first page, which asks; a page that is itself what
    somebody was asked to look at does without (``asks``). What was typed is taken however long
    they wrote. A page that opens the whole case writes that down itself (``notes_itself``).
    """
    found, now = find(request, reference), clock.now()
    if asks and request.method != "POST" and not was_asked_for(request, found, now):
        return redirect("casework:case", reference=found.reference)
    try:
        if not notes_itself:
            show_part(case=found, part=name, by=request.actor, now=now)
        answer = page(found)
    except Refusal as refusal:
        note_cause(refusal)
        context = {**heading(request, found), "refusal": refusal}
        return render(request, "casework/locked.html", context, status=status_of(refusal))
    ask_no_more(request, found, now)
    return answer


def tried(
    request: UnlockedRequest, act: Callable[[], object], done: str, back: Callable[[], HttpResponse]
) -> HttpResponse | Refusal:
    """Do it and go back with a word; a refusal is returned, to be shown with what was typed."""
    try:
        act()
    except Refusal as refusal:
        note_cause(refusal)
        return refusal
    messages.success(request, done)
    return back()


def status_of(refusal: Refusal | None) -> int:
    """Return the status of a page that shows a refusal, or none."""
    if refusal is None:
        return 200
    if isinstance(refusal, AuditUnavailable):
        return 503
    return 403 if isinstance(refusal, NotPermitted) else 409
