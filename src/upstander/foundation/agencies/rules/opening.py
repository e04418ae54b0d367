"""Whether the public door may open: every line of the list, held against what is there. Pure."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

# So many people must be able to open what each team of a route is given.
KEY_HOLDERS = 2
POLICE = "police"
# White, and the paper of the pages: a colour must be readable with either.
_GROUNDS = ("#ffffff", "#fbf9f4")
ENOUGH = 7.0
_COLOUR = re.compile(r"#[0-9a-f]{6}")
# Three figures at least: 101 is a number too.
_PHONE = re.compile(r"[+(]?(?:[0-9][ ()./-]*){3}")


class Line(StrEnum):
    """A line of the go-live list, in its order."""

    ROUTE = "route"
    HOLDERS = "holders"
    RECEIVERS = "receivers"
    HOURS = "hours"
    ADULTS = "adults"
    CHILDREN = "children"
    PRIVACY = "privacy"
    HELPLINES = "helplines"


@dataclass(frozen=True)
class There:
    """What is there: the state of everything the list asks about."""

    default_route_live: bool = False
    # Teams on live routes, and how many people can open what each is given.
    holders: Mapping[str, int] = field(default_factory=dict)
    # Kinds of the agencies that receive.
    receiving: frozenset[str] = frozenset()
    # Whether a police team has keys, so that it can be given what a person wants it to know.
    police_reachable: bool = False
    rota_ahead: bool = False
    hours_stated: bool = False
    # Districts without a safeguarding contact.
    without_adults: Sequence[str] = ()
    without_children: Sequence[str] = ()
    privacy_plain: bool = False
    privacy_easy: bool = False
    stale_lines: Sequence[str] = ()


@dataclass(frozen=True)
class Finding:
    """A line of the list: green when nothing is missing. ``missing`` are codes or names."""

    line: Line
    missing: tuple[str, ...] = ()

    @property
    def green(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def findings(there: There) -> tuple[Finding, ...]:
    """Return every line of the list, in its order, with what is missing."""
    return tuple(Finding(line, tuple(_MISSING[line](there))) for line in Line)


def all_green(found: Collection[Finding]) -> bool:
    """Return whether the door may open."""
    return all(finding.green for finding in found)


def _route(there: There) -> Iterator[str]:
    if not there.default_route_live:
        yield "default"


def _holders(there: There) -> Iterator[str]:
    if not there.holders:
        yield "nobody"
    yield from (name for name, count in sorted(there.holders.items()) if count < KEY_HOLDERS)


def _receivers(there: There) -> Iterator[str]:
    if POLICE not in there.receiving and not there.police_reachable:
        yield "police"
    if not there.receiving - {POLICE}:
        yield "others"


def _hours(there: There) -> Iterator[str]:
    if not (there.rota_ahead or there.hours_stated):
        yield "hours"


def _privacy(there: There) -> Iterator[str]:
    if not there.privacy_plain:
        yield "plain"
    if not there.privacy_easy:
        yield "easy"


_MISSING: Mapping[Line, Callable[[There], Iterator[str]]] = {
    Line.ROUTE: _route,
    Line.HOLDERS: _holders,
    Line.RECEIVERS: _receivers,
    Line.HOURS: _hours,
    Line.ADULTS: lambda there: iter(there.without_adults),
    Line.CHILDREN: lambda there: iter(there.without_children),
    Line.PRIVACY: _privacy,
    Line.HELPLINES: lambda there: iter(there.stale_lines),
}


# --- the look ----------------------------------------------------------------------------------


def is_phone(said: str) -> bool:
    """Return whether somebody can dial this: figures first, then whatever helps, such as an option."""
    return _PHONE.match(said.strip()) is not None


def is_colour(said: str) -> bool:
    """Return whether this is a colour as six figures, such as #0b4f54."""
    return _COLOUR.fullmatch(said) is not None


def contrast(one: str, other: str) -> float:
    """Return how far apart two colours are to the eye, 1 to 21, as WCAG counts."""
    light, dark = sorted((_lightness(one), _lightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def least_contrast(colour: str) -> float:
    """Return the contrast of a colour with the ground on which it is worst to read."""
    return min(contrast(colour, ground) for ground in _GROUNDS)


def darker(colour: str) -> str:
    """Return the same colour a third darker, for edges and the pointer."""
    return "#" + "".join(f"{round(int(colour[at : at + 2], 16) * 2 / 3):02x}" for at in (1, 3, 5))


def digest_of_look(colour: str, logo: bytes) -> str:
    """Return a short word that changes when the look does."""
    return sha256(colour.encode() + b"\0" + logo).hexdigest()[:12]


def _lightness(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- hours -------------------------------------------------------------------------------------


def week_of(
    rows: Collection[tuple[int, dt.time, dt.time]],
) -> Mapping[int, tuple[dt.time, dt.time]]:
    """Return rows of hours as a week: weekday to opening and closing."""
    return {weekday: (opens, closes) for weekday, opens, closes in rows}
