"""What an entry says, as one flat record: forms, lists, feeds and providers all speak in it."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any

from upstander.community.directory.rules.opening import Span

Json = str | list[str]
# Said after an opening that stands instead of the usual hours.
_INSTEAD = "instead"


@dataclass(frozen=True)
class Facts:
    """An entry in full. Codes are those of choices; empty means not stated.

    Without a ``place`` it is reached from anywhere. ``latitude`` and ``longitude`` are stated only
    where the postcode is not good enough.
    """

    kind: str
    organisation: str
    name: str
    description: str = ""
    easy: str = ""
    website: str = ""
    cost: str = ""
    place: str = ""
    address: str = ""
    town: str = ""
    postcode: str = ""
    latitude: str = ""
    longitude: str = ""
    getting_in: str = ""
    phone: str = ""
    text: str = ""
    email: str = ""
    holidays: str = "closed"
    hours_note: str = ""
    needs: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    openings: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One field that is said otherwise."""

    field: str
    old: Json
    new: Json


def to_json(facts: Facts) -> dict[str, Json]:
    """Return the record as it is kept: words, and lists of words in order."""
    return {field.name: _kept(getattr(facts, field.name)) for field in fields(Facts)}


def from_json(kept: Mapping[str, Json]) -> Facts:
    """Return the record that was kept; a field of a later edition is passed over."""
    known = {field.name for field in fields(Facts)}
    said: dict[str, Any] = {
        name: _read(name, value) for name, value in kept.items() if name in known
    }
    return Facts(**said)


def differences(old: Facts, new: Facts) -> tuple[Difference, ...]:
    """Return the fields that differ, in the order of the record."""
    before, after = to_json(old), to_json(new)
    return tuple(
        Difference(name, before[name], after[name])
        for name in before
        if before[name] != after[name]
    )


def digest(facts: Facts) -> str:
    """Return a mark that is the same for two records that say the same."""
    said = json.dumps(to_json(facts), sort_keys=True, ensure_ascii=False)
    return sha256(said.encode()).hexdigest()


def _kept(value: str | tuple[str, ...] | tuple[Span, ...]) -> Json:
    if isinstance(value, str):
        return value
    return sorted(one if isinstance(one, str) else span_words(one) for one in value)


def _read(name: str, value: Json) -> str | tuple[str, ...] | tuple[Span, ...]:
    if isinstance(value, str):
        return value
    return tuple(map(span_of, value)) if name == "openings" else tuple(value)


def span_words(span: Span) -> str:
    """Return an opening as it is kept."""
    ends = [day.isoformat() if day else "-" for day in (span.valid_from, span.valid_to)]
    hours = f"{span.weekday} {span.opens:%H:%M} {span.closes:%H:%M}"
    return " ".join([hours, *ends, *([_INSTEAD] if span.instead else [])])


def span_of(words: str) -> Span:
    """Return an opening that was kept."""
    weekday, opens, closes, first, last, *more = words.split()
    return Span(
        int(weekday), dt.time.fromisoformat(opens), dt.time.fromisoformat(closes),
        None if first == "-" else dt.date.fromisoformat(first),
        None if last == "-" else dt.date.fromisoformat(last), _INSTEAD in more,
    )  # fmt: skip
