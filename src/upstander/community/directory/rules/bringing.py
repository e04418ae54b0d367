"""Bringing entries in from a list or a feed: what a row means, and what it changes here."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from upstander.community.directory.rules.facts import Facts, Json, from_json, to_json
from upstander.community.directory.rules.opening import Span
from upstander.community.directory.rules.typed_hours import HoursUnclear, read_hours

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}")
# What lists call the fields of an entry, in small letters and without marks.
HEADINGS: Mapping[str, str] = {
    **{name: name for name in ("kind", "name", "description", "address", "town", "postcode",
                               "website", "email", "phone", "text", "cost", "organisation",
                               "place", "latitude", "longitude", *_DAYS)},
    "type": "kind", "category": "kind", "what it is": "kind",
    "service": "name", "service name": "name", "title": "name",
    "organization": "organisation", "organisation name": "organisation", "provider": "organisation",
    "details": "description", "summary": "description", "about": "description",
    "venue": "place", "building": "place", "location": "place", "location name": "place",
    "street": "address", "address 1": "address", "address line 1": "address",
    "city": "town", "town or village": "town", "post code": "postcode",
    "telephone": "phone", "phone number": "phone", "tel": "phone", "url": "website",
    "web": "website", "e mail": "email", "email address": "email", "fees": "cost",
    "mon": "monday", "tue": "tuesday", "tues": "tuesday", "wed": "wednesday", "thu": "thursday",
    "thur": "thursday", "thurs": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday",
    "lat": "latitude", "lng": "longitude", "long": "longitude",
    "id": "key", "reference": "key", "ref": "key",
}  # fmt: skip
# What lists call the kinds.
KINDS: Mapping[str, str] = {
    "safe place": "safe_place", "safe_place": "safe_place", "safe places": "safe_place",
    "centre": "centre", "reporting centre": "centre", "third party reporting centre": "centre",
    "tprc": "centre", "place that helps you report": "centre",
    "support": "support", "support service": "support", "service": "support",
    "police": "police", "police station": "police",
    "helpline": "helpline", "phone line": "helpline",
    "national": "national", "national service": "national",
}  # fmt: skip
_LENGTHS = {"name": 200, "organisation": 200, "place": 200, "address": 300, "town": 100,
            "cost": 200, "phone": 40, "text": 40, "website": 500, "email": 254,
            "description": 2000}  # fmt: skip
_AS_SAID = ("name", "organisation", "description", "place", "address", "town", "website",
            "email", "phone", "text", "cost")  # fmt: skip


# Why a row cannot come in: a code, and what it says there.
Fault = tuple[str, str]


class RowRefused(ValueError):
    """A row that cannot come in, with everything that is wrong with it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True)
class Row:
    """An entry that a source has: what the source calls it, and what it says."""

    key: str
    facts: Facts


@dataclass(frozen=True)
class Kept:
    """An entry that came from the source before: what it said then, and what stands here now."""

    said: Mapping[str, Json]
    here: Facts


@dataclass(frozen=True)
class Merge:
    """What a row does to an entry: the facts afterwards, what is taken, what stays ours."""

    facts: Facts
    taken: tuple[str, ...]
    kept: tuple[str, ...]


def row_of(said: Mapping[str, str]) -> Row:
    """Return the entry in a row of a list, by our names of the fields.

    Raises RowRefused with all that is wrong, so that a list is put right in one go.
    """
    clean = {name: " ".join(value.split()) for name, value in said.items()}
    plain = {name: clean.get(name, "") for name in _AS_SAID}
    hours, unclear = _openings(clean)
    faults = [*_faults(plain, clean), *unclear]
    if faults:
        raise RowRefused(*faults)
    record: dict[str, Any] = {
        **plain,
        "organisation": plain["organisation"] or plain["name"],
        **_where(plain, clean),
        "kind": KINDS[_plain_kind(clean)],
        "openings": hours,
    }
    facts = Facts(**record)
    return Row(clean.get("key") or key_of(facts), facts)


def key_of(facts: Facts) -> str:
    """Return what tells an entry again in a list that has no ids."""
    parts = (facts.organisation, facts.name, facts.place, facts.postcode)
    return "|".join(part.casefold().replace(" ", "") for part in parts)[:200]


def merged(new: Facts, kept: Kept) -> Merge:
    """Return what an entry says after a row came again.

    A field that says here what the source said last is the source's: it follows. One that was
    changed here stays, whatever the source says.
    """
    before, here, now = dict(kept.said), to_json(kept.here), to_json(new)
    differing = [name for name in now if now[name] != before.get(name) and now[name] != here[name]]
    taken = tuple(name for name in differing if here[name] == before.get(name))
    ours = tuple(name for name in differing if name not in taken)
    return Merge(from_json({**here, **{name: now[name] for name in taken}}), taken, ours)


def _faults(plain: Mapping[str, str], clean: Mapping[str, str]) -> Iterable[Fault]:
    """Yield what is wrong with a row but for its hours."""
    if not plain["name"]:
        yield "no_name", ""
    for name, longest in _LENGTHS.items():
        if len(plain.get(name, "")) > longest:
            yield "too_long", name
    if _is_somewhere(plain, clean) and not _POSTCODE.fullmatch(_postcode(clean)):
        yield "no_postcode", clean.get("postcode", "")
    if _plain_kind(clean) not in KINDS:
        yield "no_kind", clean.get("kind", "")


