"""The decision log of a case: read, written, printed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.casework import part_words
from upstander.confidential.casework.actions.decisions import log_decision
from upstander.confidential.casework.actions.showing import print_part
from upstander.confidential.casework.choices import Stage
from upstander.confidential.casework.forms.decisions import LogForm
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries.decisions import Entry, decision_log
from upstander.confidential.casework.views.cases import heading
from upstander.confidential.casework.views.parts import part, status_of, tried
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def decisions(request: UnlockedRequest, reference: str) -> HttpResponse:
    """The log, and writing the next entry."""
    return part(request, reference, "decisions", lambda found: _decisions(request, found))


def _decisions(request: UnlockedRequest, found: Case) -> HttpResponse:
    log = decision_log(found, request.keyring)
    if request.method != "POST":
        return _log(request, found, log, LogForm(log, initial=_begun(request, log)))
    form = LogForm(log, request.POST)
    if not form.is_valid():
        return _log(request, found, log, form)
    answer = tried(
        request,
        lambda: log_decision(case=found, writing=form.writing, by=request.actor, now=clock.now()),
        _("It is in the log."),
        lambda: redirect("casework:decisions", reference=found.reference),
    )
    return _log(request, found, log, form, answer) if isinstance(answer, Refusal) else answer


def _begun(request: UnlockedRequest, log: list[Entry]) -> dict[str, object]:
    """Return what a form to replace an entry begins with: its stage, words and grounds."""
    old = next((one for one in log if str(one.row.number) == request.GET.get("replace")), None)
    if old is None or not old.stands:
        return {}
    standing = {one.row.number: one.row.pk for one in log if one.stands}
    refers = [standing[number] for number in old.refers if number in standing]
    return {
        "stage": old.stage.value,
        "text": old.text,
        "refers": [str(one) for one in refers],
        "replaces": old.row.pk,
    }


def _log(
    request: UnlockedRequest,
    found: Case,
    log: list[Entry],
    form: LogForm,
    refusal: Refusal | None = None,
) -> HttpResponse:
    replacing = form["replaces"].value()
    context = {
        **heading(request, found),
        "log": part_words.log(log),
        "replacing": next(
            (one.row.number for one in log if str(one.row.pk) == str(replacing)), None
        ),
        "log_form": form,
        "form": form,
        "may_log": request.actor.may(Permission.LOG_DECISION) and found.closed_on is None,
        "stages": Stage.choices,
        "refusal": refusal,
    }
    return render(request, "casework/decisions/log.html", context, status=status_of(refusal))


@require_safe
@unlocked
def printed(request: UnlockedRequest, reference: str) -> HttpResponse:
    """The log on paper, with who printed it and when."""
    return part(request, reference, "decisions", lambda found: _printed(request, found))


def _printed(request: UnlockedRequest, found: Case) -> HttpResponse:
    now = clock.now()
    print_part(case=found, part="decisions", by=request.actor, now=now)
    context = {
        **heading(request, found),
        "log": part_words.log(decision_log(found, request.keyring)),
        "printed": part_words.printed(request.user.name, now),
    }
    return render(request, "casework/decisions/print.html", context)
