"""Reads about recovery: where it stands, whom it could help, and what was done with it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import ROLES, Role
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies import rules
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Agency, Circle, Membership
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.queries import events_for
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.models import KeyPair
from upstander.foundation.vault.queries import live_keys, recovery_keys, under_recovery
from upstander.foundation.vault.recovery import mark
from upstander.foundation.vault.rules import (
    RECOVERY_PROVED_WITHIN,
    Standing,
    recovery_standing,
)

_LIVE = (MemberState.WAITING, MemberState.ACTIVE)
_LEADING = [role for role in Role if Permission.KEEP_RECOVERY in ROLES[role].may]
_TOLD = (
    EventName.RECOVERY_MADE,
    EventName.RECOVERY_DRILLED,
    EventName.RECOVERY_USED,
    EventName.RECOVERY_REFUSED,
)
_SHOWN = 12


@dataclass(frozen=True)
class Recovery:
    """Where the recovery of an agency stands."""

    agency: UUID
    name: str
    standing: Standing
    mark: str = ""
    made_on: dt.date | None = None
    proved_on: dt.date | None = None
    lapses_on: dt.date | None = None
    # New cards were shown, and nobody typed their words back.
    unread: bool = False
    # Two cards were used since they were made: their words have been on a screen.
    used: bool = False
    # Teams whose keys are not under the newest cards: their members have to put them there.
    uncovered: tuple[str, ...] = ()
    # Whether one person alone would keep all cards inside.
    alone: bool = False

    @property
    def needs_care(self) -> bool:
        """Whether a supervisor has something to do about it."""
        fine = self.standing is Standing.GOOD
        return not fine or self.used or self.unread or bool(self.uncovered)


@dataclass(frozen=True)
class Waiting:
    """A member who could be given their team's keys by two cards."""

    membership: UUID
    name: str
    team: str
    opens_now: bool


@dataclass(frozen=True)
class Told:
    """One thing that was done with the cards."""

    name: str
    day: dt.date
    who: str


@dataclass(frozen=True)
class Keyless:
    """A team whose first supervisor, the one who asks, has still to make its keys."""

    circle: UUID
    name: str
    agency: UUID
    agency_name: str


def leads(user: UUID, agency: UUID) -> bool:
    """Return whether somebody looks after an agency's cards: a supervisor there, also a new one.

    Somebody who still waits for keys counts: with the cards they may be the only way back.
    """
    return agency in led_agencies(user)


def led_agencies(user: UUID) -> list[UUID]:
    """Return the agencies whose cards somebody looks after, by name."""
    rows = Membership.objects.filter(user=user, state__in=_LIVE, role__in=_LEADING)
    ordered = rows.order_by("agency__name").values_list("agency_id", flat=True)
    return list(dict.fromkeys(ordered))


def recovery_of(agency: UUID, now: dt.datetime) -> Recovery:
    """Return where an agency's recovery stands; raises Agency.DoesNotExist."""
    row = Agency.objects.get(id=agency)
    keys = recovery_keys(agency)
    newest = keys[0] if keys else None
    # Until new cards were read back, those of before are the ones that count.
    counts = next((key for key in keys if key.proved_on), newest)
    proved = counts.proved_on if counts else None
    return Recovery(
        agency=row.id,
        name=row.name,
        standing=recovery_standing(made=bool(keys), proved_on=proved, today=london_day(now)),
        mark=mark(bytes(counts.public)) if counts else "",
        made_on=counts.made_on if counts else None,
        proved_on=proved,
        lapses_on=proved + RECOVERY_PROVED_WITHIN if proved else None,
        unread=counts is not newest,
        used=_used_since_made(agency),
        uncovered=_uncovered(newest, agency),
        alone=_people_in(agency) < 2,
    )


def mark_of(ceremony: UUID) -> str:
    """Return the mark of the cards of one ceremony."""
    return mark(bytes(KeyPair.objects.get(id=ceremony).public))


def to_mind(user: UUID, now: dt.datetime) -> list[Recovery]:
    """Return the recoveries that somebody has to see to: all but those that are simply good."""
    found = [recovery_of(agency, now) for agency in led_agencies(user)]
    return [one for one in found if one.needs_care and _has_keys(one.agency)]


def could_be_given(agency: UUID) -> list[Waiting]:
    """Return the members to whom two cards could give keys: those who wait come first."""
    rows = Membership.objects.filter(agency=agency, state__in=_LIVE).exclude(circle=None)
    named = list(rows.select_related("user", "circle").order_by("user__name", "id"))
    keys = live_keys(row.user_id for row in named)
    found = [
        Waiting(row.id, row.user.name, row.circle.name, row.state == MemberState.ACTIVE)
        for row in named
        if row.circle and row.user_id in keys and rules.holds_keys(Role(row.role))
    ]
    return sorted(found, key=lambda one: one.opens_now)


def history_of(agency: UUID) -> list[Told]:
    """Return what was done with an agency's cards, newest first."""
    events = list(events_for(agency).filter(name__in=_TOLD)[:_SHOWN])
    names = _names(event.actor_id for event in events)
    return [
        Told(event.name, event.day, names.get(event.actor_id, event.actor_name)) for event in events
    ]


def teams_to_key(user: UUID) -> list[Keyless]:
    """Return the teams without keys whose first supervisor somebody is."""
    rows = Membership.objects.filter(
        user=user, state=MemberState.WAITING, role__in=_LEADING
    ).exclude(circle=None)
    columns = ("circle_id", "circle__name", "agency_id", "agency__name")
    found = [Keyless(*row) for row in rows.values_list(*columns)]
    keys = live_keys(one.circle for one in found)
    return [one for one in found if one.circle not in keys]


def _used_since_made(agency: UUID) -> bool:
    told = events_for(agency).filter(name__in=(EventName.RECOVERY_MADE, EventName.RECOVERY_USED))
    return told.values_list("name", flat=True).first() == EventName.RECOVERY_USED


def _uncovered(newest: KeyPair | None, agency: UUID) -> tuple[str, ...]:
    if newest is None:
        return ()
    names = dict(Circle.objects.filter(agency=agency).values_list("id", "name"))
    under = under_recovery(newest.id, names)
    return tuple(sorted(names[circle] for circle, whole in under.items() if not whole))


def _people_in(agency: UUID) -> int:
    rows = Membership.objects.filter(agency=agency, state__in=_LIVE)
    return rows.values("user").distinct().count()


def _has_keys(agency: UUID) -> bool:
    circles = Circle.objects.filter(agency=agency).values("id")
    return KeyPair.objects.filter(owner__in=circles, kind=KeyKind.CIRCLE).exists()


def _names(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    wanted = {one for one in ids if one is not None}
    return dict(User.objects.filter(id__in=wanted).values_list("id", "name"))
