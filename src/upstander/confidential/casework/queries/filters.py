"""Somebody's own filters of the list of cases."""

from dataclasses import dataclass
from uuid import UUID

from upstander.confidential.casework.models import SavedFilter
from upstander.confidential.casework.rules.filters import CaseFilter
from upstander.foundation.access.actors import Actor
from upstander.foundation.vault import suite
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.keyrings import Keyring


@dataclass(frozen=True)
class NamedFilter:
    """A filter, and its name where it opens."""

    id: UUID
    name: str
    filter: CaseFilter


def filter_context(row: UUID, key: UUID) -> bytes:
    """Return what a filter's name is bound to: its own row and the key it was sealed to."""
    return suite.context("filter/1", row.bytes, key.bytes)


def saved_filters(by: Actor, keyring: Keyring | None) -> list[NamedFilter]:
    """Return one's own filters by name; without keys they have none."""
    rows = SavedFilter.objects.visible_to(by).order_by("id")
    found = [
        NamedFilter(row.pk, _name(row, keyring), CaseFilter(row.state, row.area, row.risk))
        for row in rows
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def _name(row: SavedFilter, keyring: Keyring | None) -> str:
    if keyring is None:
        return ""
    key = keyring.key.id
    try:
        sealed = suite.unseal(bytes(row.name), keyring.private_of(key), filter_context(row.pk, key))
    except (suite.NotAuthentic, CannotOpen):
        return ""
    return suite.unpad(sealed).decode()
