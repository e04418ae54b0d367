"""What a person tells us later, beside what they told us first."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.choices import Happening, ReportKind
from upstander.confidential.reporting.models import Choice, Report
from upstander.confidential.reporting.queries import additions_there
from upstander.confidential.reporting.refusals import AddedAlready, NotYourReport
from upstander.confidential.reporting.rules import (
    COUNTS,
    Answers,
    coded,
    flags_of,
    is_danger,
)
from upstander.confidential.reporting.steps import (
    locked,
    put,
    require_owner,
    require_text,
    where_to,
)
from upstander.confidential.reporting.waiting import locked_coded, opened_coded
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.actions import restate
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Compartment
from upstander.foundation.vault.sealing import append, digest


def add_information(
    *, owner: UUID, keyring: Keyring, text: str, there: int, by: Actor, now: dt.datetime
) -> Report:
    """Seal more to what a person told us; afterwards it is our turn. It is not shown back.

    Whoever can open what they told us first can open this as well, and nobody else.
    ``there`` is how often they had added something when they began. Raises NotYourReport,
    NothingWritten, TooLong and AddedAlready.
    """
    require_owner(keyring, owner)
    words = require_text(text)
    with transaction.atomic():
        report = locked(owner)
        if report.kind != ReportKind.REPORT:
            raise NotYourReport
        state = where_to(report, Happening.WROTE_BACK, otherwise=NotYourReport)
        if additions_there(owner) != there:
            raise AddedAlready
        place = Compartment.objects.get(subject=owner, kind=CompartmentKind.STATEMENT)
        document = {"n": there + 1, "text": words}
        item = append(compartment=place, label=Label.ADDITION, document=document, by=by, now=now)
        put(report, state, by=by, now=now)
        record(
            name=EventName.ADDITION_RECEIVED, by=by, now=now, subject_kind="report",
            subject_id=report.pk, item_digest=digest(item),
        )  # fmt: skip
    return report


def add_answers(*, number: str, given: Mapping[str, object], by: Actor, now: dt.datetime) -> Report:
    """Seal answers to questions that were left for later, in the browser that has the receipt.

    Needs no key: sealing is done with the public half. Whoever can open the statement can open
    them as well. Flags are added, never taken away, and new danger is marked in every list.
    Raises NotYourReport when there is no such report.
    """
    report = Report.objects.counted().filter(number=number).first()
    if report is None:
        raise NotYourReport
    with transaction.atomic():
        fresh = locked(report.pk)
        state = where_to(fresh, Happening.WROTE_BACK, otherwise=NotYourReport)
        place = Compartment.objects.get(subject=fresh.pk, kind=CompartmentKind.STATEMENT)
        document = {"answers": dict(given)}
        item = append(compartment=place, label=Label.ANSWERS, document=document, by=by, now=now)
        _raise_flags(fresh, Answers(more=given), by)
        _code(fresh, Answers(more=given), now)
        put(fresh, state, by=by, now=now)
        record(
            name=EventName.ADDITION_RECEIVED, by=by, now=now, subject_kind="report",
            subject_id=fresh.pk, item_digest=digest(item),
        )  # fmt: skip
    return fresh


def _raise_flags(report: Report, answers: Answers, by: Actor) -> None:
    report.flags = sorted({*report.flags, *flags_of(answers)})
    if is_danger(answers) and not report.danger:
        report.danger = True
        restate(subject=report.pk, by=by, danger=True)
    report.save(update_fields=["flags", "danger"])


def _code(report: Report, answers: Answers, now: dt.datetime) -> None:
    """Let later answers on why and when be counted too, where the person said yes to that."""
    found = coded(answers, london_day(now))
    if found and Choice.objects.filter(report=report, key=COUNTS, withdrawn_on=None).exists():
        there = opened_coded(report.pk, bytes(report.coded))
        report.coded = locked_coded(report.pk, {**there, **found})
        report.save(update_fields=["coded"])
