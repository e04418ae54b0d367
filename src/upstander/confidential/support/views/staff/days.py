"""Session days, weekly rules, days off, and officers who are away: for whoever keeps them."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.confidential.support import day_words as words
from upstander.confidential.support.actions.days import (
    add_day,
    change_day,
    close_days,
    end_rule,
    remove_day,
    set_away,
    set_rule,
)
from upstander.confidential.support.forms.days import (
    AwayForm,
    CloseForm,
    DayForm,
    EndRuleForm,
    RuleForm,
    shown,
)
from upstander.confidential.support.keeping_words import next_step
from upstander.confidential.support.models import Booking, Resource, Service
from upstander.confidential.support.queries import planned as queries
from upstander.confidential.support.queries.keeping import missing
from upstander.confidential.support.refusals import ChangedMeanwhile
from upstander.confidential.support.views.staff.answers import (
    data_of,
    over,
    require_keeper,
    status_of,
)
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal

read_or_write = require_http_methods(["GET", "HEAD", "POST"])
LIST = "support:days"
# What an action on days returns: the bookings whose people need a new time.
Gone = Sequence[Booking]


@require_safe
@signed_in
def days(request: StaffRequest) -> HttpResponse:
    """The session days ahead, with who is on and how full they are; rules and days off."""
    require_keeper(request)
    today = clock.london_day(clock.now())
    context = {
        "next": next_step(missing(clock.now())),
        "days": [words.planned(one) for one in queries.planned_days(today)],
        "rules": [words.rule(one) for one in queries.rules_in_force(today)],
        "closures": [words.closure(one) for one in queries.closures(today)],
    }
    return render(request, "support/staff/days.html", context)


@read_or_write
@signed_in
def add(request: StaffRequest) -> HttpResponse:
    """Add a session day."""
    require_keeper(request)
    form = DayForm(*_choices(), data_of(request))

    def act() -> Gone:
        add_day(service=_service(form), plan=form.plan, by=request.actor, now=clock.now())
        return ()

    return _answer(request, form, act, _("The day can be booked."), "support/staff/day.html")


@read_or_write
@signed_in
def change(request: StaffRequest, day: UUID) -> HttpResponse:
    """Show a session day and change it; who changes an older one is told, and loses nothing."""
    require_keeper(request)
    found = queries.planned_day(day)
    if found is None:
        raise Http404
    form = DayForm(*_choices(), data_of(request), initial=shown(found.day, found.people))

    def act() -> Gone:
        version = form.cleaned_data["version"] or 0
        return change_day(
            day=found.day, plan=form.plan, version=version, by=request.actor, now=clock.now()
        )

    more = {"found": words.planned(found)}
    return _answer(request, form, act, _("The day is changed."), "support/staff/day.html", more)


@require_POST
@signed_in
def remove(request: StaffRequest, day: UUID) -> HttpResponse:
    """Take a session day away, and show whose sessions were on it."""
    require_keeper(request)
    found = queries.planned_day(day)
    if found is None:
        raise Http404
    gone = remove_day(day=found.day, by=request.actor, now=clock.now())
    return over(request, gone, _("The day is taken away."), LIST)


@read_or_write
@signed_in
def rule(request: StaffRequest) -> HttpResponse:
    """Add a weekly rule; its days are there at once."""
    require_keeper(request)
    form = RuleForm(*_choices(), data_of(request))

    def act() -> Gone:
        set_rule(
            service=_service(form), plan=form.plan, rhythm=form.rhythm, by=request.actor,
            now=clock.now(),
        )  # fmt: skip
        return ()

    return _answer(request, form, act, _("Its days are there now."), "support/staff/rule.html")


@read_or_write
@signed_in
def rule_end(request: StaffRequest, rule: UUID) -> HttpResponse:
    """End a weekly rule; its later days go."""
    require_keeper(request)
    found = queries.rule(rule)
    if found is None:
        raise Http404
    form = EndRuleForm(data_of(request))

    def act() -> Gone:
        last = form.cleaned_data["last_day"]
        return end_rule(rule=found, last_day=last, by=request.actor, now=clock.now())

    more = {"found": words.rule(found)}
    return _answer(request, form, act, _("The rule ends."), "support/staff/rule_end.html", more)


@read_or_write
@signed_in
def close(request: StaffRequest) -> HttpResponse:
    """Close a service, or all, for some days."""
    require_keeper(request)
    services = queries.services()
    form = CloseForm(services, data_of(request))

    def act() -> Gone:
        typed = form.cleaned_data
        service = next((one for one in services if one.pk == typed["service"]), None)
        return close_days(
            service=service, first=typed["first"], last=typed["last"], by=request.actor,
            now=clock.now(),
        )  # fmt: skip

    return _answer(request, form, act, _("These days are off."), "support/staff/close.html")


@read_or_write
@signed_in
def away(request: StaffRequest) -> HttpResponse:
    """Say that an officer is ill, or that a room cannot be used."""
    require_keeper(request)
    form = AwayForm(queries.resources(), data_of(request))

    def act() -> Gone:
        return set_away(
            resource=form.resource, start=form.cleaned_data["first"],
            end=form.cleaned_data["last"], by=request.actor, now=clock.now(),
        )  # fmt: skip

    return _answer(request, form, act, _("Nobody is offered this time."), "support/staff/away.html")


def _choices() -> tuple[Sequence[Service], Sequence[Resource]]:
    return queries.services(), queries.resources()


def _service(form: DayForm | RuleForm) -> Service:
    return next(one for one in queries.services() if one.pk == form.cleaned_data["service"])


def _answer(
    request: StaffRequest,
    form: forms.Form,
    act: Callable[[], Gone],
    word: str,
    template: str,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Do it once the form is whole; a refusal is shown with what was typed."""
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            return over(request, act(), word, LIST)
        except Refusal as caught:
            refusal = caught
    context = {"form": form, "refusal": refusal, **(more or {})}
    if isinstance(refusal, ChangedMeanwhile):
        _show_newest(form, context)
    return render(request, template, context, status=status_of(refusal))


def _show_newest(form: forms.Form, context: dict[str, object]) -> None:
    """Keep what was typed, and let it be saved over what is shown beside it now."""
    found = context["found"]
    assert isinstance(found, words.PlannedDay)  # noqa: S101 - only a day is changed meanwhile
    newest = queries.planned_day(found.id)
    if newest is None:
        return
    context["found"] = context["newest"] = words.planned(newest)
    typed = form.data.copy()  # type: ignore[attr-defined]
    typed["version"] = str(newest.day.version)
    form.data = typed
