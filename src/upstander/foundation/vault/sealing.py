"""Append without read: adding to a compartment needs its public key only."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F

from upstander.foundation.access.actors import Actor
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault import suite
from upstander.foundation.vault.choices import Label
from upstander.foundation.vault.keyrings import item_context
from upstander.foundation.vault.models import Card, Compartment, Grant, Item, KeyPair
from upstander.foundation.vault.rekeying import next_version


def sealed_item(
    *,
    compartment: UUID,
    key: KeyPair,
    label: Label,
    document: Mapping[str, object],
    on: dt.date,
    by: UUID | None = None,
    replaces: Item | None = None,
) -> Item:
    """Return an unsaved item: the document as padded JSON, sealed to the key version."""
    item = Item(
        id=new_id(), compartment_id=compartment, key=key, label=label, on=on, by=by,
        replaces=replaces,
    )  # fmt: skip
    raw = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    item.body = suite.seal(suite.pad(raw), bytes(key.public), item_context(item, key.version))
    return item


def digest(item: Item) -> str:
    """Return the SHA-256 of an item's ciphertext, which the audit event that wrote it carries."""
    return hashlib.sha256(bytes(item.body)).hexdigest()


def item_digests(items: Iterable[Item]) -> dict[str, str | int | bool]:
    """Return what an event says of items beside its first: the digest of each, in lines."""
    return {f"item_{number}": digest(item) for number, item in enumerate(items, start=2)}


def append(
    *,
    compartment: Compartment,
    label: Label,
    document: Mapping[str, object],
    by: Actor,
    now: dt.datetime,
    replaces: Item | None = None,
) -> Item:
    """Add one sealed document; afterwards everyone who holds the compartment can open it.

    A version that is still granted to a retired key is replaced first, so that nobody who left
    can open what comes now. Cards made before are renewed by the next search. The caller writes
    the audit event, with ``digest(item)``.
    """
    with transaction.atomic():
        locked = Compartment.objects.select_for_update().select_related("current")
        fresh = locked.get(pk=compartment.pk)
        key = fresh.current
        if Grant.objects.filter(key=key, to__retired_on__isnull=False).exists():
            key = next_version(compartment=fresh, without=None, by=by, now=now)
        item = sealed_item(
            compartment=fresh.pk, key=key, label=label, document=document,
            on=london_day(now), by=by.user_id, replaces=replaces,
        )  # fmt: skip
        item.save(force_insert=True)
        Compartment.objects.filter(pk=fresh.pk).update(revision=F("revision") + 1)
        Card.objects.filter(place=fresh.pk).update(withered=True)
    return item
