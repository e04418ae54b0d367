"""What the open interface answers with: services, services at locations, and bodies, in pages."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from upstander.community.directory.models import Entry, Opening, Organisation, Service, Term
from upstander.community.directory.models.entries import EntryQuerySet
from upstander.community.directory.queries.entries import whole
from upstander.community.directory.queries.nearby import within
from upstander.community.directory.rules.near import Point
from upstander.foundation.core.clock import london_day

Row = TypeVar("Row")
_METRES_A_MILE = 1609.344
_WORDS = ("terms", "languages", "areas")


@dataclass(frozen=True)
class Circle:
    """Everything so many metres around a point."""

    middle: Point
    metres: float


@dataclass(frozen=True)
class Filters:
    """What the profile lets somebody ask for; all of it must hold.

    ``words`` holds a list and a code of ours; ``vocabulary`` any word of a list. ``day`` is Monday
    at 0; ``opens_from`` and ``closes_by`` hold for the same opening as the day.
    """

    search: str = ""
    words: tuple[str, str] | None = None
    vocabulary: str = ""
    organisation: UUID | None = None
    changed_since: dt.date | None = None
    day: int | None = None
    opens_from: dt.time | None = None
    closes_by: dt.time | None = None
    near: Circle | None = None
    # Also what the public does not see, for a token that may.
    unlisted: bool = False


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """One page of rows, and how many there are in all."""

    rows: Sequence[Row]
    total: int


def services(filters: Filters, now: dt.datetime, first: int, count: int) -> Slice[Service]:
    """Return some of the services with an entry that fits, by name."""
    entries, matching = _entries(filters, now), _services(filters)
    shown = matching.filter(Exists(entries.filter(service=OuterRef("pk"))))
    ordered = shown.select_related("organisation").order_by("name", "pk")
    rows = list(ordered[first : first + count])
    if matching.query.where:
        entries = entries.filter(service__in=matching.values("pk"))
    # Counted over the entries: asking every service for one of them is slower.
    return Slice(rows, entries.aggregate(total=Count("service", distinct=True))["total"])


def entries_of(
    rows: Sequence[Service], now: dt.datetime, *, unlisted: bool, full: bool
) -> Mapping[UUID, list[Entry]]:
    """Return the entries of some services by service: whole, or with their contacts only.

    For full entries the services get their words, languages and districts as well.
    """
    shown = _shown(now, unlisted=unlisted).filter(service__in=[one.pk for one in rows])
    if full:
        prefetch_related_objects(rows, *_WORDS)
    drawn = whole(shown) if full else shown.prefetch_related("contacts")
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in drawn.order_by("location__name", "pk"):
        found[entry.service_id].append(entry)
    return found


def service(id_: UUID, now: dt.datetime, *, unlisted: bool) -> Service | None:
    """Return a service that has an entry to show; None if there is no such."""
    shown = _shown(now, unlisted=unlisted).filter(service=OuterRef("pk"))
    return Service.objects.filter(Exists(shown), pk=id_).select_related("organisation").first()


def at_locations(filters: Filters, now: dt.datetime, first: int, count: int) -> Slice[Entry]:
    """Return some of the entries that have a location and fit, nearest first where asked near."""
    found = _entries(filters, now).filter(location__isnull=False)
    found = found.filter(Exists(_services(filters).filter(pk=OuterRef("service"))))
    if filters.near is None:
        keys = list(found.order_by("service__name", "pk").values_list("pk", flat=True))
    else:
        near = within(found, filters.near.middle, filters.near.metres / _METRES_A_MILE)
        keys = [key for _miles, key in near]
    some = keys[first : first + count]
    rows = whole(Entry.objects.all()).in_bulk(some)
    return Slice([rows[key] for key in some], len(keys))


def at_location(id_: UUID, now: dt.datetime, *, unlisted: bool) -> Entry | None:
    """Return an entry that has a location, whole; None if there is no such."""
    return whole(_shown(now, unlisted=unlisted).filter(pk=id_, location__isnull=False)).first()


def organisations(now: dt.datetime, first: int, count: int) -> Slice[Organisation]:
    """Return some of the bodies that run a service the public sees, by name."""
    found = _bodies(now)
    return Slice(list(found.order_by("name")[first : first + count]), found.count())


def organisation(id_: UUID, now: dt.datetime) -> Organisation | None:
    """Return a body that runs a service the public sees; None if there is no such."""
    return _bodies(now).filter(pk=id_).first()


def _bodies(now: dt.datetime) -> QuerySet[Organisation]:
    shown = _shown(now, unlisted=False).filter(service__organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(shown))


def _shown(now: dt.datetime, *, unlisted: bool) -> EntryQuerySet:
    return Entry.objects.all() if unlisted else Entry.objects.public(london_day(now))


def _services(filters: Filters) -> QuerySet[Service]:
    found = Service.objects.all()
    for value, narrow in _narrowing(filters):
        if value:
            found = found.filter(narrow())
    return found


def _narrowing(filters: Filters) -> tuple[tuple[object, Callable[[], Q | Exists]], ...]:
    return (
        (filters.search, lambda: _said(filters.search)),
        (filters.organisation, lambda: Q(organisation=filters.organisation)),
        (filters.changed_since, lambda: Q(changed_on__gte=filters.changed_since)),
        (filters.words, lambda: _with_word(*(filters.words or ("", "")))),
        (filters.vocabulary, lambda: _with_list(filters.vocabulary)),
    )


def _said(words: str) -> Q:
    return (
        Q(name__icontains=words)
        | Q(description__icontains=words)
        | Q(organisation__name__icontains=words)
    )


def _with_word(vocabulary: str, code: str) -> Q | Exists:
    if vocabulary == "kind":
        return Q(kind=code)
    return Exists(Term.objects.filter(service=OuterRef("pk"), vocabulary=vocabulary, code=code))


def _with_list(vocabulary: str) -> Q | Exists:
    if vocabulary == "kind":
        return Q()
    return Exists(Term.objects.filter(service=OuterRef("pk"), vocabulary=vocabulary))


def _entries(filters: Filters, now: dt.datetime) -> EntryQuerySet:
    found = _shown(now, unlisted=filters.unlisted)
    asked = {
        "weekday": filters.day,
        "opens__gte": filters.opens_from,
        "closes__lte": filters.closes_by,
    }
    wanted = {name: value for name, value in asked.items() if value is not None}
    if not wanted:
        return found
    return found.filter(Exists(Opening.objects.filter(entry=OuterRef("pk"), **wanted)))
