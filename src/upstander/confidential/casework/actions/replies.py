"""Telling a worker and a team that somebody in a case has written. Found by schedule.

A person who writes leaves a day and nothing finer, so nothing is written at that moment: a job
looks each minute.
"""

import datetime as dt
from uuid import UUID

from django.db import transaction

from upstander.confidential.casework.choices import RiskBand
from upstander.confidential.casework.models import CaseReport
from upstander.confidential.casework.queries.replies import (
    left_unread,
    unheard,
    who_hears,
    who_leads,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.actions.alerts import alert
from upstander.foundation.agencies.choices import AlertKind
from upstander.foundation.core.clock import london_day
from upstander.foundation.notices.actions import tell
from upstander.foundation.notices.choices import Template
from upstander.foundation.reference.queries import bank_holidays
from upstander.foundation.reference.rules import after_working_days

# In one run; the rest waits for the next minute.
SLICE = 100
# After so many working days somebody else hears that nobody has looked.
UNREAD_DAYS = 1


def tell_of_replies(*, by: Actor, now: dt.datetime) -> int:
    """Tell worker and team once of each new message in their cases; return how many there were.

    Where the risk is high, an alert calls who is on duty until somebody takes it. Safe to run
    twice, and to be killed: what was heard is written with what was told.
    """
    rows = list(unheard()[:SLICE])
    return sum(_tell(row.pk, by, now) for row in rows)


def pass_up_unread(*, by: Actor, now: dt.datetime) -> int:
    """Tell supervisors once of a message that nobody has read for a working day."""
    day, holidays = london_day(now), bank_holidays()
    rows = [
        row
        for row in left_unread(day)
        if row.heard_on and after_working_days(row.heard_on, UNREAD_DAYS, holidays) < day
    ]
    for row in rows[:SLICE]:
        with transaction.atomic():
            tell(
                users=who_leads(row.case, now), template=Template.UNREAD,
                about=f"{row.report_id}:{row.heard}", by=by, now=now,
            )  # fmt: skip
            CaseReport.objects.filter(pk=row.pk).update(passed_up=True)
    return len(rows[:SLICE])


def _tell(row_id: UUID, by: Actor, now: dt.datetime) -> bool:
    with transaction.atomic():
        CaseReport.objects.select_for_update().get(pk=row_id)
        row = unheard().filter(pk=row_id).first()
        if row is None:
            return False
        written: int = row.written  # type: ignore[attr-defined]
        if row.case.band == RiskBand.HIGH:
            alert(
                circle=row.case.lead, kind=AlertKind.URGENT_REPLY, subject=row.report_id, by=by,
                now=now,
            )  # fmt: skip
        tell(
            users=who_hears(row.case, now), template=Template.REPLY,
            about=f"{row.report_id}:{written}", by=by, now=now,
        )  # fmt: skip
        CaseReport.objects.filter(pk=row.pk).update(
            heard=written, heard_on=london_day(now), passed_up=False
        )
    return True
