"""What the staff's screens share: doing something once, and the status of a refusal."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse

from upstander.confidential.reporting.refusals import note_cause
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.audit.actions import AuditUnavailable
from upstander.foundation.core.errors import Refusal


def tried(
    request: StaffRequest, act: Callable[[], object], done: str, back: Callable[[], HttpResponse]
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
