"""Telling teams that a person who wrote is not safe. Found by schedule, every minute."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from upstander.confidential.reporting.choices import ReportState
from upstander.confidential.reporting.models import DangerAlarm, Report
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.queries import circles, member_emails
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
    rows = Access.objects.filter(danger=True, state=ReportState.NEW, holder__in=teams)
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


def mail_alarms(*, by: Actor, now: dt.datetime) -> int:
    """Send each member of an alarmed circle one mail that says nothing; return how many.

    An alarm counts as mailed after the sending, so that a process that dies in between sends
    again rather than never.
    """
    del by, now
    alarms = dict(DangerAlarm.objects.filter(mailed=False).values_list("id", "circle"))
    addresses = member_emails(set(alarms.values())) if alarms else []
    _send(addresses)
    DangerAlarm.objects.filter(id__in=list(alarms)).update(mailed=True)
    return len(addresses)


def _send(addresses: Iterable[str]) -> None:
    """Send apart to each, so that no mail shows who else works here."""
    mails = [
        EmailMessage(
            subject=_("Please look at your work list"),
            body=_("Something is waiting for you. Please sign in and look at your work list."),
            to=[address],
        )
        for address in addresses
    ]
    if mails:
        get_connection().send_messages(mails)
