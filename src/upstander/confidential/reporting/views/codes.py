"""The screen on which a worker makes a new code for somebody they reached and recognised."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from upstander.confidential.reporting import actions, queries, words
from upstander.confidential.reporting.choices import Fits, ReportKind
from upstander.confidential.reporting.desk_forms import NewCodeForm
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.refusals import note_cause
from upstander.confidential.reporting.tiles import grouped, tiles
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault.codes import Code


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def new_code(request: UnlockedRequest, number: str) -> HttpResponse:
    """Two facts that fit, and a new code on this screen: once, to be read out."""
    found = _find(request, number)
    known = queries.code_of(found)
    if request.method != "POST":
        return _ask(request, found, NewCodeForm(initial={"instead_of": known.live}))
    form = NewCodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, found, form)
    try:
        code = actions.replace_code(
            report=found, recognised=_recognised(form), keyring=request.keyring,
            by=request.actor, now=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        note_cause(refusal)
        return _ask(request, found, form, refusal)
    return _made(request, found, code)


def _find(request: UnlockedRequest, number: str) -> Report:
    found = None
    if request.actor.may(Permission.REPLACE_CODE):
        found = queries.find_report(request.actor, number.upper())
    # Words to who listens hold nothing by which somebody could be recognised.
    if found is None or found.kind != ReportKind.REPORT:
        raise Http404
    return found


def _recognised(form: NewCodeForm) -> actions.Recognised:
    typed = form.cleaned_data
    return actions.Recognised(
        fits=tuple(Fits(one) for one in typed["fits"]),
        how=typed["how"],
        reached=typed["reached"],
        instead_of=typed["instead_of"],
    )


def _ask(
    request: UnlockedRequest, found: Report, form: NewCodeForm, refusal: Refusal | None = None
) -> HttpResponse:
    page = {**_page(found), "form": form, "refusal": refusal}
    return render(
        request, "reporting/desk/new_code.html", page, status=200 if refusal is None else 409
    )


def _made(request: UnlockedRequest, found: Report, code: Code) -> HttpResponse:
    page = {**_page(found), "handle": code.handle, "tiles": tiles(code.words),
            "digits": grouped(code.digits)}  # fmt: skip
    return render(request, "reporting/desk/code_made.html", page)


def _page(found: Report) -> dict[str, object]:
    today = clock.london_day(clock.now())
    return {
        "report": words.facts(queries.row_of(found), queries.area_names(), today),
        "code": words.code_words(queries.code_of(found)),
        "teams": [one.name for one in queries.key_holders(found, clock.now()) if one.is_circle],
    }
