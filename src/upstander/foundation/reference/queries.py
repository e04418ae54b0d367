"""Reads from memory: everything here answers when the database does not."""

import datetime as dt
from collections.abc import Iterable

from upstander.foundation.core.clock import london_day
from upstander.foundation.reference import geography, loading, rules, tables

_EMERGENCY = loading.emergency_lines()
_SUPPORT = loading.support_lines()
_DOORS = loading.doors()
_SIGNPOSTS = loading.signposts()
_HOURS = loading.hours()
_HOLIDAYS = loading.bank_holidays()
_NEUTRAL = loading.neutral_address()
_EASY_READ = loading.easy_read_check()


class NoSuchPlaces(Exception):
    """No place of England and Wales has this key."""


def emergency_lines(now: dt.datetime) -> tuple[loading.EmergencyLine, ...]:
    """Return every way to reach help at once that holds today."""
    return rules.in_force(_EMERGENCY, london_day(now))


def strip_lines(now: dt.datetime) -> tuple[loading.EmergencyLine, ...]:
    """Return the few that stand at the top of every public page."""
    return tuple(line for line in emergency_lines(now) if line.strip)


def support_lines(now: dt.datetime, need: str = "") -> tuple[loading.SupportLine, ...]:
    """Return who to phone in a need ("children", "life"), or when it is not an emergency.

    Only lines that somebody checked.
    """
    return tuple(
        line
        for line in rules.in_force(_SUPPORT, london_day(now))
        if line.need == need and not line.to_be_checked
    )


def signposts(now: dt.datetime, door: str) -> tuple[loading.Signpost, ...]:
    """Return what stands behind a door today. Only what somebody checked."""
    return tuple(
        line
        for line in rules.in_force(_SIGNPOSTS, london_day(now))
        if line.door == door and not line.to_be_checked
    )


def doors(now: dt.datetime) -> tuple[loading.Door, ...]:
    """Return the doors behind which something stands today."""
    return tuple(door for door in _DOORS if signposts(now, door.key))


def place(data_key: str) -> geography.Place:
    """Return the place that a partnership is founded for. Raises NoSuchPlaces."""
    found = geography.places().get(data_key)
    if found is None:
        raise NoSuchPlaces(data_key)
    return found


def places_called(name: str) -> tuple[geography.Place, ...]:
    """Return every place that goes by this name; several where a county and a force share it."""
    return rules.called(name, geography.places().values())


def places_near(name: str) -> tuple[str, ...]:
    """Return names to try instead: the county that a district lies in, and names written alike."""
    wanted = geography.plain(name)
    above = [
        geography.counties()[one.county_code].name
        for one in geography.districts().values()
        if one.county_code and wanted in {geography.plain(one.name), geography.plain(one.council)}
    ]
    return tuple(dict.fromkeys([*above, *rules.nearest(name, geography.places().values())]))


def districts(data_key: str, now: dt.datetime) -> tuple[geography.District, ...]:
    """Return the districts of a partnership that exist today, by name."""
    found = (geography.districts()[code] for code in place(data_key).districts)
    return rules.in_force(sorted(found, key=lambda one: one.name), london_day(now))


def upper_council(district: geography.District) -> str:
    """Return the council that protects adults and children here: the county's, or its own."""
    above = geography.counties().get(district.county_code)
    return district.council if above is None else above.council


def population(codes: Iterable[str]) -> int:
    """Return how many people lived in these districts in the middle of 2020."""
    return sum(geography.districts()[code].population for code in codes)


def hours(now: dt.datetime) -> rules.Hours:
    """Return when people read, as long as a partnership has not stated its own hours."""
    return rules.in_force(_HOURS, london_day(now))[0]


def next_reading(hours: rules.Hours, now: dt.datetime) -> rules.Reading:
    """Return when a person reads next by these hours, bank holidays taken out."""
    return rules.next_reading(now, hours, _HOLIDAYS)


def bank_holidays() -> frozenset[dt.date]:
    """Return the days off in England and Wales."""
    return _HOLIDAYS


def is_holiday(day: dt.date) -> bool:
    """Return whether this is a bank holiday in England and Wales."""
    return day in _HOLIDAYS


def easy_read_check() -> loading.EasyReadCheck:
    """Return who checked the Easy Read words, and when."""
    return _EASY_READ


def neutral_address() -> str:
    """Return where "Leave this site" ends."""
    return _NEUTRAL


def all_support(now: dt.datetime) -> tuple[loading.SupportLine, ...]:
    """Return every helpline that is shown somewhere, whatever the need."""
    there = rules.in_force(_SUPPORT, london_day(now))
    return tuple(line for line in there if not line.to_be_checked)


def district_of_outward(postcode: str) -> str:
    """Return the district in which the middle of a postcode's first half lies, or nothing."""
    return geography.outward_codes().get(rules.outward_half(postcode), "")


def vocabulary(file: str, now: dt.datetime) -> tuple[tables.Entry, ...]:
    """Return a vocabulary as it holds today, such as "strands.csv"."""
    return tables.entries(file, london_day(now))


def months_kept(record: str, now: dt.datetime) -> int:
    """Return for how many months a kind of record is kept, as retention.csv says today.

    Raises LookupError where it names no number of months.
    """
    for row in vocabulary("retention.csv", now):
        if row.code == record and row.facts["months"]:
            return int(row.facts["months"])
    raise LookupError(record)
