"""Reads over keys, grants and items. None of them opens anything."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from upstander.foundation.core.clock import london_day
from upstander.foundation.vault import rules
from upstander.foundation.vault.choices import CompartmentKind, KeyKind
from upstander.foundation.vault.models import Compartment, Grant, Item, KeyPair, Standby

_PRINCIPALS = (KeyKind.USER, KeyKind.RECOVERY)
_MARKS_A_LINE = 10
# Keys looked at in one go: below the number of parameters every SQLite takes.
_PART = 500


@dataclass(frozen=True)
class Holding:
    """Which compartments of a report one holder can open."""

    holder: UUID
    holder_kind: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class ShortOfOpeners:
    """A key version that too few can open."""

    subject: UUID
    kind: str
    version: int
    openers: int


def live_keys(owners: Iterable[UUID]) -> dict[UUID, KeyPair]:
    """Return the newest key that is not retired of each owner that has one."""
    wanted = set(owners)
    if not wanted:
        return {}
    rows = KeyPair.objects.filter(owner__in=wanted, retired_on=None).exclude(
        kind__in=(KeyKind.COMPARTMENT, KeyKind.RECOVERY)
    )
    return {row.owner: row for row in rows.order_by("version")}


def recovery_keys(body: UUID) -> list[KeyPair]:
    """Return a body's recovery keys that are not retired, newest first.

    There is one, or for the time of a change two.
    """
    rows = KeyPair.objects.filter(owner=body, kind=KeyKind.RECOVERY, retired_on=None)
    return list(rows.order_by("-version"))


def under_recovery(key: UUID, circles: Iterable[UUID]) -> dict[UUID, bool]:
    """Return of each circle that has keys whether all its epochs are sealed to a recovery key."""
    epochs = KeyPair.objects.filter(owner__in=list(circles), kind=KeyKind.CIRCLE)
    sealed = set(Grant.objects.filter(to=key, key__in=epochs).values_list("key", flat=True))
    under: dict[UUID, bool] = {}
    for epoch, circle in epochs.values_list("id", "owner"):
        under[circle] = under.get(circle, True) and epoch in sealed
    return under


def code_keys(owner: UUID) -> list[KeyPair]:
    """Return the key pair of each code a report ever had, oldest first."""
    rows = KeyPair.objects.filter(owner=owner, kind=KeyKind.CODE)
    return list(rows.order_by("version"))


def compartment(subject: UUID, kind: CompartmentKind) -> Compartment | None:
    """Return the subject's compartment of this kind, if anything was ever written to it."""
    rows = Compartment.objects.filter(subject=subject, kind=kind).select_related("current")
    return rows.first()


def items_of(subject: UUID, kinds: Iterable[CompartmentKind]) -> list[Item]:
    """Return the sealed items of a subject, oldest day first, in one query."""
    rows = Item.objects.filter(compartment__subject=subject, compartment__kind__in=list(kinds))
    return list(rows.select_related("key", "compartment").order_by("on", "id"))


def holders_of(subject: UUID, now: dt.datetime) -> list[Holding]:
    """Return who can open what, as the grants stand: the screens show this and nothing else."""
    kinds = dict(Compartment.objects.filter(subject=subject).values_list("id", "kind"))
    rows = Grant.objects.live(now).filter(key__owner__in=list(kinds))
    found: dict[tuple[UUID, str], set[str]] = defaultdict(set)
    for owner, kind, place in rows.values_list("to__owner", "to__kind", "key__owner"):
        found[owner, kind].add(kinds[place])
    return [Holding(owner, kind, tuple(sorted(of))) for (owner, kind), of in found.items()]


