"""Screens of the desk: one report, answering, closing it. Opening is an act and so a POST."""

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upstander.confidential.reporting import (
    actions,
    file_words,
    phone_words,
    queries,
    words,
)
from upstander.confidential.reporting.choices import (
    CloseReason,
    DeletionAnswer,
    MadeBy,
    ReportKind,
)
from upstander.confidential.reporting.desk_forms import (
    AnswerForm,
    CloseForm,
    DeletionForm,
    TranslationForm,
)
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.refusals import ConversationMovedOn, note_cause
from upstander.confidential.reporting.rules import THE_STORY, Answers
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in, unlocked
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest
from upstander.foundation.agencies.queries import agencies
from upstander.foundation.audit.actions import AuditUnavailable
from upstander.foundation.audit.queries import openings_of
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages.languages import in_english


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def report(request: StaffRequest, number: str) -> HttpResponse:
    """One report: its coded facts, and what is in it once the person has asked to open it."""
    found = find(request, number)
    if request.method != "POST":
        return render(request, "reporting/desk/locked.html", _facts(request, found))
    if request.keyring is None:
        return redirect(f"{reverse('accounts:unlock')}?{urlencode({'next': request.path})}")
    return _show(cast("UnlockedRequest", request), found, AnswerForm())


@require_POST
@unlocked
def answer(request: UnlockedRequest, number: str) -> HttpResponse:
    """Write to the person. What was typed comes back when it could not be sent."""
    found = find(request, number)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    try:
        actions.answer_report(
            report=found, text=form.cleaned_data["text"], read=form.cleaned_data["read"],
            suggests=form.cleaned_data["suggests"], by=request.actor, now=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        note_cause(refusal)
        return _show(request, found, form, refusal)
    messages.success(request, _("Your answer is in their mailbox. It is their turn now."))
    return redirect("reporting:report", number=found.number)


@require_POST
@unlocked
def begin_answer(request: UnlockedRequest, number: str) -> HttpResponse:
    """Show the report with an answer begun elsewhere, to be read over and sent."""
    found = find(request, number)
    return _show(request, found, AnswerForm(initial={"text": request.POST.get("text", "")}))


@require_POST
@unlocked
def translate(request: UnlockedRequest, number: str) -> HttpResponse:
    """Put a translation beside what was written. What was typed comes back if it is refused."""
    found = find(request, number)
    of = request.POST.get("translation-of", "")
    form = TranslationForm([(of, of)], request.POST)
    if not form.is_valid():
        return _show(request, found, AnswerForm(), translation=request.POST)
    typed = form.cleaned_data
    translated = actions.Translated(typed["of"], typed["text"], MadeBy(typed["made_by"]))
    try:
        actions.add_translation(
            report=found, translated=translated, by=request.actor, now=clock.now()
        )
    except Refusal as refusal:
        note_cause(refusal)
        return _show(request, found, AnswerForm(), refusal, translation=request.POST)
    messages.success(request, _("The translation stands beside the original."))
    return redirect("reporting:report", number=found.number)


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def close(request: UnlockedRequest, number: str) -> HttpResponse:
    """Close a report, with a reason and with words to the person."""
    found = find(request, number)
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


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def answer_deletion(request: UnlockedRequest, number: str) -> HttpResponse:
    """Answer a person who asked us to delete what they told us."""
    found = find(request, number)
    begun = {"read": request.GET.get("read", ""), "text": ""}
    form = DeletionForm(request.POST) if request.method == "POST" else DeletionForm(initial=begun)
    if not form.is_bound or not form.is_valid():
        return _deleting(request, found, form)
    typed = form.cleaned_data
    try:
        actions.answer_deletion(
            report=found, answer=DeletionAnswer(typed["answer"]), text=typed["text"],
            read=typed["read"], by=request.actor, now=clock.now(),
        )  # fmt: skip
    except ConversationMovedOn as refusal:
        return _show(request, found, AnswerForm(request.POST), refusal)
    except Refusal as refusal:
        note_cause(refusal)
        return _deleting(request, found, form, refusal)
    messages.success(request, _("Your answer is in their mailbox."))
    return redirect("reporting:report", number=found.number)


def find(request: StaffRequest, number: str) -> Report:
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
        "keys": words.key_facts(holders, is_ear=found.kind == ReportKind.EAR),
        "teams": [holder.name for holder in holders if holder.is_circle],
        "opened_by": words.trail(openings_of(found.pk)),
        "deletion": words.deletion_words(queries.deletion_requests(found)),
        "code": words.code_words(queries.code_of(found)),
        "seat": queries.seat_of(request.actor, found),
        "suggested_on": found.suggested_on,
        "may_open": request.actor.may(Permission.OPEN_REPORT),
        "may_answer": request.actor.may(Permission.ANSWER_REPORT),
        "may_close": request.actor.may(Permission.CLOSE_REPORT),
    }


def _show(
    request: UnlockedRequest,
    found: Report,
    form: AnswerForm,
    refusal: Refusal | None = None,
    translation: QueryDict | None = None,
) -> HttpResponse:
    """Open the report for this display. When that is refused, it stays locked, in words."""
    try:
        opened = actions.open_report(
            report=found, keyring=request.keyring, by=request.actor, now=clock.now()
        )
    except Refusal as closed:
        note_cause(closed)
        return _stays_locked(request, found, closed, form)
    content = actions.copy_again(
        report=opened.report, content=opened.content, keyring=request.keyring,
        by=request.actor, now=clock.now(),
    )  # fmt: skip
    choices = queries.choices_of(opened.report)
    context = {
        **_facts(request, opened.report),
        "content": content,
        "safe": content.safe,
        "helps": words.help_words(content.statement, choices),
        "told": words.told_facts(content.statement, _names(content.statement)),
        "reaching": words.reaching_facts(content.statement, choices),
        "person": words.person_facts(content.statement),
        "apart": words.apart_words(content),
        "talk": words.talk(content.messages, content.translations, content.files),
        "story_translations": words.translations(content.translations, THE_STORY),
        "translation": TranslationForm(words.originals(content), translation),
        "translating": translation is not None,
        "pages_in": _language(content.statement),
        "files": file_words.desk_files(content.files, queries.scans(content)),
        "closed_parts": words.closed_words(content),
        "additions": words.added(content.additions),
        "code_checks": words.check_words(content.code_checks),
        "call_notes": phone_words.noted(content.call_notes),
        "may_replace_code": request.actor.may(Permission.REPLACE_CODE),
        "form": form,
        "refusal": refusal,
        "there": content.there,
    }
    status = 200 if refusal is None else 409
    return render(request, "reporting/desk/opened.html", context, status=status)


def _language(statement: Answers | None) -> str:
    return in_english(statement.language) if statement and statement.language else ""


def _names(statement: Answers | None) -> Mapping[str, str]:
    """Return the names behind an answer's codes: districts, and organisations where there are."""
    found = queries.area_names()
    if statement is not None and statement.many("works_for"):
        return {**found, **{str(one.id): one.name for one in agencies()}}
    return found


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


def _deleting(
    request: StaffRequest, found: Report, form: DeletionForm, refusal: Refusal | None = None
) -> HttpResponse:
    context = {**_facts(request, found), "form": form, "refusal": refusal}
    status = 200 if refusal is None else _status(refusal)
    return render(request, "reporting/desk/deletion.html", context, status=status)


def _status(refusal: Refusal) -> int:
    if isinstance(refusal, AuditUnavailable):
        return 503
    return 403 if isinstance(refusal, NotPermitted) else 409
