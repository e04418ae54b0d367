"""Taking keys away. It never needs a key: delete the grant, make the next version (rule 4)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault import journal, removing, suite
from upstander.foundation.vault.choices import KeyKind, Taken
from upstander.foundation.vault.errors import TooFewOpeners
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Access, Compartment, Grant, KeyPair, Standby
from upstander.foundation.vault.queries import counts_below, edges, grant_marks, principals
from upstander.foundation.vault.rekeying import held_epochs
from upstander.foundation.vault.versions import standby_context

# Subjects looked at in one go: below the number of parameters every database takes.
_SLICE = 100


def take_away(
    *, subject: UUID, holder: UUID, by: Actor, now: dt.datetime, keyring: Keyring | None = None
) -> bool:
    """Take every key to a subject from one holder, at once; return whether someone stood in.

    Afterwards the holder has no grant and no Access row, and each compartment it could open has
    a new version. Raises TooFewOpeners when fewer than two could open something afterwards. A
    reporter's own withdrawal brings their keyring: the independent circle then stands in first,
    and the withdrawal is never refused (rule 5).
    """
    with journal.written_down(now):
        places = _lock([subject])
        gone = _held(places, holder)
        short = _short_without({key for key, _to in gone}, gone, now)
        stood_in = bool(short) and _stand_in(short, subject, keyring, by, now)
        if short and keyring is None:
            raise TooFewOpeners
        removing.off_compartments(places, holder, by=by, now=now)
    return stood_in


def take_away_all(*, subjects: Iterable[UUID], holder: UUID, by: Actor, now: dt.datetime) -> int:
    """Take one holder off many subjects in one go; return how many compartments it held.

    All of them or none: raises TooFewOpeners when fewer than two could open anything of it.
    """
    with journal.written_down(now):
        return sum(_take_slice(part, holder, by, now) for part in _slices(subjects))


def _take_slice(subjects: Sequence[UUID], holder: UUID, by: Actor, now: dt.datetime) -> int:
    places = _lock(subjects)
    gone = _held(places, holder)
    if _short_without({key for key, _to in gone}, gone, now):
        raise TooFewOpeners
    return removing.off_compartments(places, holder, by=by, now=now)


def _slices(subjects: Iterable[UUID]) -> Iterator[list[UUID]]:
    wanted = sorted(set(subjects))
    for start in range(0, len(wanted), _SLICE):
        yield wanted[start : start + _SLICE]


def drop_expired(*, by: Actor, now: dt.datetime) -> int:
    """Delete grants that have run out, and Access rows left without one; return how many."""
    with journal.written_down(now):
        old = list(Grant.objects.filter(expires_at__lte=now).select_related("key", "to"))
        for grant in old:
            journal.note(Taken.GRANT, grant.key_id, grant.to_id)
        if old:
            removing.delete(old, old[0].key.owner, "expired", by=by, now=now)
        for place, holder in {(grant.key.owner, grant.to.owner) for grant in old}:
            removing.drop_idle_access(place, holder)
    return len(old)


def remove_from_circle(
    *, circle: UUID, user: UUID, by: Actor, now: dt.datetime, cause: bool = False
) -> None:
    """Take a circle's keys from a member and make its next epoch for those who stay.

    Afterwards nothing the member kept opens anything written from now on. Routine removal raises
    TooFewOpeners when fewer than two could open the circle's keys; with ``cause`` it is never
    refused. Their open sessions lose the keys at the next click, as grants are read each time.
    """
    with journal.written_down(now):
        keys = {key.id for key in held_epochs(circle)}
        gone = Grant.objects.filter(key__in=keys, to__owner=user).values_list("key", "to")
        if not cause and _short_without(keys, gone, now):
            raise TooFewOpeners
        removing.off_circle(circle, user, by=by, now=now)


def retire_user_keys(*, user: UUID, by: Actor, now: dt.datetime) -> None:
    """End a person's keys and sessions at once. Never refused: for suspension with cause."""
    with journal.written_down(now):
        journal.note(Taken.PERSON, user)
        keys = KeyPair.objects.filter(owner=user, kind=KeyKind.USER, retired_on=None)
        removing.end_keys(keys, by=by, now=now)


def retire_code(*, subject: UUID, by: Actor, now: dt.datetime) -> None:
    """End the code of a report, if it has one that works. Never refused, and needs no key.

    Afterwards a try with it is answered as any wrong code is, visits that began with it are over,
    and what it could open has a new version for those who stay.
    """
    with journal.written_down(now):
        places = _lock([subject])
        keys = list(KeyPair.objects.filter(owner=subject, kind=KeyKind.CODE, retired_on=None))
        if keys:
            removing.off_compartments(places, subject, by=by, now=now)
            removing.end_keys(keys, by=by, now=now)


def retire_recovery_key(*, key: KeyPair, by: Actor, now: dt.datetime) -> None:
    """End a recovery key that another took the place of; its cards open nothing afterwards."""
    with journal.written_down(now):
        removing.end_keys([key], by=by, now=now)


def _lock(subjects: Sequence[UUID]) -> list[Compartment]:
    rows = Compartment.objects.select_for_update().filter(subject__in=subjects)
    return list(rows.select_related("current").order_by("id"))


def _held(places: Sequence[Compartment], holder: UUID) -> set[tuple[UUID, UUID]]:
    rows = Grant.objects.filter(key__owner__in=[place.pk for place in places], to__owner=holder)
    return set(rows.values_list("key", "to"))


def _short_without(
    keys: set[UUID], gone: Iterable[tuple[UUID, UUID]], now: dt.datetime
) -> set[UUID]:
    """Return the keys that too few could open without these edges."""
    sealed_to = edges(now, keys)
    for key, to in gone:
        sealed_to[key].discard(to)
    return set(counts_below(keys, sealed_to, principals(london_day(now))))


def _stand_in(
    short: set[UUID], subject: UUID, keyring: Keyring | None, by: Actor, now: dt.datetime
) -> bool:
    """Turn the standbys of these keys into grants; return whether there were any."""
    if keyring is None:
        return False
    rows = list(
        Standby.objects.filter(key__in=short, through=keyring.key).select_related("to", "key")
    )
    mine = keyring.private_of(keyring.key.id)
    for row in rows:
        sealed = suite.unseal(bytes(row.sealed), mine, standby_context(row))
        journal.note(Taken.STOOD_IN, subject, row.id, row.key_id, row.to_id, sealed.hex())
        activate(row, subject, sealed, now)
    record(
        name=EventName.GRANT_GIVEN, by=by, now=now, subject_kind="report", subject_id=subject,
        detail=grant_marks(rows),
    )  # fmt: skip
    return bool(rows)


def activate(row: Standby, subject: UUID, sealed: bytes, now: dt.datetime) -> None:
    """Turn a standby into a grant, with its Access row; ``sealed`` is what was inside it."""
    Grant.objects.get_or_create(
        key=row.key,
        to=row.to,
        defaults={
            "id": row.id,
            "sealed": sealed,
            "purpose": "stands in after a withdrawal",
            "made_on": london_day(now),
        },
    )
    _copy_facts(subject, row.to.owner)
    Standby.objects.filter(pk=row.pk).delete()


def _copy_facts(subject: UUID, holder: UUID) -> None:
    known = Access.objects.filter(subject=subject).first()
    if known is None or Access.objects.filter(subject=subject, holder=holder).exists():
        return
    Access(
        holder=holder, subject=subject, danger=known.danger, state=known.state,
        day=known.day, area=known.area, kind=known.kind,
    ).save(force_insert=True)  # fmt: skip
