"""Opening a case, and putting reports into one, out of one, and together as one incident."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from upstander.confidential.casework.choices import About, CaseState
from upstander.confidential.casework.models import Case, CaseReport, Incident
from upstander.confidential.casework.models.cases import CASE
from upstander.confidential.casework.refusals import (
    InACaseAlready,
    LastReport,
    NotAReport,
    SameCase,
    TeamHasNoKey,
)
from upstander.confidential.casework.steps import (
    locked_case,
    next_references,
    require_open,
    require_seat_in,
    require_words,
    signed,
)
from upstander.confidential.reporting.choices import ReportKind
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.steps import locked, require_seat
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.granting import Facts, Opening, open_subject
from upstander.foundation.vault.models import Access
from upstander.foundation.vault.queries import live_keys


def open_case(
    *, report: Report, about: About, lead: UUID, title: str, by: Actor, now: dt.datetime
) -> Case:
    """Open a case from a report; afterwards the leading team and the opener's own hold its key.

    Both must hold a key to the report already: opening a case shares nothing. Raises
    NotPermitted, NoKeyHere, TeamHasNoKey, InACaseAlready, WordsMissing and WordsTooLong.
    """
    by.require(Permission.WORK_ON_CASE)
    seat = require_seat(by, report)
    words = require_words(title)
    with transaction.atomic():
        fresh = locked(report.pk)
        if CaseReport.objects.filter(report=fresh).exists():
            raise InACaseAlready
        _require_key(fresh, lead)
        case = _new_case(fresh, about, lead, now)
        case.save(force_insert=True)
        _make_compartment(case, {seat.circle, lead}, signed(seat, now, title=words), by, now)
        _put_in(case, fresh, _new_incident(case), seat.user, now)
    return case


def join_report(*, report: Report, case: Case, by: Actor, now: dt.datetime) -> CaseReport:
    """Put a report into a case, from wherever it is, as an incident of its own.

    Nobody gets a key by it. Raises NotPermitted, NoKeyHere, NoKeyToCase, CaseIsClosed, SameCase,
    and LastReport when it would leave another case without any report.
    """
    by.require(Permission.WORK_ON_CASE)
    require_seat(by, report)
    seat = require_seat_in(by, case)
    with transaction.atomic():
        fresh = locked(report.pk)
        there = locked_case(case)
        require_open(there)
        _take_out(fresh, there, by, now)
        row = _put_in(there, fresh, _new_incident(there), seat.user, now)
        record(
            name=EventName.REPORT_JOINED, by=by, now=now, subject_kind=CASE, subject_id=case.pk,
            detail={"report": str(report.pk)},
        )  # fmt: skip
    return row


def split_report(*, report: Report, title: str, by: Actor, now: dt.datetime) -> Case:
    """Take a report out of its case into a new one that the same teams hold a key to.

    Raises NotPermitted, NoKeyHere, NoKeyToCase, LastReport, WordsMissing and WordsTooLong.
    """
    by.require(Permission.WORK_ON_CASE)
    require_seat(by, report)
    words = require_words(title)
    with transaction.atomic():
        fresh = locked(report.pk)
        old = CaseReport.objects.select_related("case").get(report=fresh).case
        seat = require_seat_in(by, old)
        case = _new_case(fresh, About(old.about), old.lead, now)
        case.save(force_insert=True)
        _take_out(fresh, case, by, now)
        holders = set(Access.objects.filter(subject=old.pk).values_list("holder", flat=True))
        _make_compartment(case, holders, signed(seat, now, title=words), by, now)
        _put_in(case, fresh, _new_incident(case), seat.user, now)
    return case


def same_incident(
    *, case: Case, reports: Iterable[Report], by: Actor, now: dt.datetime
) -> Incident:
    """Say that reports of a case tell of one incident; to undo it, give one its own again.

    Raises NotPermitted, NoKeyToCase, CaseIsClosed.
    """
    by.require(Permission.WORK_ON_CASE)
    require_seat_in(by, case)
    wanted = [report.pk for report in reports]
    with transaction.atomic():
        there = locked_case(case)
        require_open(there)
        rows = CaseReport.objects.filter(case=there, report__in=wanted)
        first = rows.select_related("incident").order_by("incident__number")[0].incident
        rows.update(incident=first)
        _drop_empty(there)
        _record_incident(there, first, len(wanted), by, now)
    return first


def own_incident(*, case: Case, report: Report, by: Actor, now: dt.datetime) -> Incident:
    """Say that a report of a case tells of an incident of its own. Raises as ``same_incident``."""
    by.require(Permission.WORK_ON_CASE)
    require_seat_in(by, case)
    with transaction.atomic():
        there = locked_case(case)
        require_open(there)
        fresh = _new_incident(there)
        CaseReport.objects.filter(case=there, report=report).update(incident=fresh)
        _drop_empty(there)
        _record_incident(there, fresh, 1, by, now)
    return fresh


def _require_key(report: Report, lead: UUID) -> None:
    if not Access.objects.filter(subject=report.pk, holder=lead).exists():
        raise TeamHasNoKey


def _new_case(report: Report, about: About, lead: UUID, now: dt.datetime) -> Case:
    day = london_day(now)
    return Case(
        id=new_id(), reference=next_references(day.year, 1)[0], opened_on=day, about=about,
        area=report.area, lead=lead, state=CaseState.OPEN,
    )  # fmt: skip


def _make_compartment(
    case: Case, holders: Iterable[UUID], document: dict[str, object], by: Actor, now: dt.datetime
) -> None:
    keys = live_keys(holders)
    open_subject(
        subject=case.pk,
        openings=[
            Opening(CompartmentKind.WORK, list(keys.values()), [(Label.CASE, document)]),
        ],
        facts=Facts(danger=False, state=case.state, day=case.opened_on, area=case.area, kind=CASE),
        standby=None, purpose=CASE, by=by, now=now, event=EventName.CASE_OPENED,
    )  # fmt: skip


def _new_incident(case: Case) -> Incident:
    last = Incident.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    return Incident.objects.create(case=case, number=last + 1)


def _put_in(
    case: Case, report: Report, incident: Incident, user: UUID, now: dt.datetime
) -> CaseReport:
    if report.kind != ReportKind.REPORT:
        raise NotAReport
    return CaseReport.objects.create(
        case=case, report=report, incident=incident, joined_on=london_day(now), joined_by=user
    )


def _take_out(report: Report, case: Case, by: Actor, now: dt.datetime) -> None:
    """Take a report out of the case it is in, if any, on its way to another."""
    row = CaseReport.objects.select_related("case").filter(report=report).first()
    if row is None:
        return
    if row.case_id == case.pk:
        raise SameCase
    require_seat_in(by, row.case)
    if CaseReport.objects.filter(case=row.case_id).count() == 1:
        raise LastReport
    row.delete()
    _drop_empty(row.case)
    record(
        name=EventName.REPORT_PARTED, by=by, now=now, subject_kind=CASE, subject_id=row.case_id,
        detail={"report": str(report.pk)},
    )  # fmt: skip


def _drop_empty(case: Case) -> None:
    Incident.objects.filter(case=case, reports=None).delete()


def _record_incident(
    case: Case, incident: Incident, reports: int, by: Actor, now: dt.datetime
) -> None:
    record(
        name=EventName.INCIDENT_SET, by=by, now=now, subject_kind=CASE, subject_id=case.pk,
        detail={"incident": incident.number, "reports": reports},
    )  # fmt: skip
