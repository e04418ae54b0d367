"""Handing out keys. Giving needs an unlocked giver, or content that is being made right now.

Only the rooms named in the import contract "Who may hand out keys" may use this module.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record, record_each
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault.choices import CompartmentKind, KeyKind, Label
from upstander.foundation.vault.errors import CannotOpen, NoLiveKey
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Access, Compartment, Grant, Item, KeyPair, Standby
from upstander.foundation.vault.queries import grant_marks, key_marks, live_keys, recovery_keys
from upstander.foundation.vault.recovery import RecoveryShares, split
from upstander.foundation.vault.rekeying import held_epochs, record_key
from upstander.foundation.vault.sealing import digest, item_digests, sealed_item
from upstander.foundation.vault.versions import (
    LISTED,
    StandbyPlan,
    Terms,
    Version,
    new_key,
    new_version,
    sealed_grant,
    standby,
)

# Subjects given in one go: below the number of parameters every database takes.
_SLICE = 100


class NothingToShare(Refusal):
    """The subject has no content of the kinds asked for."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing of that kind here to share yet."))


@dataclass(frozen=True)
class Facts:
    """The coded columns that every Access row of a subject repeats."""

    danger: bool
    state: str
    day: dt.date
    area: str
    held: bool = False
    kind: str = "report"


@dataclass(frozen=True)
class Opening:
    """One compartment to make: who can open it, and what goes in first."""

    kind: CompartmentKind
    holders: Sequence[KeyPair]
    documents: Sequence[tuple[Label, Mapping[str, object]]] = field(default=())


@dataclass(frozen=True)
class _Made:
    compartment: Compartment
    version: Version
    items: tuple[Item, ...]


def open_subject(
    *,
    subject: UUID,
    openings: Sequence[Opening],
    facts: Facts,
    standby: StandbyPlan | None,
    purpose: str,
    by: Actor,
    now: dt.datetime,
    event: EventName = EventName.GRANT_GIVEN,
) -> list[Item]:
    """Make a subject's compartments with their first content; return the sealed items.

    Needs no keyring, since the keys are made here: this is how the public door seals. Afterwards
    every circle and user among the holders has an Access row, and a holder's key that was not
    stored yet (a reporter's) is stored. Runs in the caller's transaction in seven statements,
    whatever the number of compartments; the last of them is the audit event of this name, with
    the marks of the grants and the digests of the items.
    """
    terms = Terms(purpose=purpose, on=london_day(now), by=by.user_id)
    made = [_make(subject, opening, standby, terms) for opening in openings]
    fresh = {key.pk: key for opening in openings for key in opening.holders if key._state.adding}
    KeyPair.objects.bulk_create([*fresh.values(), *(one.version.key for one in made)])
    Compartment.objects.bulk_create([one.compartment for one in made])
    grants = [grant for one in made for grant in one.version.grants]
    Grant.objects.bulk_create(grants)
    Standby.objects.bulk_create([row for one in made for row in one.version.standbys])
    items = [item for one in made for item in one.items]
    Item.objects.bulk_create(items)
    listed = {grant.to.owner for grant in grants if grant.to.kind in LISTED}
    Access.objects.bulk_create([_access(owner, subject, facts) for owner in sorted(listed)])
    record(
        name=event, by=by, now=now, subject_kind=facts.kind, subject_id=subject,
        detail=grant_marks(grants)
        | key_marks(_own_keys(openings, made))
        | item_digests(items[1:]),
        item_digest=digest(items[0]) if items else "",
    )  # fmt: skip
    return items


def open_beside(
    *,
    subject: UUID,
    kind: CompartmentKind,
    beside: CompartmentKind,
    documents: Sequence[tuple[Label, Mapping[str, object]]],
    purpose: str,
    by: Actor,
    now: dt.datetime,
) -> list[Item]:
    """Make a further compartment of a subject for those who work on another of its compartments.

    The circles and people who hold ``beside`` hold the new one; a reporter's code does not. Who
    could stand in for them there can do so here. Needs no keyring and runs in the caller's
    transaction. Raises NothingToShare when there is no such compartment to be beside.
    """
    place = Compartment.objects.filter(subject=subject, kind=beside).first()
    if place is None:
        raise NothingToShare
    rows = Grant.objects.live(now).filter(key=place.current_id, to__kind__in=LISTED)
    holders = live_keys(rows.values_list("to__owner", flat=True))
    spare = Standby.objects.filter(key=place.current_id).select_related("to", "through").first()
    made = _make(
        subject,
        Opening(kind, list(holders.values()), documents),
        StandbyPlan(spare.to, spare.through) if spare else None,
        Terms(purpose=purpose, on=london_day(now), by=by.user_id),
    )
    made.version.key.save(force_insert=True)
    made.compartment.save(force_insert=True)
    Grant.objects.bulk_create(made.version.grants)
    Standby.objects.bulk_create(made.version.standbys)
    Item.objects.bulk_create(made.items)
    record(
        name=EventName.COMPARTMENT_OPENED, by=by, now=now, subject_kind="report",
        subject_id=subject,
        detail=grant_marks(made.version.grants)
        | key_marks([made.version.key])
        | item_digests(made.items[1:]),
        item_digest=digest(made.items[0]) if made.items else "",
    )  # fmt: skip
    return list(made.items)


