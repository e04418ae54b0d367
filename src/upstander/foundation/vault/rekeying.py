"""The next key version of a compartment. Any process can make it, with no key (rule 4)."""

import datetime as dt
import hashlib
from uuid import UUID

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.models import Compartment, Grant, KeyPair, Standby
from upstander.foundation.vault.queries import grant_marks, live_keys
from upstander.foundation.vault.versions import StandbyPlan, Terms, Version, new_version


def next_version(
    *, compartment: Compartment, without: UUID | None, by: Actor, now: dt.datetime
) -> KeyPair:
    """Make the compartment's next version for its holders, less ``without``; return its key.

    What is written from now on is sealed to it; older items stay under their own version. Runs
    inside the caller's transaction, with the compartment row locked.
    """
    current = compartment.current
    owners = set(Grant.objects.live(now).filter(key=current).values_list("to__owner", flat=True))
    owners.discard(without)
    version = new_version(
        compartment=compartment.pk,
        number=current.version + 1,
        holders=live_keys(owners).values(),
        plans=_plans(current),
        terms=Terms(purpose="new version", on=london_day(now), by=by.user_id),
    )
    save(version)
    Compartment.objects.filter(pk=compartment.pk).update(current=version.key)
    record(
        name=EventName.VERSION_MADE, by=by, now=now, subject_kind="compartment",
        subject_id=compartment.pk, detail=grant_marks(version.grants),
    )  # fmt: skip
    return version.key


def save(version: Version) -> None:
    """Insert a version built in memory."""
    version.key.save(force_insert=True)
    Grant.objects.bulk_create(version.grants)
    Standby.objects.bulk_create(version.standbys)


def _plans(key: KeyPair) -> list[StandbyPlan]:
    rows = list(Standby.objects.filter(key=key).select_related("to", "through"))
    live = live_keys({row.to.owner for row in rows})
    return [StandbyPlan(live.get(row.to.owner, row.to), row.through) for row in rows]


def record_key(key: KeyPair, *, by: Actor, now: dt.datetime) -> None:
    """Write down a new public key, in the caller's transaction: a swapped one then shows."""
    record(
        name=EventName.KEY_MADE, by=by, now=now, subject_kind="key", subject_id=key.pk,
        detail={"owner": str(key.owner), "kind": str(key.kind), "public": public_digest(key)},
    )  # fmt: skip


def public_digest(key: KeyPair) -> str:
    """Return the SHA-256 of a public key."""
    return hashlib.sha256(bytes(key.public)).hexdigest()
