"""Founding the invented partnership, by the same actions a real one is founded with."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from upstander.demo.cast import Body, Cast, Somebody
from upstander.demo.saying import say_of_itself
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
from upstander.foundation.agencies.actions.opening import open_door
from upstander.foundation.agencies.actions.recovery import try_cards
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.agencies.choices import Channel, MemberState
from upstander.foundation.agencies.models import Circle
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


def found(cast: Cast, now: dt.datetime, *, seen: dt.datetime) -> Founded:
    """Found the partnership: districts, people with second factors, teams with keys, routes.

    Everybody unlocked their keys last at ``seen``, and tried the recovery cards: who has not for
    long counts as unable to read.
    """
    found_partnership(
        name=cast.name, short_name=cast.short_name, data_key=cast.data_key, by=BUILDER, now=now
    )
    codes = [
        add_area(code=place.code, name=place.name, by=BUILDER, now=now).code
        for place in districts(cast.data_key, now)
    ]
    players = {somebody.key: _player(somebody, cast, now, seen) for somebody in cast.people}
    circles: dict[str, UUID] = {}
    agencies: dict[str, UUID] = {}
    for body in cast.bodies:
        agencies[body.key] = agencies[body.of] if body.of else _agency(body, now)
        circles[body.key] = _team(body, agencies[body.key], cast, players, now, seen)
    _routes(codes, circles, now)
    say_of_itself(codes, BUILDER, now)
    open_door(by=BUILDER, now=now)
    return Founded(players, circles)


def standing(cast: Cast, now: dt.datetime) -> Founded:
    """Return the partnership that was founded before, with its workers' keys unlocked again."""
    users = {user.email: user for user in User.objects.all()}
    workers = [one for one in cast.people if one.role == Role.VICTIM_CARE]
    players = {one.key: _unlocked(users[one.email], cast, now) for one in workers}
    teams = {team.name: team.pk for team in Circle.objects.all()}
    return Founded(players, {body.key: teams[body.circle] for body in cast.bodies})


def _player(somebody: Somebody, cast: Cast, now: dt.datetime, seen: dt.datetime) -> Player:
    user = create_user(
        email=somebody.email, name=somebody.name, secret=cast.passphrase, by=BUILDER, now=now
    )
    enrol_second_factor(user=user, by=BUILDER, now=now)
    return _unlocked(user, cast, seen)


def _unlocked(user: User, cast: Cast, now: dt.datetime) -> Player:
    pending = unlocking.start_pending(user_id=user.id, secret=cast.passphrase, now=now)
    promoted = unlocking.promote(cookie=pending, by=actor_for(user), now=now)
    keyring = unlocking.resume(promoted.cookie, now) if promoted else None
    if promoted is None or keyring is None:
        raise RuntimeError("a session that was made a moment ago is over already")
    unlocking.end(promoted.cookie)
    return Player(user, keyring.key, keyring.private_of(keyring.key.id))


def _agency(body: Body, now: dt.datetime) -> UUID:
    return open_agency(name=body.name, kind=body.kind, by=BUILDER, now=now).id


def _team(
    body: Body,
    agency: UUID,
    cast: Cast,
    players: dict[str, Player],
    now: dt.datetime,
    seen: dt.datetime,
) -> UUID:
    people = [one for one in cast.people if one.agency == body.key]
    first = next(one for one in people if one.role == Role.SUPERVISOR)
    opened = open_circle(
        agency=agency, name=body.circle, first_member=players[first.key].user.id,
        role=first.role, by=BUILDER, now=now, kind=body.circle_kind,
    )  # fmt: skip
    if opened.shares:
        # Cards that nobody tried for a year count for nothing.
        try_cards(agency=agency, cards=opened.shares.cards[:2], by=BUILDER, now=seen)
    for one in people:
        if one is not first:
            _join(one, agency, opened.circle.id, players, first, now)
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
    set_route(
        area_code=None, circles=[circles["children"]], backup=circles["cohesion"], live=True,
        channel=Channel.PUBLIC_CHILD, by=BUILDER, now=now,
    )  # fmt: skip