def _own_keys(openings: Sequence[Opening], made: Sequence[_Made]) -> list[KeyPair]:
    """Return the keys that belong to the subject alone: the reporter's and those of the parts."""
    holders = {key.pk: key for opening in openings for key in opening.holders}
    codes = [key for key in holders.values() if key.kind == KeyKind.CODE]
    return [*codes, *(one.version.key for one in made)]


def _make(subject: UUID, opening: Opening, standby: StandbyPlan | None, terms: Terms) -> _Made:
    place = new_id()
    version = new_version(
        compartment=place,
        number=1,
        holders=opening.holders,
        plans=[standby] if standby and standby.to not in opening.holders else [],
        terms=terms,
    )
    items = tuple(
        sealed_item(
            compartment=place, key=version.key, label=label, document=document,
            on=terms.on, by=terms.by,
        )
        for label, document in opening.documents
    )  # fmt: skip
    row = Compartment(id=place, subject=subject, kind=opening.kind, current=version.key)
    return _Made(row, version, items)


def _access(holder: UUID, subject: UUID, facts: Facts) -> Access:
    return Access(
        holder=holder, subject=subject, danger=facts.danger, state=facts.state,
        day=facts.day, area=facts.area, held=facts.held, kind=facts.kind,
    )  # fmt: skip


def give(  # noqa: PLR0913 - by keyword only, each a column of the grant
    *,
    subject: UUID,
    kinds: Iterable[CompartmentKind],
    holder: UUID,
    keyring: Keyring,
    purpose: str,
    basis: str,
    by: Actor,
    now: dt.datetime,
    expires_at: dt.datetime | None = None,
) -> None:
    """Seal every key version of these compartments to the holder's live key.

    The grant covers what is there and what comes later. Afterwards the holder has an Access row.
    Raises CannotOpen when the giver's keyring does not reach a version, NothingToShare, NoLiveKey.
    """
    give_all(
        subjects=[subject], kinds=kinds, holder=holder, keyring=keyring, purpose=purpose,
        basis=basis, by=by, now=now, expires_at=expires_at,
    )  # fmt: skip


def give_all(  # noqa: PLR0913 - by keyword only, each a column of the grant
    *,
    subjects: Iterable[UUID],
    kinds: Iterable[CompartmentKind],
    holder: UUID,
    keyring: Keyring,
    purpose: str,
    basis: str,
    by: Actor,
    now: dt.datetime,
    expires_at: dt.datetime | None = None,
) -> None:
    """The same for many subjects in one go: all of them or none."""
    to = _live_key(holder)
    terms = Terms(
        purpose=purpose, basis=basis, on=london_day(now), by=by.user_id, expires_at=expires_at
    )
    wanted, parts = sorted(set(subjects)), list(kinds)
    with transaction.atomic():
        for start in range(0, len(wanted), _SLICE):
            _give_slice(wanted[start : start + _SLICE], parts, to, keyring, terms, by, now)


def _give_slice(
    subjects: Sequence[UUID],
    kinds: Sequence[CompartmentKind],
    to: KeyPair,
    keyring: Keyring,
    terms: Terms,
    by: Actor,
    now: dt.datetime,
) -> None:
    rows = Compartment.objects.select_for_update().filter(subject__in=subjects, kind__in=kinds)
    places = dict(rows.order_by("id").values_list("id", "subject"))
    if set(places.values()) != set(subjects):
        raise NothingToShare
    keys = KeyPair.objects.filter(owner__in=list(places))
    grants = _seal_all(keys.exclude(sealed_to__to=to), to, keyring, terms)
    _copy_access(subjects, to)
    given: dict[UUID, list[Grant]] = {subject: [] for subject in subjects}
    for grant in grants:
        given[places[grant.key.owner]].append(grant)
    record_each(
        name=EventName.GRANT_GIVEN, by=by, now=now, subject_kind="report",
        told={subject: grant_marks(rows) for subject, rows in given.items()},
    )  # fmt: skip


