"""Bringing a team's existing cases in from a list, a slice at a time, and taking them back.

Nobody gets a message by any of it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format

from upstander.confidential.casework.actions.finding import cards_of_brought
from upstander.confidential.casework.bringing_refusals import (
    BroughtBefore,
    ColumnTwice,
    NotAtThisStep,
    NoTeamToBringTo,
    NothingToBring,
    TooLateToUndo,
)
from upstander.confidential.casework.bringing_words import COLUMNS
from upstander.confidential.casework.brought_cases import new_cases
from upstander.confidential.casework.choices import About, Bringing
from upstander.confidential.casework.models import BroughtCase, BroughtList, Case
from upstander.confidential.casework.models.bringing import LIST
from upstander.confidential.casework.models.cases import CASE
from upstander.confidential.casework.queries.bringing import (
    ListContent,
    Ready,
    mark_of,
    opened_list,
    ready,
    worked_on,
)
from upstander.confidential.casework.rules.bringing import (
    KNOWN,
    UNDO_WITHIN,
    Column,
    guess,
    may_undo,
    named_twice,
)
from upstander.confidential.casework.steps import require_words, signed
from upstander.confidential.reporting.queries import Seat
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.queries import job_in
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.ids import new_id
from upstander.foundation.uploads import spreadsheets
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.erasing import drop_items, erase
from upstander.foundation.vault.granting import Facts, Opening, open_subject
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Compartment
from upstander.foundation.vault.queries import items_of, live_keys
from upstander.foundation.vault.sealing import append, digest

# As many as fit one transaction that nobody else waits long for.
SLICE = 200
_FILE = (Label.LIST, Label.LIST_COLUMNS)


def read_list(*, raw: bytes, circle: UUID, by: Actor, now: dt.datetime) -> BroughtList:
    """Take in a team's list and guess its columns; it is sealed to the team, and nothing is brought.

    The same file again gives the list that is there while it is not finished. Raises NotPermitted,
    NoTeamToBringTo, BroughtBefore and what ``spreadsheets.read`` raises.
    """
    seat = _seat(by, circle)
    mark = mark_of(circle, "file", raw)
    there = _there(mark)
    if there is not None:
        return there
    table = spreadsheets.read(raw, KNOWN)
    chosen = {"columns": [one.value for one in guess(table)], "otherwise": About.INCIDENT.value}
    row = BroughtList(
        id=new_id(), circle=circle, brought_by=seat.user, begun_on=london_day(now), mark=mark
    )
    with transaction.atomic():
        row.save(force_insert=True)
        documents: list[tuple[Label, Mapping[str, object]]] = [
            (Label.LIST, table.document()),
            (Label.LIST_COLUMNS, chosen),
        ]
        open_subject(
            subject=row.pk,
            openings=[
                Opening(CompartmentKind.WORK, list(live_keys([circle]).values()), documents)
            ],
            facts=Facts(danger=False, state=row.state, day=row.begun_on, area="", kind=LIST),
            standby=None, purpose=LIST, by=by, now=now, event=EventName.LIST_READ,
        )  # fmt: skip
    return row


def choose_columns(
    *,
    row: BroughtList,
    columns: Sequence[Column],
    otherwise: About,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Say what each column is. Raises NotPermitted, NoTeamToBringTo, NotAtThisStep, ColumnTwice."""
    _seat(by, row.circle)
    twice = named_twice(columns)
    if twice is not None:
        raise ColumnTwice(str(COLUMNS[twice]))
    chosen = {"columns": [one.value for one in columns], "otherwise": otherwise.value}
    with transaction.atomic():
        _locked(row, Bringing.MAPPING)
        _seal(row, Label.LIST_COLUMNS, chosen, by, now)


def begin_bringing(
    *, row: BroughtList, basis: str, keyring: Keyring, by: Actor, now: dt.datetime
) -> BroughtList:
    """Decide to bring a list in, with a note on why that is lawful; cases come with each slice.

    Raises NotPermitted, NoTeamToBringTo, WordsMissing, NotAtThisStep, NothingToBring, CannotOpen.
    """
    seat = _seat(by, row.circle)
    words = require_words(basis)
    found = ready(row, opened_list(row, keyring), london_day(now))
    if not found.drafts:
        raise NothingToBring
    with transaction.atomic():
        fresh = _locked(row, Bringing.MAPPING)
        _seal(fresh, Label.NOTE, signed(seat, now, text=words), by, now)
        fresh.state, fresh.total = Bringing.UNDER_WAY, len(found.drafts)
        fresh.left_out = len(found.left_out)
        fresh.save(update_fields=["state", "total", "left_out"])
        _record(EventName.LIST_BEGUN, fresh, by, now, lines=fresh.total)
    return fresh


def bring_slice(
    *, row: BroughtList, keyring: Keyring, by: Actor, now: dt.datetime, most: int = SLICE
) -> BroughtList:
    """Bring in the next cases of a list, all of this slice or none.

    They can be searched at once. May be called again after any break: what is in is not brought twice. After the last one the
    list itself is deleted; what stayed out is kept, sealed, for 7 days. Raises NotPermitted,
    NoTeamToBringTo, NotAtThisStep and CannotOpen.
    """
    seat = _seat(by, row.circle)
    with transaction.atomic():
        fresh = _locked(row, Bringing.UNDER_WAY)
        content = opened_list(fresh, keyring)
        found = ready(fresh, content, london_day(now))
        made = new_cases(fresh, found.drafts[:most], found.marks, seat, by=by, now=now)
        cards_of_brought(cases=made, keyring=keyring, by=by, now=now)
        if len(found.drafts) <= most:
            _finish(fresh, content, found, by, now)
    return fresh


