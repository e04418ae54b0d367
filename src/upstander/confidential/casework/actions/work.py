"""Work on a case: showing it, notes, tasks, who does it, where it stands, closing it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from upstander.confidential.casework.actions.finding import keep_card
from upstander.confidential.casework.choices import (
    NOBODY_TO_ASK,
    CaseState,
    Ending,
    Outcome,
)
from upstander.confidential.casework.models import Case, CaseReport, Task
from upstander.confidential.casework.models.cases import CASE
from upstander.confidential.casework.queries.cases import colleagues, reports_in
from upstander.confidential.casework.queries.timeline import CaseContent, opened_case
from upstander.confidential.casework.refusals import (
    BadDay,
    CannotMoveThere,
    CaseHasOpenTasks,
    DoneAlready,
    NotInTheTeam,
    SomebodyWaits,
)
from upstander.confidential.casework.rules.moves import may_move
from upstander.confidential.casework.steps import (
    locked_case,
    require_open,
    require_seat_in,
    require_words,
    signed,
    write,
)
from upstander.confidential.reporting.actions import (
    OpenedReport,
    ask_how_it_was,
    ask_no_more,
    open_report,
)
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.rules import OUR_TURN
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.actions import restate
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Item
from upstander.foundation.vault.queries import items_of
from upstander.foundation.vault.sealing import digest


@dataclass(frozen=True)
class ShownCase:
    """A case as it was shown: what is written on it, and its reports, which were opened too."""

    content: CaseContent
    rows: tuple[CaseReport, ...]
    reports: tuple[OpenedReport, ...]


def show_case(
    *, case: Case, keyring: Keyring, by: Actor, now: dt.datetime, part: str = ""
) -> ShownCase:
    """Open a case, or one ``part`` of it, for one display: what is written, what people told us.

    It is written down first; each person sees which role opened their report, and on which day.
    Raises NotPermitted, NoKeyToCase and AuditUnavailable.
    """
    by.require(Permission.WORK_ON_CASE)
    seat = require_seat_in(by, case)
    with transaction.atomic():
        record(
            name=EventName.CASE_SHOWN, by=by, now=now, subject_kind=CASE, subject_id=case.pk,
            detail={"agency": seat.agency, "role": seat.role, **({"part": part} if part else {})},
        )  # fmt: skip
        rows = reports_in(by, case)
        reports = [open_report(report=row.report, keyring=keyring, by=by, now=now) for row in rows]
        keep_card(case=case, keyring=keyring, by=by, now=now)
        return ShownCase(opened_case(case, keyring), tuple(rows), tuple(reports))


def rename_case(*, case: Case, title: str, by: Actor, now: dt.datetime) -> Item:
    """Give a case another name; the one before stays in its history. Raises as ``add_note``."""
    by.require(Permission.WORK_ON_CASE)
    seat = require_seat_in(by, case)
    words = require_words(title)
    with transaction.atomic():
        fresh = locked_case(case)
        require_open(fresh)
        named = [
            one for one in items_of(case.pk, [CompartmentKind.WORK]) if one.label == Label.CASE
        ]
        replaced = {one.replaces_id for one in named}
        before = next(one for one in named if one.pk not in replaced)
        item = write(
            fresh, Label.CASE, signed(seat, now, title=words), by=by, now=now, replaces=before
        )
        _record(EventName.CASE_NAMED, case, by, now, item)
    return item


def add_note(*, case: Case, text: str, by: Actor, now: dt.datetime) -> Item:
    """Write on a case. Raises NotPermitted, NoKeyToCase, WordsMissing, WordsTooLong.

    A closed case takes notes: what is learned late must have a place.
    """
    by.require(Permission.WORK_ON_CASE)
    seat = require_seat_in(by, case)
    words = require_words(text)
    with transaction.atomic():
        item = write(case, Label.NOTE, signed(seat, now, text=words), by=by, now=now)
        _record(EventName.NOTE_ADDED, case, by, now, item)
    return item


def add_task(
    *, case: Case, text: str, owner: UUID, due_on: dt.date, by: Actor, now: dt.datetime
) -> Task:
    """Give somebody of the case's teams something to do.

    Raises NotPermitted, NoKeyToCase, CaseIsClosed, NotInTheTeam, BadDay and what ``add_note`` does.
    """
    by.require(Permission.WORK_ON_CASE)
    seat = require_seat_in(by, case)
    words = require_words(text)
    if due_on < london_day(now):
        raise BadDay
    with transaction.atomic():
        fresh = locked_case(case)
        require_open(fresh)
        name = _name_in_team(fresh, owner)
        document = signed(seat, now, text=words, owner=name, due=due_on.isoformat())
        item = write(fresh, Label.TASK, document, by=by, now=now)
        task = Task.objects.create(
            case=fresh, item=item.pk, owner=owner, due_on=due_on, made_by=seat.user,
            made_on=london_day(now),
        )  # fmt: skip
        _record(EventName.TASK_ADDED, case, by, now, item)
    return task


def finish_task(*, task: Task, by: Actor, now: dt.datetime) -> Task:
    """Say that a task is done, or no longer needed. Raises NotPermitted, NoKeyToCase, DoneAlready."""
    by.require(Permission.WORK_ON_CASE)
    seat = require_seat_in(by, task.case)
    with transaction.atomic():
        fresh = Task.objects.select_for_update().get(pk=task.pk)
        if fresh.done_on is not None:
            raise DoneAlready
        fresh.done_on, fresh.done_by = london_day(now), seat.user
        fresh.save(update_fields=["done_on", "done_by"])
        _record(EventName.TASK_DONE, task.case, by, now)
    return fresh


def give_task(*, task: Task, to: UUID, by: Actor, now: dt.datetime) -> Task:
    """Give an open task to somebody else of the case's teams, such as one of a person who left.

    Raises NotPermitted, NoKeyToCase, CaseIsClosed, NotInTheTeam and DoneAlready.
    """
    by.require(Permission.WORK_ON_CASE)
    require_seat_in(by, task.case)
    with transaction.atomic():
        case = locked_case(task.case)
        require_open(case)
        fresh = Task.objects.select_for_update().get(pk=task.pk)
        if fresh.done_on is not None:
            raise DoneAlready
        _name_in_team(case, to)
        fresh.owner = to
        fresh.save(update_fields=["owner"])
        record(
            name=EventName.TASK_GIVEN, by=by, now=now, subject_kind=CASE, subject_id=case.pk,
            detail={"to": str(to)},
        )  # fmt: skip
    return fresh


def give_case(*, case: Case, to: UUID, by: Actor, now: dt.datetime) -> Case:
    """Let somebody of the case's teams do the work; their open tasks stay where they are.

    Anybody may take a case themselves; giving it to others is a supervisor's. Raises
    NotPermitted, NoKeyToCase, CaseIsClosed and NotInTheTeam.
    """
    mine = to == by.user_id
    by.require(Permission.WORK_ON_CASE if mine else Permission.GIVE_CASE)
    require_seat_in(by, case)
    with transaction.atomic():
        fresh = locked_case(case)
        require_open(fresh)
        _name_in_team(fresh, to)
        fresh.worker = to
        fresh.save(update_fields=["worker"])
        record(
            name=EventName.CASE_GIVEN, by=by, now=now, subject_kind=CASE, subject_id=case.pk,
            detail={"to": str(to)},
        )  # fmt: skip
    return fresh


def move_case(*, case: Case, to: CaseState, text: str, by: Actor, now: dt.datetime) -> Case:
    """Move a case to another state that keeps it in work, with a word on why.

    Raises NotPermitted, NoKeyToCase, CannotMoveThere, WordsMissing and WordsTooLong.
    """
    by.require(Permission.WORK_ON_CASE)
    seat = require_seat_in(by, case)
    words = require_words(text)
    with transaction.atomic():
        fresh = locked_case(case)
        if to in {CaseState.CLOSED, CaseState.REOPENED} or not may_move(fresh.state, to):
            raise CannotMoveThere
        _move(fresh, to, signed(seat, now, text=words), by, now)
    return fresh


@dataclass(frozen=True)
class Closing:
    """Why a case is closed, what came of it, and a word on it."""

    ending: Ending
    outcomes: Sequence[Outcome]
    text: str
    # Whether the people of its reports are asked how it was.
    ask: bool = False


def close_case(*, case: Case, closing: Closing, by: Actor, now: dt.datetime) -> Case:
    """Close a case with its outcome. Its reports stay: a person can write at any time.

    Where that is wanted, its people are asked in their mailboxes how it was.

    Raises NotPermitted, NoKeyToCase, CannotMoveThere, CaseHasOpenTasks, SomebodyWaits,
    WordsMissing and WordsTooLong.
    """
    by.require(Permission.CLOSE_CASE)
    seat = require_seat_in(by, case)
    words = require_words(closing.text)
    with transaction.atomic():
        fresh = locked_case(case)
        _require_done(fresh)
        fresh.ending = closing.ending
        fresh.outcomes = sorted(one.value for one in closing.outcomes)
        fresh.review_on = None
        said = signed(seat, now, text=words, ending=closing.ending.value, outcomes=fresh.outcomes)
        _move(fresh, CaseState.CLOSED, said, by, now)
        if closing.ask and closing.ending not in NOBODY_TO_ASK:
            ask_how_it_was(reports=_told(by, fresh), by=by, now=now)
    return fresh


def reopen_case(*, case: Case, text: str, by: Actor, now: dt.datetime) -> Case:
    """Take a closed case up again, with a word on why; nobody is asked any more how it was.

    Raises as ``move_case``.
    """
    by.require(Permission.CLOSE_CASE)
    seat = require_seat_in(by, case)
    words = require_words(text)
    with transaction.atomic():
        fresh = locked_case(case)
        fresh.ending, fresh.outcomes = "", []
        _move(fresh, CaseState.REOPENED, signed(seat, now, text=words), by, now)
        ask_no_more(reports=_told(by, fresh), by=by, now=now)
    return fresh


def _told(by: Actor, case: Case) -> list[Report]:
    return [row.report for row in reports_in(by, case)]


def _require_done(case: Case) -> None:
    if case.state == CaseState.CLOSED:
        raise CannotMoveThere
    if Task.objects.filter(case=case, done_on=None).exists():
        raise CaseHasOpenTasks
    waiting = CaseReport.objects.filter(case=case, report__state__in=list(OUR_TURN))
    if waiting.exists():
        raise SomebodyWaits


def _move(case: Case, to: CaseState, said: dict[str, object], by: Actor, now: dt.datetime) -> None:
    if not may_move(case.state, to):
        raise CannotMoveThere
    item = write(case, Label.MOVE, {**said, "from": case.state, "to": to.value}, by=by, now=now)
    case.state = to
    case.closed_on = london_day(now) if to == CaseState.CLOSED else None
    case.save(update_fields=["state", "closed_on", "ending", "outcomes", "review_on"])
    restate(subject=case.pk, by=by, state=to)
    record(
        name=EventName.CASE_MOVED, by=by, now=now, subject_kind=CASE, subject_id=case.pk,
        detail={"to": to.value}, item_digest=digest(item),
    )  # fmt: skip


def _name_in_team(case: Case, user: UUID) -> str:
    name = next((one.name for one in colleagues(case) if one.id == user), None)
    if name is None:
        raise NotInTheTeam
    return name


def _record(
    name: EventName, case: Case, by: Actor, now: dt.datetime, item: Item | None = None
) -> None:
    record(
        name=name, by=by, now=now, subject_kind=CASE, subject_id=case.pk,
        item_digest=digest(item) if item else "",
    )  # fmt: skip
