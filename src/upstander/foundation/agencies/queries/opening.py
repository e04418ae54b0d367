"""Reads: may the public door open, and what the partnership says of itself."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from upstander.foundation.agencies import queries
from upstander.foundation.agencies.choices import AgencyKind, Channel, OwnText, Protects
from upstander.foundation.agencies.models import (
    Area,
    Circle,
    Contact,
    OpenHours,
    Partnership,
    Route,
    TextOverride,
)
from upstander.foundation.agencies.queries.rota import next_on_duty
from upstander.foundation.agencies.rules import opening
from upstander.foundation.agencies.rules.opening import Finding, There
from upstander.foundation.reference import rules as reference
from upstander.foundation.reference.standing import stale_lines
from upstander.foundation.reference.wording import hours_in_words
from upstander.foundation.vault.queries import live_keys


@dataclass(frozen=True)
class Words:
    """A text in the partnership's own words; empty where it has written none."""

    key: OwnText
    plain: str = ""
    easy: str = ""
    changed_on: dt.date | None = None

    @property
    def is_written(self) -> bool:
        """Whether there is anything."""
        return bool(self.plain)

    def in_wording(self, *, easy: bool) -> str:
        """Return it as the reader reads: the easy words where there are any."""
        return self.easy or self.plain if easy else self.plain


@dataclass(frozen=True)
class Look:
    """A partnership's own colour and sign; ``version`` changes when they do."""

    colour: str
    sign: bytes
    version: str


@dataclass(frozen=True)
class ContactRow:
    """The safeguarding contacts of one district."""

    code: str
    place: str
    adults: Contact | None
    children: Contact | None


def go_live(now: dt.datetime) -> tuple[Finding, ...]:
    """Return every line of the go-live list with what is missing."""
    return opening.findings(_there(now))


def stated_week() -> Mapping[int, tuple[dt.time, dt.time]]:
    """Return the hours that the partnership stated, by weekday; none when it has not."""
    rows = OpenHours.objects.values_list("weekday", "opens", "closes")
    return opening.week_of(list(rows))


def stated_hours() -> reference.Hours | None:
    """Return the same as hours to reckon with, named in words; None when none are stated."""
    week = stated_week()
    return reference.Hours(hours_in_words(week), week, dt.date.min) if week else None


def words(key: OwnText) -> Words:
    """Return a text of the partnership's own."""
    row = TextOverride.objects.filter(key=key).first()
    return Words(key) if row is None else Words(key, row.plain, row.easy, row.changed_on)


def all_words() -> list[Words]:
    """Return every text that a partnership may write, written or not."""
    rows = {row.key: row for row in TextOverride.objects.all()}
    return [
        Words(key, rows[key].plain, rows[key].easy, rows[key].changed_on)
        if key in rows
        else Words(key)
        for key in OwnText
    ]


def contact_rows() -> list[ContactRow]:
    """Return every district with its safeguarding contacts."""
    found = {(one.area_id, one.protects): one for one in Contact.objects.all()}
    return [
        ContactRow(
            area.code,
            area.name,
            found.get((area.id, Protects.ADULTS)),
            found.get((area.id, Protects.CHILDREN)),
        )
        for area in Area.objects.order_by("name")
    ]


def look_of(ours: Partnership) -> Look:
    """Return the partnership's own colour and sign."""
    sign = bytes(ours.logo)
    return Look(ours.colour, sign, opening.digest_of_look(ours.colour, sign))


def _there(now: dt.datetime) -> There:
    contacts, privacy = contact_rows(), words(OwnText.PRIVACY)
    live = list(Route.objects.filter(live=True).prefetch_related("circles"))
    return There(
        default_route_live=any(
            route.area_id is None and route.channel == Channel.PUBLIC_WEB for route in live
        ),
        holders=_holders(live, now),
        receiving=queries.receiving_kinds(),
        police_reachable=bool(live_keys(_police_teams())),
        rota_ahead=next_on_duty(Channel.PUBLIC_WEB, now) is not None,
        hours_stated=bool(stated_week()),
        without_adults=[row.place for row in contacts if row.adults is None],
        without_children=[row.place for row in contacts if row.children is None],
        privacy_plain=bool(privacy.plain),
        privacy_easy=bool(privacy.easy),
        stale_lines=[line.name for line in stale_lines(now)],
    )


def _police_teams() -> list[UUID]:
    rows = Circle.objects.filter(agency__kind=AgencyKind.POLICE)
    return list(rows.values_list("id", flat=True))


def _holders(live: Iterable[Route], now: dt.datetime) -> dict[str, int]:
    """Return how many people can open what each team of a live route is given, by its name."""
    ids = {circle.id for route in live for circle in route.circles.all()}
    ids |= {route.backup_id for route in live if route.backup_id is not None}
    openers, names = queries.openers_of(ids, now), queries.circle_names(ids)
    return {
        names[one]: sum(not opener.is_recovery for opener in openers.get(one, ())) for one in ids
    }
