"""When somebody else may know the code, or it is lost: stop it, and make another."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.choices import Fits, ReportState
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import CodeFacts, Seat, code_of, opened
from upstander.confidential.reporting.refusals import CodeMovedOn, NotRecognised, OpenItFirst
from upstander.confidential.reporting.rules import is_recognised
from upstander.confidential.reporting.steps import (
    locked,
    require_owner,
    require_seat,
    require_text,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.vault import journal
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.codes import Code
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.granting import give, renew_standbys
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Compartment, Item
from upstander.foundation.vault.receipts import DerivedReceipt, derive_again, store_receipt
from upstander.foundation.vault.rekeying import record_key
from upstander.foundation.vault.sealing import append, digest
from upstander.foundation.vault.taking import retire_code


@dataclass(frozen=True)
class Recognised:
    """How a worker knows who they speak with. ``instead_of`` is the code's key as they saw it."""

    fits: Iterable[Fits]
    how: str
    reached: bool
    instead_of: UUID | None


def freeze_code(*, owner: UUID, keyring: Keyring, by: Actor, now: dt.datetime) -> None:
    """Stop a report's code at once, as the person whose it is. Raises NotYourReport.

    Afterwards the code opens nothing, for anybody, and a try with it reads like a wrong code.
    """
    require_owner(keyring, owner)
    with transaction.atomic():
        locked(owner)
        retire_code(subject=owner, by=by, now=now)
        record(name=EventName.CODE_FROZEN, by=by, now=now, subject_kind="report", subject_id=owner)


def replace_code(
    *, report: Report, recognised: Recognised, keyring: Keyring, by: Actor, now: dt.datetime
) -> Code:
    """Make a new code for somebody a worker reached and recognised; return it, to be read out.

    Afterwards it opens the conversation, the one before opens nothing, and how the person was
    recognised is sealed with what happened. Raises NotPermitted, NoKeyHere, OpenItFirst,
    NotRecognised, NothingWritten, TooLong, CannotOpen, Busy and CodeMovedOn.
    """
    by.require(Permission.REPLACE_CODE)
    seat = require_seat(by, report)
    _check(report, recognised, keyring)
    known = code_of(report)
    receipt = derive_again(report=report.pk, handle=report.number, version=known.codes + 1, now=now)
    with journal.written_down(now):
        _require_same(locked(report.pk), known, recognised.instead_of)
        retire_code(subject=report.pk, by=by, now=now)
        _let_in(report, receipt, keyring, by, now)
        item = _seal_how(report, recognised, seat, by, now)
        record(
            name=EventName.CODE_REPLACED, by=by, now=now, subject_kind="report",
            subject_id=report.pk, detail={"agency": seat.agency, "role": seat.role},
            item_digest=digest(item),
        )  # fmt: skip
    return receipt.code


def _check(report: Report, recognised: Recognised, keyring: Keyring) -> None:
    if report.state == ReportState.NEW:
        raise OpenItFirst
    if not is_recognised(recognised.fits, reached=recognised.reached):
        raise NotRecognised
    require_text(recognised.how)
    # Whoever cannot read what the person told us cannot have compared it.
    if opened(report, keyring).statement is None:
        raise CannotOpen


def _require_same(report: Report, known: CodeFacts, seen: UUID | None) -> None:
    """Raise CodeMovedOn when another code is live now: a form that is sent again makes no third."""
    if known.live != seen or code_of(report) != known:
        raise CodeMovedOn


def _let_in(
    report: Report, receipt: DerivedReceipt, keyring: Keyring, by: Actor, now: dt.datetime
) -> None:
    store_receipt(receipt)
    record_key(receipt.key, by=by, now=now)
    give(
        subject=report.pk, kinds=[CompartmentKind.CONVERSATION], holder=report.pk,
        keyring=keyring, purpose="new code", basis="recognised", by=by, now=now,
    )  # fmt: skip
    renew_standbys(subject=report.pk, code=receipt.key, keyring=keyring, by=by, now=now)


def _seal_how(
    report: Report, recognised: Recognised, seat: Seat, by: Actor, now: dt.datetime
) -> Item:
    document = {
        "fits": [fit.value for fit in recognised.fits],
        "how": recognised.how,
        "agency": seat.agency,
        "role": seat.role,
    }
    place = Compartment.objects.get(subject=report.pk, kind=CompartmentKind.STATEMENT)
    return append(compartment=place, label=Label.CODE_CHECK, document=document, by=by, now=now)
