"""How facts become rows: organisation, service, location and entry. Called within a transaction."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from upstander.community.directory.choices import Vocabulary, Way
from upstander.community.directory.models import (
    Contact,
    Entry,
    Location,
    Offer,
    Opening,
    Organisation,
    Service,
    ServiceArea,
    SpokenHere,
    Term,
)
from upstander.community.directory.rules.facts import Facts
from upstander.foundation.reference import standing
from upstander.foundation.reference.rules import spaced_postcode, tidy_postcode

_WAYS = {"phone": Way.PHONE, "text": Way.TEXT, "email": Way.EMAIL}
_EXACT = Decimal("0.0001")


def service_for(facts: Facts, today: dt.date, there: Service | None = None) -> Service:
    """Return the service of these facts, made or changed so that it says what they say."""
    organisation, _made = Organisation.objects.get_or_create(name=facts.organisation)
    named = {"organisation": organisation, "kind": facts.kind, "name": facts.name}
    service = there or Service.objects.filter(**named).first() or Service(changed_on=today)
    said = {name: getattr(facts, name) for name in ("description", "easy", "website", "cost")}
    for name, value in {**named, **said, "changed_on": today}.items():
        setattr(service, name, value)
    service.save()
    _set_words(service, facts)
    return service


def location_for(facts: Facts, there: Location | None = None) -> Location | None:
    """Return the location of these facts; None where they name no place.

    One that other entries share is left to them, and another is made.
    """
    if not facts.place:
        return None
    postcode = spaced_postcode(tidy_postcode(facts.postcode))
    named = {"name": facts.place, "address": facts.address, "postcode": postcode}
    location = Location.objects.filter(**named).first() or _own(there) or Location()
    moved = location.postcode != postcode or location.latitude is None
    for name, value in {**named, "town": facts.town, "getting_in": facts.getting_in}.items():
        setattr(location, name, value)
    _place(location, facts, moved=moved)
    location.save()
    _set(Offer, {"location": location}, "code", facts.access)
    return location


def set_hours(entry: Entry, facts: Facts) -> None:
    """Make the entry's openings those of the facts."""
    entry.openings.all().delete()
    Opening.objects.bulk_create(
        Opening(
            entry=entry, weekday=one.weekday, opens=one.opens, closes=one.closes,
            valid_from=one.valid_from, valid_to=one.valid_to, instead=one.instead,
        )
        for one in facts.openings
    )  # fmt: skip


def set_contacts(entry: Entry, facts: Facts) -> None:
    """Make the entry's first number and address of each way those of the facts."""
    for name, way in _WAYS.items():
        said, first = getattr(facts, name), entry.contacts.filter(way=way).first()
        if first is None and said:
            Contact.objects.create(entry=entry, way=way, value=said)
        elif first is not None and said:
            Contact.objects.filter(pk=first.pk).update(value=said)
        elif first is not None:
            first.delete()


def _own(location: Location | None) -> Location | None:
    if location is None or location.entries.count() > 1:
        return None
    return location


def _place(location: Location, facts: Facts, *, moved: bool) -> None:
    if facts.latitude and facts.longitude:
        location.latitude = Decimal(facts.latitude).quantize(_EXACT)
        location.longitude = Decimal(facts.longitude).quantize(_EXACT)
    elif moved:
        found = standing.position_of(location.postcode)
        location.latitude = Decimal(found.latitude).quantize(_EXACT) if found else None
        location.longitude = Decimal(found.longitude).quantize(_EXACT) if found else None
    location.district = standing.district_of(location.postcode)


def _set_words(service: Service, facts: Facts) -> None:
    for vocabulary, codes in ((Vocabulary.NEED, facts.needs), (Vocabulary.WHO, facts.who)):
        _set(Term, {"service": service, "vocabulary": vocabulary}, "code", codes)
    _set(SpokenHere, {"service": service}, "code", facts.languages)
    _set(ServiceArea, {"service": service}, "district", facts.districts)


def _set(
    model: type[Term] | type[SpokenHere] | type[ServiceArea] | type[Offer],
    of: dict[str, object],
    column: str,
    wanted: Iterable[str],
) -> None:
    """Make the rows of a list exactly the wanted ones; a row that stays keeps its id."""
    rows, codes = model._default_manager.filter(**of), set(wanted)
    rows.exclude(**{f"{column}__in": codes}).delete()
    there = set(rows.values_list(column, flat=True))
    for code in sorted(codes - there):
        model(**of, **{column: code}).save()
