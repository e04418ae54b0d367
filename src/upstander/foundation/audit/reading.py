"""Reading the record a page at a time: who did what and when. Never what a person wrote."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from upstander.foundation.audit.models import Event

PAGE = 50
# The details that say something to a reader. The others are ids and digests, or not made yet:
# what is not named here is not shown.
_TOLD = (
    "agency", "role", "kind", "kinds", "reason", "state", "stage", "about", "band", "answer",
    "purpose", "basis", "agreed", "choice", "emergency", "stood_in", "source", "period", "periods",
    "profile", "rows", "reports", "shown", "live", "acts",
)  # fmt: skip
_EMPTY = (None, "")


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to read. Empty is everything; ``kind`` is a room or a whole name."""

    since: dt.date | None = None
    until: dt.date | None = None
    kind: str = ""
    person: UUID | None = None
    about: UUID | None = None


@dataclass(frozen=True)
class Place:
    """The row after which a page begins: newest day first, newest time, acts without one last."""

    day: dt.date
    at: dt.datetime | None
    event: UUID

    def __str__(self) -> str:
        return f"{self.day.isoformat()}~{self.at.isoformat() if self.at else ''}~{self.event.hex}"

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """Return the place that an address names; None when it is not one of ours."""
        try:
            day, at, event = text.split("~")
            moment = dt.datetime.fromisoformat(at.replace(" ", "+")) if at else None
            return cls(dt.date.fromisoformat(day), moment, UUID(event))
        except ValueError:
            return None


@dataclass(frozen=True)
class Told:
    """One act as the record tells it. ``codes`` are the details that say something, as text."""

    name: str
    day: dt.date
    at: dt.datetime | None
    actor_kind: str
    actor: UUID | None
    actor_name: str
    subject: UUID | None
    codes: str


@dataclass(frozen=True)
class Page:
    """Some acts, and where the next page begins; empty on the last."""

    told: Sequence[Told]
    older: str


def page_of(wanted: Wanted, after: Place | None = None) -> Page:
    """Return a page of the record, newest first, in one question however long the record is."""
    rows = list(_after(_found(wanted), after)[: PAGE + 1])
    shown = rows[:PAGE]
    older = str(_place(shown[-1])) if len(rows) > PAGE else ""
    return Page([_told(row) for row in shown], older)


def most_of(wanted: Wanted, most: int) -> list[Told]:
    """Return so much of what is wanted at most, newest first."""
    return [_told(row) for row in _found(wanted)[:most]]


def _told(row: Event) -> Told:
    return Told(
        row.name,
        row.day,
        row.at,
        row.actor_kind,
        row.actor_id,
        row.actor_name,
        row.subject_id,
        "; ".join(
            f"{key}: {row.detail[key]}" for key in _TOLD if row.detail.get(key) not in _EMPTY
        ),
    )


def _found(wanted: Wanted) -> QuerySet[Event]:
    asked = {
        "day__gte": wanted.since,
        "day__lte": wanted.until,
        "actor_id": wanted.person,
        "subject_id": wanted.about,
    }
    rows = Event.objects.filter(**{name: value for name, value in asked.items() if value})
    if wanted.kind:
        rows = rows.filter(Q(name=wanted.kind) | Q(name__startswith=f"{wanted.kind}:"))
    return rows.order_by("-day", F("at").desc(nulls_last=True), "id")


def _after(rows: QuerySet[Event], place: Place | None) -> QuerySet[Event]:
    if place is None:
        return rows
    rest = Q(day__lt=place.day) | Q(day=place.day, at=place.at, id__gt=place.event)
    if place.at:
        rest |= Q(day=place.day) & (Q(at__lt=place.at) | Q(at=None))
    return rows.filter(rest)


def _place(event: Event) -> Place:
    return Place(event.day, event.at, event.pk)
