"""Pages of a list by seeking: no page costs more than the first. Shared with the rooms above.

A seek starts at a row of an index whose first columns are the holder and the kind. A member of
several circles gets one seek for each of them, merged, because one seek over all would sort. Read
from its end, the same index gives the oldest first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from upstander.confidential.reporting.rules import Cursor, merged
from upstander.foundation.access.actors import Actor
from upstander.foundation.vault.models import Access

PAGE_SIZE = 25


_NEWEST, _OLDEST = ("-day", "subject"), ("day", "-subject")


@dataclass(frozen=True)
class Places:
    """The places of one page, and where its neighbours start; None where there is none.

    A page of newer rows is asked for from ``newer``, one of older rows from ``older``: which of
    them stands before this page depends on the order.
    """

    shown: Sequence[Cursor]
    newer: Cursor | None
    older: Cursor | None
    is_first: bool


def page_of(
    actor: Actor,
    wanted: QuerySet[Access],
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    oldest: bool = False,
    among: Collection[UUID] | None = None,
) -> Places:
    """Return the page after or before a place, or the first one: newest day first, or oldest.

    ``among`` are the few subjects that come into question: they are looked up, not sought.
    """
    if among is not None:
        there = places_among(actor, wanted, among, oldest=oldest)
        return _cut(there, after, before, oldest=oldest)
    if before is not None:
        page = _backwards(actor, wanted, before, oldest=oldest)
        if page is not None:
            return page
    return _forwards(actor, wanted, None if before else after, oldest=oldest)


def newest_places(actor: Actor, wanted: QuerySet[Access], limit: int) -> list[Cursor]:
    """Return the newest few places."""
    streams = [places(_of(wanted, holder).order_by(*_NEWEST), limit) for holder in _holders(actor)]
    return merged(streams, limit)


def in_order(rows: QuerySet[Access], *, oldest: bool = False) -> QuerySet[Access]:
    """Return rows in the order of a list."""
    return rows.order_by(*(_OLDEST if oldest else _NEWEST))


def places(rows: QuerySet[Access], limit: int) -> list[Cursor]:
    """Return the first places of rows that are in order already."""
    return [Cursor(day, subject) for day, subject in rows.values_list("day", "subject")[:limit]]


def places_among(
    actor: Actor, wanted: QuerySet[Access], among: Collection[UUID], *, oldest: bool = False
) -> list[Cursor]:
    """Return the places of these few subjects, in the order of a list.

    Asked for by subject alone: a database that also knew the holder would step through all rows
    of that holder, in order, for a handful.
    """
    rows = wanted.filter(subject__in=among).order_by().values_list("holder", "day", "subject")
    mine = {Cursor(day, subject) for holder, day, subject in rows if holder in actor.holders}
    return sorted(mine, key=lambda place: place.order, reverse=oldest)


def _cut(
    there: list[Cursor], after: Cursor | None, before: Cursor | None, *, oldest: bool
) -> Places:
    """Return the page of places that are all known."""

    def stands(place: Cursor) -> int:
        ahead = (one.order > place.order if oldest else one.order < place.order for one in there)
        return sum(ahead)

    start = 0
    if before is not None:
        start = max(0, stands(before) - PAGE_SIZE)
    elif after is not None:
        start = stands(after) + (after in there)
    shown = there[start : start + PAGE_SIZE]
    back = shown[0] if start and shown else None
    on = shown[-1] if len(there) > start + PAGE_SIZE else None
    return _page(shown, back, on, oldest=oldest, is_first=not start)


def _forwards(
    actor: Actor, wanted: QuerySet[Access], after: Cursor | None, *, oldest: bool
) -> Places:
    streams = (_beyond(_of(wanted, one), after, oldest=oldest) for one in _holders(actor))
    found = merged(streams, PAGE_SIZE + 1, oldest=oldest)
    shown, first = found[:PAGE_SIZE], after is None
    back = None if first or not shown else shown[0]
    on = shown[-1] if len(found) > PAGE_SIZE else None
    return _page(shown, back, on, oldest=oldest, is_first=first)


def _backwards(
    actor: Actor, wanted: QuerySet[Access], before: Cursor, *, oldest: bool
) -> Places | None:
    """Return the page that ends just before a place; None when that is the first page."""
    streams = (_beyond(_of(wanted, one), before, oldest=not oldest) for one in _holders(actor))
    found = merged(streams, PAGE_SIZE + 1, oldest=not oldest)[::-1]
    if len(found) <= PAGE_SIZE:
        return None
    shown = found[1:]
    return _page(shown, shown[0], shown[-1], oldest=oldest, is_first=False)


def _page(
    shown: Sequence[Cursor],
    back: Cursor | None,
    on: Cursor | None,
    *,
    oldest: bool,
    is_first: bool,
) -> Places:
    newer, older = (on, back) if oldest else (back, on)
    return Places(shown, newer, older, is_first)


def _holders(actor: Actor) -> list[UUID]:
    return sorted(actor.holders)


def _of(rows: QuerySet[Access], holder: UUID) -> QuerySet[Access]:
    return rows.filter(holder=holder)


def _beyond(rows: QuerySet[Access], place: Cursor | None, *, oldest: bool) -> list[Cursor]:
    """Return the first places beyond a place, on the way to newer or to older days."""
    rows = in_order(rows, oldest=oldest)
    if place is None:
        return places(rows, PAGE_SIZE + 1)
    way = "lt" if oldest else "gt"
    same_day = rows.filter(day=place.day, **{f"subject__{way}": place.subject})
    further = rows.filter(**{f"day__{'gt' if oldest else 'lt'}": place.day})
    return _filled(places(same_day, PAGE_SIZE + 1), further)


def _filled(found: list[Cursor], further: QuerySet[Access]) -> list[Cursor]:
    """Fill a page from the days further on, which are not asked where one day fills it."""
    missing = PAGE_SIZE + 1 - len(found)
    return [*found, *places(further, missing)] if missing else found
