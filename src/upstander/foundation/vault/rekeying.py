"""The next key version of a compartment. Any process can make it, with no key (rule 4)."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
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
    number of statements for one compartment and for many, but for the audit events.
    """
    if not compartments:
        return []
    currents = [place.current for place in compartments]
    holders = _holders(currents, without, now)
    plans = _plans(currents)
    terms = Terms(purpose="new version", on=london_day(now), by=by.user_id)
    versions = [
        new_version(
            compartment=place.pk,
            number=place.current.version + 1,
            holders=holders[place.current.pk],
            plans=plans[place.current.pk],
            terms=terms,
        )
        for place in compartments
    ]
    _save(compartments, versions)
    for place, version in zip(compartments, versions, strict=True):
        record(
            name=EventName.VERSION_MADE, by=by, now=now, subject_kind="compartment",
            subject_id=place.pk, detail=grant_marks(version.grants) | key_marks([version.key]),
        )  # fmt: skip
    return [version.key for version in versions]


def _holders(
    currents: Sequence[KeyPair], without: UUID | None, now: dt.datetime
) -> dict[UUID, list[KeyPair]]:
    """Return the live keys of those who hold each of these keys now."""
    rows = Grant.objects.live(now).filter(key__in=currents)
    pairs = set(rows.values_list("key", "to__owner"))
    live = live_keys({owner for _key, owner in pairs} - {without})
    found: dict[UUID, list[KeyPair]] = defaultdict(list)
    for key, owner in pairs:
        if owner in live:
            found[key].append(live[owner])
    return found


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
    for place, version in zip(compartments, versions, strict=True):
        place.current = version.key
    Compartment.objects.bulk_update(compartments, ["current"])


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
