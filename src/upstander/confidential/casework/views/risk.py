"""The risk pages of a case: how it was judged, judging it, comparing, a supervisor's word."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.confidential.casework import risk_words
from upstander.confidential.casework.actions.risk import assess, countersign, note_change
from upstander.confidential.casework.choices import Changed, Judged, RiskBand
from upstander.confidential.casework.forms.risk import ChangeForm, CountersignForm, RiskForm
from upstander.confidential.casework.models import Assessment, Case
from upstander.confidential.casework.queries import risk as queries
from upstander.confidential.casework.risk_tool import tool_on
from upstander.confidential.casework.views.cases import heading
from upstander.confidential.casework.views.parts import part, status_of, tried
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.actions import drop_held, hold_text
from upstander.foundation.accounts.doors import signed_in, unlocked
from upstander.foundation.accounts.queries import Kept, held_texts
from upstander.foundation.accounts.requests import StaffRequest, UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_safe
@unlocked
def risk(request: UnlockedRequest, reference: str) -> HttpResponse:
    """How the danger was judged so far, and whether it must be judged again."""
    return part(request, reference, "risk", lambda found: _overview(request, found))


def _overview(
    request: UnlockedRequest,
    found: Case,
    change: ChangeForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    history = queries.history(found, request.keyring)
    today = clock.london_day(clock.now())
    context = {
        **heading(request, found),
        "newest": risk_words.assessment(history[0]) if history else None,
        "history": [risk_words.assessment(one) for one in history],
        "triggers": risk_words.trigger_words(queries.triggers(found, today)),
        "tool": tool_on(today),
        "half_done": _kept(request, found) is not None,
        "may_assess": request.actor.may(Permission.ASSESS_RISK) and found.closed_on is None,
        "may_countersign": _may_countersign(request, history),
        "change": change or ChangeForm(),
        "form": change,
        "refusal": refusal,
    }
    return render(request, "casework/risk/risk.html", context, status=status_of(refusal))


def _may_countersign(request: UnlockedRequest, history: list[queries.Read]) -> bool:
    if not history or not request.actor.may(Permission.COUNTERSIGN_RISK):
        return False
    newest = history[0].row
    return newest.state == Judged.WAITS and newest.assessed_by != request.user.id


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def assess_risk(request: UnlockedRequest, reference: str) -> HttpResponse:
    """The questions of the tool; then what it says; then what the person makes of it."""
    return part(request, reference, "risk", lambda found: _assess(request, found))


def _assess(request: UnlockedRequest, found: Case) -> HttpResponse:
    if not request.actor.may(Permission.ASSESS_RISK):
        raise PermissionDenied
    tool = tool_on(clock.london_day(clock.now()))
    if request.method != "POST":
        return _questions(request, found, _begun(request, found, RiskForm(tool)))
    if request.POST.get("do") == "later":
        return _keep_for_later(request, found)
    return _answered(request, found, RiskForm(tool, request.POST))


def _answered(request: UnlockedRequest, found: Case, form: RiskForm) -> HttpResponse:
    """Show the result of whole answers; keep them once the person judged that very result."""
    if not form.is_valid():
        return _questions(request, found, form)
    if request.POST.get("do") != "keep" or not form.is_as_shown:
        return _questions(request, found, form, with_result=True)
    answer = tried(
        request,
        lambda: assess(case=found, assessed=form.assessed, by=request.actor, now=clock.now()),
        _("The assessment is on the case."),
        lambda: redirect("casework:risk", reference=found.reference),
    )
    if isinstance(answer, Refusal):
        return _questions(request, found, form, with_result=True, refusal=answer)
    return answer


def _questions(
    request: UnlockedRequest,
    found: Case,
    form: RiskForm,
    *,
    with_result: bool = False,
    refusal: Refusal | None = None,
) -> HttpResponse:
    result = form.result if with_result else None
    band = (form.cleaned_data["band"] if form.is_bound and with_result else "") or (
        result.band.value if result else ""
    )
    context = {
        **heading(request, found),
        "form": form,
        "tool": form.tool,
        "result": risk_words.result_facts(form.tool, result) if result else None,
        "bands": [
            {"key": one.value, "name": one.label, "chosen": one.value == band} for one in RiskBand
        ],
        "held": request.POST.get("held") or getattr(form, "held", ""),
        "kept_at": getattr(form, "kept_at", None),
        "refusal": refusal,
    }
    return render(request, "casework/risk/assess.html", context, status=status_of(refusal))


def _begun(request: UnlockedRequest, found: Case, form: RiskForm) -> RiskForm:
    """Fill the form with what this person saved half way, or begin it anew."""
    last = queries.newest(found)
    kept = _kept(request, found)
    typed = _typed(kept, form) if kept else {}
    form.initial = {"seen": last.number if last else 0, **typed}
    if kept:
        form.held, form.kept_at = kept.id, kept.held_at  # type: ignore[attr-defined]
    return form


def _kept(request: UnlockedRequest, found: Case) -> Kept | None:
    waiting = held_texts(request.user, request.keyring, clock.now())
    here = f"/cases/{found.reference}/risk/assess/"
    return next((one for one in reversed(waiting) if one.path == here), None)


def _typed(kept: Kept, form: RiskForm) -> dict[str, object]:
    several = [value for name, value in kept.pairs if name == "flags"]
    single = {name: value for name, value in kept.pairs if name in form.fields and value}
    return {**single, "flags": several}


def _keep_for_later(request: UnlockedRequest, found: Case) -> HttpResponse:
    """Seal what is there to the person's own key, in place of what they saved before."""
    now = clock.now()
    kept = _kept(request, found)
    typed = {name: values for name, values in request.POST.lists() if name not in {"do", "shown"}}
    hold_text(user=request.user, path=request.path, typed=typed, by=request.actor, now=now)
    if kept:
        drop_held(user=request.user, held=kept.id, by=request.actor)
    messages.success(request, _("Your answers are kept for 24 hours. Nobody else sees them."))
    return redirect("casework:risk", reference=found.reference)


