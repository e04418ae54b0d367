"""The safety plan of a case: read, written, printed for the person."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.casework import part_words
from upstander.confidential.casework.actions.safety_plan import save_plan
from upstander.confidential.casework.actions.showing import print_part
from upstander.confidential.casework.forms.safety_plan import PlanForm
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries.safety_plan import (
    Version,
    newest_plan,
    plan_versions,
)
from upstander.confidential.casework.rules.safety_plan import Plan
from upstander.confidential.casework.views.cases import heading
from upstander.confidential.casework.views.parts import part, status_of, tried
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@require_safe
@unlocked
def plan(request: UnlockedRequest, reference: str) -> HttpResponse:
    """The plan in use as the person has it, and the versions before."""
    return part(request, reference, "plan", lambda found: _plan(request, found))


def _plan(request: UnlockedRequest, found: Case) -> HttpResponse:
    versions = plan_versions(found, request.keyring)
    shown = _version(request, versions)
    context = {
        **heading(request, found),
        "shown": part_words.plan_page(shown) if shown else None,
        "versions": [
            {"number": one.row.number, "signed": part_words.signed(one.signature)}
            for one in versions
        ],
        "is_newest": shown is not None and shown is versions[0],
        "may_plan": request.actor.may(Permission.PLAN_SAFETY) and found.closed_on is None,
    }
    return render(request, "casework/plan/plan.html", context)


def _version(request: UnlockedRequest, versions: list[Version]) -> Version | None:
    """Return the version an address asks for, else the newest; None where there is none."""
    asked = request.GET.get("version", "")
    if not asked:
        return versions[0] if versions else None
    for one in versions:
        if str(one.row.number) == asked:
            return one
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def change(request: UnlockedRequest, reference: str) -> HttpResponse:
    """Make the next version, together with the person."""
    return part(request, reference, "plan", lambda found: _change(request, found))


def _change(request: UnlockedRequest, found: Case) -> HttpResponse:
    if not request.actor.may(Permission.PLAN_SAFETY):
        raise PermissionDenied
    if request.method != "POST":
        return _form(request, found, _begun(request, found))
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _form(request, found, form)
    answer = tried(
        request,
        lambda: save_plan(
            case=found, plan=form.plan, seen=form.cleaned_data["seen"], by=request.actor,
            now=clock.now(),
        ),
        _("The plan is saved. Print it, or read it to them."),
        lambda: redirect("casework:plan", reference=found.reference),
    )  # fmt: skip
    return _form(request, found, form, answer) if isinstance(answer, Refusal) else answer


def _begun(request: UnlockedRequest, found: Case) -> PlanForm:
    versions = plan_versions(found, request.keyring)
    newest = newest_plan(found)
    return PlanForm.of(versions[0].plan if versions else Plan(), newest.number if newest else 0)


def _form(
    request: UnlockedRequest, found: Case, form: PlanForm, refusal: Refusal | None = None
) -> HttpResponse:
    context = {**heading(request, found), "form": form, "refusal": refusal}
    return render(request, "casework/plan/change.html", context, status=status_of(refusal))


@require_safe
@unlocked
def printed(request: UnlockedRequest, reference: str) -> HttpResponse:
    """One page for the person, which tells a glancing eye nothing of us."""
    return part(request, reference, "plan", lambda found: _printed(request, found))


def _printed(request: UnlockedRequest, found: Case) -> HttpResponse:
    shown = _version(request, plan_versions(found, request.keyring))
    if shown is None:
        raise Http404
    print_part(case=found, part="plan", by=request.actor, now=clock.now())
    context = {"shown": part_words.plan_page(shown), "case": {"reference": found.reference}}
    return render(request, "casework/plan/print.html", context)
