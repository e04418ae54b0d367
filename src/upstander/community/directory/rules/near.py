"""How far places are from each other, in a straight line."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Mean radius of the Earth in miles (6371.0088 km, IUGG), and miles to a degree of latitude.
_RADIUS = 3958.7613
_MILES_A_DEGREE = math.radians(1) * _RADIUS


@dataclass(frozen=True)
class Point:
    """A position in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Box:
    """Everything between two parallels and two meridians."""

    south: float
    north: float
    west: float
    east: float


def miles(one: Point, other: Point) -> float:
    """Return the distance along the great circle (haversine)."""
    here, there = math.radians(one.latitude), math.radians(other.latitude)
    up = math.sin((there - here) / 2) ** 2
    along = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * _RADIUS * math.asin(math.sqrt(up + math.cos(here) * math.cos(there) * along))


def box_around(middle: Point, within: float) -> Box:
    """Return a box that holds every point at most so many miles away."""
    up = within / _MILES_A_DEGREE
    furthest = min(abs(middle.latitude) + up, 89.0)
    along = up / math.cos(math.radians(furthest))
    return Box(
        middle.latitude - up, middle.latitude + up, middle.longitude - along,
        middle.longitude + along,
    )  # fmt: skip


def apart(points: Sequence[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    """Return points in their order, each moved to the nearest free spot around it.

    Two are never nearer to each other than the gap.
    """
    placed: list[tuple[int, int]] = []
    for point in points:
        placed.append(next(one for one in _around(point, gap) if _is_free(one, placed, gap)))
    return placed


def _around(point: tuple[int, int], gap: int) -> Iterator[tuple[int, int]]:
    """Yield a point and then spots on ever wider rings around it."""
    yield point
    ring = 0
    while True:
        ring += 1
        far = ring * gap / 2
        for step in range(6 * ring):
            angle = 2 * math.pi * step / (6 * ring)
            yield round(point[0] + far * math.cos(angle)), round(point[1] + far * math.sin(angle))


def _is_free(point: tuple[int, int], placed: Sequence[tuple[int, int]], gap: int) -> bool:
    return all(math.dist(point, other) >= gap for other in placed)
