"""Deciding what a report is about, who leads, and reading such a decision a second time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from upstander.confidential.casework.choices import About, Emergency, SortingState
from upstander.confidential.casework.models import Sorting
from upstander.confidential.casework.queries.cases import sorted_words, sorting_of
from upstander.confidential.casework.refusals import (
    AnotherReader,
    NotAReport,
    NothingToRead,
    OpenItBeforeSorting,
    SortedMeanwhile,
    TeamHasNoKey,
)
from upstander.confidential.casework.rules.sorting import (
    is_emergency,
    may_read_second,
    needs_second,
)
from upstander.confidential.casework.steps import require_words, signed
from upstander.confidential.reporting.actions import close_report
from upstander.confidential.reporting.choices import CloseReason, ReportKind, ReportState
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import Seat
from upstander.confidential.reporting.steps import locked, require_seat
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.actions import restate
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.granting import open_beside
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Access, Compartment, Item
from upstander.foundation.vault.sealing import append, digest


@dataclass(frozen=True)
class Plan:
    """What somebody decided. ``lead`` is the circle that leads.

    ``words`` are for the person, where the report is to be closed. ``instead_of`` is the decision
    that was on the writer's screen, None where there was none.
    """

    about: About
    lead: UUID
    reason: str
    emergency: Sequence[Emergency] = ()
    words: str = ""
    instead_of: UUID | None = None


def sort_report(*, report: Report, plan: Plan, by: Actor, now: dt.datetime) -> Sorting:
    """Decide what a report is about and which team leads; an emergency goes to the top of lists.

    What the person said of why it happened stays as they said it: this is what we do about it.
    Passing somebody on waits for a second reader before anything is closed. Raises NotPermitted,
    NoKeyHere, TeamHasNoKey, OpenItBeforeSorting, SortedMeanwhile, WordsMissing and WordsTooLong.
    """
    by.require(Permission.SORT_REPORT)
    seat = require_seat(by, report)
    require_words(plan.reason)
    if needs_second(plan.about):
        require_words(plan.words)
    with transaction.atomic():
        fresh = locked(report.pk)
        _require_ready(fresh, plan)
        item = _seal(fresh, seat, plan, by, now)
        row = _row(fresh, seat, plan, item, now)
        row.save(force_insert=True)
        _raise_to_the_top(fresh, row, by)
        record(
            name=EventName.REPORT_SORTED, by=by, now=now, subject_kind="report",
            subject_id=report.pk,
            detail={"about": row.about, "lead": str(row.lead), "emergency": row.emergency},
            item_digest=digest(item),
        )  # fmt: skip
    return row


def read_second(
    *,
    sorting: Sorting,
    agrees: bool,
    keyring: Keyring,
    by: Actor,
    now: dt.datetime,
    read: int | None = None,
) -> Sorting:
    """Say as the second reader whether a report may be passed on.

    Who agrees closes the report with the first reader's words to the person: that another service
    can help better. Who does not agree gives it back to be decided again. Raises NotPermitted,
    NoKeyHere, AnotherReader, NothingToRead, CannotOpen, and what ``close_report`` raises.
    """
    by.require(Permission.READ_SECOND)
    seat = require_seat(by, sorting.report)
    if not may_read_second(first=sorting.decided_by, second=by.user_id):
        raise AnotherReader
    with transaction.atomic():
        locked(sorting.report_id)
        row = _waiting(sorting)
        if agrees:
            _close(row, keyring, by, now, read)
        row.state = SortingState.AGREED if agrees else SortingState.NOT_AGREED
        row.read_by, row.read_on = seat.user, london_day(now)
        row.save(update_fields=["state", "read_by", "read_on"])
        record(
            name=EventName.SORTING_READ, by=by, now=now, subject_kind="report",
            subject_id=row.report_id, detail={"agrees": agrees, "role": seat.role},
        )  # fmt: skip
    return row


def _require_ready(report: Report, plan: Plan) -> None:
    if report.kind != ReportKind.REPORT:
        raise NotAReport
    if report.state == ReportState.NEW:
        raise OpenItBeforeSorting
    if not Access.objects.filter(subject=report.pk, holder=plan.lead).exists():
        raise TeamHasNoKey
    before = sorting_of(report)
    if (before.pk if before else None) != plan.instead_of:
        raise SortedMeanwhile
    if before is not None:
        before.state = SortingState.REPLACED
        before.save(update_fields=["state"])


def _seal(report: Report, seat: Seat, plan: Plan, by: Actor, now: dt.datetime) -> Item:
    document = signed(
        seat, now, about=plan.about.value, text=plan.reason, words=plan.words,
        emergency=sorted(flag.value for flag in plan.emergency),
    )  # fmt: skip
    place = Compartment.objects.filter(subject=report.pk, kind=CompartmentKind.WORK).first()
    if place is not None:
        return append(compartment=place, label=Label.TRIAGE, document=document, by=by, now=now)
    return open_beside(
        subject=report.pk, kind=CompartmentKind.WORK, beside=CompartmentKind.STATEMENT,
        documents=[(Label.TRIAGE, document)], purpose="work", by=by, now=now,
    )[0]  # fmt: skip


def _row(report: Report, seat: Seat, plan: Plan, item: Item, now: dt.datetime) -> Sorting:
    return Sorting(
        report=report,
        about=plan.about,
        emergency=is_emergency(plan.emergency, danger=report.danger),
        lead=plan.lead,
        item=item.pk,
        decided_by=seat.user,
        decided_on=london_day(now),
        state=SortingState.WAITS if needs_second(plan.about) else SortingState.STANDS,
    )


def _raise_to_the_top(report: Report, row: Sorting, by: Actor) -> None:
    if row.emergency and not report.danger:
        report.danger = True
        report.save(update_fields=["danger"])
        restate(subject=report.pk, by=by, danger=True)


def _waiting(sorting: Sorting) -> Sorting:
    row = Sorting.objects.select_for_update().get(pk=sorting.pk)
    if row.state != SortingState.WAITS:
        raise NothingToRead
    return row


def _close(row: Sorting, keyring: Keyring, by: Actor, now: dt.datetime, read: int | None) -> None:
    words = str(sorted_words(row, keyring)["words"])
    close_report(
        report=row.report, reason=CloseReason.ANOTHER_SERVICE, text=words, by=by, now=now,
        read=read, decided_by=row.decided_by,
    )  # fmt: skip