def _plain_kind(clean: Mapping[str, str]) -> str:
    return clean.get("kind", "").casefold().replace("-", " ")


def _is_somewhere(plain: Mapping[str, str], clean: Mapping[str, str]) -> bool:
    return any((plain["place"], plain["address"], clean.get("postcode")))


def _postcode(clean: Mapping[str, str]) -> str:
    return "".join(clean.get("postcode", "").split()).upper()


def _where(plain: Mapping[str, str], clean: Mapping[str, str]) -> dict[str, str]:
    if not _is_somewhere(plain, clean):
        return {}
    code = _postcode(clean)
    return {
        "place": plain["place"] or plain["name"],
        "postcode": f"{code[:-3]} {code[-3:]}",
        **_position(clean.get("latitude", ""), clean.get("longitude", "")),
    }


def _position(latitude: str, longitude: str) -> dict[str, str]:
    """Return a stated position, if it is one of these islands."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return {}
    if not (49 < north < 61 and -9 < east < 3):
        return {}
    return {"latitude": f"{north:.4f}", "longitude": f"{east:.4f}"}


def _openings(clean: Mapping[str, str]) -> tuple[tuple[Span, ...], list[Fault]]:
    """Return when it is open, and the hours of the days that are not clear."""
    found: list[Span] = []
    unclear: list[Fault] = []
    for day, name in enumerate(_DAYS):
        try:
            hours = read_hours(clean.get(name, ""))
        except HoursUnclear as fault:
            unclear.append(("no_hours", fault.args[0]))
        else:
            found.extend(Span(day, opens, closes) for opens, closes in hours)
    return tuple(found), unclear


# --- a feed in Open Referral UK 3.0 --------------------------------------------------------------

_WEEK = {code: day for day, code in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}


def rows_of_service(service: Mapping[str, Any], kinds: Mapping[str, str]) -> list[Row]:
    """Return a row for each place of a service in a feed; one without a place if it has none.

    ``kinds`` says by id or name of a taxonomy term what kind of ours it is; a service with none
    of them is a support service. Raises RowRefused.
    """
    if service.get("status", "active") not in {"active", "temporarily closed"}:
        raise RowRefused(("not_active", str(service.get("status"))))
    places = list(_dicts(service.get("service_at_locations"))) or [{}]
    return [_row_at(service, place, _kind_of(service, kinds)) for place in places]


def _row_at(service: Mapping[str, Any], at: Mapping[str, Any], kind: str) -> Row:
    location = _dict(at.get("location"))
    address = next(iter(_dicts(location.get("addresses"))), {})
    said = {
        "kind": kind,
        "name": _text(service, "name"),
        "organisation": _text(_dict(service.get("organization")), "name"),
        "description": _text(service, "description")[:2000],
        "website": _address(_text(service, "url")),
        "email": _text(service, "email"),
        "cost": _text(service, "fees")[:200],
        "phone": _phone(service)[:40],
        "place": _text(location, "name"),
        "address": _text(address, "address_1"),
        "town": _text(address, "city"),
        "postcode": _text(address, "postal_code"),
        "latitude": _text(location, "latitude"),
        "longitude": _text(location, "longitude"),
        "key": f"{_text(service, 'id')}|{_text(at, 'id')}",
    }
    row = row_of(said)
    schedules = [*_dicts(service.get("schedules")), *_dicts(at.get("schedules"))]
    spans = {span for one in schedules for span in _spans(one, _text(at, "id"))}
    return replace(row, facts=replace(row.facts, openings=tuple(sorted(spans, key=str))))


def _kind_of(service: Mapping[str, Any], kinds: Mapping[str, str]) -> str:
    terms = [_dict(one.get("taxonomy_term")) for one in _dicts(service.get("attributes"))]
    known = (kinds.get(_text(term, name)) for term in terms for name in ("id", "name"))
    return next(filter(None, known), "support")


def _spans(schedule: Mapping[str, Any], at: str) -> Iterable[Span]:
    """Yield the weekly openings of a schedule; what does not come every week is left out."""
    elsewhere = _text(schedule, "service_at_location_id") not in {"", at}
    if elsewhere or schedule.get("freq") != "WEEKLY" or schedule.get("interval", 1) != 1:
        return
    try:
        opens, closes = (
            dt.time.fromisoformat(_text(schedule, name)[:5]) for name in ("opens_at", "closes_at")
        )
    except ValueError:
        return
    first, last = (_date(_text(schedule, name)) for name in ("valid_from", "valid_to"))
    for code in _text(schedule, "byday").split(","):
        if code in _WEEK:
            yield Span(_WEEK[code], opens, closes, first, last)


def _date(said: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        return None


def _phone(service: Mapping[str, Any]) -> str:
    contacts = [service, *_dicts(service.get("contacts"))]
    numbers = (
        _text(one, "number") for contact in contacts for one in _dicts(contact.get("phones"))
    )
    return next(filter(None, numbers), "")


def _address(said: str) -> str:
    return said if said.startswith(("https://", "http://")) else ""


def _text(of: Mapping[str, Any], name: str) -> str:
    value = of.get(name)
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
