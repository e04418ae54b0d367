"""Session days: the list of them, one added, changed, removed."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstander.confidential.support import day_words as words
from upstander.confidential.support.actions.days import Seen, add_day, change_day, remove_day
from upstander.confidential.support.forms.days import DayForm, RemoveForm, shown
from upstander.confidential.support.keeping_words import next_step
from upstander.confidential.support.models import Booking
from upstander.confidential.support.queries import planned as queries
from upstander.confidential.support.queries.keeping import missing
from upstander.confidential.support.refusals import ChangedMeanwhile
from upstander.confidential.support.rules.keeping import Step
from upstander.confidential.support.session_refusals import BookedMeanwhile, DayGone
from upstander.confidential.support.views.staff.answers import (
    DAYS,
    choices,
    data_of,
    over,
    planned,
    require_keeper,
    status_of,
)
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

read_or_write = require_http_methods(["GET", "HEAD", "POST"])
DAY = "support/staff/day.html"


@require_safe
@signed_in
def days(request: StaffRequest) -> HttpResponse:
    """The session days ahead, with who is on and how full they are; rules, days off, who is away."""
    require_keeper(request)
    now = clock.now()
    today = clock.london_day(now)
    step = missing(now)
    context = {
        "next": next_step(step),
        # Before that there is nothing a day could be made of.
        "ready": step in {None, Step.DAY},
        "days": [words.planned(one) for one in queries.planned_days(today)],
        "rules": [words.rule(one, today) for one in queries.rules_in_force(today)],
        "closures": [words.closure(one) for one in queries.closures(today)],
        "away": [words.away(one) for one in queries.away(now)],
    }
    return render(request, "support/staff/days.html", context)


@read_or_write
@signed_in
def add(request: StaffRequest) -> HttpResponse:
    """Add a session day."""
    require_keeper(request)
    form = DayForm(*choices(), data_of(request))

    def act() -> Sequence[Booking]:
        add_day(service=form.chosen_service, plan=form.plan, by=request.actor, now=clock.now())
        return ()

    return planned(request, form, act, _("The day can be booked."), DAY)


@read_or_write
@signed_in
def change(request: StaffRequest, day: UUID) -> HttpResponse:
    """Show a session day and change it; who changes an older one is told, and loses nothing."""
    require_keeper(request)
    found = queries.planned_day(day)
    if found is None:
        return _gone(request, day)
    form = DayForm(*choices(), data_of(request), initial=_first(found))
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            gone = change_day(
                day=found.day, plan=form.plan, version=form.seen_version, by=request.actor,
                now=clock.now(),
            )  # fmt: skip
            return over(request, gone, _("The day is changed."), DAYS)
        except Refusal as caught:
            refusal = caught
    newest = queries.planned_day(day) if isinstance(refusal, ChangedMeanwhile) else None
    shown_now = _as_it_is(form, newest) if newest else {"found": words.planned(found)}
    context = {"form": form, "refusal": refusal, **shown_now}
    return render(request, DAY, context, status=status_of(refusal))


@read_or_write
@signed_in
def remove(request: StaffRequest, day: UUID) -> HttpResponse:
    """Ask once more, with who has a time on the day; then take it away and show whom it hit."""
    require_keeper(request)
    found = queries.planned_day(day)
    if found is None:
        return _gone_already(request, day)
    form, refusal = RemoveForm(data_of(request)), None
    if form.is_bound:
        form.full_clean()
        try:
            gone = remove_day(day=found.day, seen=form.seen, by=request.actor, now=clock.now())
            return over(request, gone, _("The day is taken away."), DAYS)
        except (ChangedMeanwhile, BookedMeanwhile) as caught:
            refusal = caught
    return _ask(request, day, refusal)


def _ask(request: StaffRequest, day: UUID, refusal: Refusal | None) -> HttpResponse:
    found = queries.planned_day(day)
    if found is None:
        return _gone_already(request, day)
    booked = queries.booked_on(found.day)
    seen = Seen(found.day.version, frozenset(one.pk for one in booked))
    people = [words.gone(one) for one in booked]
    context = {
        "found": words.planned(found),
        "people": people,
        "untold": sum(not one.told for one in people),
        "filling_in": queries.held_on(found.day, clock.now()),
        "seen": seen,
        "refusal": refusal,
    }
    return render(request, "support/staff/day_remove.html", context, status=status_of(refusal))


def _gone_already(request: StaffRequest, day: UUID) -> HttpResponse:
    if not queries.was_removed(day):
        raise Http404
    messages.success(request, _("A colleague has taken this day away already."))
    return redirect(DAYS)


def _gone(request: StaffRequest, day: UUID) -> HttpResponse:
    """Offer what was typed as a new day, where a colleague has taken this one away."""
    if request.method != "POST" or not queries.was_removed(day):
        raise Http404
    context = {
        "form": DayForm(*choices(), request.POST),
        "refusal": DayGone(),
        "to": reverse("support:day_add"),
    }
    return render(request, DAY, context, status=409)


def _first(found: queries.Planned) -> dict[str, object]:
    return {**shown(found.day, found.people), "was": words.packed(words.planned(found))}


def _as_it_is(form: DayForm, newest: queries.Planned) -> dict[str, object]:
    """Keep what was typed, and let it be saved over what is shown beside it now."""
    now = words.planned(newest)
    changes = words.changes(form.data.get("was", ""), now)
    form.take(version=newest.day.version, was=words.packed(now))
    return {"found": now, "newest": now, "changes": changes}
