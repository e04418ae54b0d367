"""Entries in the words of Open Referral UK 3.0: what each row looks like as JSON.

The names are those of the profile (github.com/OpenReferralUK/uk-profile, CC BY-SA 4.0). A part that
has no row of its own gets an id that follows from the row it belongs to, so that it stays the same.
Repeating rules (RRULE) exist here only: we keep weekdays and times.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import TextChoices
from django.utils.translation import override

from upstander.community.directory.choices import Access, Holidays, Kind, Need, State, Way, Who
from upstander.community.directory.models import (
    Contact,
    Entry,
    Location,
    Opening,
    Organisation,
    Service,
)
from upstander.community.directory.queries.entries import span_of, spans_of
from upstander.community.directory.rules.opening import Days, days_around
from upstander.foundation.core.clock import LONDON
from upstander.foundation.reference import geography, tables

Json = dict[str, object]
_OURS = uuid5(NAMESPACE_URL, "urn:upstander:directory")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Our lists of words: the name of each as a taxonomy, and what it is for.
TAXONOMIES: Mapping[str, tuple[str, str, type[TextChoices]]] = {
    "kind": ("Kind of service", "What an entry of this directory is.", Kind),
    "need": ("What it helps with", "What somebody may need help with.", Need),
    "who": ("Who it is for", "Whom a service is made for.", Who),
}
_STATUS = {State.OPEN: "active", State.PAUSED: "temporarily closed", State.ENDED: "defunct"}


def taxonomy_id(vocabulary: str) -> UUID:
    """Return the lasting id of one of our lists."""
    return uuid5(_OURS, f"taxonomy:{vocabulary}")


def term_id(vocabulary: str, code: str) -> UUID:
    """Return the lasting id of one of our words."""
    return uuid5(_OURS, f"term:{vocabulary}:{code}")


def terms_by_id() -> dict[UUID, tuple[str, str]]:
    """Return the list and the code of every word by its id."""
    return {
        term_id(vocabulary, code): (vocabulary, code)
        for vocabulary, (_name, _words, choices) in TAXONOMIES.items()
        for code in choices.values
    }


def taxonomy(vocabulary: str) -> Json:
    """Return one of our lists."""
    name, words, _choices = TAXONOMIES[vocabulary]
    return {"id": str(taxonomy_id(vocabulary)), "name": name, "description": words}


@cache
def term(vocabulary: str, code: str) -> Json:
    """Return one of our words; the same for everybody, so it is made once."""
    name, _words, choices = TAXONOMIES[vocabulary]
    label = _in_english(choices(code))
    return {
        "id": str(term_id(vocabulary, code)), "name": label, "description": label,
        "taxonomy": name, "taxonomy_id": str(taxonomy_id(vocabulary)), "term": code,
    }  # fmt: skip


def organisation(row: Organisation) -> Json:
    """Return a body."""
    return _said(
        id=str(row.id), name=row.name, description=row.description or row.name,
        website=row.website,
    )  # fmt: skip


def service(row: Service, entries: Iterable[Entry]) -> Json:
    """Return a service as a list shows it, with the body that runs it."""
    there = list(entries)
    checked = [one.checked_on for one in there if one.checked_on]
    return _said(
        id=str(row.id), organization_id=str(row.organisation_id), name=row.name,
        description=row.description, url=row.website, email=_email(there), status=_status(there),
        fees=row.cost or "Free", assured_date=min(checked).isoformat() if checked else "",
        alert=next((one.paused_because for one in there if one.paused_because), ""),
        last_modified=_moment(row.changed_on), organization=organisation(row.organisation),
    )  # fmt: skip


def full_service(row: Service, entries: Iterable[Entry]) -> Json:
    """Return a service with everything that belongs to it. The entries come whole."""
    there = list(entries)
    return {
        **service(row, there),
        "schedules": [one for entry in there for one in _schedules(entry)],
        "service_areas": [_area(row, one.id, one.district) for one in row.areas.all()],
        "service_at_locations": [at_location(one) for one in there if one.location],
        "languages": [_language(row, one.id, one.code) for one in row.languages.all()],
        "cost_options": [_cost(row)],
        "contacts": [_contact(row, one) for entry in there for one in entry.contacts.all()],
        "attributes": [_attribute(row, *one) for one in _words_of(row)],
    }


def at_location(entry: Entry) -> Json:
    """Return an entry as a service at a location."""
    place = entry.location
    return {
        "id": str(entry.id),
        "service_id": str(entry.service_id),
        **({"location_id": str(place.id), "location": _location(place)} if place else {}),
    }


def at_location_listed(entry: Entry) -> Json:
    """Return an entry as the list of services at locations shows it."""
    return {**at_location(entry), "service": service(entry.service, [entry])}


def at_location_full(entry: Entry) -> Json:
    """Return an entry as a service at a location with everything. It comes whole."""
    return {
        **at_location(entry),
        "service": full_service(entry.service, [entry]),
        "schedules": _schedules(entry),
    }


def _location(place: Location) -> Json:
    name = geography.districts()[place.district].name if place.district else place.town
    address = {
        "id": str(uuid5(place.id, "address")), "location_id": str(place.id),
        "address_1": place.address, "city": place.town, "state_province": name,
        "postal_code": place.postcode, "country": "GB", "address_type": "physical",
    }  # fmt: skip
    position = (
        {"latitude": float(place.latitude), "longitude": float(place.longitude)}
        if place.latitude is not None and place.longitude is not None
        else {}
    )
    return {
        **_said(id=str(place.id), location_type="physical", name=place.name,
                description=place.getting_in),
        **position,
        "addresses": [address],
        "accessibility": [
            {"id": str(one.id), "location_id": str(place.id),
             "description": _in_english(Access(one.code)), "accessibility": one.code}
            for one in place.offers.all()
        ],
    }  # fmt: skip


def _schedules(entry: Entry) -> list[Json]:
    """Return when an entry is open.

    The profile has no word for hours that stand instead of others: the usual ones end the day
    before such a season, and begin again after it.
    """
    spans = spans_of(entry)
    return [
        _schedule(one, entry, f"from {days[0]}" if number else "", days)
        for one in entry.openings.all()
        for number, days in enumerate(days_around(span_of(one), spans))
    ]


def _schedule(opening: Opening, entry: Entry, part: str, days: Days) -> Json:
    first, last = days
    return _said(
        id=str(uuid5(opening.id, part) if part else opening.id), service_id=str(entry.service_id),
        service_at_location_id=str(entry.id) if entry.location_id else "",
        valid_from=_day(first), valid_to=_day(last), freq="WEEKLY",
        byday=_DAYS[opening.weekday], opens_at=opening.opens.isoformat("seconds"),
        closes_at=opening.closes.isoformat("seconds"), notes=_hours_note(opening, entry),
    ) | {"interval": 1}  # fmt: skip


def _hours_note(opening: Opening, entry: Entry) -> str:
    instead = "Instead of the usual hours. " if opening.instead else ""
    return f"{instead}{_in_english(Holidays(entry.holidays))}. {entry.hours_note}".strip()


def _area(row: Service, id_: UUID, district: str) -> Json:
    known = geography.districts()
    name = known[district].name if district in known else district
    return {
        "id": str(id_), "service_id": str(row.id), "name": name, "extent": district,
        "extent_type": "text", "service_area": name,
    }  # fmt: skip


def _language(row: Service, id_: UUID, code: str) -> Json:
    spoken = tables.now_shipped("spoken.csv")
    name = spoken[code]["label"] if code in spoken else code
    return {"id": str(id_), "service_id": str(row.id), "name": name, "code": code}


def _cost(row: Service) -> Json:
    said = {"id": str(uuid5(row.id, "cost")), "service_id": str(row.id)}
    return {**said, "option": row.cost} if row.cost else {**said, "option": "Free", "amount": 0}


def _contact(row: Service, one: Contact) -> Json:
    said: Json = {"id": str(one.id), "service_id": str(row.id)}
    if one.label:
        said["name"] = one.label
    if one.way == Way.EMAIL:
        return {**said, "email": one.value}
    phone = {"id": str(uuid5(one.id, "phone")), "contact_id": str(one.id), "number": one.value}
    return {**said, "phones": [{**phone, "description": one.get_way_display()}]}


def _words_of(row: Service) -> list[tuple[str, str]]:
    return [("kind", row.kind), *sorted((one.vocabulary, one.code) for one in row.terms.all())]


def _attribute(row: Service, vocabulary: str, code: str) -> Json:
    return {
        "id": str(uuid5(row.id, f"{vocabulary}:{code}")), "link_id": str(row.id),
        "taxonomy_term_id": str(term_id(vocabulary, code)), "link_type": "service",
        "taxonomy_term": term(vocabulary, code),
    }  # fmt: skip


def _status(entries: list[Entry]) -> str:
    """Return a service's status: it runs while one of its places does."""
    states = {State(one.state) for one in entries}
    found = next((state for state in State if state in states), State.ENDED)
    return _STATUS[found]


def _email(entries: list[Entry]) -> str:
    emails = (one.value for entry in entries for one in entry.contacts.all() if one.way == "email")
    return next(emails, "")


def _said(**values: object) -> Json:
    """Return what is stated: an empty word would break the profile's formats."""
    return {name: value for name, value in values.items() if value}


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _moment(day: dt.date) -> str:
    """Return the start of a day in London as a moment: we keep no time of a change."""
    start = dt.datetime.combine(day, dt.time(), tzinfo=LONDON).astimezone(dt.UTC)
    return start.isoformat().replace("+00:00", "Z")


@cache
def _in_english(choice: TextChoices) -> str:
    with override("en-gb"):
        return str(choice.label)
