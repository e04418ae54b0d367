"""Judging the danger in a case, a supervisor's word on lowering it, and what changed since."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from upstander.confidential.casework.actions.work import add_task, finish_task
from upstander.confidential.casework.choices import Changed, Judged, RiskBand
from upstander.confidential.casework.models import Assessment, Case, Change, Task
from upstander.confidential.casework.models.cases import CASE
from upstander.confidential.casework.queries.risk import newest, there_now
from upstander.confidential.casework.refusals import ReasonMissing
from upstander.confidential.casework.risk_refusals import (
    AnswersMissing,
    LoweredTooFar,
    NothingToCountersign,
    SayWhyInWriting,
    YourOwnWish,
)
from upstander.confidential.casework.risk_tool import tool_of
from upstander.confidential.casework.rules.risk import (
    NEEDS_COUNTERSIGN,
    UNKNOWN,
    Move,
    Result,
    Tool,
    holds_now,
    judge,
    move,
    review_due,
)
from upstander.confidential.casework.steps import (
    locked_case,
    require_open,
    require_seat_in,
    require_words,
    signed,
    write,
)
from upstander.confidential.reporting.queries import Seat
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.actions import restate
from upstander.foundation.vault.choices import Label
from upstander.foundation.vault.models import Item
from upstander.foundation.vault.sealing import digest

# What nobody knew is asked again within these days, or by the next look if that is sooner.
ASK_AGAIN_DAYS = 7


@dataclass(frozen=True)
class Assessed:
    """What somebody answered with a version of the tool, and the band they judge right.

    ``seen`` is the number of the newest assessment on their screen when they began, 0 for none.
    """

    tool: str
    answers: Mapping[str, str]
    band: RiskBand
    flags: Collection[str] = ()
    reason: str = ""
    seen: int = 0


def assess(*, case: Case, assessed: Assessed, by: Actor, now: dt.datetime) -> Assessment:
    """Keep one judgement of the danger; afterwards its band holds, and the next look has a day.

    A band below what the tool says waits for a supervisor: until then the higher one holds. One
    that comes in after another its assessor had not seen is kept as well, and says so. What nobody
    knew becomes a task. Raises NotPermitted, NoKeyToCase, CaseIsClosed, AnswersMissing,
    ReasonMissing, LoweredTooFar and WordsTooLong.
    """
    by.require(Permission.ASSESS_RISK)
    seat = require_seat_in(by, case)
    tool = tool_of(assessed.tool)
    result = _result(tool, assessed)
    wish = _wish(result, assessed)
    document = _document(tool, result, assessed)
    with transaction.atomic():
        fresh = locked_case(case)
        require_open(fresh)
        before = newest(fresh)
        item = write(fresh, Label.RISK, signed(seat, now, **document), by=by, now=now)
        row = _row(fresh, tool, result, assessed, seat, london_day(now))
        row.item, row.second = item.pk, before is not None and before.number > assessed.seen
        row.state = Judged.WAITS if wish in NEEDS_COUNTERSIGN else Judged.HOLDS
        row.wanted = assessed.band if wish in NEEDS_COUNTERSIGN else ""
        row.ask_again = _ask_again(fresh, before, result, row, by, now)
        row.save(force_insert=True)
        _let_hold(fresh, row, by)
        _record(EventName.RISK_ASSESSED, row, item, by, now)
    return row


def _result(tool: Tool, assessed: Assessed) -> Result:
    for question in tool.questions:
        known = {UNKNOWN, *(answer.code for answer in question.answers)}
        if assessed.answers.get(question.key) not in known:
            raise AnswersMissing
    return judge(tool, assessed.answers, assessed.flags)


def _wish(result: Result, assessed: Assessed) -> Move:
    wish = move(result, assessed.band)
    if wish == Move.TOO_FAR:
        raise LoweredTooFar
    if wish != Move.KEEP and not assessed.reason.strip():
        raise ReasonMissing
    return wish


def _document(tool: Tool, result: Result, assessed: Assessed) -> dict[str, object]:
    """Return what is sealed: the answers, what the tool made of them, and the reason."""
    return {
        "tool": tool.version,
        "answers": {question.key: assessed.answers[question.key] for question in tool.questions},
        "flags": [flag.key for flag in result.flags],
        "score": result.score,
        "said": result.band.value,
        "judged": assessed.band.value,
        "text": require_words(assessed.reason) if assessed.reason.strip() else "",
    }


def _row(
    case: Case, tool: Tool, result: Result, assessed: Assessed, seat: Seat, day: dt.date
) -> Assessment:
    band, there = holds_now(result, assessed.band), there_now(case)
    return Assessment(
        case=case,
        number=Assessment.objects.filter(case=case).count() + 1,
        tool=tool.version,
        band=band,
        emergency=bool(result.flags),
        assessed_by=seat.user,
        assessed_on=day,
        review_on=review_due(tool, band, day),
        reports=there.reports,
        messages=there.messages,
        taken_back=there.taken_back,
    )


def _ask_again(
    case: Case,
    before: Assessment | None,
    result: Result,
    row: Assessment,
    by: Actor,
    now: dt.datetime,
) -> UUID | None:
    """Make one task of what nobody knew, in place of the one before."""
    asked_before = [before.ask_again] if before and before.ask_again else []
    old = Task.objects.filter(pk__in=asked_before, done_on=None).first()
    if old is not None:
        finish_task(task=old, by=by, now=now)
    if not result.unknown:
        return None
    asked = "; ".join(question.text for question in result.unknown)
    due = min(row.review_on, row.assessed_on + dt.timedelta(days=ASK_AGAIN_DAYS))
    text = _("Ask again what nobody knew yet: {questions}").format(questions=asked)
    return add_task(case=case, text=text, owner=row.assessed_by, due_on=due, by=by, now=now).pk


def _let_hold(case: Case, row: Assessment, by: Actor) -> None:
    """Put band and day on the case, and its danger on the rows that order lists."""
    case.band, case.review_on = row.band, row.review_on
    case.save(update_fields=["band", "review_on"])
    restate(subject=case.pk, by=by, danger=row.band == RiskBand.HIGH)


def countersign(
    *, assessment: Assessment, agree: bool, text: str, by: Actor, now: dt.datetime
) -> Assessment:
    """Say as a supervisor whether a lower band may hold; agreed, it holds from now on.

    An older assessment than the newest changes nothing on the case. Raises NotPermitted,
    NoKeyToCase, YourOwnWish, NothingToCountersign, ReasonMissing when not agreeing without a
    reason, and SayWhyInWriting when agreeing without one where an emergency made it high.
    """
    by.require(Permission.COUNTERSIGN_RISK)
    seat = require_seat_in(by, assessment.case)
    if assessment.assessed_by == by.user_id:
        raise YourOwnWish
    words = _countersign_words(assessment, text, agree=agree)
    with transaction.atomic():
        case = locked_case(assessment.case)
        row = Assessment.objects.select_for_update().get(pk=assessment.pk)
        if row.state != Judged.WAITS:
            raise NothingToCountersign
        document = signed(seat, now, text=words, agreed=agree)
        judged = Item.objects.get(pk=row.item)
        item = write(case, Label.COUNTERSIGN, document, by=by, now=now, replaces=judged)
        _decide(row, seat, now, agree=agree)
        if agree and newest(case) == row and case.closed_on is None:
            _let_hold(case, row, by)
        _record(EventName.RISK_COUNTERSIGNED, row, item, by, now)
    return row


def _countersign_words(assessment: Assessment, text: str, *, agree: bool) -> str:
    if text.strip():
        return require_words(text)
    if not agree:
        raise ReasonMissing
    if assessment.emergency:
        raise SayWhyInWriting
    return ""


def _decide(row: Assessment, seat: Seat, now: dt.datetime, *, agree: bool) -> None:
    row.state = Judged.AGREED if agree else Judged.NOT_AGREED
    row.read_by, row.read_on = seat.user, london_day(now)
    if agree:
        row.band = row.wanted
        row.review_on = review_due(tool_of(row.tool), RiskBand(row.band), row.assessed_on)
    row.save(update_fields=["state", "read_by", "read_on", "band", "review_on"])


def note_change(*, case: Case, what: Changed, by: Actor, now: dt.datetime) -> Change:
    """Say that something changed around the person; the danger must be judged again then.

    Raises NotPermitted, NoKeyToCase and CaseIsClosed.
    """
    by.require(Permission.ASSESS_RISK)
    seat = require_seat_in(by, case)
    with transaction.atomic():
        fresh = locked_case(case)
        require_open(fresh)
        last = newest(fresh)
        row = Change.objects.create(
            case=fresh, what=what, after=last.number if last else 0, noted_by=seat.user,
            noted_on=london_day(now),
        )  # fmt: skip
        record(
            name=EventName.RISK_CHANGED, by=by, now=now, subject_kind=CASE, subject_id=case.pk,
            detail={"what": what.value},
        )  # fmt: skip
    return row


def _record(name: EventName, row: Assessment, item: Item, by: Actor, now: dt.datetime) -> None:
    record(
        name=name, by=by, now=now, subject_kind=CASE, subject_id=row.case_id,
        detail={"number": row.number, "band": row.band, "state": row.state, "tool": row.tool},
        item_digest=digest(item),
    )  # fmt: skip
