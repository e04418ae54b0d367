"""Adding, changing, checking and closing entries."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from upstander.community.directory.choices import CheckedBy, State
from upstander.community.directory.models import Closure, Entry
from upstander.community.directory.queries.entries import facts_of
from upstander.community.directory.refusals import (
    AlreadyThere,
    ChangedMeanwhile,
    DaysBackwards,
    NoReason,
    NoSuchEntry,
    NotRunning,
)
from upstander.community.directory.rules.checking import check_again_on
from upstander.community.directory.rules.facts import Facts, differences, digest
from upstander.community.directory.steps import locked, require
from upstander.community.directory.writing import (
    location_for,
    service_for,
    set_contacts,
    set_hours,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day


@dataclass(frozen=True)
class Days:
    """Days on which a place is closed, first and last."""

    first: dt.date
    last: dt.date


def add_entry(
    *, facts: Facts, by: Actor, now: dt.datetime, visible_from: dt.date | None = None
) -> Entry:
    """Add an entry; the public sees it once somebody has checked it.

    A service or a location of the same name is used again. Raises NotPermitted, AlreadyThere.
    """
    require(by)
    today = london_day(now)
    with transaction.atomic():
        service, location = service_for(facts, today), location_for(facts)
        if Entry.objects.filter(service=service, location=location).exists():
            raise AlreadyThere
        entry = Entry.objects.create(
            service=service, location=location, holidays=facts.holidays,
            hours_note=facts.hours_note, added_on=today, visible_from=visible_from or today,
        )  # fmt: skip
        set_hours(entry, facts)
        set_contacts(entry, facts)
        _record(EventName.ENTRY_ADDED, entry, by, now, kind=facts.kind)
    return entry


def change_entry(
    *, entry: UUID, facts: Facts, by: Actor, now: dt.datetime, seen: str = ""
) -> tuple[str, ...]:
    """Make an entry say what these facts say; return the names of the fields that changed.

    What belongs to the service changes at all its places. A change is no check. ``seen`` is the
    digest of what was on the screen. Raises NotPermitted, NoSuchEntry, AlreadyThere, and ChangedMeanwhile when
    the entry says something else by now.
    """
    require(by)
    with transaction.atomic():
        there = locked(entry)
        old = facts_of(there)
        if seen and seen != digest(old):
            raise ChangedMeanwhile
        changed = tuple(one.field for one in differences(old, facts))
        if changed or facts.latitude:
            _write(there, facts, london_day(now))
            _record(EventName.ENTRY_CHANGED, there, by, now, fields=" ".join(changed))
    return changed


def check_entry(
    *, entry: UUID, by: Actor, now: dt.datetime, role: CheckedBy = CheckedBy.PARTNERSHIP
) -> Entry:
    """Write down that everything an entry says is right today; it stays public for its time.

    Raises NotPermitted, NoSuchEntry, NotRunning.
    """
    require(by)
    today = london_day(now)
    with transaction.atomic():
        there = locked(entry)
        if there.state == State.ENDED:
            raise NotRunning
        there.checked_on, there.checked_by, there.checked_by_role = today, by.user_id, role
        there.check_again_on = check_again_on(there.service.kind, today)
        there.save()
        _record(EventName.ENTRY_CHECKED, there, by, now, role=role)
    return there


def set_state(
    *, entry: UUID, state: State, by: Actor, now: dt.datetime, because: str = ""
) -> Entry:
    """Say that an entry runs, is closed for now, or has ended.

    While it is closed for now the public reads why. Raises NotPermitted, NoSuchEntry, NoReason.
    """
    require(by)
    reason = because.strip()
    if state == State.PAUSED and not reason:
        raise NoReason
    with transaction.atomic():
        there = locked(entry)
        there.state = state
        there.paused_because = reason if state == State.PAUSED else ""
        there.save()
        _touch(there, now)
        _record(EventName.ENTRY_STATE_SET, there, by, now, state=state)
    return there


def hide_entry(*, entry: UUID, because: str, by: Actor, now: dt.datetime) -> Entry:
    """Take an entry off every public list; why is kept with it. Raises NotPermitted, NoReason,
    NoSuchEntry.
    """
    require(by)
    if not because.strip():
        raise NoReason
    return _hidden(entry, because.strip(), EventName.ENTRY_HIDDEN, by, now)


def show_entry(*, entry: UUID, by: Actor, now: dt.datetime) -> Entry:
    """Put an entry that was hidden back on the public lists. Raises NotPermitted, NoSuchEntry."""
    require(by)
    return _hidden(entry, "", EventName.ENTRY_SHOWN, by, now)


def add_closure(*, entry: UUID, days: Days, because: str, by: Actor, now: dt.datetime) -> Closure:
    """Close an entry on some days. Raises NotPermitted, NoSuchEntry, DaysBackwards."""
    require(by)
    if days.last < days.first:
        raise DaysBackwards
    with transaction.atomic():
        there = locked(entry)
        closure = Closure.objects.create(
            entry=there, first=days.first, last=days.last, because=because.strip()
        )
        _touch(there, now)
        _record(EventName.CLOSURE_ADDED, there, by, now, first=days.first.isoformat())
    return closure


def remove_closure(*, entry: UUID, closure: UUID, by: Actor, now: dt.datetime) -> None:
    """Open an entry on those days after all. Raises NotPermitted, NoSuchEntry."""
    require(by)
    with transaction.atomic():
        there = locked(entry)
        gone = there.closures.filter(pk=closure).first()
        if gone is None:
            raise NoSuchEntry
        gone.delete()
        _touch(there, now)
        _record(EventName.CLOSURE_REMOVED, there, by, now, first=gone.first.isoformat())


def _write(entry: Entry, facts: Facts, today: dt.date) -> None:
    service = service_for(facts, today, entry.service)
    location = location_for(facts, entry.location)
    if Entry.objects.filter(service=service, location=location).exclude(pk=entry.pk).exists():
        raise AlreadyThere
    entry.service, entry.location = service, location
    entry.holidays, entry.hours_note = facts.holidays, facts.hours_note
    entry.save()
    set_hours(entry, facts)
    set_contacts(entry, facts)


def _hidden(entry: UUID, because: str, name: EventName, by: Actor, now: dt.datetime) -> Entry:
    with transaction.atomic():
        there = locked(entry)
        there.hidden_because = because
        there.save()
        _record(name, there, by, now)
    return there


def _touch(entry: Entry, now: dt.datetime) -> None:
    entry.service.changed_on = london_day(now)
    entry.service.save(update_fields=["changed_on"])


def _record(name: EventName, entry: Entry, by: Actor, now: dt.datetime, **detail: str) -> None:
    record(
        name=name, by=by, now=now, subject_kind="entry", subject_id=entry.id, detail=detail,
    )  # fmt: skip
