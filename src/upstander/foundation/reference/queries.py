"""Reads from memory: everything here answers when the database does not."""

import datetime as dt

from upstander.foundation.core.clock import london_day
from upstander.foundation.reference import loading, rules

_EMERGENCY = loading.emergency_lines()
_SUPPORT = loading.support_lines()
_PLACES = loading.places()
_HOLIDAYS = loading.bank_holidays()
_NEUTRAL = loading.neutral_address()


class NoSuchPlaces(Exception):
    """No data file describes a partnership of this key."""


def emergency_lines(now: dt.datetime) -> tuple[loading.EmergencyLine, ...]:
    """Return every way to reach help at once that holds today."""
    return rules.in_force(_EMERGENCY, london_day(now))


def strip_lines(now: dt.datetime) -> tuple[loading.EmergencyLine, ...]:
    """Return the few that stand at the top of every public page."""
    return tuple(line for line in emergency_lines(now) if line.strip)


def support_lines(now: dt.datetime) -> tuple[loading.SupportLine, ...]:
    """Return who to phone when it is not an emergency; only lines that somebody checked."""
    return tuple(
        line for line in rules.in_force(_SUPPORT, london_day(now)) if not line.to_be_checked
    )


def counties() -> dict[str, str]:
    """Return the county of every partnership that the data files describe, by its data key."""
    return {places.key: places.county for places in _PLACES.values()}


def districts(data_key: str, now: dt.datetime) -> tuple[loading.District, ...]:
    """Return the districts of a partnership that exist today, by name in the file's order."""
    return rules.in_force(_places(data_key).districts, london_day(now))


def hours(data_key: str, now: dt.datetime) -> rules.Hours:
    """Return when the partnership's people read what comes in, as it holds today."""
    return rules.in_force(_places(data_key).hours, london_day(now))[0]


def next_reading(data_key: str, now: dt.datetime) -> rules.Reading:
    """Return when a person of this partnership reads next, bank holidays taken out."""
    return rules.next_reading(now, hours(data_key, now), _HOLIDAYS)


def neutral_address() -> str:
    """Return where "Leave this site" ends."""
    return _NEUTRAL


def _places(data_key: str) -> loading.Places:
    if data_key not in _PLACES:
        raise NoSuchPlaces(data_key)
    return _PLACES[data_key]
