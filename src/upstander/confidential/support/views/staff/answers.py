"""What the staff's screens share: doing something once, and the status of a refusal."""

from collections.abc import Callable, Mapping, Sequence

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from upstander.confidential.reporting.refusals import note_cause
from upstander.confidential.support import day_words
from upstander.confidential.support.models import Booking, Resource, Service
from upstander.confidential.support.queries import planned as queries
from upstander.confidential.support.session_refusals import SomebodyBooked
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.audit.actions import AuditUnavailable
from upstander.foundation.core.errors import Refusal

DAYS = "support:days"


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


def require_keeper(request: StaffRequest) -> None:
    """Turn away whoever does not keep the days."""
    if not request.actor.may(Permission.KEEP_DAYS):
        raise PermissionDenied


def data_of(request: StaffRequest) -> QueryDict | None:
    """Return what was typed; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def planned(
    request: StaffRequest,
    form: forms.Form,
    act: Callable[[], Sequence[Booking]],
    word: str,
    template: str,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Do what changes days once the form is whole; a refusal is shown with what was typed.

    Where people have a time then, it is first asked once more, with who they are.
    """
    refusal: Refusal | None = None
    asked = None
    if form.is_bound and form.is_valid():
        try:
            return over(request, act(), word, DAYS)
        except SomebodyBooked as question:
            refusal = question if question.again else None
            asked = _asked(question.booked)
        except Refusal as caught:
            refusal = caught
    context = {"form": form, "refusal": refusal, **(asked or {}), **(more or {})}
    return render(request, template, context, status=status_of(refusal))


def _asked(booked: Sequence[Booking]) -> dict[str, object]:
    """Return what is shown of people who have a time; none is left after they cancelled."""
    people = [day_words.gone(one) for one in day_words.loaded(booked)]
    return {
        "people": people,
        "untold": sum(not one.told for one in people),
        "booked": [one.pk for one in booked],
    }


def choices() -> tuple[Sequence[Service], Sequence[Resource]]:
    """Return what a day and a weekly rule can be made of."""
    return queries.services(), queries.resources()


def over(request: StaffRequest, gone: Sequence[Booking], word: str, back: str) -> HttpResponse:
    """Say that it is done; whoever needs a new time now is shown, each by number."""
    if not gone:
        messages.success(request, word)
        return redirect(back)
    rows = [day_words.gone(one) for one in day_words.loaded(gone)]
    return render(request, "support/staff/affected.html", {"word": word, "gone": rows})
