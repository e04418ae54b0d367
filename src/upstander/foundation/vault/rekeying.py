"""The next key version of a compartment. Any process can make it, with no key (rule 4)."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record, record_each
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.models import Compartment, Grant, KeyPair, Standby
from upstander.foundation.vault.queries import grant_marks, key_marks, live_keys
from upstander.foundation.vault.versions import StandbyPlan, Terms, Version, new_version


def next_version(
    *, compartment: Compartment, without: UUID | None, by: Actor, now: dt.datetime
) -> KeyPair:
    """Make one compartment's next key version, as ``next_versions``; return its key."""
    return next_versions(compartments=[compartment], without=without, by=by, now=now)[0]


def next_versions(
    *, compartments: Sequence[Compartment], without: UUID | None, by: Actor, now: dt.datetime
) -> list[KeyPair]:
    """Make the next key version of each compartment for its holders, less ``without``.

    What is written from now on is sealed to it; older items stay under their own version. Runs
    inside the caller's transaction, with the rows locked and ``current`` loaded, in the same
    number of statements for one compartment and for many.
    """
    if not compartments:
        return []
    holders = _holders(compartments, without, now)
    plans = _plans([place.current for place in compartments])
    terms = Terms(purpose="new version", on=london_day(now), by=by.user_id)
    versions = [
        new_version(
            compartment=place.pk,
            number=place.current.version + 1,
            holders=[holder.key for holder in holders[place.pk]],
            plans=plans[place.current.pk],
            terms=terms,
        )
        for place in compartments
    ]
    for place, version in zip(compartments, versions, strict=True):
        _keep_ends(version, holders[place.pk])
    _save(compartments, versions)
    record_each(
        name=EventName.VERSION_MADE, by=by, now=now, subject_kind="compartment",
        told={
            place.pk: grant_marks(version.grants) | key_marks([version.key])
            for place, version in zip(compartments, versions, strict=True)
        },
    )  # fmt: skip
    return [version.key for version in versions]


@dataclass(frozen=True)
class _Holder:
    """Somebody who goes on holding a compartment, and until when."""

    key: KeyPair
    until: dt.datetime | None


def _holders(
    compartments: Sequence[Compartment], without: UUID | None, now: dt.datetime
) -> dict[UUID, list[_Holder]]:
    """Return who holds any version of each compartment: a grant covers what comes as well."""
    rows = Grant.objects.live(now).filter(key__owner__in=[place.pk for place in compartments])
    ends: dict[tuple[UUID, UUID], list[dt.datetime | None]] = defaultdict(list)
    for place, owner, until in rows.values_list("key__owner", "to__owner", "expires_at"):
        ends[place, owner].append(until)
    live = live_keys({owner for _place, owner in ends} - {without})
    found: dict[UUID, list[_Holder]] = defaultdict(list)
    for (place, owner), untils in ends.items():
        if owner in live:
            found[place].append(_Holder(live[owner], _latest(untils)))
    return found


def _latest(untils: Sequence[dt.datetime | None]) -> dt.datetime | None:
    return None if None in untils else max(until for until in untils if until)


def _keep_ends(version: Version, holders: Sequence[_Holder]) -> None:
    """Let a grant for a time stay one: making the next version must not lengthen it."""
    until = {holder.key.pk: holder.until for holder in holders}
    for grant in version.grants:
        grant.expires_at = until[grant.to.pk]


def _plans(currents: Sequence[KeyPair]) -> dict[UUID, list[StandbyPlan]]:
    rows = list(Standby.objects.filter(key__in=currents).select_related("to", "through"))
    live = live_keys({row.to.owner for row in rows})
    found: dict[UUID, list[StandbyPlan]] = defaultdict(list)
    for row in rows:
        found[row.key_id].append(StandbyPlan(live.get(row.to.owner, row.to), row.through))
    return found


def _save(compartments: Sequence[Compartment], versions: Sequence[Version]) -> None:
    KeyPair.objects.bulk_create([version.key for version in versions])
    Grant.objects.bulk_create([grant for version in versions for grant in version.grants])
    Standby.objects.bulk_create([row for version in versions for row in version.standbys])
    newest = KeyPair.objects.filter(owner=OuterRef("pk"), kind=KeyKind.COMPARTMENT)
    Compartment.objects.filter(pk__in=[place.pk for place in compartments]).update(
        current=Subquery(newest.order_by("-version").values("id")[:1])
    )
    for place, version in zip(compartments, versions, strict=True):
        place.current = version.key


def held_epochs(circle: UUID) -> QuerySet[KeyPair]:
    """Return a circle's epochs; nobody else changes who holds them until the transaction ends.

    The first one stands for the circle: whoever waits for it then reads an epoch made meanwhile.
    Without it, somebody let in while another leaves would miss the epoch of that moment.
    """
    epochs = KeyPair.objects.filter(owner=circle, kind=KeyKind.CIRCLE)
    list(epochs.filter(version=1).select_for_update())
    return epochs


def record_key(key: KeyPair, *, by: Actor, now: dt.datetime) -> None:
    """Write down a new public key, in the caller's transaction: a swapped one then shows."""
    record(
        name=EventName.KEY_MADE, by=by, now=now, subject_kind="key", subject_id=key.pk,
        detail={"owner": str(key.owner), "kind": str(key.kind), "public": public_digest(key)}
        | key_marks([key]),
    )  # fmt: skip


def public_digest(key: KeyPair) -> str:
    """Return the SHA-256 of a public key."""
    return hashlib.sha256(bytes(key.public)).hexdigest()
