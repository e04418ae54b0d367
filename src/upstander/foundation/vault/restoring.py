"""After a restore: what the journal knows and the database does not is taken again (ADR 0009).

None of it needs a key. ``agencies`` calls this before anything is served, and ends memberships
by the facts that are its own.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.starting import CannotStart
from upstander.foundation.vault import journal, lines, removing, taking
from upstander.foundation.vault.choices import KeyKind, Taken
from upstander.foundation.vault.lines import Fact, Journal, Taking
from upstander.foundation.vault.models import (
    Compartment,
    Grant,
    JournalMark,
    KeyPair,
    ReturnVisit,
    Session,
    Standby,
)
from upstander.foundation.vault.queries import grant_marks

COMMAND = "./upstander manage take_aways"
_OPENERS = (KeyKind.USER, KeyKind.CIRCLE, KeyKind.RECOVERY)


@dataclass(frozen=True)
class Found:
    """The journal held against the database: what was lost, and what is not known of."""

    lost: tuple[Taking, ...]
    unfinished: tuple[int, ...]
    unknown: range

    @property
    def sentences(self) -> list[str]:
        """Say what cannot be taken again, if anything was lost."""
        said = []
        if self.lost and self.unfinished:
            numbers = ", ".join(str(number) for number in self.unfinished)
            said.append(f"Begun and never finished, so left as it is: number {numbers}.")
        if self.unknown:
            said.append(
                f"Numbers {self.unknown[0]} to {self.unknown[-1]} stood in a journal that is lost "
                "and cannot be taken away again."
            )
        return said


def look(now: dt.datetime) -> Found:
    """Hold the journal against the database; begin one for a database that never had any.

    What was committed just before a power cut is written down as done. Raises CannotStart when
    the journal is missing, torn, altered, cut short or another installation's.
    """
    there = _read()
    known = _marks()
    if there is not None and max(known, default=0) > there.end.number:
        # Another process may have written between the two looks.
        there = _read()
    if there is None:
        return _first(known, now)
    if max(known, default=0) > there.end.number:
        raise CannotStart(_cut_short(there, max(known)))
    _settle(there, known, now)
    return _held(there, known)


def _first(known: set[int], now: dt.datetime) -> Found:
    if known:
        raise CannotStart(
            f"The journal of what was taken away is missing: {journal.path()}. Bring it back from "
            "where it was kept: without it, a restored database could give back keys that were "
            f"taken. If it is lost for good, run: {COMMAND} --begin-anew"
        )
    journal.begin(after=0, day=london_day(now))
    return Found((), (), range(0))


def _held(there: Journal, known: set[int]) -> Found:
    newest = max(known, default=0)
    new = [taken for number, taken in sorted(there.takings.items()) if number not in known]
    return Found(
        lost=tuple(taken for taken in new if taken.done),
        unfinished=tuple(one.number for one in new if not one.done and one.number > newest),
        unknown=range(newest + 1, there.begins + 1),
    )


def _settle(there: Journal, known: set[int], now: dt.datetime) -> None:
    for number, taken in there.takings.items():
        if number in known and not taken.done:
            journal.confirm(number, london_day(now))


def _marks() -> set[int]:
    return set(JournalMark.objects.values_list("number", flat=True))


def _read() -> Journal | None:
    place = journal.path()
    try:
        # Nobody looks after a demonstration: it mends itself after a power cut.
        if settings.DEMO and place.exists():
            journal.mend()
        return journal.read()
    except lines.Torn:
        words = (
            "ends in the middle of a line. If the power went, run: "
            f"{COMMAND} --mend. If it was copied here, bring the whole file"
        )
    except lines.Foreign:
        words = (
            "was not written by this installation. Look at UPSTANDER_JOURNAL and UPSTANDER_KEYS: "
            "the journal and the key folder belong together"
        )
    except lines.Altered as fault:
        words = (
            f"was changed at line {fault.line}, or lines before it are gone. Bring back the file "
            f"as it was. If it is lost for good, run: {COMMAND} --begin-anew"
        )
    except OSError as fault:
        words = f"cannot be read: {fault.strerror}"
    raise CannotStart(f"The journal of what was taken away, {place}, {words}.")


def _cut_short(there: Journal, newest: int) -> str:
    return (
        f"The journal of what was taken away, {journal.path()}, ends at number {there.end.number}, "
        f"and the database knows of number {newest}: the end of the file is gone. Bring back the "
        f"whole file. If it is lost for good, run: {COMMAND} --begin-anew"
    )


def begin_anew(*, by: Actor, now: dt.datetime) -> int:
    """Begin another journal after the last number this database knows; return that number.

    What a lost journal held cannot be taken again from then on.
    """
    newest = max(_marks(), default=0)
    journal.begin(after=newest, day=london_day(now))
    with journal.known_already():
        record(
            name=EventName.JOURNAL_BEGUN, by=by, now=now, subject_kind="journal", subject_id=None,
            detail={"after": newest},
        )  # fmt: skip
    return newest


def take_again(lost: Sequence[Taking], *, by: Actor, now: dt.datetime) -> list[Fact]:
    """Take again what an older database does not know of; return facts of other rooms.

    Runs inside ``journal.known_already``. Afterwards the database knows the numbers, and nobody
    is signed in any more: a session that was over may have come back as well. The marks come
    first: a second process that is at it waits there, and finds that they are there.
    """
    JournalMark.objects.bulk_create([JournalMark(number=taken.number) for taken in lost])
    Session.objects.all().delete()
    ReturnVisit.objects.all().delete()
    left = [fact for taken in lost for fact in taken.facts if not _took_again(fact, by=by, now=now)]
    record(
        name=EventName.TAKEN_AGAIN, by=by, now=now, subject_kind="journal", subject_id=None,
        detail={"first": lost[0].number, "last": lost[-1].number, "actions": len(lost)},
    )  # fmt: skip
    return left


def openable() -> set[UUID]:
    """Return the compartments and circles that anybody at all holds a key to."""
    rows = Grant.objects.filter(to__kind__in=_OPENERS)
    return set(rows.values_list("key__owner", flat=True).distinct())


def _took_again(fact: Fact, *, by: Actor, now: dt.datetime) -> bool:
    """Take one fact again; return False for a fact that another room wrote."""
    again = _AGAIN.get(fact.kind)
    if again is not None:
        again(fact.parts, by, now)
    return again is not None


def _subject(parts: Sequence[str], by: Actor, now: dt.datetime) -> None:
    subject, holder = (UUID(part) for part in parts)
    places = Compartment.objects.select_for_update().filter(subject=subject)
    removing.off_compartments(
        list(places.select_related("current").order_by("id")), holder, by=by, now=now
    )


def _circle(parts: Sequence[str], by: Actor, now: dt.datetime) -> None:
    circle, person = (UUID(part) for part in parts)
    if Grant.objects.filter(key__owner=circle, to__owner=person).exists():
        removing.off_circle(circle, person, by=by, now=now)


def _grant(parts: Sequence[str], by: Actor, now: dt.datetime) -> None:
    key, to = (UUID(part) for part in parts)
    found = Grant.objects.filter(key=key, to=to).select_related("key", "to")
    for grant in list(found):
        removing.delete([grant], grant.key.owner, "expired", by=by, now=now)
        removing.drop_idle_access(grant.key.owner, grant.to.owner)


def _key(parts: Sequence[str], by: Actor, now: dt.datetime) -> None:
    removing.end_keys(KeyPair.objects.filter(pk=parts[0], retired_on=None), by=by, now=now)


def _person(parts: Sequence[str], by: Actor, now: dt.datetime) -> None:
    keys = KeyPair.objects.filter(owner=parts[0], kind=KeyKind.USER, retired_on=None)
    removing.end_keys(keys, by=by, now=now)


def _stood_in(parts: Sequence[str], by: Actor, now: dt.datetime) -> None:
    subject, standby, _key_id, _to_id, sealed = parts
    row = Standby.objects.filter(pk=standby).select_related("key", "to").first()
    if row is None:
        return
    taking.activate(row, UUID(subject), bytes.fromhex(sealed), now)
    record(
        name=EventName.GRANT_GIVEN, by=by, now=now, subject_kind="report",
        subject_id=UUID(subject), detail=grant_marks([row]),
    )  # fmt: skip


_AGAIN: Mapping[str, Callable[[Sequence[str], Actor, dt.datetime], None]] = {
    Taken.SUBJECT: _subject,
    Taken.CIRCLE: _circle,
    Taken.GRANT: _grant,
    Taken.KEY: _key,
    Taken.PERSON: _person,
    Taken.STOOD_IN: _stood_in,
}
