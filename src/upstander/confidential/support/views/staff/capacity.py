"""What there is and what is asked for: capacity, demand that was not met, waiting times."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upstander.confidential.reporting.choices import HowItWas
from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.forms.opinions import OpinionForm
from upstander.confidential.support.models import OfficerRole
from upstander.confidential.support.queries import capacity as queries
from upstander.confidential.support.queries.opinions import Said, changes, said_of_sessions
from upstander.confidential.support.session_choices import Change
from upstander.confidential.support.wording import day_in_words
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core import clock


@require_safe
@signed_in
def capacity(request: StaffRequest) -> HttpResponse:
    """Show counts by day and kind of officer; nothing on this page is about anybody."""
    if not request.actor.may(Permission.KEEP_DAYS):
        raise PermissionDenied
    now = clock.now()
    today, kinds = clock.london_day(now), queries.roles()
    demand = queries.unmet(today)
    changed = changes(today)
    context = {
        "roles": kinds,
        "days": [_row(one, kinds) for one in queries.capacity(today)],
        "next_free": queries.next_free(now, kinds),
        "waited": queries.waited(today),
        "demand": demand,
        "unmet_days": [(day_in_words(day), times) for day, times in demand.days],
        "unmet_wishes": [(role, Meeting(how).label, times) for role, how, times in demand.wishes],
        "changed": [(one.label, changed[one.value]) for one in Change] if changed else [],
        "said": _said(said_of_sessions(today)),
    }
    return render(request, "support/staff/capacity.html", context)


def _row(one: queries.OneDay, kinds: list[OfficerRole]) -> dict[str, object]:
    cells = [(role.name, one.roles.get(role.pk)) for role in kinds]
    return {"day": day_in_words(one.day), "cells": cells}


def _said(said: Said | None) -> dict[str, object] | None:
    if said is None:
        return None
    fields = OpinionForm.base_fields
    lines = [
        (fields[name].label, [counts.get(one.value, 0) for one in HowItWas])
        for name, counts in said.counts.items()
    ]
    return {"people": said.people, "lines": lines}
