"""Opening a report: written down first, then shown."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from upstander.confidential.reporting.choices import Happening
from upstander.confidential.reporting.models import DangerAlarm, Report
from upstander.confidential.reporting.queries import ClosedPart, Content, Seat, opened
from upstander.confidential.reporting.refusals import OpenItFirst
from upstander.confidential.reporting.steps import locked, put, require_seat, where_to
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.actions.alerts import end_alerts
from upstander.foundation.agencies.choices import AlertKind
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.keyrings import Keyring


@dataclass(frozen=True)
class OpenedReport:
    """A report as it was shown, and in which capacity it was looked at."""

    report: Report
    content: Content
    seat: Seat


def open_report(*, report: Report, keyring: Keyring, by: Actor, now: dt.datetime) -> OpenedReport:
    """Open a report for one display; the person will see which role looked, and on which day.

    Afterwards the opening stands in the record, a new report waits for us, and its alarms are
    over. Parts that do not open are recorded and named, the others are returned. Raises
    NotPermitted, NoKeyHere, and AuditUnavailable when the opening could not be written down.
    """
    by.require(Permission.OPEN_REPORT)
    seat = require_seat(by, report)
    with transaction.atomic():
        record(
            name=EventName.REPORT_OPENED, by=by, now=now, subject_kind="report",
            subject_id=report.pk, detail={"agency": seat.agency, "role": seat.role},
        )  # fmt: skip
        fresh = locked(report.pk)
        put(fresh, where_to(fresh, Happening.OPENED, otherwise=OpenItFirst), by=by, now=now)
        DangerAlarm.objects.filter(report=fresh, ended_on=None).update(ended_on=london_day(now))
        for kind in AlertKind:
            end_alerts(kind=kind, subject=fresh.pk, by=by, now=now)
        content = opened(fresh, keyring)
        for part in content.closed:
            _record_closed(fresh, part, by, now)
    return OpenedReport(fresh, content, seat)


def _record_closed(report: Report, part: ClosedPart, by: Actor, now: dt.datetime) -> None:
    record(
        name=EventName.PART_STAYED_CLOSED, by=by, now=now, subject_kind="report",
        subject_id=report.pk, detail={"item": str(part.item), "kind": part.kind.value},
    )  # fmt: skip
