"""What the room above knows of listed reports: it says so when the service starts.

The inbox is a screen of this room, and cases stand above it. So this room asks without knowing
whom.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet

from upstander.foundation.access.actors import Actor
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Access


@dataclass(frozen=True)
class InCase:
    """The case that a report is in. ``title`` is empty where the keys do not open it."""

    reference: str
    title: str
    url: str


class Above(Protocol):
    """What whoever stands above answers."""

    def own(self, actor: Actor, today: dt.date) -> set[UUID]:
        """Return somebody's own reports."""

    def of_the_team(self, rows: QuerySet[Access], actor: Actor) -> QuerySet[Access]:
        """Return the rows without the reports that another team leads."""

    def cases(
        self, actor: Actor, keyring: Keyring | None, reports: Sequence[UUID]
    ) -> Mapping[UUID, InCase]:
        """Return the case of each report that is in one the actor may know of."""


_answering: list[Above] = []


def register(answering: Above) -> None:
    """Let this one answer from now on."""
    _answering[:] = [answering]


def own(actor: Actor, today: dt.date) -> set[UUID]:
    """Return somebody's own reports."""
    return _answering[0].own(actor, today)


def of_the_team(rows: QuerySet[Access], actor: Actor) -> QuerySet[Access]:
    """Return the rows without the reports that another team leads."""
    return _answering[0].of_the_team(rows, actor)


def cases(actor: Actor, keyring: Keyring | None, reports: Sequence[UUID]) -> Mapping[UUID, InCase]:
    """Return the case of each listed report, by the report's id."""
    return _answering[0].cases(actor, keyring, reports) if reports else {}
