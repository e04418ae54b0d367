"""Writing into the decision log. An entry is never changed; a better one takes its place."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from upstander.confidential.casework.choices import Stage
from upstander.confidential.casework.models import Case, LogEntry
from upstander.confidential.casework.models.cases import CASE
from upstander.confidential.casework.queries.decisions import logged
from upstander.confidential.casework.risk_refusals import ReplacedMeanwhile, StagesMissing
from upstander.confidential.casework.rules.decisions import Logged, may_replace, missing
from upstander.confidential.casework.steps import (
    locked_case,
    require_open,
    require_seat_in,
    require_words,
    signed,
    write,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.choices import Label
from upstander.foundation.vault.models import Item
from upstander.foundation.vault.sealing import digest


@dataclass(frozen=True)
class Writing:
    """What somebody writes into the log. A decision ``refers`` to what it stands on."""

    stage: Stage
    text: str
    refers: Collection[UUID] = ()
    replaces: UUID | None = None


def log_decision(*, case: Case, writing: Writing, by: Actor, now: dt.datetime) -> LogEntry:
    """Add one entry to the log; afterwards what it replaces does not stand any more, but stays.

    Raises NotPermitted, NoKeyToCase, CaseIsClosed, WordsMissing, WordsTooLong, StagesMissing for
    a decision that does not stand on all four stages, and ReplacedMeanwhile.
    """
    by.require(Permission.LOG_DECISION)
    seat = require_seat_in(by, case)
    words = require_words(writing.text)
    with transaction.atomic():
        fresh = locked_case(case)
        require_open(fresh)
        log = logged(fresh)
        refers = _grounds(writing, log)
        old = _replaced(writing, log)
        document = signed(seat, now, text=words, stage=writing.stage.value)
        item = write(fresh, Label.DECISION, document, by=by, now=now, replaces=old)
        row = LogEntry.objects.create(
            case=fresh, number=len(log) + 1, stage=writing.stage, item=item.pk, refers=refers,
            replaces_id=writing.replaces, written_by=seat.user, written_on=london_day(now),
        )  # fmt: skip
        record(
            name=EventName.DECISION_LOGGED, by=by, now=now, subject_kind=CASE, subject_id=case.pk,
            detail={"number": row.number, "stage": row.stage}, item_digest=digest(item),
        )  # fmt: skip
    return row


def _grounds(writing: Writing, log: Collection[Logged]) -> list[str]:
    """Return what a decision stands on, as it is kept; nothing for the other stages."""
    if writing.stage != Stage.ACT:
        return []
    lacking = missing(writing.refers, log)
    if lacking:
        raise StagesMissing(lacking)
    known = {entry.id for entry in log}
    return sorted(str(one) for one in set(writing.refers) & known)


def _replaced(writing: Writing, log: Collection[Logged]) -> Item | None:
    if writing.replaces is None:
        return None
    if not may_replace(writing.replaces, writing.stage, log):
        raise ReplacedMeanwhile
    return Item.objects.get(pk=LogEntry.objects.get(pk=writing.replaces).item)
