"""Finding a case: one box, what fits, and what somebody had open lately."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from upstander.confidential.casework.actions.finding import find_cases
from upstander.confidential.casework.forms.finding import FindForm
from upstander.confidential.casework.queries.finding import Findings, Found, Where, by_references
from upstander.confidential.casework.views.cases import facts_of
from upstander.confidential.casework.views.shown import lately
from upstander.confidential.reporting import words as report_words
from upstander.confidential.reporting.queries import area_names, row_of
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import unlocked
from upstander.foundation.accounts.requests import UnlockedRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

WHERE = {
    Where.NUMBER: _("its number"),
    Where.TITLE: _("its name"),
    Where.PERSON: _("the name of a person who told us"),
    Where.OTHERS: _("what was said about somebody else"),
    Where.PLACE: _("the district"),
    Where.STORY: _("a report"),
    Where.NOTE: _("a note"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def find(request: UnlockedRequest) -> HttpResponse:
    """Show the box, and what fits what was typed into it. The words stay on this page alone."""
    if not request.actor.may(Permission.SEE_CASES):
        raise PermissionDenied
    if request.method != "POST":
        form = FindForm()
        form.fields["words"].widget.attrs["autofocus"] = True
        return _show(request, form)
    form = FindForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    try:
        found = find_cases(
            typed=form.cleaned_data["words"], keyring=request.keyring, by=request.actor,
            now=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _show(request, form, refusal=refusal)
    return _show(request, form, found)


def _show(
    request: UnlockedRequest,
    form: FindForm,
    found: Findings | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context: dict[str, object] = {"form": form, "refusal": refusal, "found": found}
    if found is None:
        recent = by_references(request.actor, lately(request))
        context["recent"] = _rows(request, [Found(case, ()) for case in recent])
    else:
        today = clock.london_day(clock.now())
        rows = [row_of(report) for report in found.reports]
        context["cases"] = _rows(request, found.cases)
        context["reports"] = report_words.facts_of(rows, area_names(), today)
    return render(request, "casework/find.html", context, status=409 if refusal else 200)


def _rows(request: UnlockedRequest, found: Sequence[Found]) -> list[dict[str, object]]:
    facts = facts_of(request, [one.case for one in found], area_names())
    return [
        {"facts": fact, "where": [WHERE[where] for where in one.where]}
        for fact, one in zip(facts, found, strict=True)
    ]
