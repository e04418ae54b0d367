"""A page for each question of the numbers, and its table to take along."""

import csv
from collections.abc import Container, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.oversight.insight import names
from upstander.oversight.insight.counted import (
    Counted,
    FrozenCounts,
    TrueCounts,
    years_and_quarters,
)
from upstander.oversight.insight.presenting import QUESTIONS, Question
from upstander.oversight.insight.queries import counts, frozen
from upstander.oversight.insight.rules.asking import ALL, OWN, Asked
from upstander.oversight.insight.shown import Shown

PARTS_DIFFER = gettext_lazy(
    "Each figure may differ by up to 4, so parts do not add up to their whole. "
    "Fewer than 5 may also be nobody."
)


@dataclass(frozen=True)
class Choice:
    """One entry of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Filters:
    """What may be chosen, and what is."""

    asked: Asked
    sources: list[Choice]
    periods: list[Choice]
    areas: list[Choice]
    strands: list[Choice]

    @property
    def query(self) -> str:
        """The filters as an address carries them."""
        asked = self.asked
        said = {"source": f"{asked.source}-{asked.kind}", "period": asked.period}
        more = {"area": asked.area, "strand": asked.strand}
        return urlencode(said | {name: code for name, code in more.items() if code})


@require_safe
@signed_in
def start(request: StaffRequest) -> HttpResponse:
    """Go to the first question."""
    _may_see(request)
    return redirect("insight:question", question="how-many")


@require_safe
@signed_in
def question(request: StaffRequest, question: str) -> HttpResponse:
    """Show what the numbers say to one question."""
    asked, filters, counted = _found(request, question)
    shown = asked.answer(counted, clock.london_day(clock.now()))
    context = {
        "shown": shown,
        "filters": filters,
        "exact": counted.exact,
        "notes": counted.notes,
        "counting": names.source(filters.asked.source, filters.asked.kind),
        "when": names.period(filters.asked.period),
        "tabs": tabs(request, asked, filters.query),
        "may_publish": request.actor.may(Permission.PUBLISH_NUMBERS),
        "table": f"{reverse('insight:table', args=[question])}?{filters.query}",
    }
    return render(request, "insight/numbers.html", context)


@require_safe
@signed_in
def table(request: StaffRequest, question: str) -> HttpResponse:
    """Give the table of a page, with what it counts above it."""
    asked, filters, counted = _found(request, question)
    shown = asked.answer(counted, clock.london_day(clock.now()))
    return as_csv(question, filters.asked, shown, counted)


def as_csv(question: str, asked: Asked, shown: Shown, counted: Counted) -> HttpResponse:
    """Return a table as a file: first what it counts, then its heading and its rows."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="numbers-{question}-{asked.period}.csv"'
    answer.write("\ufeff")
    lines = csv.writer(answer)
    lines.writerow([names.source(asked.source, asked.kind), names.period(asked.period)])
    said = _("True counts. Not to be passed on.") if counted.exact else PARTS_DIFFER
    lines.writerow([said, *counted.notes])
    lines.writerow(shown.head)
    lines.writerows(shown.rows)
    return answer


def _may_see(request: StaffRequest) -> bool:
    """Return whether whoever asks sees true counts; raise Http404 where they see none."""
    if not request.actor.may(Permission.SEE_NUMBERS):
        raise Http404
    return request.actor.may(Permission.SEE_TRUE_COUNTS)


def _found(request: StaffRequest, key: str) -> tuple[Question, Filters, Counted]:
    exact = _may_see(request)
    found = QUESTIONS.get(key)
    if found is None or (found.true_only and not exact):
        raise Http404
    filters = _filters(request, found, exact=exact)
    today = clock.london_day(clock.now())
    counted: Counted = TrueCounts(filters.asked, today) if exact else FrozenCounts(filters.asked)
    return found, filters, counted


def _filters(request: HttpRequest, question: Question, *, exact: bool) -> Filters:
    """Return the filters as they are set; what the catalogue does not have is left out."""
    given = request.GET
    there = _sources(question)
    key = _one_of(given.get("source", ""), there) or next(iter(there))
    source, kind = there[key]
    periods = _periods(source, kind, exact=exact)
    period = _one_of(given.get("period", ""), periods) or next(iter(periods))
    areas, strands = _narrowing(question, source, exact=exact)
    asked = Asked(
        source,
        kind,
        period,
        _one_of(given.get("area", ""), areas),
        _one_of(given.get("strand", ""), strands),
    )
    return Filters(
        asked=asked,
        sources=_choices({one: names.source(*pair) for one, pair in there.items()}, key),
        periods=_choices(periods, period),
        areas=_choices(areas, asked.area),
        strands=_choices(strands, asked.strand),
    )


def _sources(question: Question) -> dict[str, tuple[str, str]]:
    ours = (OWN, "report")
    found = [ours] if question.own_only else counts.sources()
    return {"-".join(one): one for one in found}


def _narrowing(
    question: Question, source: str, *, exact: bool
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the districts and reasons to choose from: none where the catalogue has no such table."""
    areas = exact or question.key == "why"
    strands = exact or question.key == "where"
    return (
        {"": _("Every district"), **names.areas(source)}
        if areas and question.key != "where"
        else {},
        {"": _("Every reason"), **names.strands(source)}
        if strands and question.key != "why"
        else {},
    )


def _one_of(code: str, known: Container[str]) -> str:
    return code if code in known else ""


def _periods(source: str, kind: str, *, exact: bool) -> dict[str, str]:
    """Return the periods to choose from: all that there are, or those that are frozen."""
    if exact:
        today = clock.london_day(clock.now())
        found = years_and_quarters(Asked(source, kind), today)
        return {ALL: _("All years"), **{one: names.period(one) for one in found}}
    closed = sorted(frozen.periods(source, kind), key=_newest_first)
    return {**{one: names.period(one) for one in closed}, ALL: _("All years")}


def _newest_first(period: str) -> tuple[int, int]:
    year, _dash, part = period.partition("-")
    return -int(year), -int(part or 5)


def _choices(known: Mapping[str, str], chosen: str) -> list[Choice]:
    return [Choice(value, label, value == chosen) for value, label in known.items()]


def tabs(request: StaffRequest, here: Question | None, query: str) -> list[dict[str, object]]:
    """Return the way to each question, with the filters kept, and to the country's numbers."""
    exact = request.actor.may(Permission.SEE_TRUE_COUNTS)
    found: list[dict[str, object]] = [
        {
            "label": one.title,
            "url": f"{reverse('insight:question', args=[one.key])}?{query}",
            "current": one is here,
        }
        for one in QUESTIONS.values()
        if exact or not one.true_only
    ]
    country = {"label": _("The country"), "url": reverse("insight:national"), "current": not here}
    return [*found, country]