@require_safe
@unlocked
def one(request: UnlockedRequest, reference: str, number: int) -> HttpResponse:
    """One assessment, whole, and what it answers differently from the one before it."""
    return part(request, reference, "risk", lambda found: _one(request, found, number))


def _one(request: UnlockedRequest, found: Case, number: int) -> HttpResponse:
    history = queries.history(found, request.keyring)
    read = next((one for one in history if one.row.number == number), None)
    if read is None:
        raise Http404
    before = next((one for one in history if one.row.number < number), None)
    context = {
        **heading(request, found),
        "one": risk_words.assessment(read),
        "tool": read.tool,
        "before": risk_words.assessment(before) if before else None,
        "other_tool": before is not None and before.tool.version != read.tool.version,
        "differences": risk_words.compared(queries.differences(before, read)) if before else [],
    }
    return render(request, "casework/risk/one.html", context)


@require_POST
@unlocked
def change(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Say that something changed around the person."""
    return part(request, reference, "risk", lambda found: _change(request, found))


def _change(request: UnlockedRequest, found: Case) -> HttpResponse:
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _overview(request, found, form)
    what = Changed(form.cleaned_data["what"])
    answer = tried(
        request,
        lambda: note_change(case=found, what=what, by=request.actor, now=clock.now()),
        _("Noted. Judge the danger again now."),
        lambda: redirect("casework:risk", reference=found.reference),
    )
    return _overview(request, found, form, answer) if isinstance(answer, Refusal) else answer


@require_safe
@signed_in
def waiting(request: StaffRequest) -> HttpResponse:
    """What waits for a supervisor: coded facts only."""
    if not request.actor.may(Permission.COUNTERSIGN_RISK):
        raise PermissionDenied
    rows = queries.to_countersign(request.actor)
    return render(request, "casework/risk/waiting.html", {"rows": [_row(one) for one in rows]})


def _row(row: Assessment) -> dict[str, object]:
    return {
        "reference": row.case.reference,
        "number": row.number,
        "from": RiskBand(row.band).label,
        "to": RiskBand(row.wanted).label,
        "day": row.assessed_on,
        "emergency": row.emergency,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def countersign_risk(request: UnlockedRequest, reference: str, number: int) -> HttpResponse:
    """A supervisor reads an assessment, and says whether the lower band may hold."""
    return part(
        request, reference, "risk", lambda found: _countersign(request, found, number), asks=False
    )


def _countersign(request: UnlockedRequest, found: Case, number: int) -> HttpResponse:
    row = queries.find_assessment(request.actor, found, number)
    if row is None or not request.actor.may(Permission.COUNTERSIGN_RISK):
        raise Http404
    form = CountersignForm(request.POST if request.method == "POST" else None)
    refusal = None
    if form.is_bound and form.is_valid():
        answer = tried(
            request,
            lambda: countersign(
                assessment=row, **form.cleaned_data, by=request.actor, now=clock.now()
            ),
            _("Your word is on the case."),
            lambda: redirect("casework:risk", reference=found.reference),
        )
        if not isinstance(answer, Refusal):
            return answer
        refusal = answer
    read = [one for one in queries.history(found, request.keyring) if one.row.pk == row.pk]
    if not read:
        raise Http404
    context = {
        **heading(request, found),
        "one": risk_words.assessment(read[0]),
        "tool": read[0].tool,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "casework/risk/countersign.html", context, status=status_of(refusal))
