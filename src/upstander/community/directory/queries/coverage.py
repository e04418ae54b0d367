"""Which districts lack a place, one that is open late, or one without steps."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from upstander.community.directory.choices import Access, Kind
from upstander.community.directory.models import Entry
from upstander.community.directory.queries.entries import (
    access_of,
    public_entries,
    spans_of,
    whole,
)
from upstander.community.directory.queries.searching import Hit
from upstander.community.directory.rules.coverage import Code, is_late, people_near
from upstander.community.directory.rules.near import Point
from upstander.foundation.agencies.reading import districts
from upstander.foundation.reference import geography, standing

_COUNTED = (Kind.SAFE_PLACE, Kind.CENTRE)


@dataclass(frozen=True)
class Covered:
    """One district: its places that the public can find today, and its people near one.

    ``late`` are open after 18:00 on some day of the week. ``near`` is an estimate (see
    ``rules.coverage``).
    """

    name: str
    safe_places: int
    centres: int
    late: int
    step_free: int
    people: int
    near: int

    @property
    def lacks(self) -> Sequence[str]:
        """What it has none of, by name."""
        return [
            name
            for name in ("safe_places", "centres", "late", "step_free")
            if getattr(self, name) == 0
        ]


@dataclass(frozen=True)
class Coverage:
    """Every district, and the places that were counted."""

    rows: Sequence[Covered]
    hits: Sequence[Hit]
    # Whether the estimate stands on whole postcodes, or on outward codes only.
    by_postcode: bool = False


def coverage(now: dt.datetime) -> Coverage:
    """Return how well each district is covered today. Nine statements, whatever the number."""
    found = public_entries(now).filter(service__kind__in=_COUNTED, location__isnull=False)
    entries = list(whole(found).order_by("location__name", "pk"))
    names = districts(now)
    people = {code: geography.districts()[code].population for code in names}
    postcodes = _postcodes(names)
    near = people_near(postcodes or _codes(names), people, _points(entries))
    rows = [
        _row(name, people[code], near.get(code, 0), [one for one in entries if _is_in(one, code)])
        for code, name in names.items()
    ]
    return Coverage(rows, [Hit(one) for one in entries], by_postcode=bool(postcodes))


def _row(name: str, people: int, near: int, entries: Sequence[Entry]) -> Covered:
    kinds = [one.service.kind for one in entries]
    return Covered(
        name=name,
        safe_places=kinds.count(Kind.SAFE_PLACE),
        centres=kinds.count(Kind.CENTRE),
        late=sum(any(map(is_late, spans_of(one))) for one in entries),
        step_free=sum(Access.STEP_FREE in access_of(one) for one in entries),
        people=people,
        near=near,
    )


def _is_in(entry: Entry, code: str) -> bool:
    return entry.location is not None and entry.location.district == code


def _codes(wanted: Iterable[str]) -> list[Code]:
    districts_wanted, at = set(wanted), geography.outward_positions()
    return [
        Code(district, Point(*at[code]))
        for code, district in geography.outward_codes().items()
        if district in districts_wanted
    ]


def _postcodes(wanted: Iterable[str]) -> list[Code]:
    return [Code(where, Point(*at)) for where, *at in standing.postcodes_in(wanted)]


def _points(entries: Iterable[Entry]) -> list[Point]:
    return [
        Point(float(one.location.latitude), float(one.location.longitude))
        for one in entries
        if one.location is not None
        and one.location.latitude is not None
        and one.location.longitude is not None
    ]
