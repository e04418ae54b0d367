"""Taking keys away. It never needs a key: delete the grant, make the next version (rule 4)."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault import suite
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.errors import TooFewOpeners
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Access, Compartment, Grant, KeyPair, Session, Standby
from upstander.foundation.vault.queries import (
    counts_below,
    edges,
    grant_marks,
    principals,
)
from upstander.foundation.vault.rekeying import next_version, record_key
from upstander.foundation.vault.versions import Terms, new_key, sealed_grant, standby_context


def take_away(
    *, subject: UUID, holder: UUID, by: Actor, now: dt.datetime, keyring: Keyring | None = None
) -> bool:
    """Take every key to a subject from one holder, at once; return whether someone stood in.

    Afterwards the holder has no grant and no Access row, and each compartment it could open has
    a new version. Raises TooFewOpeners when fewer than two could open something afterwards. A
    reporter's own withdrawal brings their keyring: the independent circle then stands in first,
    and the withdrawal is never refused (rule 5).
    """
    with transaction.atomic():
        places = _lock(subject)
        gone = Grant.objects.filter(key__owner__in=[place.pk for place in places], to__owner=holder)
        touched = set(gone.values_list("key__owner", flat=True))
        short = _short_without(set(gone.values_list("key", flat=True)), gone, now)
        stood_in = bool(short) and _stand_in(short, subject, keyring, by, now)
        if short and keyring is None:
            raise TooFewOpeners
        _delete(gone, subject, by, now)
        Access.objects.filter(subject=subject, holder=holder).delete()
        for place in places:
            if place.pk in touched:
                next_version(compartment=place, without=holder, by=by, now=now)
    return stood_in


def drop_expired(*, by: Actor, now: dt.datetime) -> int:
    """Delete grants that have run out, and Access rows left without one; return how many."""
    with transaction.atomic():
        old = Grant.objects.filter(expires_at__lte=now)
        pairs = set(old.values_list("key__owner", "to__owner"))
        dropped = _delete_if_any(old, by, now)
        for place, holder in pairs:
            _drop_idle_access(place, holder)
    return dropped


def remove_from_circle(
    *, circle: UUID, user: UUID, by: Actor, now: dt.datetime, cause: bool = False
) -> None:
    """Take a circle's keys from a member and make its next epoch for those who stay.

    Afterwards nothing the member kept opens anything written from now on. Routine removal raises
    TooFewOpeners when fewer than two could open the circle's keys; with ``cause`` it is never
    refused. Their open sessions lose the keys at the next click, as grants are read each time.
    """
    with transaction.atomic():
        epochs = list(KeyPair.objects.select_for_update().filter(owner=circle, kind=KeyKind.CIRCLE))
        gone = Grant.objects.filter(key__in=epochs, to__owner=user)
        if not cause and _short_without({key.id for key in epochs}, gone, now):
            raise TooFewOpeners
        stay = Grant.objects.filter(key__in=epochs).exclude(to__owner=user).select_related("to")
        holders = {grant.to.id: grant.to for grant in stay if grant.to.retired_on is None}
        _delete(gone, circle, by, now, kind="circle")
        _next_epoch(circle, epochs, list(holders.values()), by, now)


def retire_user_keys(*, user: UUID, by: Actor, now: dt.datetime) -> None:
    """End a person's keys and sessions at once. Never refused: for suspension with cause."""
    with transaction.atomic():
        keys = KeyPair.objects.filter(owner=user, kind=KeyKind.USER)
        Session.objects.filter(key__in=keys).delete()
        gone = Grant.objects.filter(to__in=keys)
        Access.objects.filter(holder=user).delete()
        _delete(gone, user, by, now, kind="user")
        keys.filter(retired_on=None).update(retired_on=london_day(now))


def retire_recovery_key(*, key: KeyPair, by: Actor, now: dt.datetime) -> None:
    """End a recovery key that another took the place of; its cards open nothing afterwards."""
    with transaction.atomic():
        _delete(Grant.objects.filter(to=key), key.owner, by, now, kind="agency")
        KeyPair.objects.filter(pk=key.pk).update(retired_on=london_day(now))
        record(
            name=EventName.KEY_RETIRED, by=by, now=now, subject_kind="key", subject_id=key.pk,
        )  # fmt: skip


def _lock(subject: UUID) -> list[Compartment]:
    rows = Compartment.objects.select_for_update().filter(subject=subject)
    return list(rows.select_related("current"))


def _short_without(keys: set[UUID], gone: QuerySet[Grant], now: dt.datetime) -> set[UUID]:
    sealed_to = edges(now, keys)
    for key, to in gone.values_list("key", "to"):
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
    for row in rows:
        _activate(row, subject, keyring, now)
    record(
        name=EventName.GRANT_GIVEN, by=by, now=now, subject_kind="report", subject_id=subject,
        detail=grant_marks(rows),
    )  # fmt: skip
    return bool(rows)


def _activate(row: Standby, subject: UUID, keyring: Keyring, now: dt.datetime) -> None:
    mine = keyring.private_of(keyring.key.id)
    Grant.objects.get_or_create(
        key=row.key,
        to=row.to,
        defaults={
            "id": row.id,
            "sealed": suite.unseal(bytes(row.sealed), mine, standby_context(row)),
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
        day=known.day, area=known.area,
    ).save(force_insert=True)  # fmt: skip


def _delete_if_any(gone: QuerySet[Grant], by: Actor, now: dt.datetime) -> int:
    subject = gone.values_list("key__owner", flat=True).first()
    return 0 if subject is None else _delete(gone, subject, by, now, kind="expired")


def _delete(
    gone: QuerySet[Grant], subject: UUID, by: Actor, now: dt.datetime, kind: str = "report"
) -> int:
    rows = list(gone)
    Grant.objects.filter(pk__in=[row.pk for row in rows]).delete()
    record(
        name=EventName.GRANT_TAKEN, by=by, now=now, subject_kind=kind, subject_id=subject,
        detail=grant_marks(rows),
    )  # fmt: skip
    return len(rows)


def _drop_idle_access(place: UUID, holder: UUID) -> None:
    subject = Compartment.objects.filter(pk=place).values_list("subject", flat=True).first()
    if subject is None:
        return
    places = Compartment.objects.filter(subject=subject).values("id")
    if not Grant.objects.filter(key__owner__in=places, to__owner=holder).exists():
        Access.objects.filter(subject=subject, holder=holder).delete()


def _next_epoch(
    circle: UUID,
    epochs: list[KeyPair],
    holders: list[KeyPair],
    by: Actor,
    now: dt.datetime,
) -> None:
    day = london_day(now)
    KeyPair.objects.filter(pk__in=[key.pk for key in epochs], retired_on=None).update(
        retired_on=day
    )
    key, private = new_key(KeyKind.CIRCLE, circle, max(key.version for key in epochs) + 1, day)
    key.save(force_insert=True)
    record_key(key, by=by, now=now)
    terms = Terms(purpose="circle", on=day, by=by.user_id)
    grants = Grant.objects.bulk_create(
        [sealed_grant(key, private, holder, terms) for holder in holders]
    )
    record(
        name=EventName.VERSION_MADE, by=by, now=now, subject_kind="circle", subject_id=circle,
        detail=grant_marks(grants),
    )  # fmt: skip
