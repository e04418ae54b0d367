"""Our side of the conversation."""

import datetime as dt

from django.db import transaction

from upstander.confidential.reporting.choices import CloseReason, Happening, ReportState
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.refusals import AlreadyClosed, OpenItFirst
from upstander.confidential.reporting.steps import (
    add_message,
    locked,
    put,
    require_seat,
    require_text,
    where_to,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.vault.sealing import digest


def answer_report(
    *, report: Report, text: str, by: Actor, now: dt.datetime, read: int | None = None
) -> Report:
    """Write to the person; afterwards it is their turn, and a closed report is taken up again.

    ``read`` is how many messages were on the writer's screen. Raises NothingWritten, TooLong,
    NotPermitted, NoKeyHere, OpenItFirst and ConversationMovedOn.
    """
    by.require(Permission.ANSWER_REPORT)
    words = require_text(text)
    with transaction.atomic():
        fresh = locked(report.pk)
        seat = require_seat(by, fresh)
        state = where_to(fresh, Happening.ANSWERED, otherwise=OpenItFirst)
        item = add_message(fresh, words, by=by, now=now, seat=seat, read=read)
        put(fresh, state, by=by, now=now)
        record(
            name=EventName.REPORT_ANSWERED, by=by, now=now, subject_kind="report",
            subject_id=fresh.pk, detail={"agency": seat.agency, "role": seat.role},
            item_digest=digest(item),
        )  # fmt: skip
    return fresh


def close_report(
    *,
    report: Report,
    reason: CloseReason,
    text: str,
    by: Actor,
    now: dt.datetime,
    read: int | None = None,
) -> Report:
    """Close a report with words to the person, who can take it up again by writing back.

    Raises what ``answer_report`` raises, and AlreadyClosed.
    """
    by.require(Permission.CLOSE_REPORT)
    words = require_text(text)
    with transaction.atomic():
        fresh = locked(report.pk)
        seat = require_seat(by, fresh)
        closed = fresh.state == ReportState.CLOSED
        state = where_to(
            fresh, Happening.CLOSED, otherwise=AlreadyClosed if closed else OpenItFirst
        )
        item = add_message(fresh, words, by=by, now=now, seat=seat, read=read)
        put(fresh, state, by=by, now=now)
        record(
            name=EventName.REPORT_CLOSED, by=by, now=now, subject_kind="report",
            subject_id=fresh.pk, detail={"reason": reason.value, "role": seat.role},
            item_digest=digest(item),
        )  # fmt: skip
    return fresh
