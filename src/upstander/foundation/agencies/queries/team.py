"""The team page: who is in each circle, who is invited, and who could open it if one left."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import ROLES, Role
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies import rules
from upstander.foundation.agencies.choices import (
    AlarmKind,
    InvitationState,
    MemberState,
    SuspensionReason,
)
from upstander.foundation.agencies.models import Agency, Alarm, Circle, Invitation, Membership
from upstander.foundation.agencies.queries import (
    epoch_openers,
    helpers_for,
    lacking_keys,
)
from upstander.foundation.core.prepared import Prepared
from upstander.foundation.vault.checkwords import check_words
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.models import Access, Grant, KeyPair
from upstander.foundation.vault.queries import live_keys
from upstander.foundation.vault.rules import Principal
from upstander.foundation.vault.suite import fingerprint


@dataclass(frozen=True)
class Person:
    """One line of the team page."""

    membership: UUID
    user: UUID
    name: str
    title: str
    here: bool
    waiting: bool
    state: str
    why: str
    unlocked_on: dt.date | None
    ended_on: dt.date | None


@dataclass(frozen=True)
class Invited:
    """Somebody who has been invited and has not come yet."""

    id: UUID
    name: str
    email: str
    title: str
    until: dt.datetime
    over: bool


@dataclass(frozen=True)
class Departure:
    """Who could open everything of a team if this person left, by name; recovery apart."""

    leaves: UUID
    name: str
    names: Sequence[str]
    recovery: bool
    enough: bool


@dataclass(frozen=True)
class Team:
    """One circle, or the people of an agency who are in none."""

    circle: UUID | None
    name: str
    agency: str
    people: Sequence[Person]
    gone: Sequence[Person]
    invited: Sequence[Invited]
    departures: Sequence[Departure]
    may_admit: bool


@dataclass(frozen=True)
class Newcomer:
    """Somebody who waits for keys, as the colleague sees them who is to give the keys."""

    membership: UUID
    name: str
    title: str
    circle: str
    words: tuple[str, ...]
    fingerprint: str
    reports: int
    waiting: bool
    doubted: bool


@dataclass(frozen=True)
class Wait:
    """A circle whose keys somebody waits for, and who could give them."""

    circle: str
    agency: str
    helpers: Sequence[str]


def sees_team(actor: Actor) -> bool:
    """Return whether somebody has a team page."""
    return actor.may(Permission.MANAGE_MEMBERS) or actor.may(Permission.ADMIT_TO_CIRCLE)


def teams(actor: Actor, now: dt.datetime) -> list[Team]:
    """Return the teams somebody sees, in a number of queries that does not grow with them."""
    rows: list[Membership] = list(
        Membership.objects.visible_to(actor)
        .select_related("user", "circle", "agency")
        .order_by("agency__name", "circle__name", "user__name", "id")
    )
    open_ones = Invitation.objects.visible_to(actor).filter(state=InvitationState.OPEN)
    invitations: list[Invitation] = list(
        open_ones.select_related("circle", "agency").order_by("name", "id")
    )
    seen = _Seen(actor, rows, now)
    return [
        seen.team(
            place,
            [row for row in rows if _place(row) == place],
            [row for row in invitations if _place(row) == place],
        )
        for place in dict.fromkeys([*map(_place, rows), *map(_place, invitations)])
    ]


def _place(row: Membership | Invitation) -> tuple[Agency, Circle | None]:
    return row.agency, row.circle


class _Seen:
    """What is looked up once for the whole page."""

    def __init__(self, actor: Actor, rows: Sequence[Membership], now: dt.datetime) -> None:
        self.actor = actor
        self.now = now
        self.names = {row.user_id: row.user.name for row in rows}
        self.keys = live_keys(self.names)
        self.lacking = {row.id for row in lacking_keys(rows)}
        circles = {row.circle_id for row in rows if row.circle_id}
        leads = actor.may(Permission.MANAGE_MEMBERS)
        self.epochs = epoch_openers(circles, now) if leads else {}

    def team(
        self,
        place: tuple[Agency, Circle | None],
        rows: Sequence[Membership],
        invitations: Sequence[Invitation],
    ) -> Team:
        agency, circle = place
        people = [self.person(row) for row in rows]
        return Team(
            circle=circle.id if circle else None,
            name=circle.name if circle else "",
            agency=agency.name,
            people=[one for one in people if one.here],
            gone=[one for one in people if not one.here],
            invited=[self.invited(row) for row in invitations],
            departures=departures(self.epochs.get(circle.id, []), self.names) if circle else [],
            may_admit=circle is not None and may_admit(self.actor, circle.id),
        )

    def person(self, row: Membership) -> Person:
        waiting = row.id in self.lacking
        key = self.keys.get(row.user_id)
        return Person(
            membership=row.id,
            user=row.user_id,
            name=row.user.name,
            title=ROLES[Role(row.role)].title,
            here=row.state in (MemberState.WAITING, MemberState.ACTIVE),
            waiting=waiting,
            state=str((MemberState.WAITING if waiting else MemberState(row.state)).label),
            why=str(SuspensionReason(row.ended_for).label) if row.ended_for else "",
            unlocked_on=key.proved_on if key else None,
            ended_on=row.ended_on,
        )

    def invited(self, row: Invitation) -> Invited:
        return Invited(
            row.id, row.name, row.email, ROLES[Role(row.role)].title, row.expires_at,
            row.expires_at <= self.now,
        )  # fmt: skip


def departures(
    epochs: Sequence[frozenset[Principal]], names: Mapping[UUID, str]
) -> list[Departure]:
    """Return of each person who can open a circle's keys who could if they left, by name."""
    found = [
        Departure(
            leaves=one.leaves,
            name=names.get(one.leaves, ""),
            names=sorted(names.get(who.owner, "") for who in one.could if not who.is_recovery),
            recovery=any(who.is_recovery for who in one.could),
            enough=one.enough,
        )
        for one in rules.if_left(epochs)
    ]
    return sorted(found, key=lambda one: (one.name, one.leaves))


