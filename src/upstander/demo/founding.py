"""Founding the invented partnership, by the same actions a real one is founded with."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from upstander.demo.cast import Body, Cast, Somebody
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.actions import create_user, enrol_second_factor
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.actions.founding import (
    add_area,
    found_partnership,
    open_agency,
    open_circle,
)
from upstander.foundation.agencies.actions.members import add_member, admit_member
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.queries import actor_for
from upstander.foundation.reference.queries import districts
from upstander.foundation.vault import unlocking
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import KeyPair

BUILDER = Actor.system("demonstration")


@dataclass(frozen=True)
class Player:
    """A person of the cast who has an account and has unlocked their key."""

    user: User
    key: KeyPair
    private: bytes

    def actor(self) -> Actor:
        """Return who they are as far as permissions go."""
        return actor_for(self.user)

    def keyring(self, now: dt.datetime) -> Keyring:
        """Return what they can reach at this moment."""
        return Keyring(self.key, self.private, now)


@dataclass(frozen=True)
class Founded:
    """The partnership, standing: its players and its circles by the keys of the cast."""

    players: dict[str, Player]
    circles: dict[str, UUID]


def found(cast: Cast, now: dt.datetime) -> Founded:
    """Found the partnership: districts, people with second factors, teams with keys, routes."""
    found_partnership(
        name=cast.name, short_name=cast.short_name, data_key=cast.data_key, by=BUILDER, now=now
    )
    codes = [
        add_area(code=place.code, name=place.name, by=BUILDER, now=now).code
        for place in districts(cast.data_key, now)
    ]
    players = {somebody.key: _player(somebody, cast, now) for somebody in cast.people}
    circles: dict[str, UUID] = {}
    for body in cast.bodies:
        circles[body.key] = _team(body, cast, players, now)
    _routes(codes, circles, now)
    return Founded(players, circles)


def _player(somebody: Somebody, cast: Cast, now: dt.datetime) -> Player:
    user = create_user(
        email=somebody.email, name=somebody.name, secret=cast.passphrase, by=BUILDER, now=now
    )
    enrol_second_factor(user=user, by=BUILDER, now=now)
    pending = unlocking.start_pending(user_id=user.id, secret=cast.passphrase, now=now)
    promoted = unlocking.promote(cookie=pending, by=actor_for(user), now=now)
    keyring = unlocking.resume(promoted.cookie, now) if promoted else None
    if promoted is None or keyring is None:
        raise RuntimeError("a session that was made a moment ago is over already")
    unlocking.end(promoted.cookie)
    return Player(user, keyring.key, keyring.private_of(keyring.key.id))


def _team(body: Body, cast: Cast, players: dict[str, Player], now: dt.datetime) -> UUID:
    agency = open_agency(name=body.name, kind=body.kind, by=BUILDER, now=now)
    people = [one for one in cast.people if one.agency == body.key]
    first = next(one for one in people if one.role == Role.SUPERVISOR)
    opened = open_circle(
        agency=agency.id, name=body.circle, first_member=players[first.key].user.id,
        role=first.role, by=BUILDER, now=now, kind=body.circle_kind,
    )  # fmt: skip
    for one in people:
        if one is not first:
            _join(one, agency.id, opened.circle.id, players, first, now)
    return opened.circle.id


def _join(
    one: Somebody,
    agency: UUID,
    circle: UUID,
    players: dict[str, Player],
    first: Somebody,
    now: dt.datetime,
) -> None:
    membership = add_member(
        user=players[one.key].user.id, agency=agency, role=one.role, by=BUILDER, now=now,
        circle=circle if one.in_circle else None,
    )  # fmt: skip
    # Reception sees that reports arrive and holds no key, so there is nothing to wait for.
    if membership.state == MemberState.WAITING:
        giver = players[first.key]
        admit_member(
            membership=membership.id, keyring=giver.keyring(now), by=giver.actor(), now=now
        )


def _routes(codes: list[str], circles: dict[str, UUID], now: dt.datetime) -> None:
    for code in (None, *codes):
        set_route(
            area_code=code, circles=[circles["victim_care"]], backup=circles["cohesion"],
            live=True, by=BUILDER, now=now,
        )  # fmt: skip
