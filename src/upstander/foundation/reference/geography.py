"""Districts, counties, police forces, and the places that a partnership can be founded for.

Read once from the data files. A place is a county, a council of its own, or a police force's area:
a name, and the districts in it.
"""

import csv
import datetime as dt
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
# What a name loses before it becomes a key, and before two names are held against each other.
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_TIERS = frozenset({"unitary", "metropolitan", "london", "welsh"})


@dataclass(frozen=True)
class District:
    """A district by its official code: the smallest area that a report is counted in."""

    code: str
    name: str
    council: str
    # district (under a county council), unitary, metropolitan, london, welsh
    kind: str
    county_code: str
    force_code: str
    region: str
    population: int
    valid_from: dt.date
    valid_to: dt.date | None = None

    @property
    def one_tier(self) -> bool:
        """Whether its council does everything, so that no county council stands above it."""
        return self.kind in _TIERS


@dataclass(frozen=True)
class County:
    """A county with a county council."""

    code: str
    name: str
    council: str
    valid_from: dt.date
    valid_to: dt.date | None = None


@dataclass(frozen=True)
class Force:
    """A territorial police force: the name of its area, and its own."""

    code: str
    name: str
    force: str
    valid_from: dt.date
    valid_to: dt.date | None = None


@dataclass(frozen=True)
class Place:
    """Where a partnership can be founded: its key, its name, and its districts by code.

    ``names`` are all it is called by.
    """

    key: str
    name: str
    kind: str
    districts: tuple[str, ...]
    names: frozenset[str]


@cache
def districts() -> Mapping[str, District]:
    """Return every district of England and Wales, past and present, by its code."""
    return {row["code"]: _district(row) for row in rows_of("districts.csv")}


@cache
def counties() -> Mapping[str, County]:
    """Return every county with a county council by its code."""
    return {
        row["code"]: County(row["code"], row["name"], row["council"], *span_of(row))
        for row in rows_of("counties.csv")
    }


@cache
def forces() -> Mapping[str, Force]:
    """Return every territorial force by the code of its area."""
    return {
        row["code"]: Force(row["code"], row["name"], row["force"], *span_of(row))
        for row in rows_of("forces.csv")
    }


@cache
def outward_codes() -> Mapping[str, str]:
    """Return the district in which the middle of each outward code lies, such as CV21."""
    return {row["code"]: row["district"] for row in rows_of("outward_codes.csv")}


@cache
def outward_positions() -> Mapping[str, tuple[float, float]]:
    """Return latitude and longitude of the middle of each outward code, in degrees."""
    return {
        row["code"]: (float(row["latitude"]), float(row["longitude"]))
        for row in rows_of("outward_codes.csv")
    }


@cache
def places() -> Mapping[str, Place]:
    """Return every place that a partnership can be founded for, by its key."""
    found = list(_merged([*_counties(), *_councils(), *_forces(), *_named()]))
    return {place.key: place for place in _with_keys(found)}


def rows_of(file: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table."""
    with (DATA / file).open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def span_of(row: Mapping[str, str]) -> tuple[dt.date, dt.date | None]:
    """Return from when to when a row holds."""
    until = row["valid_to"]
    return dt.date.fromisoformat(row["valid_from"]), dt.date.fromisoformat(until) if until else None


def plain(name: str) -> str:
    """Return a name as it is compared: small letters, "and" in words, no marks."""
    return _NOT_A_LETTER.sub(" ", name.lower().replace("&", " and ").replace("'", "")).strip()


def area_name(place: Place) -> str:
    """Return what people call a place: of a force's area its name without the force."""
    if place.kind != "force":
        return place.name
    return forces()[districts()[place.districts[0]].force_code].name


def _district(row: Mapping[str, str]) -> District:
    facts = {name: row[name] for name in ("code", "name", "council", "kind", "region")}
    valid_from, valid_to = span_of(row)
    return District(
        **facts, county_code=row["county_code"], force_code=row["force_code"],
        population=int(row["population"]), valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip


def _place(name: str, kind: str, codes: Iterable[str], *more: str) -> Place:
    called = {plain(one) for one in (name, *more)}
    return Place("", name, kind, tuple(codes), frozenset(called))


def _counties() -> Iterator[Place]:
    within = _grouped("county_code")
    for one in counties().values():
        yield _place(one.name, "county", within[one.code], one.council, f"{one.name} county")


def _councils() -> Iterator[Place]:
    for one in districts().values():
        if one.one_tier:
            short = one.name.removeprefix("County ")
            yield _place(one.name, "council", [one.code], one.council, short)


def _forces() -> Iterator[Place]:
    within = _grouped("force_code")
    for one in forces().values():
        more = (one.name, one.force, f"{one.name} police", f"{one.name} police area")
        yield _place(f"{one.force} area", "force", within[one.code], *more)


def _named() -> Iterator[Place]:
    for row in _written()["county"]:
        yield _place(row["name"], "county", row["districts"])


def _also_called(place: Place) -> frozenset[str]:
    also = _written()["also_called"]
    return place.names | {plain(one) for name in place.names for one in also.get(name, ())}


@cache
def _written() -> dict[str, Any]:
    return tomllib.loads((DATA / "places.toml").read_text(encoding="utf-8"))


def _grouped(column: str) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in districts().values():
        found[getattr(one, column)].append(one.code)
    return found


def _merged(found: Iterable[Place]) -> Iterator[Place]:
    """Yield each set of districts once, under its first name: a county may be a force's area."""
    by_area: dict[tuple[str, ...], Place] = {}
    for place in found:
        area = tuple(sorted(place.districts))
        there = by_area.setdefault(area, place)
        by_area[area] = replace(there, names=there.names | place.names)
    yield from by_area.values()


def _with_keys(found: list[Place]) -> Iterator[Place]:
    """Yield places with keys: their own name, and what they are where another shares it."""
    for place in found:
        shared = [one for one in found if one is not place and _short(place) in one.names]
        ending = "police-area" if place.kind == "force" else place.kind if shared else ""
        key = "-".join(filter(None, [_short(place).replace(" ", "-"), ending]))
        yield replace(place, key=key, names=_also_called(place) | {plain(key)})


def _short(place: Place) -> str:
    return plain(area_name(place))