def _seal_all(keys: Iterable[KeyPair], to: KeyPair, keyring: Keyring, terms: Terms) -> list[Grant]:
    wanted = list(keys)
    keyring.reach(key.id for key in wanted)
    rows = [sealed_grant(key, keyring.private_of(key.id), to, terms) for key in wanted]
    return Grant.objects.bulk_create(rows)


def _copy_access(subjects: Sequence[UUID], to: KeyPair) -> None:
    if to.kind not in LISTED:
        return
    known: dict[UUID, Facts] = {}
    held: set[UUID] = set()
    for row in Access.objects.filter(subject__in=subjects):
        known[row.subject] = Facts(row.danger, row.state, row.day, row.area, row.held, row.kind)
        held.update({row.subject} if row.holder == to.owner else ())
    if known.keys() != set(subjects):
        raise NothingToShare
    Access.objects.bulk_create(
        _access(to.owner, subject, known[subject]) for subject in subjects if subject not in held
    )


def renew_standbys(
    *, subject: UUID, code: KeyPair, keyring: Keyring, by: Actor, now: dt.datetime
) -> None:
    """Let the independent circle stand in through a new code as it did through the one before.

    In the caller's transaction. A part that the keyring does not open keeps what it has.
    """
    del by, now  # a standby gives nothing until the person acts: that is written down then
    places = Compartment.objects.filter(subject=subject).values("id")
    rows = list(
        Standby.objects.filter(
            key__owner__in=places, through__retired_on__isnull=False
        ).select_related("key", "to")
    )
    keyring.reach(row.key_id for row in rows)
    for row in rows:
        try:
            private = keyring.private_of(row.key_id)
        except CannotOpen:
            continue
        standby(row.key, private, StandbyPlan(row.to, code)).save(force_insert=True)
        row.delete()


def found_circle(
    *,
    circle: UUID,
    body: UUID,
    first_user: UUID,
    by: Actor,
    now: dt.datetime,
    ceremony: UUID | None = None,
) -> RecoveryShares | None:
    """Make a circle's first keys, sealed to its first member and to its body's recovery keys.

    Returns the three recovery cards when this made the body's recovery key, else None: they are
    shown once and stored nowhere. With a ceremony's id that key counts for nothing until its
    words were typed back (``recovering.confirm_recovery``). Afterwards the first member can open
    whatever the circle is given.
    """
    with transaction.atomic():
        user = _live_key(first_user)
        recoveries, shares = _recovery_keys(body, ceremony, by, now)
        key, private = new_key(KeyKind.CIRCLE, circle, 1, london_day(now))
        key.save(force_insert=True)
        record_key(key, by=by, now=now)
        terms = Terms(purpose="circle", on=london_day(now), by=by.user_id)
        grants = [sealed_grant(key, private, to, terms) for to in (user, *recoveries)]
        Grant.objects.bulk_create(grants)
        _record_given(grants, circle, by, now, kind="circle")
    return shares


def admit_to_circle(
    *, circle: UUID, user: UUID, keyring: Keyring, by: Actor, now: dt.datetime
) -> None:
    """Seal every epoch of a circle to a member's key; afterwards they open all the circle can.

    Raises CannotOpen when the granting colleague is not in the circle themselves.
    """
    to = _live_key(user)
    terms = Terms(purpose="circle", on=london_day(now), by=by.user_id)
    with transaction.atomic():
        grants = _seal_all(held_epochs(circle).exclude(sealed_to__to=to), to, keyring, terms)
        _record_given(grants, circle, by, now, kind="circle")


def _recovery_keys(
    body: UUID, ceremony: UUID | None, by: Actor, now: dt.datetime
) -> tuple[list[KeyPair], RecoveryShares | None]:
    there = recovery_keys(body)
    if there:
        return there, None
    made = split()
    earlier = KeyPair.objects.filter(owner=body, kind=KeyKind.RECOVERY).count()
    key = KeyPair(
        id=ceremony or new_id(), kind=KeyKind.RECOVERY, owner=body, version=earlier + 1,
        public=made.public, made_on=london_day(now),
        proved_on=None if ceremony else london_day(now),
    )  # fmt: skip
    key.save(force_insert=True)
    record_key(key, by=by, now=now)
    return [key], made.shares


def _live_key(owner: UUID) -> KeyPair:
    try:
        return live_keys([owner])[owner]
    except KeyError:
        raise NoLiveKey from None


def _record_given(
    grants: Sequence[Grant], subject: UUID, by: Actor, now: dt.datetime, kind: str = "report"
) -> None:
    record(
        name=EventName.GRANT_GIVEN, by=by, now=now, subject_kind=kind, subject_id=subject,
        detail=grant_marks(grants),
    )  # fmt: skip
