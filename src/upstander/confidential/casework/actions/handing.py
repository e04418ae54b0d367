"""Handing cases over, and standing in for somebody who is away."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from upstander.confidential.casework.models import Case, Cover, Handover, Task
from upstander.confidential.casework.models.cases import CASE
from upstander.confidential.casework.queries.cases import colleagues, names_of
from upstander.confidential.casework.refusals import (
    NobodyChosen,
    NotInTheTeam,
    NotYours,
    StandsInForSelf,
)
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
from upstander.foundation.agencies.actions.duties import set_absence
from upstander.foundation.agencies.models import Absence
from upstander.foundation.agencies.queries.rota import able
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.choices import Label
from upstander.foundation.vault.sealing import digest


@dataclass(frozen=True)
class Handing:
    """Which cases go to whom, with which words, and whether open tasks go along."""

    cases: Sequence[Case]
    to: UUID
    text: str
    with_tasks: bool = True


def hand_over(*, handing: Handing, by: Actor, now: dt.datetime) -> list[Handover]:
    """Hand cases to a colleague, all of them or none; they are asked to say that they have them.

    The work is theirs at once, so that nothing rests while they have not looked. One's own cases
    may be handed over by anybody, others' by a supervisor. Raises NotPermitted, NoKeyToCase,
    CaseIsClosed, NotInTheTeam, NobodyChosen, WordsMissing and WordsTooLong.
    """
    own = all(case.worker == by.user_id for case in handing.cases)
    by.require(Permission.WORK_ON_CASE if own else Permission.GIVE_CASE)
    if not handing.cases:
        raise NobodyChosen
    words = require_words(handing.text)
    with transaction.atomic():
        return [
            _hand(case, words, handing, by, now)
            for case in sorted(handing.cases, key=lambda one: one.pk)
        ]


def acknowledge(*, handover: Handover, by: Actor, now: dt.datetime) -> Handover:
    """Say that one has a case that was handed over. Raises NotPermitted and NotYours."""
    by.require(Permission.WORK_ON_CASE)
    if handover.to != by.user_id:
        raise NotYours
    with transaction.atomic():
        Handover.objects.filter(pk=handover.pk, seen_on=None).update(seen_on=london_day(now))
        record(
            name=EventName.HANDOVER_SEEN, by=by, now=now, subject_kind=CASE,
            subject_id=handover.case_id, detail={"handover": str(handover.pk)},
        )  # fmt: skip
    handover.refresh_from_db()
    return handover


def stand_in(*, absence: Absence, cover: UUID, by: Actor, now: dt.datetime) -> Cover:
    """Say who stands in while somebody is away: their cases, tasks and alerts are the other's then.

    Nothing is moved: it holds on the days of the absence and ends with it. For oneself, or by a
    supervisor of a team. Raises NotPermitted, NotInTheTeam and StandsInForSelf.
    """
    own = absence.user_id == by.user_id
    by.require(Permission.WORK_ON_CASE if own else Permission.GIVE_CASE)
    if cover == absence.user_id:
        raise StandsInForSelf
    if not _share_a_team(absence.user_id, cover, by):
        raise NotInTheTeam
    with transaction.atomic():
        row, _made = Cover.objects.update_or_create(absence=absence, defaults={"by": cover})
        record(
            name=EventName.COVER_SET, by=by, now=now, subject_kind="user",
            subject_id=absence.user_id, detail={"cover": str(cover)},
        )  # fmt: skip
    return row


def go_away(
    *, user: UUID, days: tuple[dt.date, dt.date], cover: UUID | None, by: Actor, now: dt.datetime
) -> Absence:
    """Say on which days somebody is away and who stands in, both or neither.

    For oneself, or by a supervisor: somebody who is ill does not sign in to say so. Raises
    NotPermitted, NoHours, NotInTheTeam and StandsInForSelf.
    """
    own = user == by.user_id
    by.require(Permission.WORK_ON_CASE if own else Permission.GIVE_CASE)
    first, last = days
    with transaction.atomic():
        row = set_absence(user=user, first_day=first, last_day=last, by=by, now=now)
        if cover is not None:
            stand_in(absence=row, cover=cover, by=by, now=now)
    return row


def _share_a_team(user: UUID, cover: UUID, by: Actor) -> bool:
    """Return whether both hold keys in one team of the person who asks."""
    return any({user, cover} <= people.keys() for people in able(set(by.circles)).values())


def _hand(case: Case, words: str, handing: Handing, by: Actor, now: dt.datetime) -> Handover:
    seat = require_seat_in(by, case)
    fresh = locked_case(case)
    require_open(fresh)
    if handing.to not in {one.id for one in colleagues(fresh)}:
        raise NotInTheTeam
    giver = fresh.worker or seat.user
    document = signed(seat, now, text=words, to=names_of([handing.to])[handing.to])
    item = write(fresh, Label.HANDOVER, document, by=by, now=now)
    fresh.worker = handing.to
    fresh.save(update_fields=["worker"])
    if handing.with_tasks:
        Task.objects.filter(case=fresh, owner=giver, done_on=None).update(owner=handing.to)
    record(
        name=EventName.CASE_HANDED_OVER, by=by, now=now, subject_kind=CASE, subject_id=fresh.pk,
        detail={"to": str(handing.to)}, item_digest=digest(item),
    )  # fmt: skip
    today = london_day(now)
    return Handover.objects.create(
        case=fresh, giver=giver, to=handing.to, item=item.pk, given_on=today,
        # Whoever takes a case over themselves knows that they have it.
        seen_on=today if handing.to == by.user_id else None,
    )  # fmt: skip