def departure_of(row: Membership, now: dt.datetime) -> Departure | None:
    """Return who could open a circle's keys if this member left; None if they open none."""
    if row.circle_id is None:
        return None
    epochs = epoch_openers([row.circle_id], now)[row.circle_id]
    owners = {one.owner for epoch in epochs for one in epoch}
    names = dict(User.objects.filter(id__in=owners).values_list("id", "name"))
    return next((one for one in departures(epochs, names) if one.leaves == row.user_id), None)


def may_admit(actor: Actor, circle: UUID) -> bool:
    """Return whether somebody may give the keys of a circle: they must be in it."""
    return circle in actor.circles and actor.may(Permission.ADMIT_TO_CIRCLE)


def member(actor: Actor, membership: UUID) -> Membership | None:
    """Return a membership of today that somebody sees on their team page."""
    rows = Membership.objects.visible_to(actor).select_related("user", "circle", "agency")
    live = (MemberState.WAITING, MemberState.ACTIVE)
    return rows.filter(id=membership, state__in=live).first()


def newcomer(actor: Actor, membership: UUID) -> Newcomer | None:
    """Return somebody whom this actor could give keys, with the words to compare."""
    row = member(actor, membership)
    if row is None or row.circle is None or not may_admit(actor, row.circle.id):
        return None
    key = live_keys([row.user_id]).get(row.user_id)
    if key is None:
        return None
    return Newcomer(
        membership=row.id,
        name=row.user.name,
        title=ROLES[Role(row.role)].title,
        circle=row.circle.name,
        words=check_words(key),
        fingerprint=fingerprint(bytes(key.public)),
        reports=Access.objects.of("report").filter(holder=row.circle.id).count(),
        waiting=bool(lacking_keys([row])),
        doubted=is_doubted(row),
    )


def is_doubted(row: Membership) -> bool:
    """Return whether somebody heard other words, and no supervisor has looked at it yet."""
    alarms = Alarm.objects.filter(about=row.user_id, agency=row.agency_id, seen_at=None)
    return alarms.filter(kind=AlarmKind.KEY_DOUBTED).exists()


def waits_of(user: UUID) -> list[Wait]:
    """Return the circles whose keys somebody waits for, each with who could give them."""
    rows = Membership.objects.filter(user=user).select_related("circle__agency")
    return [
        Wait(row.circle.name, row.circle.agency.name, helpers_for(row.circle, besides=user))
        for row in lacking_keys(rows.order_by("joined_on", "id"))
        if row.circle
    ]


def own_key(user: UUID) -> KeyPair | None:
    """Return the key whose words somebody reads aloud."""
    return live_keys([user]).get(user)


def waiting_count(actor: Actor) -> int:
    """Return how many people wait for keys that this actor could give."""
    if not actor.may(Permission.ADMIT_TO_CIRCLE):
        return 0
    return _LACKING.count(circles=actor.circles)


def _lacking(circles: Sequence[UUID]) -> QuerySet[Any, Any]:
    """Return those of these circles whom ``lacking_keys`` would name, without reading them."""
    held = Grant.objects.filter(
        key__kind=KeyKind.CIRCLE, key__retired_on=None, to__retired_on=None,
        key__owner=OuterRef("circle"), to__owner=OuterRef("user"),
    )  # fmt: skip
    rows = Membership.objects.filter(
        ~Exists(held), circle__id__in=circles, state__in=(MemberState.WAITING, MemberState.ACTIVE),
        role__in=[role for role in Role if rules.holds_keys(role)],
    )  # fmt: skip
    return rows.values_list("id")


_LACKING = Prepared(_lacking)


def places_for(actor: Actor) -> list[tuple[Agency, Circle | None]]:
    """Return where somebody may invite to; without a circle only for jobs that open nothing."""
    everywhere = Role.ADMINISTRATOR in actor.roles
    agencies = Agency.objects.order_by("name")
    circles = Circle.objects.select_related("agency").order_by("agency__name", "name")
    if everywhere:
        return [*((one.agency, one) for one in circles), *((one, None) for one in agencies)]
    return [(one.agency, one) for one in circles.filter(agency__in=set(actor.circles.values()))]
