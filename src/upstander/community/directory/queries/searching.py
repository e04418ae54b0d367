"""Finding entries: near a place, by what is needed, open now, with access.

Twenty thousand places are held against the position in memory, no more than the box around it
needs: a circle is widened until it holds enough.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.db.models import Avg, Exists, F, OuterRef, Q, QuerySet

from upstander.community.directory.models import (
    Closure,
    Entry,
    Location,
    Offer,
    Opening,
    Term,
)
from upstander.community.directory.models.entries import EntryQuerySet
from upstander.community.directory.queries.entries import public_entries, whole
from upstander.community.directory.queries.nearby import within
from upstander.community.directory.rules.near import Point
from upstander.community.directory.rules.opening import Away, Span, Timetable, is_open
from upstander.foundation.core.clock import LONDON
from upstander.foundation.reference import geography, standing
from upstander.foundation.reference import queries as reference
from upstander.foundation.reference.rules import outward_half, tidy_postcode

PAGE = 10
# So many that are reached from anywhere stand on a page: they cannot be nearest first.
_MOST_FAR = 20
# Miles; the last one holds the whole country.
_RADII = (2.0, 8.0, 30.0, 600.0)
# Where hours are asked for too: by day enough are open near by, and at night few are anywhere.
_OPEN_RADII = (2.0, 600.0)
# So many entries have their hours read at once.
_SLICE = 60
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Where:
    """A place that somebody named: its middle, or the words in which it may be found.

    ``exact`` unless the middle is that of a larger area.
    """

    said: str
    middle: Point | None = None
    exact: bool = False


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty means anything."""

    where: Where | None = None
    kind: str = ""
    need: str = ""
    access: tuple[str, ...] = ()
    open_at: dt.datetime | None = None


@dataclass(frozen=True)
class Hit:
    """An entry that was found, and how many miles away it is in a straight line."""

    entry: Entry
    miles: float | None = None


@dataclass(frozen=True)
class Found:
    """One page of what was found, nearest first, and whether there is more."""

    hits: tuple[Hit, ...]
    more: bool


def where_is(said: str) -> Where:
    """Return where a postcode, half of one, a district or a town is; else the words as they are."""
    words = " ".join(said.split())
    if position := standing.position_of(words):
        middle = Point(position.latitude, position.longitude)
        outward = outward_half(tidy_postcode(words))
        return Where(words if position.exact else outward, middle, position.exact)
    return Where(words, _middle_of_district(words) or _middle_of_town(words))


def search(wanted: Wanted, *, now: dt.datetime, page: int = 1) -> Found:
    """Return one page of the public entries at a place, nearest first; without a position by name."""
    entries = _narrowed(public_entries(now).filter(location__isnull=False), wanted)
    if wanted.where and wanted.where.middle:
        ordered = _nearest(entries, wanted.where.middle, wanted.open_at)
    else:
        ordered = _by_name(_perhaps_open(entries, wanted.open_at), wanted.where)
    found = ordered if wanted.open_at is None else _open(ordered, wanted.open_at)
    first = (page - 1) * PAGE
    kept = _taken(found, first + PAGE + 1)
    return Found(_hits(kept[first : first + PAGE]), more=len(kept) > first + PAGE)


def from_anywhere(wanted: Wanted, *, now: dt.datetime) -> tuple[Hit, ...]:
    """Return the public entries that are reached by phone or on the web, by name."""
    entries = _narrowed(public_entries(now).filter(location__isnull=True), wanted)
    entries = _perhaps_open(entries, wanted.open_at, one_by_one=True)
    rows = [(key, None) for key in entries.order_by("service__name").values_list("pk", flat=True)]
    found = rows if wanted.open_at is None else list(_open(rows, wanted.open_at))
    return _hits(found[:_MOST_FAR])


_Row = tuple[UUID, float | None]


def _narrowed(entries: EntryQuerySet, wanted: Wanted) -> EntryQuerySet:
    if wanted.kind:
        entries = entries.filter(service__kind=wanted.kind)
    if wanted.need:
        terms = Term.objects.filter(
            service=OuterRef("service"), vocabulary="need", code=wanted.need
        )
        entries = entries.filter(Exists(terms))
    for code in wanted.access:
        offers = Offer.objects.filter(location=OuterRef("location"), code=code)
        entries = entries.filter(Exists(offers))
    return entries.exclude(state="paused") if wanted.open_at else entries


def _perhaps_open(
    entries: EntryQuerySet, at: dt.datetime | None, *, one_by_one: bool = False
) -> EntryQuerySet:
    """Return those of the entries that may be open then, for the database.

    The rule has the last word: it alone knows closures, seasons that stand instead of the usual
    hours, and nights on which the clocks change, on which all entries are asked. Few entries are asked one by one; of many it is quicker to ask
    all openings at once.
    """
    openings = None if at is None else _openings_at(at)
    if openings is None:
        return entries
    if one_by_one:
        return entries.filter(Exists(openings.filter(entry=OuterRef("pk"))))
    return entries.filter(pk__in=openings.values("entry"))


