"""What our own reports and cases say in coded facts: nothing of it was written by a person."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import NamedTuple
from uuid import UUID

from django.db.models import Min

from upstander.confidential.casework.choices import SortingState
from upstander.confidential.casework.models import CaseReport, Incident, Sorting
from upstander.confidential.reporting.choices import DeletionAnswer
from upstander.confidential.reporting.models import Choice, DeletionRequest, Report
from upstander.confidential.reporting.rules import COUNTS
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.oversight.insight.choices import Kind
from upstander.oversight.insight.keeping import Maker
from upstander.oversight.insight.models import Fact
from upstander.oversight.insight.rules.asking import OWN
from upstander.oversight.insight.rules.telling import NOTHING, Told, joined, of_incident
from upstander.oversight.insight.storing import Row

SLICE = 2_000
_COLUMNS = ("id", "received_on", "area", "channel", "closed_on")
Coded = Mapping[UUID, Mapping[str, object]]


class OwnReport(NamedTuple):
    """The coded columns of one report that are counted."""

    id: UUID
    received: dt.date
    area: str
    channel: str
    closed: dt.date | None


def reports() -> Iterator[list[OwnReport]]:
    """Yield every report that is not held apart, a slice at a time."""
    reports = Report.objects.counted().filter(held=False).order_by("id")
    rows = reports.values_list(*_COLUMNS).iterator(SLICE)
    while part := [OwnReport(*row) for row in islice(rows, SLICE)]:
        yield part


def report_facts(maker: Maker, part: Sequence[OwnReport], coded: Coded) -> list[Row]:
    """Return the facts of these reports; ``coded`` is what they newly say of why and when."""
    ids = [row.id for row in part]
    read, answered = (
        _first_days(name, ids) for name in (EventName.REPORT_OPENED, EventName.REPORT_ANSWERED)
    )
    about, facts = _about(ids), {one: report_fact(maker, one) for one in ids}
    told, counts = _told(facts.values()), _may_be_counted(ids)
    return [
        Row(
            id=facts[row.id], extract_id=None, source=OWN, kind=Kind.REPORT.value,
            month=row.received.replace(day=1), received=row.received, area=row.area,
            about=about.get(row.id, ""), channel=row.channel,
            first_read=_days(row.received, read.get(row.id)),
            answered=_days(row.received, answered.get(row.id)),
            closed=_days(row.received, row.closed), key=maker.key_of(facts[row.id]),
            **_said(row.id, told.get(facts[row.id], NOTHING), coded, counts)._asdict(),
        )
        for row in part
    ]  # fmt: skip


def report_fact(maker: Maker, report: UUID) -> UUID:
    """Return the id of the fact about a report."""
    return maker.id_of(f"{OWN}/{Kind.REPORT}", report.hex)


def _said(report: UUID, there: Told, coded: Coded, counts: Collection[UUID]) -> Told:
    return joined(there, coded.get(report, {})) if report in counts else NOTHING


def _told(facts: Iterable[UUID]) -> Mapping[UUID, Told]:
    """Return what is counted already of why and when."""
    rows = Fact.objects.filter(id__in=list(facts)).values_list("id", *Told._fields)
    return {row[0]: Told(*row[1:]) for row in rows}


def _may_be_counted(ids: list[UUID]) -> set[UUID]:
    """Return whose why and when may be counted: who said yes, took it not back, and whose report
    is not to be deleted.
    """
    said_yes = Choice.objects.filter(report__in=ids, key=COUNTS, withdrawn_on=None)
    to_go = DeletionRequest.objects.filter(report__in=ids, answer=DeletionAnswer.WILL)
    return set(said_yes.values_list("report_id", flat=True)) - set(
        to_go.values_list("report_id", flat=True)
    )


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


# --- incidents -----------------------------------------------------------------------------------


def incident_facts(maker: Maker) -> list[Row]:
    """Return the facts of every incident of our cases: several reports may tell of one.

    Why and when are what its reports' facts say, so those are made first.
    """
    rows = Incident.objects.values_list("id", "case__opened_on", "case__area", "case__about")
    found = rows.annotate(first=Min("reports__report__received_on")).order_by("id")
    told = _told_of_incidents(maker)
    return [_incident(maker, told.get(row[0], NOTHING), *row) for row in found]


def _told_of_incidents(maker: Maker) -> Mapping[UUID, Told]:
    pairs = CaseReport.objects.order_by("incident_id").values_list("incident_id", "report_id")
    found: dict[UUID, Told] = {}
    for part in _sliced(pairs):
        facts = {report: report_fact(maker, report) for _incident_id, report in part}
        told = _told(facts.values())
        for incident, reports_of in groupby(part, key=lambda pair: pair[0]):
            said = [told.get(facts[report], NOTHING) for _incident_id, report in reports_of]
            found[incident] = of_incident([found.get(incident, NOTHING), *said])
    return found


def _sliced(pairs: Iterable[tuple[UUID, UUID]]) -> Iterator[list[tuple[UUID, UUID]]]:
    rows = iter(pairs)
    while part := list(islice(rows, SLICE)):
        yield part


def _incident(
    maker: Maker,
    told: Told,
    incident: UUID,
    opened: dt.date,
    area: str,
    about: str,
    first: dt.date | None,
) -> Row:
    fact = maker.id_of(f"{OWN}/{Kind.INCIDENT}", incident.hex)
    day = first or opened
    return Row(
        id=fact, extract_id=None, source=OWN, kind=Kind.INCIDENT.value, month=day.replace(day=1),
        received=day, area=area, about=about, key=maker.key_of(fact), **told._asdict(),
    )  # fmt: skip
