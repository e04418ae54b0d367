"""My work: what waits for the person who looks."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from upstander.confidential.casework import words as case_words
from upstander.confidential.casework.queries import lists
from upstander.confidential.casework.queries.board import handed_to
from upstander.confidential.casework.queries.risk import countersign_count
from upstander.confidential.reporting import queries
from upstander.confidential.reporting.choices import ReportState
from upstander.confidential.reporting.list_words import report_table
from upstander.confidential.reporting.words import facts_of
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.doors import signed_in
from upstander.foundation.accounts.queries import has_held_text
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.agencies.actions.alerts import AlertOver, take_alert
from upstander.foundation.agencies.actions.suspension import see_alarm
from upstander.foundation.agencies.alert_words import alert_line
from upstander.foundation.agencies.channel_words import medium_names
from upstander.foundation.agencies.queries import alarms_for, team
from upstander.foundation.agencies.queries.alerts import open_alerts, over_alerts
from upstander.foundation.agencies.queries.recovery import teams_to_key, to_mind
from upstander.foundation.core import clock
from upstander.foundation.notices.queries import failing_media
from upstander.foundation.pages.drawing import Table

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
    cases = request.actor.may(Permission.SEE_CASES)
    context = {
        "tasks": _tasks(request) if cases else [],
        "looks": _looks(request) if cases else [],
        "handed": handed_to(request.user.id) if cases else [],
        "second": lists.to_read_second(request.actor) if _reads_second(request) else [],
        "countersign": countersign_count(request.actor) if _countersigns(request) else 0,
        "waits_for_keys": waits,
        "typed": has_held_text(request.user, clock.now()),
        "sees_reports": sees,
        "new": _newest(request, ReportState.NEW) if sees else [],
        "waiting": _newest(request, ReportState.WITH_US) if sees else [],
        "to_look_at": alarms_for(request.actor),
        "silent": _silent(request),
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


def _silent(request: StaffRequest) -> list[str]:
    """Return by what nobody can be reached at the moment, for who keeps the settings."""
    if not request.actor.may(Permission.MANAGE_AGENCIES):
        return []
    return medium_names(failing_media())


def _reads_second(request: StaffRequest) -> bool:
    return request.actor.may(Permission.READ_SECOND)


def _countersigns(request: StaffRequest) -> bool:
    return request.actor.may(Permission.COUNTERSIGN_RISK)


def _tasks(request: StaffRequest) -> list[dict[str, object]]:
    """Return what this person has to do on their cases; what it is, where their keys are open."""
    found = lists.my_tasks(request.actor, clock.london_day(clock.now()))
    return case_words.task_lines(
        found, lists.task_words(found, request.keyring), clock.london_day(clock.now())
    )


def _looks(request: StaffRequest) -> list[dict[str, object]]:
    """Return on which of their cases this person must look at the danger again."""
    today = clock.london_day(clock.now())
    found = lists.looks_due(request.actor, today)
    return case_words.look_lines(found, lists.titles(found, request.keyring), today)


@require_safe
@signed_in
def alerts(request: StaffRequest) -> HttpResponse:
    """Show what is urgent and nobody has taken, whom it called, and what was taken lately."""
    request.actor.require(Permission.TAKE_ALERT)
    today = clock.london_day(clock.now())
    waiting, over = open_alerts(request.actor), over_alerts(request.actor, today)
    numbers = queries.numbers_of(request.actor, (one.subject for one in waiting))
    context = {
        "waiting": [(alert_line(one), numbers.get(one.subject, "")) for one in waiting],
        "over": [alert_line(one) for one in over],
    }
    return render(request, "workspace/alerts.html", context)


@require_POST
@signed_in
def take(request: StaffRequest, alert: UUID) -> HttpResponse:
    """Take note that whoever asks looks after an alert."""
    try:
        take_alert(alert=alert, by=request.actor, now=clock.now())
    except AlertOver as refusal:
        messages.info(request, f"{refusal.message} {refusal.next_step}")
    else:
        messages.success(request, _("You have it. Nobody else is called now."))
    return redirect("workspace:alerts")


def _newest(request: StaffRequest, state: ReportState) -> Table:
    areas = queries.area_names()
    today = clock.london_day(clock.now())
    return report_table(facts_of(queries.newest(request.actor, state, SHOWN), areas, today))
