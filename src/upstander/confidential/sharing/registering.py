"""The register of the whole partnership, a page at a time: who was given keys to what, and why."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from upstander.confidential.sharing.models import Disclosure
from upstander.confidential.sharing.queries import Entry, entries
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission

PAGE = 50
# More than this is not a table that somebody reads; narrower days bring the rest.
MOST_TAKEN = 20_000
OPEN, ENDED = "open", "ended"


@dataclass(frozen=True)
class Sought:
    """What somebody looks for. Empty is everything."""

    since: dt.date | None = None
    until: dt.date | None = None
    team: UUID | None = None
    state: str = ""


@dataclass(frozen=True)
class Place:
    """The entry after which a page begins: newest day first."""

    day: dt.date
    entry: UUID

    def __str__(self) -> str:
        return f"{self.day.isoformat()}~{self.entry.hex}"

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """Return the place that an address names; None when it is not one of ours."""
        try:
            day, entry = text.split("~")
            return cls(dt.date.fromisoformat(day), UUID(entry))
        except ValueError:
            return None


@dataclass(frozen=True)
class Page:
    """Some entries, and where the next page begins; empty on the last."""

    entries: Sequence[Entry]
    older: str


def page_of(actor: Actor, sought: Sought, after: Place | None = None) -> Page:
    """Return a page of the register, newest first."""
    rows = list(_after(_found(actor, sought), after)[: PAGE + 1])
    shown = rows[:PAGE]
    older = str(Place(shown[-1].given_on, shown[-1].pk)) if len(rows) > PAGE else ""
    return Page(entries(shown), older)


def most_of(actor: Actor, sought: Sought) -> list[Entry]:
    """Return what is looked for, newest first, 20,000 entries at most."""
    return entries(list(_found(actor, sought)[:MOST_TAKEN]))


def _found(actor: Actor, sought: Sought) -> QuerySet[Disclosure]:
    asked = {"given_on__gte": sought.since, "given_on__lte": sought.until}
    rows = _of(actor).filter(**{name: value for name, value in asked.items() if value})
    if sought.team:
        rows = rows.filter(Q(from_circle=sought.team) | Q(to_circle=sought.team))
    if sought.state:
        rows = rows.filter(ended_on__isnull=sought.state == OPEN)
    return rows.select_related("report").order_by("-given_on", "id")


def _of(actor: Actor) -> QuerySet[Disclosure]:
    """Return the entries that somebody may see: all for whoever looks after the whole, and those
    of their own teams for a supervisor.
    """
    if not actor.may(Permission.SEE_REGISTER):
        return Disclosure.objects.none()
    if actor.may(Permission.READ_AUDIT) or actor.may(Permission.MANAGE_ROUTES):
        return Disclosure.objects.all()
    own = list(actor.circles)
    return Disclosure.objects.filter(Q(from_circle__in=own) | Q(to_circle__in=own))


def _after(rows: QuerySet[Disclosure], place: Place | None) -> QuerySet[Disclosure]:
    if place is None:
        return rows
    return rows.filter(Q(given_on__lt=place.day) | Q(given_on=place.day, id__gt=place.entry))
