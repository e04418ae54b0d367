"""Entries within a distance of a point: a box in the database, the circle in memory."""

from uuid import UUID

from django.db.models import FloatField
from django.db.models.functions import Cast

from upstander.community.directory.models.entries import EntryQuerySet
from upstander.community.directory.rules.near import Point, box_around, miles


def within(entries: EntryQuerySet, middle: Point, distance: float) -> list[tuple[float, UUID]]:
    """Return the entries at most so many miles away: miles and id, nearest first."""
    box = box_around(middle, distance)
    rows = entries.filter(
        location__latitude__range=(round(box.south, 4), round(box.north, 4)),
        location__longitude__range=(round(box.west, 4), round(box.east, 4)),
    ).values_list("pk", _as_float("latitude"), _as_float("longitude"))
    found = [(miles(middle, Point(latitude, longitude)), key) for key, latitude, longitude in rows]
    return sorted(one for one in found if one[0] <= distance)


def _as_float(name: str) -> Cast:
    """Return a position as the database's own number: thousands of decimals take longer to make."""
    return Cast(f"location__{name}", FloatField())
