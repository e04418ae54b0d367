"""Telling teams that a person who wrote is not safe. Found by schedule, every minute."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from upstander.confidential.reporting.choices import ReportKind, ReportState
from upstander.confidential.reporting.models import DangerAlarm, Report
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.actions.alerts import alert
from upstander.foundation.agencies.choices import AlertKind
from upstander.foundation.agencies.queries import circles
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.models import Access

# In one run; the rest waits for the next minute.
SLICE = 200


def raise_danger(*, by: Actor, now: dt.datetime) -> int:
    """Raise an alarm for each circle that holds an unread report of somebody not safe.

    Returns how many reports there were. Running it twice raises nothing twice, and a circle that
    is given a key later has its own alarm.
    """
    del by  # the record must not say at which minute this ran: see _raise_one
    teams: dict[UUID, list[UUID]] = defaultdict(list)
    for report, circle in _not_told_yet().values_list("subject", "holder")[:SLICE]:
        teams[report].append(circle)
    for report, holders in teams.items():
        _raise_one(report, holders, now)
    return len(teams)


def _not_told_yet() -> QuerySet[Access]:
    """Return what circles hold of somebody not safe, unread, without an alarm to the circle."""
    told = DangerAlarm.objects.filter(report=OuterRef("subject"), circle=OuterRef("holder"))
    teams = [team.id for team in circles()]
    rows = Access.objects.filter(
        kind__in=ReportKind.values, danger=True, state=ReportState.NEW, holder__in=teams
    )
    return rows.filter(~Exists(told)).order_by("day", "subject", "holder")


def _raise_one(report: UUID, teams: Sequence[UUID], now: dt.datetime) -> None:
    day = london_day(now)
    with transaction.atomic():
        # Somebody may be opening it at this moment: their opening ends alarms, and ours must not
        # come after it.
        unread = Report.objects.select_for_update().filter(pk=report, state=ReportState.NEW)
        if unread.first() is None:
            return
        DangerAlarm.objects.bulk_create(
            [DangerAlarm(report_id=report, circle=team, raised_on=day) for team in teams],
            ignore_conflicts=True,
        )
        # As an act of the public, with the day only: this runs within a minute of the sending,
        # so its time would tell when the person was at the public door.
        record(
            name=EventName.DANGER_RAISED, by=Actor.public(), now=now, subject_kind="report",
            subject_id=report, detail={"circles": len(teams)},
        )  # fmt: skip


def alert_teams(*, by: Actor, now: dt.datetime) -> int:
    """Call who is on duty in each alarmed circle; return how many alarms there were.

    The alarm is marked and the alert raised in one transaction: a process that dies in between
    has done neither, and the next one does both. An alarm that ended before calls nobody.
    """
    alarms = DangerAlarm.objects.filter(mailed=False).order_by("raised_on", "id")[:SLICE]
    return sum(_alert_one(alarm, by, now) for alarm in alarms)


def _alert_one(alarm: DangerAlarm, by: Actor, now: dt.datetime) -> bool:
    with transaction.atomic():
        mine = DangerAlarm.objects.filter(id=alarm.id, mailed=False).update(mailed=True)
        if mine and DangerAlarm.objects.filter(id=alarm.id, ended_on=None).exists():
            alert(
                circle=alarm.circle, kind=AlertKind.DANGER, subject=alarm.report_id, by=by,
                now=now,
            )  # fmt: skip
    return bool(mine)
