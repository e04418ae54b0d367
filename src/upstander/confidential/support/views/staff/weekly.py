"""Days that come round: added, changed from a day on, ended."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from upstander.confidential.support import day_words as words
from upstander.confidential.support.actions.weekly import (
    Changed,
    change_rule,
    end_rule,
    set_rule,
)
from upstander.confidential.support.forms.days import (
    ChangeRuleForm,
    EndRuleForm,
    RuleForm,
    rule_shown,
)
from upstander.confidential.support.models import Booking, WeeklyRule
from upstander.confidential.support.queries import planned as queries
from upstander.confidential.support.views.staff.answers import (
    DAYS,
    choices,
    data_of,
    planned,
    require_keeper,
    status_of,
)
from upstander.confidential.support.views.staff.days import read_or_write
from upstander.confidential.support.wording import day_in_words
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock
from upstander.foundation.core.errors import Refusal


@read_or_write
@signed_in
def add(request: StaffRequest) -> HttpResponse:
    """Add a weekly rule; its days are there at once."""
    require_keeper(request)
    today = clock.london_day(clock.now())
    form = RuleForm(*choices(), data_of(request), initial={"valid_from": today})

    def act() -> Sequence[Booking]:
        set_rule(
            service=form.chosen_service, plan=form.plan, rhythm=form.rhythm, by=request.actor,
            now=clock.now(),
        )  # fmt: skip
        return ()

    return planned(request, form, act, _("Its days are there now."), "support/staff/rule.html")


@read_or_write
@signed_in
def change(request: StaffRequest, rule: UUID) -> HttpResponse:
    """Change a weekly rule from a day on, and show what keeps its time though it does not fit."""
    found = _find(request, rule)
    today = clock.london_day(clock.now())
    first = rule_shown(found, queries.on_rule(found), today)
    form, refusal = ChangeRuleForm(*choices(), data_of(request), initial=first), None
    if form.is_bound and form.is_valid():
        try:
            changed = change_rule(
                rule=found, plan=form.plan, rhythm=form.rhythm, version=form.seen_version,
                by=request.actor, now=clock.now(),
            )  # fmt: skip
        except Refusal as caught:
            refusal = caught
        else:
            return _changed(request, changed)
    context = {"form": form, "refusal": refusal, "found": words.rule(found, today)}
    return render(request, "support/staff/rule_change.html", context, status=status_of(refusal))


@read_or_write
@signed_in
def end(request: StaffRequest, rule: UUID) -> HttpResponse:
    """End a weekly rule; its later days go."""
    found = _find(request, rule)
    form = EndRuleForm(data_of(request))

    def act() -> Sequence[Booking]:
        last = form.cleaned_data["last_day"]
        return end_rule(
            rule=found, last_day=last, seen=form.seen_bookings, by=request.actor, now=clock.now()
        )

    more = {"found": words.rule(found, clock.london_day(clock.now()))}
    return planned(request, form, act, _("The rule ends."), "support/staff/rule_end.html", more)


def _changed(request: StaffRequest, changed: Changed) -> HttpResponse:
    if not changed.clashes and not changed.by_hand:
        messages.success(request, _("The days are changed. Everything booked still fits."))
        return redirect(DAYS)
    context = {
        "clashes": [words.clash(one.booking, one.why) for one in changed.clashes],
        "by_hand": [day_in_words(day) for day in changed.by_hand],
    }
    return render(request, "support/staff/rule_changed.html", context)


def _find(request: StaffRequest, rule: UUID) -> WeeklyRule:
    require_keeper(request)
    found = queries.rule(rule)
    if found is None:
        raise Http404
    return found
