"""Outlines of districts for maps: drawn by hand of the server, without a map service.

The lines are simplified to about half a kilometre, and neighbours share theirs, so that no gap
shows. They are for looking, never for saying where something lies.
"""

import json
import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from upstander.foundation.reference.geography import DATA

# A degree of longitude is this much shorter than one of latitude in the middle of the country.
_NARROW = math.cos(math.radians(52.5))
Point = tuple[float, float]


@dataclass(frozen=True)
class Map:
    """Districts as an SVG draws them: its width and height, and the path of each by its code."""

    width: int
    height: int
    paths: Mapping[str, str]
    # Where a label or a number of a district stands: the middle of its largest part.
    middles: Mapping[str, tuple[int, int]]
    # The corner in the north-west in degrees made square, and how many units a degree is.
    corner: Point = (0.0, 0.0)
    scale: float = 0.0

    def at(self, latitude: float, longitude: float) -> tuple[int, int]:
        """Return where a position in degrees is drawn; it may lie outside."""
        return _at((longitude * _NARROW, latitude), self.corner, self.scale)


def drawn(codes: Collection[str], *, width: int = 600) -> Map:
    """Return a map of these districts, north up; a code without an outline is left out."""
    rings = {code: _rings()[code] for code in codes if code in _rings()}
    if not rings:
        return Map(width, 0, {}, {})
    everywhere = [point for parts in rings.values() for ring in parts for point in ring]
    west, east = _ends(x for x, _y in everywhere)
    south, north = _ends(y for _x, y in everywhere)
    scale = width / (east - west)
    placed = {
        code: [[_at(point, (west, north), scale) for point in ring] for ring in parts]
        for code, parts in rings.items()
    }
    return Map(
        width,
        round((north - south) * scale),
        {code: "".join(map(_path, parts)) for code, parts in placed.items()},
        {code: _middle(parts[0]) for code, parts in placed.items()},
        (west, north),
        scale,
    )


def as_geojson(names: Mapping[str, str]) -> str:
    """Return the outlines of districts, with their names by code, as GeoJSON (RFC 7946).

    Positions are in degrees of WGS 84 to three decimals, which is finer than the lines are.
    """
    rings = _rings()
    features = [_feature(rings[code], name) for code, name in names.items() if code in rings]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))


def _feature(parts: Iterable[list[Point]], name: str) -> dict[str, object]:
    shapes = [[[_in_degrees(point) for point in (*ring, ring[0])]] for ring in parts]
    geometry = {"type": "MultiPolygon", "coordinates": shapes}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def _in_degrees(point: Point) -> tuple[float, float]:
    return round(point[0] / _NARROW, 3), round(point[1], 3)


def _at(point: Point, corner: Point, scale: float) -> tuple[int, int]:
    return round((point[0] - corner[0]) * scale), round((corner[1] - point[1]) * scale)


@cache
def _rings() -> Mapping[str, list[list[Point]]]:
    """Return the rings of each district, largest first, in degrees made square."""
    raw = json.loads((DATA / "districts.topo.json").read_text(encoding="utf-8"))
    arcs = [list(_arc(arc, raw["transform"])) for arc in raw["arcs"]]
    shapes = raw["objects"]["districts"]["geometries"]
    return {one["id"]: [_ring(part[0], arcs) for part in one["arcs"]] for one in shapes}


def _arc(steps: Iterable[list[int]], transform: Mapping[str, Any]) -> Iterator[Point]:
    (wide, high), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0
    for dx, dy in steps:
        x, y = x + dx, y + dy
        yield (x * wide + left) * _NARROW, y * high + bottom


def _ring(numbers: Iterable[int], arcs: list[list[Point]]) -> list[Point]:
    """Join arcs to a ring; a number below zero means the arc walked backwards."""
    ring: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[:-1]
    return ring


def _ends(numbers: Iterable[float]) -> tuple[float, float]:
    found = list(numbers)
    return min(found), max(found)


def _path(ring: list[tuple[int, int]]) -> str:
    return "M" + "L".join(f"{x},{y}" for x, y in dict.fromkeys(ring)) + "Z"


def _middle(ring: list[tuple[int, int]]) -> tuple[int, int]:
    xs, ys = [x for x, _y in ring], [y for _x, y in ring]
    return (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2
