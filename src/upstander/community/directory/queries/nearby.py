"""Entries within a distance of a point: a box in the database, the circle in memory."""

from uuid import UUID

from upstander.community.directory.models.entries import EntryQuerySet
from upstander.community.directory.rules.near import Point, box_around, miles


def within(entries: EntryQuerySet, middle: Point, distance: float) -> list[tuple[float, UUID]]:
    """Return the entries at most so many miles away: miles and id, nearest first."""
    box = box_around(middle, distance)
    rows = entries.filter(
        location__latitude__range=(round(box.south, 4), round(box.north, 4)),
        location__longitude__range=(round(box.west, 4), round(box.east, 4)),
    ).values_list("pk", "location__latitude", "location__longitude")
    found = [
        (miles(middle, Point(float(latitude or 0), float(longitude or 0))), key)
        for key, latitude, longitude in rows
    ]
    return sorted(one for one in found if one[0] <= distance)
