"""Reaching the person: how they may be reached, what was tried, and writing it down."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upstander.confidential.casework import part_words
from upstander.confidential.casework.actions.attempts import log_attempt
from upstander.confidential.casework.actions.work import show_case
from upstander.confidential.casework.bringing_words import people_facts
from upstander.confidential.casework.forms.attempts import AttemptForm
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries.attempts import (
    attempts,
    first_contact,
    ways_chosen,
)
from upstander.confidential.casework.queries.bringing import people_of
from upstander.confidential.casework.views.cases import heading, safety
from upstander.confidential.casework.views.parts import part, status_of, tried
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def contact(request: UnlockedRequest, reference: str) -> HttpResponse:
    """How the person may be reached, every attempt so far, and the next one."""
    return part(
        request, reference, "contact", lambda found: _contact(request, found), notes_itself=True
    )


def _contact(request: UnlockedRequest, found: Case) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found, AttemptForm())
    form = AttemptForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    answer = tried(
        request,
        lambda: log_attempt(
            case=found, attempted=form.attempted, by=request.actor, now=clock.now()
        ),
        _("It is written down."),
        lambda: redirect("casework:contact", reference=found.reference),
    )
    return _page(request, found, form, answer) if isinstance(answer, Refusal) else answer


def _page(
    request: UnlockedRequest, found: Case, form: AttemptForm, refusal: Refusal | None = None
) -> HttpResponse:
    now = clock.now()
    today = clock.london_day(now)
    shown = show_case(
        case=found, keyring=request.keyring, by=request.actor, now=now, part="contact"
    )
    context = {
        **heading(request, found, shown.content.title),
        "safety": [safety(one) for one in shown.reports],
        "brought": people_facts(people_of(found, request.keyring)),
        "ways": part_words.way_words(sorted(ways_chosen(found))),
        "clocks": part_words.first_contact(first_contact(found), today),
        "attempts": part_words.attempts(attempts(found, request.keyring)),
        "may_log": request.actor.may(Permission.LOG_CONTACT),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "casework/contact/contact.html", context, status=status_of(refusal))
