"""The one way in which another team gets keys to a report, and the two ways in which it ends."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import Seat
from upstander.confidential.reporting.refusals import NotYourReport
from upstander.confidential.reporting.steps import require_owner, require_seat
from upstander.confidential.sharing.bases import bases, basis
from upstander.confidential.sharing.choices import Agreed, EndedBy, Purpose
from upstander.confidential.sharing.models import Disclosure
from upstander.confidential.sharing.queries import could_receive
from upstander.confidential.sharing.refusals import (
    AlreadyHolds,
    AskFirst,
    BasisOutOfDate,
    EndedAlready,
    LegalDuty,
    NoSuchTeam,
    NothingChosen,
    NotYoursToEnd,
    OriginalsStay,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.queries import circles
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.choices import CompartmentKind
from upstander.foundation.vault.granting import give
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.taking import take_away


@dataclass(frozen=True)
class Plan:
    """What is shared with whom, why, and what the person knows. ``basis`` is a key of the file."""

    to_circle: UUID
    kinds: Sequence[CompartmentKind]
    purpose: Purpose
    basis: str
    agreed: Agreed


def disclose(
    *, report: Report, plan: Plan, keyring: Keyring, by: Actor, now: dt.datetime
) -> Disclosure:
    """Give another team keys to parts of a report: what is there, and what comes later.

    Afterwards the register has an entry, the team has grants and an Access row, and all of it
    stands in the record. Raises NotPermitted, NoKeyHere, the refusals of this room, and what
    ``vault.granting.give`` raises.
    """
    by.require(Permission.DISCLOSE)
    seat = require_seat(by, report)
    with transaction.atomic():
        # Held, so that of two colleagues who share it at once one is told of the other.
        Report.objects.select_for_update().get(pk=report.pk)
        _check(report, plan, now)
        give(
            subject=report.pk, kinds=plan.kinds, holder=plan.to_circle, keyring=keyring,
            purpose=plan.purpose, basis=plan.basis, by=by, now=now,
        )  # fmt: skip
        entry = _entry(report, plan, seat, now)
        entry.save(force_insert=True)
        record(
            name=EventName.DISCLOSED, by=by, now=now, subject_kind="report",
            subject_id=report.pk, detail=_detail(entry),
        )  # fmt: skip
    return entry


def end_disclosure(*, disclosure: Disclosure, by: Actor, now: dt.datetime) -> Disclosure:
    """End one sharing: the other team's keys go at once, and what comes later is sealed anew.

    Raises NotPermitted, NoKeyHere, NotYoursToEnd, EndedAlready, and TooFewOpeners when fewer than
    two could open the report afterwards.
    """
    by.require(Permission.END_DISCLOSURE)
    require_seat(by, disclosure.report)
    if not by.holders & {disclosure.from_circle, disclosure.to_circle}:
        raise NotYoursToEnd
    with transaction.atomic():
        entry = _locked(disclosure.pk)
        take_away(subject=entry.report_id, holder=entry.to_circle, by=by, now=now)
        _end(entry, EndedBy.US, by, now, stood_in=False)
    return entry


def withdraw(
    *, owner: UUID, disclosure: UUID, keyring: Keyring, by: Actor, now: dt.datetime
) -> bool:
    """Take a sharing back, as the person whose report it is; the keys go at once.

    Returns whether the independent circle stood in, because too few could have opened the report
    otherwise: the person must be told. Raises NotYourReport, EndedAlready, and LegalDuty when the
    law says that it must be shared; otherwise it is never refused.
    """
    require_owner(keyring, owner)
    with transaction.atomic():
        if not Disclosure.objects.filter(pk=disclosure, report=owner).exists():
            raise NotYourReport
        entry = _locked(disclosure)
        if basis(entry.basis).duty:
            raise LegalDuty
        stood_in = take_away(subject=owner, holder=entry.to_circle, by=by, now=now, keyring=keyring)
        _end(entry, EndedBy.PERSON, by, now, stood_in=stood_in)
    return stood_in


def _check(report: Report, plan: Plan, now: dt.datetime) -> None:
    chosen = {one.key: one for one in bases(london_day(now))}.get(plan.basis)
    if not plan.kinds:
        raise NothingChosen
    if CompartmentKind.ORIGINALS in plan.kinds:
        raise OriginalsStay
    if chosen is None:
        raise BasisOutOfDate
    if chosen.asks and plan.agreed != Agreed.AGREED:
        raise AskFirst
    if plan.to_circle not in {circle.id for circle in could_receive(report)}:
        raise AlreadyHolds if circles([plan.to_circle]) else NoSuchTeam


def _entry(report: Report, plan: Plan, seat: Seat, now: dt.datetime) -> Disclosure:
    return Disclosure(
        report=report,
        from_circle=seat.circle,
        to_circle=plan.to_circle,
        kinds=sorted(kind.value for kind in plan.kinds),
        purpose=plan.purpose,
        basis=plan.basis,
        agreed=plan.agreed,
        given_by=seat.user,
        given_on=london_day(now),
    )


def _detail(entry: Disclosure) -> dict[str, str | int | bool]:
    return {
        "entry": str(entry.pk),
        "to": str(entry.to_circle),
        "kinds": " ".join(entry.kinds),
        "purpose": str(entry.purpose),
        "basis": entry.basis,
        "agreed": str(entry.agreed),
    }


def _locked(disclosure: UUID) -> Disclosure:
    entry = Disclosure.objects.select_for_update().get(pk=disclosure)
    if entry.ended_on is not None:
        raise EndedAlready
    return entry


def _end(
    entry: Disclosure, ended_by: EndedBy, by: Actor, now: dt.datetime, *, stood_in: bool
) -> None:
    entry.ended_on = london_day(now)
    entry.ended_by = ended_by
    entry.save(update_fields=["ended_on", "ended_by"])
    record(
        name=EventName.DISCLOSURE_ENDED, by=by, now=now, subject_kind="report",
        subject_id=entry.report_id, detail={"entry": str(entry.pk), "stood_in": stood_in},
    )  # fmt: skip
