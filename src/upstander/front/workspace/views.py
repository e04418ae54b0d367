"""My work: what waits for the person who looks."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from upstander.confidential.reporting import queries
from upstander.confidential.reporting.choices import ReportState
from upstander.confidential.reporting.words import facts
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.queries import has_held_text
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies.actions.suspension import see_alarm
from upstander.foundation.agencies.queries import alarms_for, team
from upstander.foundation.agencies.queries.recovery import teams_to_key, to_mind
from upstander.foundation.core import clock

# As many of each as fit one screen; the inbox has the rest.
SHOWN = 5


@require_safe
@signed_in
def work(request: StaffRequest) -> HttpResponse:
    """Show new reports, messages that wait for an answer, and what supervisors must look at.

    Somebody who can do nothing yet but wait for their keys is shown that instead.
    """
    keyless = teams_to_key(request.user.id)
    waits = not keyless and bool(team.waits_of(request.user.id))
    if waits and not request.actor.roles:
        return redirect("agencies:waiting")
    sees = request.actor.may(Permission.SEE_INBOX)
    context = {
        "waits_for_keys": waits,
        "typed": has_held_text(request.user, clock.now()),
        "sees_reports": sees,
        "new": _newest(request, ReportState.NEW) if sees else [],
        "waiting": _newest(request, ReportState.WITH_US) if sees else [],
        "to_look_at": alarms_for(request.actor),
        "keyless": keyless,
        "recoveries": to_mind(request.user.id, clock.now()),
    }
    return render(request, "workspace/work.html", context)


@require_POST
@signed_in
def seen(request: StaffRequest, alarm: UUID) -> HttpResponse:
    """Take note that a supervisor has looked at something; it is not shown again."""
    try:
        see_alarm(alarm=alarm, by=request.actor, now=clock.now())
    except NotPermitted as refusal:
        raise Http404 from refusal
    messages.success(request, _("Noted. It is off your list."))
    return redirect("workspace:work")


def _newest(request: StaffRequest, state: ReportState) -> list[object]:
    areas = queries.area_names()
    today = clock.london_day(clock.now())
    rows = queries.newest(request.actor, state, SHOWN)
    return [facts(row, areas, today) for row in rows]
