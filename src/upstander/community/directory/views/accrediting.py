"""Accrediting places: the worklist by what is due, and one place with its history and next steps."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from upstander.community.directory import place_words
from upstander.community.directory.actions import accrediting as actions
from upstander.community.directory.choices import Access, Kind, Stage
from upstander.community.directory.forms.accrediting import (
    IncidentForm,
    StickerForm,
    TrainingForm,
    VisitForm,
    WhyForm,
)
from upstander.community.directory.models import Accreditation
from upstander.community.directory.queries.accrediting import history_of, place_of, worklist
from upstander.community.directory.rules.accrediting import NUDGES, may_renew, moves_from
from upstander.community.directory.rules.facts import span_of
from upstander.community.directory.shown import week_in_words
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_safe
@signed_in
def work(request: StaffRequest) -> HttpResponse:
    """Every place on its way or accredited, what is due first on top."""
    request.actor.require(Permission.ACCREDIT)
    rows = [
        {
            "row": row,
            "due": place_words.due_words(row),
            "next": place_words.NEXT[row.stage],
            "pill": place_words.PILLS.get(row.stage, "stone"),
        }
        for row in worklist(clock.now())
    ]
    return render(request, "directory/accredit/work.html", {"rows": rows})


@require_safe
@signed_in
def place(request: StaffRequest, place: UUID) -> HttpResponse:
    """One place: how it stands, what can be done next, and all that happened."""
    request.actor.require(Permission.ACCREDIT)
    return _page(request, _found(place))


@require_POST
@signed_in
def visit(request: StaffRequest, place: UUID) -> HttpResponse:
    """Write a visit down."""
    form = VisitForm(clock.london_day(clock.now()), request.POST)
    return _done(
        request, place, form,
        lambda: actions.record_visit(
            place=place, visit=form.visited, by=request.actor, now=clock.now()
        ),
    )  # fmt: skip


@require_POST
@signed_in
def train(request: StaffRequest, place: UUID) -> HttpResponse:
    """Write down who was trained."""
    form = TrainingForm(request.POST)
    return _done(
        request, place, form,
        lambda: actions.record_training(
            place=place, **form.cleaned_data, by=request.actor, now=clock.now()
        ),
    )  # fmt: skip


@require_POST
@signed_in
def agree(request: StaffRequest, place: UUID) -> HttpResponse:
    """Write down that the agreement was signed."""
    return _done(
        request, place, None,
        lambda: actions.record_agreement(place=place, by=request.actor, now=clock.now()),
    )  # fmt: skip


@require_POST
@signed_in
def sticker(request: StaffRequest, place: UUID) -> HttpResponse:
    """Give it its sticker."""
    form = StickerForm(request.POST)
    return _done(
        request, place, form,
        lambda: actions.give_sticker(
            place=place, **form.cleaned_data, by=request.actor, now=clock.now()
        ),
    )  # fmt: skip


@require_POST
@signed_in
def renew(request: StaffRequest, place: UUID) -> HttpResponse:
    """Accredit it for another year."""
    return _done(
        request, place, None,
        lambda: actions.renew(place=place, by=request.actor, now=clock.now()),
    )  # fmt: skip


@require_POST
@signed_in
def leave(request: StaffRequest, place: UUID) -> HttpResponse:
    """Take it off the list, or end it for good."""
    form = WhyForm(request.POST)
    action = actions.end_place if request.POST.get("do") == "end" else actions.take_off
    return _done(
        request, place, form,
        lambda: action(place=place, **form.cleaned_data, by=request.actor, now=clock.now()),
    )  # fmt: skip


@require_POST
@signed_in
def incident(request: StaffRequest, place: UUID) -> HttpResponse:
    """Write down what happened in it."""
    form = IncidentForm(clock.london_day(clock.now()), request.POST)
    return _done(
        request, place, form,
        lambda: actions.note_incident(
            place=place, noted=form.noted, by=request.actor, now=clock.now()
        ),
    )  # fmt: skip


def _found(place: UUID) -> Accreditation:
    found = place_of(place)
    if found is None:
        raise Http404
    return found


def _done(
    request: StaffRequest, place: UUID, form: BaseForm | None, action: Callable[[], object]
) -> HttpResponse:
    """Do one thing with a place; show it again with what is wrong, if something is."""
    request.actor.require(Permission.ACCREDIT)
    found = _found(place)
    if form is not None and not form.is_valid():
        return _page(request, found, form)
    try:
        action()
    except Refusal as refusal:
        return _page(request, _found(place), form, refusal)
    messages.success(request, _("Written down."))
    return redirect("directory:accredit_place", place)


def _renewal(found: Accreditation, today: dt.date) -> str:
    """Return whether a renewal is near: ``ready`` on a good visit, ``visit`` first, or neither."""
    near = found.review_on is not None and (found.review_on - today).days <= max(NUDGES)
    if "renew" not in moves_from(found.stage) or not near:
        return ""
    return "ready" if may_renew(found.visited_on, today) else "visit"


_FORMS: dict[type, str] = {
    VisitForm: "visit_form",
    TrainingForm: "train_form",
    StickerForm: "sticker_form",
    WhyForm: "why_form",
    IncidentForm: "incident_form",
}


def _page(
    request: StaffRequest,
    found: Accreditation,
    form: BaseForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    today = clock.london_day(clock.now())
    forms: dict[str, BaseForm] = {
        "visit_form": VisitForm(today),
        "train_form": TrainingForm(),
        "sticker_form": StickerForm(),
        "why_form": WhyForm(),
        "incident_form": IncidentForm(today),
    }
    if form is not None:
        forms[_FORMS[type(form)]] = form
    history, stage = history_of(found), Stage(found.stage)
    context = {
        **forms,
        "form": form,
        "refusal": refusal,
        "place": found,
        "kind": Kind(found.kind).label,
        "stage": stage.label,
        "pill": place_words.PILLS.get(stage, "stone"),
        "next": place_words.NEXT[stage],
        "may": moves_from(stage),
        "renewal": _renewal(found, today),
        "week": week_in_words([span_of(one) for one in found.openings]),
        "has": [Access(code).label for code in found.access],
        "told": place_words.told(history.steps),
        "incidents": place_words.incident_lines(history.incidents),
    }
    status = 409 if refusal else 200
    return render(request, "directory/accredit/place.html", context, status=status)