def edges(now: dt.datetime, keys: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Return the grants that lead to these keys: each key with the keys it is sealed to.

    Two steps are enough: a compartment is sealed to circles, a circle to people and recovery.
    """
    sealed_to: dict[UUID, set[UUID]] = defaultdict(set)
    wanted = set(keys)
    for _step in range(2):
        pairs = Grant.objects.live(now).filter(key__in=wanted).values_list("key", "to")
        wanted = set()
        for key, to in pairs:
            sealed_to[key].add(to)
            wanted.add(to)
    return sealed_to


def principals(today: dt.date) -> dict[UUID, rules.Principal]:
    """Return the keys of people and recoveries that showed in time that they still work."""
    rows = KeyPair.objects.filter(kind__in=_PRINCIPALS, retired_on=None)
    return {
        row.id: rules.Principal(row.owner, row.kind == KeyKind.RECOVERY)
        for row in rows
        if rules.is_live(
            is_recovery=row.kind == KeyKind.RECOVERY, proved_on=row.proved_on, today=today
        )
    }


def short_of_openers(subjects: Iterable[UUID], now: dt.datetime) -> dict[UUID, int]:
    """Return key versions that fewer than two live principals can open, with how many can."""
    places = Compartment.objects.filter(subject__in=list(subjects)).values("id")
    keys = KeyPair.objects.filter(kind=KeyKind.COMPARTMENT, owner__in=places)
    return _short(set(keys.values_list("id", flat=True)), now)


def openers_report(now: dt.datetime) -> tuple[int, list[ShortOfOpeners]]:
    """Return how many key versions there are, and those that fewer than two can open."""
    ids = KeyPair.objects.filter(kind=KeyKind.COMPARTMENT).values_list("id", flat=True)
    checked, found = 0, []
    for part in _in_parts(ids.iterator()):
        checked += len(part)
        found += _named(_short(set(part), now))
    return checked, found


def _short(keys: set[UUID], now: dt.datetime) -> dict[UUID, int]:
    return counts_below(keys, edges(now, keys), principals(london_day(now)))


def _in_parts(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    waiting = iter(ids)
    while part := list(islice(waiting, _PART)):
        yield part


def _named(short: Mapping[UUID, int]) -> list[ShortOfOpeners]:
    keys = list(KeyPair.objects.filter(id__in=list(short)))
    places = Compartment.objects.in_bulk([key.owner for key in keys])
    return [
        ShortOfOpeners(
            places[key.owner].subject, places[key.owner].kind, key.version, short[key.id]
        )
        for key in keys
    ]


def counts_below(
    keys: Iterable[UUID],
    sealed_to: Mapping[UUID, Iterable[UUID]],
    live: Mapping[UUID, rules.Principal],
) -> dict[UUID, int]:
    """Return the keys for which the opener rule does not hold, with their number of openers."""
    counts = {key: rules.opener_count(key, sealed_to, live) for key in keys}
    return {key: count for key, count in counts.items() if not rules.has_enough_openers(count)}


def grant_marks(grants: Iterable[Grant | Standby]) -> dict[str, str | int | bool]:
    """Return what an audit event says of grants: the mark of each, in lines.

    ``audit_verify`` holds every grant row against them, so a row that came by SQL shows.
    """
    return _lines("grants", [mark(grant) for grant in grants])


def key_marks(keys: Iterable[KeyPair]) -> dict[str, str | int | bool]:
    """Return what an audit event says of new public keys: the mark of each, in lines."""
    return _lines("keys", [key_mark(key) for key in keys])


def mark(grant: Grant | Standby) -> str:
    """Return 16 hexadecimal digits that stand for a grant: itself, both its keys and its end."""
    ends = getattr(grant, "expires_at", None)
    edge = grant.id.bytes + grant.key_id.bytes + grant.to_id.bytes
    return _short_digest(edge + (str(ends.timestamp()).encode() if ends else b""))


def key_mark(key: KeyPair) -> str:
    """Return 16 hexadecimal digits that stand for a key pair and its public half."""
    return _short_digest(key.id.bytes + bytes(key.public))


def _short_digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:16]


def _lines(name: str, marks: list[str]) -> dict[str, str | int | bool]:
    ordered = sorted(marks)
    starts = range(0, len(ordered), _MARKS_A_LINE)
    return {
        f"{name}_{number}": " ".join(ordered[start : start + _MARKS_A_LINE])
        for number, start in enumerate(starts, start=1)
    }


def live_keys_digests() -> dict[str, str]:
    """Return the SHA-256 of each live public key of a person, team or recovery, by key id."""
    rows = KeyPair.objects.filter(
        kind__in=(KeyKind.USER, KeyKind.CIRCLE, KeyKind.RECOVERY), retired_on=None
    ).order_by("id")
    return {str(row.id): hashlib.sha256(bytes(row.public)).hexdigest() for row in rows}


def key_digests(ids: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of these public keys as they are here, by key id, live or not."""
    rows = KeyPair.objects.filter(id__in=list(ids))
    return {str(row.id): hashlib.sha256(bytes(row.public)).hexdigest() for row in rows}


def live_grants_digest(now: dt.datetime) -> tuple[int, str]:
    """Return how many live grants there are, and the SHA-256 over their ids in order."""
    total = hashlib.sha256()
    live = Grant.objects.live(now).order_by("id").values_list("id", flat=True)
    for grant in live.iterator(chunk_size=2000):
        total.update(grant.bytes)
    return live.count(), total.hexdigest()
