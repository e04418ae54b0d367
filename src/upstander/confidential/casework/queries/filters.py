"""Somebody's own filters of the list of cases."""

from dataclasses import dataclass
from uuid import UUID

from upstander.confidential.casework.models import SavedFilter
from upstander.confidential.casework.rules.filters import CaseFilter
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.prepared import Prepared
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
    found = [
        NamedFilter(row, _name(row, sealed, keyring), CaseFilter(state, area, risk))
        for row, sealed, state, area, risk in _OWN.rows(user=by.user_id)
    ]
    return sorted(found, key=lambda one: one.name.casefold())


_OWN = Prepared(
    lambda user: (
        SavedFilter.objects.visible_to(Actor.holding(user, ()))
        .order_by("id")
        .values_list("id", "name", "state", "area", "risk")
    )
)


def _name(row: UUID, name: bytes, keyring: Keyring | None) -> str:
    if keyring is None:
        return ""
    key = keyring.key.id
    try:
        sealed = suite.unseal(bytes(name), keyring.private_of(key), filter_context(row, key))
    except (suite.NotAuthentic, CannotOpen):
        return ""
    return suite.unpad(sealed).decode()
