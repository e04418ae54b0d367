"""Somebody asks us to delete what they told us, and a person answers. Neither deletes anything."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.choices import DeletionAnswer, Happening
from upstander.confidential.reporting.models import DeletionRequest, Report
from upstander.confidential.reporting.refusals import (
    AskedAlready,
    NothingAsked,
    NotYourReport,
    OpenItFirst,
)
from upstander.confidential.reporting.steps import (
    add_message,
    locked,
    put,
    require_owner,
    require_seat,
    require_text,
    where_to,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.sealing import digest


def ask_deletion(*, owner: UUID, keyring: Keyring, by: Actor, now: dt.datetime) -> DeletionRequest:
    """Ask us, as the person whose report it is, to delete it; afterwards it is our turn.

    Nothing is deleted by asking. Raises NotYourReport, and AskedAlready while one waits.
    """
    require_owner(keyring, owner)
    with transaction.atomic():
        report = locked(owner)
        state = where_to(report, Happening.WROTE_BACK, otherwise=NotYourReport)
        if _waiting(report) is not None:
            raise AskedAlready
        asked = DeletionRequest.objects.create(report=report, asked_on=london_day(now))
        put(report, state, by=by, now=now)
        record(
            name=EventName.DELETION_ASKED, by=by, now=now, subject_kind="report", subject_id=owner
        )
    return asked


def answer_deletion(
    *,
    report: Report,
    answer: DeletionAnswer,
    text: str,
    by: Actor,
    now: dt.datetime,
    read: int | None = None,
) -> DeletionRequest:
    """Answer a request to delete, with words to the person; it does not delete by itself.

    Raises NothingAsked, and what ``answer_report`` raises.
    """
    by.require(Permission.ANSWER_REPORT)
    words = require_text(text)
    with transaction.atomic():
        fresh = locked(report.pk)
        seat = require_seat(by, fresh)
        asked = _waiting(fresh)
        if asked is None:
            raise NothingAsked
        state = where_to(fresh, Happening.ANSWERED, otherwise=OpenItFirst)
        item = add_message(fresh, words, by=by, now=now, seat=seat, read=read)
        asked.answer, asked.answered_on = answer, london_day(now)
        asked.save(update_fields=["answer", "answered_on"])
        put(fresh, state, by=by, now=now)
        record(
            name=EventName.DELETION_ANSWERED, by=by, now=now, subject_kind="report",
            subject_id=fresh.pk,
            detail={"answer": answer.value, "agency": seat.agency, "role": seat.role},
            item_digest=digest(item),
        )  # fmt: skip
    return asked


def _waiting(report: Report) -> DeletionRequest | None:
    return DeletionRequest.objects.filter(report=report, answered_on=None).first()
