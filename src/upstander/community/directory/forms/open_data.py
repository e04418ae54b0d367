"""What a program may ask the open interface, read strictly: what is not clear is said, not guessed."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from upstander.community.directory import open_api
from upstander.community.directory.open_referral import TAXONOMIES, taxonomy_id, terms_by_id
from upstander.community.directory.queries.open_data import Circle, Filters
from upstander.community.directory.rules.near import Point
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.reference import standing

PER_PAGE, MOST_PER_PAGE = 50, 200
_LAST_PAGE = 1_000_000
_LONGEST_SEARCH = 100
_FAR_METRES = 1_000_000.0
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TIME, _POSTCODE = re.compile(open_api.TIME), re.compile(open_api.POSTCODE)
_TRUE = frozenset({"true", "1"})
_FALSE = frozenset({"false", "0"})

Asked = Mapping[str, str]


class NotClear(Refusal):
    """A parameter has a value that means nothing here."""

    def __init__(self, name: str, wanted: object) -> None:
        super().__init__(
            _("We cannot read the parameter “%(name)s”.") % {"name": name},
            next_step=_("It should be %(wanted)s.") % {"wanted": wanted},
        )


class NoSuchPostcode(Refusal):
    """It is written like a postcode, and nobody knows where it is."""

    def __init__(self) -> None:
        super().__init__(
            _("We do not know where this postcode is."),
            next_step=_("Ask with the first half of it, such as CV21."),
        )


@dataclass(frozen=True)
class Paging:
    """Which page is wanted, and how many rows are on one."""

    page: int
    per_page: int

    @property
    def first(self) -> int:
        """Return the place of the page's first row."""
        return (self.page - 1) * self.per_page


def paging(asked: Asked) -> Paging:
    """Return the wanted page. Raises NotClear."""
    return Paging(
        _number(asked, "page", 1, _LAST_PAGE), _number(asked, "per_page", PER_PAGE, MOST_PER_PAGE)
    )


def filters(asked: Asked, *, unlisted: bool = False) -> Filters:
    """Return what is asked for. Ages are read and leave everything: no service here states one.

    Raises NotClear.
    """
    for name in ("minimum_age", "maximum_age"):
        _decimal(asked, name)
    return Filters(
        search=asked.get("search", "").replace("\0", "").strip()[:_LONGEST_SEARCH],
        words=_word(asked),
        vocabulary=_list(asked),
        organisation=_uuid(asked, "organization_id"),
        changed_since=_moment(asked),
        day=_weekday(asked),
        opens_from=_time(asked, "start_time"),
        closes_by=_time(asked, "end_time"),
        near=_circle(asked),
        unlisted=unlisted,
    )


def flag(asked: Asked, name: str) -> bool:
    """Return whether something is wished for. Raises NotClear."""
    said = asked.get(name, "false").lower()
    if said not in _TRUE | _FALSE:
        raise NotClear(name, _("true or false"))
    return said in _TRUE


def _number(asked: Asked, name: str, usual: int, most: int) -> int:
    if name not in asked:
        return usual
    said = asked[name]
    # More digits than this are no number that somebody means.
    if not (said.isascii() and said.isdecimal() and len(said) < 8 and 1 <= int(said) <= most):
        raise NotClear(name, _("a whole number from 1 to %(most)s") % {"most": most})
    return int(said)


def _decimal(asked: Asked, name: str) -> float | None:
    if name not in asked:
        return None
    try:
        found = float(asked[name])
    except ValueError:
        found = -1.0
    if not 0 <= found <= _FAR_METRES:
        raise NotClear(name, _("a number from 0 to %(most)s") % {"most": f"{_FAR_METRES:.0f}"})
    return found


def _uuid(asked: Asked, name: str) -> UUID | None:
    try:
        return UUID(asked[name]) if name in asked else None
    except ValueError as fault:
        raise NotClear(name, _("an id (UUID)")) from fault


def _word(asked: Asked) -> tuple[str, str] | None:
    wanted = _uuid(asked, "taxonomy_term_id")
    # A word that is not ours is on no service.
    return terms_by_id().get(wanted, ("need", "-")) if wanted else None


def _list(asked: Asked) -> str:
    wanted = _uuid(asked, "taxonomy_id")
    ours = {taxonomy_id(vocabulary): vocabulary for vocabulary in TAXONOMIES}
    return ours.get(wanted, "-") if wanted else ""


def _moment(asked: Asked) -> dt.date | None:
    if "modified_after" not in asked:
        return None
    try:
        moment = parse_datetime(asked["modified_after"])
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1 < moment.year < 9999:
        raise NotClear("modified_after", _("a moment such as 2026-11-20T09:00:00Z"))
    return london_day(moment)


def _weekday(asked: Asked) -> int | None:
    if "day" not in asked:
        return None
    said = asked["day"].upper()
    if said not in _DAYS:
        raise NotClear("day", _("one of %(days)s") % {"days": ", ".join(_DAYS)})
    return _DAYS.index(said)


def _time(asked: Asked, name: str) -> dt.time | None:
    if name not in asked:
        return None
    if not _TIME.fullmatch(asked[name]):
        raise NotClear(name, _("a time such as 09:30"))
    return dt.time.fromisoformat(asked[name])


def _circle(asked: Asked) -> Circle | None:
    metres = _decimal(asked, "proximity")
    if "postcode" not in asked:
        return None
    if not _POSTCODE.fullmatch(asked["postcode"]):
        raise NotClear("postcode", _("a postcode, or the first half of one"))
    found = standing.position_of(asked["postcode"])
    if found is None:
        raise NoSuchPostcode
    middle = Point(found.latitude, found.longitude)
    return Circle(middle, _FAR_METRES if metres is None else metres)
