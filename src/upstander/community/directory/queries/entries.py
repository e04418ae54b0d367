"""Entries whole: for the public, and for those who keep them."""

import datetime as dt
from uuid import UUID

from django.core.exceptions import ValidationError

from upstander.community.directory.choices import Vocabulary, Way
from upstander.community.directory.models import Contact, Entry, Location, Opening
from upstander.community.directory.models.entries import EntryQuerySet
from upstander.community.directory.rules.facts import Facts
from upstander.community.directory.rules.opening import Away, Span, Standing, Timetable, standing
from upstander.foundation.core.clock import london_day
from upstander.foundation.reference import queries as reference

# What an entry is shown with; the number of queries does not grow with the number of entries.
_WITH = (
    "openings",
    "closures",
    "contacts",
    "service__terms",
    "service__languages",
    "service__areas",
    "location__offers",
)


def whole(entries: EntryQuerySet) -> EntryQuerySet:
    """Return entries with everything they are shown with."""
    return entries.select_related("service__organisation", "location").prefetch_related(*_WITH)


def public_entries(now: dt.datetime) -> EntryQuerySet:
    """Return what the public may see today."""
    return Entry.objects.public(london_day(now))


def public_entry(entry: UUID | str, now: dt.datetime) -> Entry | None:
    """Return an entry that the public may see, whole; None if there is no such."""
    return _one(whole(public_entries(now)), entry)


def any_entry(entry: UUID | str) -> Entry | None:
    """Return an entry whole, whether or not the public sees it; None if there is no such."""
    return _one(whole(Entry.objects.all()), entry)


def timetable_of(entry: Entry) -> Timetable:
    """Return all that decides when an entry is open; reads nothing more if it came whole."""
    return Timetable(spans_of(entry), closures_of(entry), entry.holidays)


def standing_of(entry: Entry, at: dt.datetime) -> Standing:
    """Return how an entry stands at a moment; while it is closed for now it is not open."""
    if entry.state != "open":
        return Standing(is_open=False, because=entry.paused_because)
    return standing(timetable_of(entry), at, reference.bank_holidays())


def spans_of(entry: Entry) -> tuple[Span, ...]:
    """Return when an entry is open in a week, in order."""
    found = map(span_of, entry.openings.all())
    return tuple(sorted(found, key=lambda one: (one.weekday, one.opens, str(one.valid_from))))


def span_of(row: Opening) -> Span:
    """Return an opening as the rules know it."""
    days = (row.valid_from, row.valid_to)
    return Span(row.weekday, row.opens, row.closes, *days, instead=row.instead)


def closures_of(entry: Entry) -> tuple[Away, ...]:
    """Return the days on which an entry is closed, in order."""
    found = [Away(one.first, one.last, one.because) for one in entry.closures.all()]
    return tuple(sorted(found, key=lambda one: one.first))


def facts_of(entry: Entry) -> Facts:
    """Return what an entry says, as one record."""
    service, contacts = entry.service, list(entry.contacts.all())
    return Facts(
        kind=service.kind,
        organisation=service.organisation.name,
        name=service.name,
        description=service.description,
        easy=service.easy,
        website=service.website,
        cost=service.cost,
        **_where(entry.location),
        phone=_first(contacts, Way.PHONE),
        text=_first(contacts, Way.TEXT),
        email=_first(contacts, Way.EMAIL),
        holidays=entry.holidays,
        hours_note=entry.hours_note,
        needs=terms_of(entry, Vocabulary.NEED),
        who=terms_of(entry, Vocabulary.WHO),
        languages=tuple(sorted(one.code for one in service.languages.all())),
        access=access_of(entry),
        districts=tuple(sorted(one.district for one in service.areas.all())),
        openings=spans_of(entry),
    )


def terms_of(entry: Entry, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the codes of a vocabulary by which the entry's service is found."""
    found = entry.service.terms.all()
    return tuple(sorted(one.code for one in found if one.vocabulary == vocabulary))


def access_of(entry: Entry) -> tuple[str, ...]:
    """Return the codes of what the entry's location offers."""
    return tuple(sorted(one.code for one in entry.location.offers.all())) if entry.location else ()


def _where(location: Location | None) -> dict[str, str]:
    if location is None:
        return {}
    return {
        "place": location.name,
        "address": location.address,
        "town": location.town,
        "postcode": location.postcode,
        "getting_in": location.getting_in,
    }


def _first(contacts: list[Contact], way: Way) -> str:
    return next((one.value for one in contacts if one.way == way), "")


def _one(entries: EntryQuerySet, entry: UUID | str) -> Entry | None:
    try:
        return entries.filter(pk=entry).first()
    except ValidationError:
        return None
