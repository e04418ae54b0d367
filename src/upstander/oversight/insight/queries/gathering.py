"""What our own reports and cases say in coded facts: nothing of it was written by a person."""

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import islice
from uuid import UUID

from django.db.models import Min

from upstander.confidential.casework.choices import SortingState
from upstander.confidential.casework.models import CaseReport, Incident, Sorting
from upstander.confidential.reporting.models import Report
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.oversight.insight.choices import Kind
from upstander.oversight.insight.keeping import Maker
from upstander.oversight.insight.rules.asking import OWN
from upstander.oversight.insight.storing import Row

SLICE = 2_000
_COLUMNS = ("id", "received_on", "area", "channel", "closed_on")


def report_facts(maker: Maker) -> Iterator[list[Row]]:
    """Yield the facts of every report that is not held apart, a slice at a time."""
    reports = Report.objects.counted().filter(held=False).order_by("id")
    rows = reports.values_list(*_COLUMNS).iterator(SLICE)
    while part := list(islice(rows, SLICE)):
        ids = [row[0] for row in part]
        read, answered = (
            _first_days(name, ids) for name in (EventName.REPORT_OPENED, EventName.REPORT_ANSWERED)
        )
        about = _about(ids)
        yield [
            _report(maker, row, read.get(row[0]), answered.get(row[0]), about.get(row[0], ""))
            for row in part
        ]


def _report(
    maker: Maker,
    row: tuple[UUID, dt.date, str, str, dt.date | None],
    read: dt.date | None,
    answered: dt.date | None,
    about: str,
) -> Row:
    report, received, area, channel, closed = row
    fact = maker.id_of(f"{OWN}/{Kind.REPORT}", report.hex)
    return Row(
        id=fact, extract_id=None, source=OWN, kind=Kind.REPORT.value,
        month=received.replace(day=1), received=received, area=area, about=about, channel=channel,
        first_read=_days(received, read), answered=_days(received, answered),
        closed=_days(received, closed), key=maker.key_of(fact),
    )  # fmt: skip


def _days(start: dt.date, end: dt.date | None) -> int | None:
    return None if end is None else max((end - start).days, 0)


def _first_days(name: EventName, ids: list[UUID]) -> Mapping[UUID | None, dt.date]:
    rows = Event.objects.filter(name=name, subject_id__in=ids).values_list("subject_id")
    return dict(rows.annotate(first=Min("day")))


def _about(ids: list[UUID]) -> Mapping[UUID, str]:
    """Return what each report is about: as its case says, or as it was decided before there is one."""
    sorted_ = Sorting.objects.filter(report__in=ids).exclude(state=SortingState.REPLACED)
    in_case = CaseReport.objects.filter(report__in=ids)
    return {
        **dict(sorted_.values_list("report_id", "about")),
        **dict(in_case.values_list("report_id", "case__about")),
    }


def incident_facts(maker: Maker) -> list[Row]:
    """Return the facts of every incident of our cases: several reports may tell of one."""
    rows = Incident.objects.values_list("id", "case__opened_on", "case__area", "case__about")
    found = rows.annotate(first=Min("reports__report__received_on")).order_by("id")
    return [_incident(maker, *row) for row in found]


def _incident(
    maker: Maker, incident: UUID, opened: dt.date, area: str, about: str, first: dt.date | None
) -> Row:
    fact = maker.id_of(f"{OWN}/{Kind.INCIDENT}", incident.hex)
    day = first or opened
    return Row(
        id=fact, extract_id=None, source=OWN, kind=Kind.INCIDENT.value, month=day.replace(day=1),
        received=day, area=area, about=about, key=maker.key_of(fact),
    )  # fmt: skip
