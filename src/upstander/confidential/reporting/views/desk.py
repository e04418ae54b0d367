"""Screens of the desk: the inbox, one report, closing it. Opening is an act and so a POST."""

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.confidential.reporting import actions, queries, words
from upstander.confidential.reporting.choices import CloseReason, ReportState
from upstander.confidential.reporting.desk_forms import AnswerForm, CloseForm
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.refusals import ConversationMovedOn, note_cause
from upstander.confidential.reporting.rules import Cursor
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in, unlocked
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest
from upstander.foundation.audit.actions import AuditUnavailable
from upstander.foundation.audit.queries import openings_of
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

STATES = ("", queries.DANGER, *ReportState.values)


@require_safe
@signed_in
def inbox(request: StaffRequest) -> HttpResponse:
    """Reports this person's circles hold keys to: coded facts only, newest first."""
    try:
        request.actor.require(Permission.SEE_INBOX)
    except NotPermitted as refusal:
        return _refused(request, refusal, 403)
    areas = queries.area_names()
    wanted = _wanted(request, areas)
    page = queries.inbox(
        request.actor,
        after=Cursor.parse(request.GET.get("after", "")),
        before=Cursor.parse(request.GET.get("before", "")),
        **wanted,
    )
    today = clock.london_day(clock.now())
    context = {
        "urgent": [words.facts(row, areas, today) for row in page.urgent],
        "rows": [words.facts(row, areas, today) for row in page.rows],
        "states": [_choice(wanted, "state", key, name) for key, name in _state_names()],
        "areas": [_choice(wanted, "area", key, name) for key, name in _area_names(areas)],
        "area_name": areas.get(wanted["area"], _("All districts")),
        "filtered": any(wanted.values()),
        "newer": _place(wanted, before=page.newer),
        "older": _place(wanted, after=page.older),
        "all_urgent": _place({"state": queries.DANGER}) if page.more_urgent else "",
    }
    return render(request, "reporting/desk/inbox.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def report(request: StaffRequest, number: str) -> HttpResponse:
    """One report: its coded facts, and what is in it once the person has asked to open it."""
    found = _find(request, number)
    if request.method != "POST":
        return render(request, "reporting/desk/locked.html", _facts(request, found))
    if request.keyring is None:
        return redirect(f"{reverse('accounts:unlock')}?{urlencode({'next': request.path})}")
    return _show(cast("UnlockedRequest", request), found, AnswerForm())


@require_POST
@unlocked
def answer(request: UnlockedRequest, number: str) -> HttpResponse:
    """Write to the person. What was typed comes back when it could not be sent."""
    found = _find(request, number)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    try:
        actions.answer_report(
            report=found, text=form.cleaned_data["text"], read=form.cleaned_data["read"],
            by=request.actor, now=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        note_cause(refusal)
        return _show(request, found, form, refusal)
    messages.success(request, _("Your answer is in their mailbox. It is their turn now."))
    return redirect("reporting:report", number=found.number)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def close(request: UnlockedRequest, number: str) -> HttpResponse:
    """Close a report, with a reason and with words to the person."""
    found = _find(request, number)
    begun = {"read": request.GET.get("read", ""), "text": ""}
    form = CloseForm(request.POST) if request.method == "POST" else CloseForm(initial=begun)
    if not form.is_bound or not form.is_valid():
        return _closing(request, found, form)
    try:
        actions.close_report(
            report=found, reason=CloseReason(form.cleaned_data["reason"]),
            text=form.cleaned_data["text"], read=form.cleaned_data["read"],
            by=request.actor, now=clock.now(),
        )  # fmt: skip
    except ConversationMovedOn as refusal:
        # They must read first: the new message is on that page, and so are their own words.
        return _show(request, found, AnswerForm(request.POST), refusal)
    except Refusal as refusal:
        note_cause(refusal)
        return _closing(request, found, form, refusal)
    messages.success(request, _("The report is closed. The person can write back at any time."))
    return redirect("reporting:report", number=found.number)


def _find(request: StaffRequest, number: str) -> Report:
    """Return a report the person may know of, or raise 404 as if there were none."""
    found = None
    if request.actor.may(Permission.SEE_INBOX):
        found = queries.find_report(request.actor, number.upper())
    if found is None:
        raise Http404
    return found


def _facts(request: StaffRequest, found: Report) -> dict[str, object]:
    """Return what may be shown of a report that is not open: coded facts, keys and openings."""
    now = clock.now()
    holders = queries.key_holders(found, now)
    return {
        "report": words.facts(queries.row_of(found), queries.area_names(), clock.london_day(now)),
        "received": words.received(found),
        "keys": words.key_facts(holders),
        "teams": [holder.name for holder in holders if holder.is_circle],
        "opened_by": words.trail(openings_of(found.pk)),
        "seat": queries.seat_of(request.actor, found),
        "may_open": request.actor.may(Permission.OPEN_REPORT),
        "may_answer": request.actor.may(Permission.ANSWER_REPORT),
        "may_close": request.actor.may(Permission.CLOSE_REPORT),
    }


def _show(
    request: UnlockedRequest, found: Report, form: AnswerForm, refusal: Refusal | None = None
) -> HttpResponse:
    """Open the report for this display. When that is refused, it stays locked, in words."""
    try:
        opened = actions.open_report(
            report=found, keyring=request.keyring, by=request.actor, now=clock.now()
        )
    except Refusal as closed:
        note_cause(closed)
        return _stays_locked(request, found, closed, form)
    content = opened.content
    choices = queries.choices_of(opened.report)
    context = {
        **_facts(request, opened.report),
        "content": content,
        "safe": content.statement.safe if content.statement else "",
        "helps": words.help_words(content.statement, choices),
        "talk": words.talk(content.messages),
        "closed_parts": words.closed_words(content),
        "form": form,
        "refusal": refusal,
        "there": content.there,
    }
    status = 200 if refusal is None else 409
    return render(request, "reporting/desk/opened.html", context, status=status)


def _stays_locked(
    request: StaffRequest, found: Report, refusal: Refusal, form: AnswerForm
) -> HttpResponse:
    typed = form.data.get("text", "") if form.is_bound else ""
    context = {**_facts(request, found), "refusal": refusal, "typed": typed}
    return render(request, "reporting/desk/locked.html", context, status=_status(refusal))


def _closing(
    request: StaffRequest, found: Report, form: CloseForm, refusal: Refusal | None = None
) -> HttpResponse:
    context = {**_facts(request, found), "form": form, "refusal": refusal}
    status = 200 if refusal is None else _status(refusal)
    return render(request, "reporting/desk/close.html", context, status=status)


def _refused(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    return render(request, "reporting/desk/refused.html", {"refusal": refusal}, status=status)


def _status(refusal: Refusal) -> int:
    if isinstance(refusal, AuditUnavailable):
        return 503
    return 403 if isinstance(refusal, NotPermitted) else 409


# --- links of the inbox ------------------------------------------------------------------------


def _wanted(request: HttpRequest, areas: Mapping[str, str]) -> dict[str, str]:
    """Return the filters of an address; what we do not know counts as none."""
    state, area = request.GET.get("state", ""), request.GET.get("area", "")
    return {"state": state if state in STATES else "", "area": area if area in areas else ""}


def _state_names() -> list[tuple[str, str]]:
    named = [(state.value, str(state.label)) for state in ReportState]
    return [("", _("All")), (queries.DANGER, _("Not safe")), *named]


def _area_names(areas: Mapping[str, str]) -> list[tuple[str, str]]:
    return [("", _("All districts")), *areas.items()]


def _choice(wanted: Mapping[str, str], name: str, key: str, label: str) -> dict[str, object]:
    """Return one filter as a link that keeps the other filter."""
    return {"label": label, "url": _place({**wanted, name: key}), "current": wanted[name] == key}


def _place(wanted: Mapping[str, str], **cursor: Cursor | None) -> str:
    """Return the address of the inbox with these filters at this place; empty for no place."""
    if cursor and not any(cursor.values()):
        return ""
    query = urlencode({name: value for name, value in {**wanted, **cursor}.items() if value})
    return reverse("reporting:inbox") + (f"?{query}" if query else "")
