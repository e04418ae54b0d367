"""Places on their way: asking to join, visits, training, agreement, sticker, review, and the end.

Every move goes by the table (``rules.accrediting.MOVES``), leaves a step and an audit row.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from upstander.community.directory.actions.entries import (
    add_entry,
    check_entry,
    hide_entry,
    show_entry,
)
from upstander.community.directory.choices import (
    CheckedBy,
    Done,
    Happened,
    Kind,
    Move,
    StaffKnew,
    Stage,
    WhyOff,
)
from upstander.community.directory.models import Accreditation, Entry, Incident, Step
from upstander.community.directory.place_refusals import AskedAlready
from upstander.community.directory.refusals import (
    NoSuchPlace,
    NotNow,
    StickerTaken,
    VisitFirst,
)
from upstander.community.directory.rules import accrediting as rules
from upstander.community.directory.rules.facts import Facts, span_of, span_words
from upstander.community.directory.rules.opening import Span
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.reference.rules import spaced_postcode, tidy_postcode

# What an accredited place is called in the directory, and what it is found by.
_SERVICES = {
    Kind.SAFE_PLACE: ("Safe Place", ("safe",)),
    Kind.CENTRE: ("Help to report hate", ("report",)),
}


_AS_SAID = (
    "kind", "name", "organisation", "address", "town", "ask_for", "phone", "email", "hours",
)  # fmt: skip


@dataclass(frozen=True)
class Application:
    """What a place says that asks to join. ``access`` are codes of choices.Access.

    ``hours`` is what it says beside its ``openings``.
    """

    kind: Kind
    name: str
    organisation: str
    address: str
    town: str
    postcode: str
    ask_for: str
    phone: str
    email: str = ""
    hours: str = ""
    access: Sequence[str] = ()
    openings: Sequence[Span] = ()


@dataclass(frozen=True)
class Visited:
    """What somebody found who visited. ``mystery`` means that the place did not know."""

    on: dt.date
    ready: bool
    knew: StaffKnew
    sticker_seen: bool = False
    mystery: bool = False


@dataclass(frozen=True)
class Noted:
    """What happened in a place, in codes."""

    on: dt.date
    happened: Happened
    done: Done
    hate: bool = False


def apply_to_join(*, application: Application, by: Actor, now: dt.datetime) -> Accreditation:
    """Put a place on the list of those to visit. Anybody may ask. Raises AskedAlready."""
    today = london_day(now)
    said: dict[str, Any] = {name: getattr(application, name) for name in _AS_SAID}
    said["access"] = sorted(application.access)
    said["openings"] = [span_words(one) for one in application.openings]
    said["postcode"] = spaced_postcode(tidy_postcode(application.postcode))
    try:
        with transaction.atomic():
            row = Accreditation.objects.create(**said, applied_on=today, stage_since=today)
            _write_down(row, Move.APPLY, today, by, now)
    except IntegrityError as error:
        raise AskedAlready from error
    return row


def record_visit(*, place: UUID, visit: Visited, by: Actor, now: dt.datetime) -> Accreditation:
    """Write a visit down. A good one moves a new place on, and is what a renewal stands on.

    Raises NotPermitted, NoSuchPlace and NotNow.
    """
    facts = {
        "ready": visit.ready, "knew": visit.knew.value, "sticker_seen": visit.sticker_seen,
        "visited_on": visit.on.isoformat(), "mystery": visit.mystery,
    }  # fmt: skip
    with transaction.atomic():
        row = _moved(place, _visit_move(visit), by, now, **facts)
        if visit.ready:
            row.visited_on = visit.on
        row.save()
    return row


def _visit_move(visit: Visited) -> Move:
    if not visit.ready:
        return Move.NOT_READY
    return Move.MYSTERY if visit.mystery else Move.VISIT


def record_training(*, place: UUID, people: int, by: Actor, now: dt.datetime) -> Accreditation:
    """Write down that so many people of the place were trained.

    Raises NotPermitted, NoSuchPlace and NotNow.
    """
    return _moved_and_saved(place, Move.TRAIN, by, now, people=people)


def record_agreement(*, place: UUID, by: Actor, now: dt.datetime) -> Accreditation:
    """Write down that the place signed the agreement. Raises NotPermitted, NoSuchPlace, NotNow."""
    return _moved_and_saved(place, Move.AGREE, by, now)


def give_sticker(*, place: UUID, sticker: str, by: Actor, now: dt.datetime) -> Accreditation:
    """Accredit a place: afterwards the public finds it, until its review is due.

    Needs the permission to keep the directory as well. Raises NotPermitted, NoSuchPlace, NotNow
    and StickerTaken.
    """
    try:
        with transaction.atomic():
            row = _moved(place, Move.STICKER, by, now, sticker=sticker)
            entry = _entry_for(row, by, now)
            row.sticker, row.entry = sticker, entry
            _count_from(row, entry, by, now)
            row.save()
    except IntegrityError as error:
        raise StickerTaken from error
    return row


def renew(*, place: UUID, by: Actor, now: dt.datetime) -> Accreditation:
    """Accredit a place for another year, and put it back where it had left the list.

    Raises NotPermitted, NoSuchPlace, NotNow, and VisitFirst without a good visit of late.
    """
    with transaction.atomic():
        row = _moved(place, Move.RENEW, by, now)
        if not rules.may_renew(row.visited_on, london_day(now)):
            raise VisitFirst
        row.why_off = ""
        _count_from(row, Entry.objects.get(accreditation=row), by, now)
        row.save()
    return row


def take_off(*, place: UUID, why: WhyOff, by: Actor, now: dt.datetime) -> Accreditation:
    """Take a place off the public list at once; why stays on record with it.

    Raises NotPermitted, NoSuchPlace and NotNow.
    """
    with transaction.atomic():
        row = _moved(place, Move.TAKE_OFF, by, now, why=why.value)
        _hide(row, why, by, now)
        row.save()
    return row


def end_place(*, place: UUID, why: WhyOff, by: Actor, now: dt.datetime) -> Accreditation:
    """End it for good, on its way or accredited. Raises NotPermitted, NoSuchPlace and NotNow."""
    with transaction.atomic():
        row = _moved(place, Move.END, by, now, why=why.value)
        if row.entry is not None:
            hide_entry(entry=row.entry.id, because=str(why.label), by=by, now=now)
        row.why_off = ""
        row.save()
    return row


def note_incident(*, place: UUID, noted: Noted, by: Actor, now: dt.datetime) -> Incident:
    """Write down in codes that something happened in a place. Raises NotPermitted, NoSuchPlace."""
    _require(by)
    with transaction.atomic():
        row = _locked(place)
        incident = Incident.objects.create(
            accreditation=row, on=noted.on, happened=noted.happened, done=noted.done,
            hate=noted.hate, by=by.user_id,
        )  # fmt: skip
        record(
            name=EventName.PLACE_INCIDENT, by=by, now=now, subject_kind="place",
            subject_id=row.id, detail={"happened": noted.happened.value},
        )  # fmt: skip
    return incident


def lapse_due(*, by: Actor, now: dt.datetime) -> int:
    """Take every place off the list whose review is over; return how many there were.

    The public does not see them any more in any case: their entry ends on the same day.
    """
    over = Accreditation.objects.filter(stage=Stage.ACCREDITED, review_on__lt=london_day(now))
    ids = list(over.values_list("id", flat=True))
    for place in ids:
        with transaction.atomic():
            row = _moved(place, Move.LAPSE, by, now)
            _hide(row, WhyOff.RAN_OUT, by, now)
            row.save()
    return len(ids)


def _require(by: Actor) -> None:
    if by.kind != "system":
        by.require(Permission.ACCREDIT)


def _locked(place: UUID) -> Accreditation:
    row = Accreditation.objects.select_for_update().filter(pk=place).first()
    if row is None:
        raise NoSuchPlace
    return row


def _moved_and_saved(
    place: UUID, move: Move, by: Actor, now: dt.datetime, **facts: object
) -> Accreditation:
    with transaction.atomic():
        row = _moved(place, move, by, now, **facts)
        row.save()
    return row


def _moved(place: UUID, move: Move, by: Actor, now: dt.datetime, **facts: object) -> Accreditation:
    """Return the place after a move, not saved yet, with its step and audit row written."""
    _require(by)
    row, today = _locked(place), london_day(now)
    stage = rules.next_stage(row.stage, move)
    if stage is None:
        raise NotNow
    if stage != row.stage:
        row.stage, row.stage_since = stage, today
    _write_down(row, move, today, by, now, **facts)
    return row


def _write_down(
    row: Accreditation, move: Move, today: dt.date, by: Actor, now: dt.datetime, **facts: object
) -> None:
    Step.objects.create(
        accreditation=row, move=move, on=today, number=row.steps.count(), by=by.user_id,
        facts=facts,
    )  # fmt: skip
    record(
        name=EventName.PLACE_MOVED, by=by, now=now, subject_kind="place", subject_id=row.id,
        detail={"move": move.value, "stage": str(row.stage)},
    )  # fmt: skip


def _count_from(row: Accreditation, entry: Entry, by: Actor, now: dt.datetime) -> None:
    """Let the accreditation count for a year from today, and its entry be public as long."""
    row.review_on, row.nudged = london_day(now) + rules.COUNTS_FOR, None
    if entry.hidden_because:
        show_entry(entry=entry.id, by=by, now=now)
    check_entry(entry=entry.id, role=CheckedBy.VISITOR, by=by, now=now)
    Entry.objects.filter(pk=entry.id).update(visible_to=row.review_on)


def _hide(row: Accreditation, why: WhyOff, by: Actor, now: dt.datetime) -> None:
    row.why_off = why
    there = Entry.objects.get(accreditation=row)
    hide_entry(entry=there.id, because=str(why.label), by=by, now=now)


def _entry_for(row: Accreditation, by: Actor, now: dt.datetime) -> Entry:
    """Return the place's entry: one that is there already, or a new one from what it told us."""
    there = Entry.objects.filter(
        service__kind=row.kind, location__name=row.name, location__postcode=row.postcode,
        accreditation__isnull=True,
    ).first()  # fmt: skip
    if there is not None:
        return there
    name, needs = _SERVICES[Kind(row.kind)]
    facts = Facts(
        kind=row.kind, organisation=row.organisation, name=name, place=row.name,
        address=row.address, town=row.town, postcode=row.postcode, phone=row.phone,
        hours_note=row.hours, needs=needs, access=tuple(row.access),
        openings=tuple(map(span_of, row.openings)),
    )  # fmt: skip
    return add_entry(facts=facts, by=by, now=now)