def undo_bringing(*, row: BroughtList, by: Actor, now: dt.datetime) -> list[str]:
    """Take a list's cases back: those that nobody has worked on since are deleted for good.

    Returns the references of those that stay. Raises NotPermitted, NoTeamToBringTo, NotAtThisStep
    and TooLateToUndo.
    """
    _seat(by, row.circle)
    with transaction.atomic():
        fresh = _locked(row, Bringing.DONE)
        if fresh.done_on is None or not may_undo(fresh.done_on, london_day(now)):
            raise TooLateToUndo
        stay = dict(worked_on(fresh).values_list("case", "case__reference"))
        rows = BroughtCase.objects.filter(came_with=fresh).exclude(case__in=list(stay))
        gone = list(rows.values_list("case", flat=True))
        erase(subjects=gone, kind=CASE, by=by, now=now)
        for start in range(0, len(gone), SLICE):
            Case.objects.filter(pk__in=gone[start : start + SLICE]).delete()
        fresh.state, fresh.taken_back = Bringing.UNDONE, len(gone)
        fresh.save(update_fields=["state", "taken_back"])
        _record(EventName.LIST_UNDONE, fresh, by, now, deleted=len(gone), stay=len(stay))
    return sorted(stay.values())


def drop_list(*, row: BroughtList, by: Actor, now: dt.datetime) -> None:
    """Throw a list away of which nothing came in. Raises NotPermitted, NoTeamToBringTo,
    NotAtThisStep."""
    _seat(by, row.circle)
    _drop(row, by, now)


def forget_lists(*, by: Actor, now: dt.datetime) -> None:
    """Delete lists that nobody went on with for 7 days, and what stayed out of those that came."""
    before = london_day(now) - UNDO_WITHIN
    for row in BroughtList.objects.filter(state=Bringing.MAPPING, begun_on__lt=before):
        _drop(row, by, now)
    for row in BroughtList.objects.filter(done_on__lt=before):
        drop_items(subject=row.pk, labels=[Label.LIST_LEFT])


def _drop(row: BroughtList, by: Actor, now: dt.datetime) -> None:
    with transaction.atomic():
        fresh = _locked(row, Bringing.MAPPING)
        erase(subjects=[fresh.pk], kind=LIST, by=by, now=now)
        _record(EventName.LIST_DROPPED, fresh, by, now)
        fresh.delete()


def _finish(
    row: BroughtList, content: ListContent, found: Ready, by: Actor, now: dt.datetime
) -> None:
    drop_items(subject=row.pk, labels=_FILE)
    lines = {one.number: one for one in content.table.lines} if content.table else {}
    left = {
        "columns": list(content.table.columns) if content.table else [],
        "lines": [
            [out.line, out.why.value, out.about, list(lines[out.line].cells)]
            for out in found.left_out
        ],
    }
    _seal(row, Label.LIST_LEFT, left, by, now)
    row.state, row.done_on = Bringing.DONE, london_day(now)
    row.total, row.left_out = row.cases.count(), len(found.left_out)
    row.save(update_fields=["state", "done_on", "total", "left_out"])
    _record(EventName.LIST_BROUGHT, row, by, now, cases=row.total, left_out=row.left_out)


def _there(mark: str) -> BroughtList | None:
    row = BroughtList.objects.filter(mark=mark).exclude(state=Bringing.UNDONE).first()
    if row is not None and row.done_on is not None:
        raise BroughtBefore(date_format(row.done_on, "j F Y"), row.total)
    return row


def _seat(by: Actor, circle: UUID) -> Seat:
    by.require(Permission.BRING_CASES)
    job = job_in(by.user_id, {circle} & set(by.circles)) if by.user_id else None
    if job is None or by.user_id is None:
        raise NoTeamToBringTo
    return Seat(user=by.user_id, circle=circle, agency=job.agency, role=job.title)


def _locked(row: BroughtList, state: Bringing) -> BroughtList:
    fresh = BroughtList.objects.select_for_update().filter(pk=row.pk).first()
    if fresh is None or fresh.state != state:
        raise NotAtThisStep
    return fresh


def _seal(
    row: BroughtList, label: Label, document: Mapping[str, object], by: Actor, now: dt.datetime
) -> None:
    place = Compartment.objects.get(subject=row.pk, kind=CompartmentKind.WORK)
    before = [one for one in items_of(row.pk, [CompartmentKind.WORK]) if one.label == label]
    replaced = {one.replaces_id for one in before}
    item = append(
        compartment=place, label=label, document=document, by=by, now=now,
        replaces=next((one for one in before if one.pk not in replaced), None),
    )  # fmt: skip
    record(
        name=EventName.ITEM_SEALED, by=by, now=now, subject_kind=LIST, subject_id=row.pk,
        item_digest=digest(item),
    )  # fmt: skip


def _record(name: EventName, row: BroughtList, by: Actor, now: dt.datetime, **detail: int) -> None:
    record(
        name=name, by=by, now=now, subject_kind=LIST, subject_id=row.pk,
        detail={"team": str(row.circle), **detail},
    )  # fmt: skip