def _openings_at(at: dt.datetime) -> QuerySet[Opening] | None:
    """Return the openings that hold then; None where the clocks change and only the rule knows."""
    here = at.astimezone(LONDON)
    if any(_clocks_change(here.date() - days * _DAY) for days in (0, 1)):
        return None
    today, now = _begun_on(here.date()), here.time()
    over_midnight = Q(closes__lte=F("opens"))
    of_today = today & Q(opens__lte=now) & (Q(closes__gt=now) | over_midnight)
    of_yesterday = _begun_on(here.date() - _DAY) & over_midnight & Q(closes__gt=now)
    return Opening.objects.filter(of_today | of_yesterday)


def _begun_on(day: dt.date) -> Q:
    """Return which openings begin on a day."""
    begins = (
        Q(weekday=day.weekday())
        & (Q(valid_from__isnull=True) | Q(valid_from__lte=day))
        & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    )
    return begins & Q(entry__holidays="usual") if reference.is_holiday(day) else begins


def _clocks_change(day: dt.date) -> bool:
    midnights = (dt.datetime.combine(one, dt.time(), tzinfo=LONDON) for one in (day, day + _DAY))
    first, last = (one.utcoffset() for one in midnights)
    return first != last


def _nearest(entries: EntryQuerySet, middle: Point, at: dt.datetime | None) -> Iterator[_Row]:
    """Yield entries nearest first; those already given are passed over in a wider circle."""
    given: set[UUID] = set()
    for radius in _RADII if at is None else _OPEN_RADII:
        asked = _perhaps_open(entries, at, one_by_one=radius == _OPEN_RADII[0])
        for distance, key in within(asked, middle, radius):
            if key not in given:
                given.add(key)
                yield key, distance


def _by_name(entries: EntryQuerySet, where: Where | None) -> Iterator[_Row]:
    if where and where.said:
        words = where.said
        entries = entries.filter(
            Q(location__name__icontains=words)
            | Q(location__town__icontains=words)
            | Q(service__name__icontains=words)
            | Q(service__organisation__name__icontains=words)
        )
    ordered = entries.order_by("location__name", "service__name", "pk")
    return ((key, None) for key in ordered.values_list("pk", flat=True).iterator(_SLICE))


def _open(rows: Iterator[_Row] | Sequence[_Row], at: dt.datetime) -> Iterator[_Row]:
    """Yield the entries that are open, in their order; hours are read a slice at a time."""
    rows = iter(rows)
    holidays = reference.bank_holidays()
    while some := _taken(rows, _SLICE):
        tables = timetables([key for key, _miles in some])
        yield from (row for row in some if is_open(tables[row[0]], at, holidays))


def timetables(keys: Sequence[UUID]) -> dict[UUID, Timetable]:
    """Return when each of these entries is open, in three reads."""
    spans: dict[UUID, list[Span]] = {key: [] for key in keys}
    away: dict[UUID, list[Away]] = {key: [] for key in keys}
    hours = ("weekday", "opens", "closes", "valid_from", "valid_to", "instead")
    for key, *said in Opening.objects.filter(entry__in=keys).values_list("entry", *hours):
        spans[key].append(Span(*said))
    closures = Closure.objects.filter(entry__in=keys).values_list("entry", "first", "last")
    for key, first, last in closures:
        away[key].append(Away(first, last))
    rules = dict(Entry.objects.filter(pk__in=keys).values_list("pk", "holidays"))
    return {key: Timetable(tuple(spans[key]), tuple(away[key]), rules[key]) for key in keys}


def _taken(rows: Iterator[_Row], count: int) -> list[_Row]:
    return list(islice(rows, count))


def _hits(rows: Sequence[_Row]) -> tuple[Hit, ...]:
    entries = whole(Entry.objects.all()).in_bulk([key for key, _miles in rows])
    return tuple(Hit(entries[key], distance) for key, distance in rows)


def _middle_of_district(words: str) -> Point | None:
    wanted = geography.plain(words)
    codes = {
        one.code for one in geography.districts().values() if geography.plain(one.name) == wanted
    }
    positions = geography.outward_positions()
    inside = [
        positions[outward] for outward, code in geography.outward_codes().items() if code in codes
    ]
    if not inside:
        return None
    return Point(
        sum(one for one, _other in inside) / len(inside),
        sum(other for _one, other in inside) / len(inside),
    )


def _middle_of_town(words: str) -> Point | None:
    there = Location.objects.filter(town__iexact=words, latitude__isnull=False)
    found = there.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    if found["latitude"] is None:
        return None
    return Point(float(found["latitude"]), float(found["longitude"]))
