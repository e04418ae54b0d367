"""Entries in words, as the public reads them: a template computes nothing."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upstander.community.directory.choices import (
    KIND_PICTURES,
    Access,
    CheckedBy,
    Holidays,
    Kind,
    Need,
    State,
    Vocabulary,
    Who,
)
from upstander.community.directory.models import Closure, Entry
from upstander.community.directory.queries.entries import (
    access_of,
    closures_of,
    spans_of,
    standing_of,
    terms_of,
)
from upstander.community.directory.queries.searching import Hit
from upstander.community.directory.rules.near import apart
from upstander.community.directory.rules.opening import (
    Away,
    Span,
    Standing,
    comes_on_top,
    seasons,
    weekly,
)
from upstander.foundation.core.clock import LONDON, london_day
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.reference import geography, outlines
from upstander.foundation.reference import queries as reference

_NEAR_DAYS = 6
# The map: its width, and the half width of a pin, both in its own units. On a phone of 360 points
# a pin is 24 wide, which a finger can hit.
_WIDE, PIN = 400, 17


@dataclass(frozen=True)
class Card:
    """An entry in a list."""

    id: UUID
    title: str
    subtitle: str
    kind: str
    address: str
    distance: str
    standing: str
    is_open: bool
    hours: tuple[str, ...]
    access: tuple[str, ...]
    phone: str
    checked: str
    # Of its kind, for Easy Read.
    picture: SafeString
    number: int = 0


@dataclass(frozen=True)
class Season:
    """Hours that hold between two days, in words."""

    first: dt.date | None
    last: dt.date | None
    words: str


@dataclass(frozen=True)
class Page:
    """An entry on a page of its own: the card, and all the rest in words."""

    card: Card
    description: str
    easy: tuple[str, ...]
    organisation: str
    website: str
    contacts: tuple[tuple[str, str, str], ...]
    week: tuple[tuple[str, str], ...]
    seasons: tuple[Season, ...]
    hours_notes: tuple[str, ...]
    closures: tuple[str, ...]
    getting_in: str
    cost: str
    helps_with: tuple[str, ...]
    who: tuple[str, ...]
    languages: tuple[str, ...]
    districts: tuple[str, ...]


@dataclass(frozen=True)
class Pin:
    """A numbered pin on the map: where it is drawn, and which entry of the list it is."""

    x: int
    y: int
    number: int
    id: UUID
    label: str
    # In degrees, parted by a comma: for the map that can be moved.
    at: str


@dataclass(frozen=True)
class Drawing:
    """The map: outlines of districts, and pins in the order of the list."""

    width: int
    height: int
    districts: tuple[tuple[str, str], ...]
    pins: tuple[Pin, ...]


def card(hit: Hit, now: dt.datetime, number: int = 0) -> Card:
    """Return an entry as a list shows it."""
    entry, found = hit.entry, standing_of(hit.entry, now)
    place = entry.location
    return Card(
        id=entry.id,
        title=title_of(entry),
        subtitle=_subtitle(entry),
        kind=str(Kind(entry.service.kind).label),
        address=f"{place.address}, {place.town}, {place.postcode}" if place else "",
        distance=distance_in_words(hit.miles),
        standing=standing_in_words(entry, found, now),
        is_open=found.is_open,
        hours=tuple(f"{days}: {hours}" for days, hours in _grouped(spans_of(entry), now)),
        access=tuple(str(Access(code).label) for code in access_of(entry)),
        phone=_first_phone(entry),
        checked=checked_in_words(entry),
        picture=PICTURES[KIND_PICTURES[Kind(entry.service.kind)]],
        number=number,
    )


def page(entry: Entry, now: dt.datetime) -> Page:
    """Return everything about an entry in words."""
    service = entry.service
    return Page(
        card=card(Hit(entry), now),
        description=service.description,
        easy=tuple(line.strip() for line in service.easy.splitlines() if line.strip()),
        organisation=service.organisation.name,
        website=service.website or service.organisation.website,
        contacts=tuple((one.way, one.value, one.label) for one in entry.contacts.all()),
        week=_week(spans_of(entry), now),
        seasons=seasons_of(spans_of(entry), london_day(now)),
        hours_notes=tuple(filter(None, (entry.hours_note, _holiday_note(entry)))),
        closures=tuple(
            closure_in_words(one) for one in closures_of(entry) if one.last >= london_day(now)
        ),
        getting_in=entry.location.getting_in if entry.location else "",
        cost=service.cost or _("Free"),
        helps_with=tuple(str(Need(code).label) for code in terms_of(entry, Vocabulary.NEED)),
        who=tuple(str(Who(code).label) for code in terms_of(entry, Vocabulary.WHO)),
        languages=_languages(entry, now),
        districts=_districts(entry),
    )


def drawing(hits: Sequence[Hit], codes: Iterable[str], *, first: int = 1) -> Drawing | None:
    """Return a map of the found places; None where none of them lies in the districts of ours.

    Only districts with one of them are drawn, so that pins stand as far apart as they can.
    """
    ours = frozenset(codes)
    there = [(number, hit) for number, hit in enumerate(hits, first) if _district(hit) in ours]
    map_ = outlines.drawn(sorted({_district(hit) for _number, hit in there}), width=_WIDE)
    if not map_.paths:
        return None
    names = geography.districts()
    shapes = tuple((path, names[code].name) for code, path in map_.paths.items())
    return Drawing(map_.width, map_.height, shapes, tuple(_pins(map_, there)))


def title_of(entry: Entry) -> str:
    """Return what people call it: a Safe Place by its building, a service by its name."""
    if entry.location and entry.service.kind == Kind.SAFE_PLACE:
        return entry.location.name
    return entry.service.name


def distance_in_words(miles: float | None) -> str:
    """Return a distance to a tenth of a mile."""
    if miles is None:
        return ""
    said = f"{miles:.1f}"
    return _("1 mile away") if said == "1.0" else _("{miles} miles away").format(miles=said)


def standing_in_words(entry: Entry, found: Standing, now: dt.datetime) -> str:
    """Return whether it is open, until when, or when it opens next."""
    if entry.state == State.PAUSED:
        return _("Closed for now. {reason}").format(reason=entry.paused_because)
    if not spans_of(entry):
        return _("Ask when it is open.")
    return _open_words(found, now) if found.is_open else _closed_words(found, now)


def _closed_words(found: Standing, now: dt.datetime) -> str:
    closed = f"{_('Closed now.')} {found.because}".strip()
    if found.ask:
        return f"{closed} {_('Today is a bank holiday. Ask first.')}"
    if found.opens is None:
        return closed
    opens = _("Opens {when}.").format(when=moment_in_words(found.opens, now))
    return f"{closed} {opens}"


def moment_in_words(at: dt.datetime, now: dt.datetime) -> str:
    """Return a moment near now the way a person says it, by the clock in London."""
    here = at.astimezone(LONDON)
    ahead = (here.date() - london_day(now)).days
    names = {0: _("today"), 1: _("tomorrow")}
    weekday = date_format(here.date(), "l" if ahead <= _NEAR_DAYS else "l j E")
    day = names.get(ahead) or _("on {day}").format(day=weekday)
    return _("{day} at {time}").format(day=day, time=clock_words(here.time()))


def clock_words(at: dt.time) -> str:
    """Return a time by the clock: 9:00, noon and midnight by their names."""
    if at in {dt.time(0), dt.time(12)}:
        return _("midnight") if at == dt.time(0) else _("noon")
    return f"{at.hour}:{at:%M}"


def checked_in_words(entry: Entry) -> str:
    """Return when somebody last found it right, and who."""
    if entry.checked_on is None:
        return _("Not checked yet")
    return _("Checked on {day} by {who}").format(
        day=date_format(entry.checked_on, "j F Y"), who=CheckedBy(entry.checked_by_role).label
    )


def _open_words(found: Standing, now: dt.datetime) -> str:
    if found.until is None:
        return _("Open now, day and night.")
    until = found.until.astimezone(LONDON)
    if (until.date() - london_day(now)).days > 1:
        return _("Open now, until {when}.").format(when=moment_in_words(found.until, now))
    return _("Open now, until {time}.").format(time=clock_words(until.time()))


def _subtitle(entry: Entry) -> str:
    if entry.service.kind == Kind.SAFE_PLACE or entry.location is None:
        organisation = entry.service.organisation.name
        return "" if organisation == title_of(entry) else organisation
    return entry.location.name


def _first_phone(entry: Entry) -> str:
    return next((one.value for one in entry.contacts.all() if one.way == "phone"), "")


def hours_of_day(spans: Iterable[Span]) -> str:
    """Return the openings of one day in words, each once."""
    said = [
        _("all day and all night")
        if one.is_all_day
        else _("{opens} to {closes}").format(
            opens=clock_words(one.opens), closes=clock_words(one.closes)
        )
        for one in spans
    ]
    return _(" and ").join(dict.fromkeys(said)) or _("closed")


def _week(spans: Iterable[Span], now: dt.datetime) -> tuple[tuple[str, str], ...]:
    days = weekly(spans, london_day(now))
    if not any(days.values()):
        return ()
    return tuple((str(WEEKDAYS[day]), hours_of_day(found)) for day, found in days.items())


def seasons_of(spans: Iterable[Span], on: dt.date) -> tuple[Season, ...]:
    """Return each season that is not over, such as "Also from 1 June to 31 August: …"."""
    every = list(spans)
    return tuple(
        Season(first, last, f"{_between(first, last, found, every)}: {week_in_words(found)}.")
        for (first, last), found in seasons(every, on).items()
    )


def _between(
    first: dt.date | None, last: dt.date | None, season: Sequence[Span], every: Sequence[Span]
) -> str:
    said = {
        name: date_format(day, "j F Y") for name, day in (("first", first), ("last", last)) if day
    }
    for holds, words in (
        (
            any(one.instead for one in season),
            _("Instead of the usual hours, from {first} to {last}"),
        ),
        (comes_on_top(season, every), _("Also from {first} to {last}")),
        (first and last, _("From {first} to {last}")),
        (first, _("From {first}")),
    ):
        if holds:
            return words.format(**said)
    return _("Until {last}").format(**said)


def _grouped(spans: Iterable[Span], now: dt.datetime) -> list[tuple[str, str]]:
    """Return the days of the week with the same hours in a row as one; closed days are left out."""
    return _in_groups(weekly(spans, london_day(now)))


def week_in_words(spans: Sequence[Span]) -> str:
    """Return the hours of a week, such as "Monday to Friday 9:00 to 17:00"."""
    by_day = {day: [one for one in spans if one.weekday == day] for day in range(7)}
    return "; ".join(f"{days} {hours}" for days, hours in _in_groups(by_day))


def _in_groups(by_day: Mapping[int, Sequence[Span]]) -> list[tuple[str, str]]:
    groups: list[tuple[int, int, str]] = []
    for day, found in by_day.items():
        said = hours_of_day(found)
        if groups and groups[-1][1:] == (day - 1, said):
            groups[-1] = (groups[-1][0], day, said)
        else:
            groups.append((day, day, said))
    closed = _("closed")
    return [(_days(first, last), said) for first, last, said in groups if said != closed]


def _days(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first])
    if (first, last) == (0, 6):
        return _("Every day")
    return _("{first} to {last}").format(first=WEEKDAYS[first], last=WEEKDAYS[last])


def _holiday_note(entry: Entry) -> str:
    return str(Holidays(entry.holidays).label) if entry.openings.all() else ""


def closure_in_words(days: Away | Closure) -> str:
    """Return on which days it is closed, and why."""
    first, last = date_format(days.first, "l j E"), date_format(days.last, "l j E")
    said = (
        _("Closed on {day}").format(day=first)
        if days.first == days.last
        else _("Closed from {first} to {last}").format(first=first, last=last)
    )
    return f"{said}. {days.because}".strip()


def _languages(entry: Entry, now: dt.datetime) -> tuple[str, ...]:
    known = {one.code: one.label for one in reference.vocabulary("spoken.csv", now)}
    codes = sorted(one.code for one in entry.service.languages.all())
    return tuple(known[code] for code in codes if code in known)


def _districts(entry: Entry) -> tuple[str, ...]:
    known: Mapping[str, geography.District] = geography.districts()
    codes = [one.district for one in entry.service.areas.all()]
    return tuple(sorted(known[code].name for code in codes if code in known))


def _district(hit: Hit) -> str:
    return hit.entry.location.district if hit.entry.location else ""


def _pins(map_: outlines.Map, hits: Sequence[tuple[int, Hit]]) -> Iterable[Pin]:
    """Yield the pins in the order of the list, each moved a little where it would hide another."""
    placed = [
        (number, hit, place.latitude, place.longitude)
        for number, hit in hits
        if (place := hit.entry.location) is not None
        and place.latitude is not None
        and place.longitude is not None
    ]
    drawn = [map_.at(float(north), float(east)) for _number, _hit, north, east in placed]
    for (number, hit, north, east), (x, y) in zip(placed, apart(drawn, 2 * PIN), strict=True):
        yield Pin(x, y, number, hit.entry.id, title_of(hit.entry), f"{north},{east}")


def count_in_words(count: int, *, more: bool) -> str:
    """Return how many places a page shows."""
    if more:
        return _("The first {count} places").format(count=count)
    return ngettext("{count} place", "{count} places", count).format(count=count)
