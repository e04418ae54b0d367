"""What the parts of a case (risk, decisions, plan, attempts) share: opening what was sealed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Item

Document = Mapping[str, object]


def documents(items: Iterable[UUID | None], keyring: Keyring) -> dict[UUID, Document]:
    """Return what the keyring opens of these items, by id; what stays closed is left out."""
    rows = list(
        Item.objects.filter(pk__in=[one for one in items if one]).select_related(
            "key", "compartment"
        )
    )
    keyring.reach(row.key_id for row in rows)
    read = {row.pk: opened_or_none(row, keyring) for row in rows}
    return {item: document for item, document in read.items() if document is not None}


def opened_or_none(item: Item, keyring: Keyring) -> Document | None:
    """Return a sealed document, or None when this keyring does not open it."""
    try:
        return keyring.open_document(item)
    except CannotOpen:
        return None


@dataclass(frozen=True)
class Signature:
    """Who wrote something, in which role, and when, as it was sealed with it."""

    who: str
    role: str
    agency: str
    at: dt.datetime

    @property
    def day(self) -> dt.date:
        """The London day."""
        return london_day(self.at)

    @classmethod
    def of(cls, document: Document) -> "Signature":
        """Return the signature of a sealed document."""
        return cls(
            who=str(document["who"]), role=str(document["role"]), agency=str(document["agency"]),
            at=dt.datetime.fromisoformat(str(document["at"])),
        )  # fmt: skip


def texts(document: Document, key: str) -> tuple[str, ...]:
    """Return a list of texts in a document; empty where there is none."""
    found = document.get(key)
    return tuple(str(one) for one in found) if isinstance(found, list) else ()
