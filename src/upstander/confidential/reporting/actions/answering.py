"""Our side of the conversation."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.choices import (
    NEED_A_SECOND,
    CloseReason,
    Happening,
    ReportKind,
    ReportState,
)
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.refusals import (
    AlreadyClosed,
    IsAReport,
    NobodyReadItSecond,
    OpenItFirst,
)
from upstander.confidential.reporting.steps import (
    add_files,
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
from upstander.foundation.core.clock import london_day
from upstander.foundation.uploads.parcels import HandedIn
from upstander.foundation.vault.sealing import digest, item_digests


def answer_report(
    *,
    report: Report,
    text: str,
    by: Actor,
    now: dt.datetime,
    read: int | None = None,
    files: Sequence[HandedIn] = (),
    suggests: bool = False,
) -> Report:
    """Write to the person; afterwards it is their turn, and a closed report is taken up again.

    Who listens may say with it that the person could make a report (``suggests``): their mailbox
    then says so, and only they can do it.

    ``read`` is how many messages were on the writer's screen. Of ``files`` the clean copies go
    with it. Raises NothingWritten, TooLong,
    NotPermitted, NoKeyHere, OpenItFirst, ConversationMovedOn, and IsAReport when a report is
    suggested to somebody who made one.
    """
    by.require(Permission.ANSWER_REPORT)
    words = require_text(text, files)
    with transaction.atomic():
        fresh = locked(report.pk)
        seat = require_seat(by, fresh)
        state = where_to(fresh, Happening.ANSWERED, otherwise=OpenItFirst)
        if suggests:
            _suggest(fresh, now)
        item = add_message(fresh, words, by=by, now=now, seat=seat, read=read)
        beside = add_files(fresh, files, to=item, from_us=True, by=by, now=now)
        put(fresh, state, by=by, now=now)
        record(
            name=EventName.REPORT_ANSWERED, by=by, now=now, subject_kind="report",
            subject_id=fresh.pk,
            detail={
                "agency": seat.agency, "role": seat.role,
                **({"suggests": True} if suggests else {}), **item_digests(beside),
            },
            item_digest=digest(item),
        )  # fmt: skip
    return fresh


def _suggest(report: Report, now: dt.datetime) -> None:
    if report.kind != ReportKind.EAR:
        raise IsAReport
    report.suggested_on = london_day(now)
    report.save(update_fields=["suggested_on"])


def close_report(
    *,
    report: Report,
    reason: CloseReason,
    text: str,
    by: Actor,
    now: dt.datetime,
    read: int | None = None,
    decided_by: UUID | None = None,
) -> Report:
    """Close a report with words to the person, who can take it up again by writing back.

    That another service can help better was ``decided_by`` somebody else before: whoever closes it
    is the second reader. Raises what ``answer_report`` raises, NobodyReadItSecond and AlreadyClosed.
    """
    by.require(Permission.CLOSE_REPORT)
    if reason in NEED_A_SECOND and decided_by in {None, by.user_id}:
        raise NobodyReadItSecond
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
