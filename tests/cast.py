"""A small invented partnership and its people, built by real actions. Tests import from here.

Warwickshire as it never was: a police team, a council team, and an independent charity.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tests.prepared import Prepared
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
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.agencies.choices import AgencyKind, CircleKind
from upstander.foundation.agencies.models import Agency, Circle, Membership, Route
from upstander.foundation.agencies.queries import actor_for
from upstander.foundation.audit.models import Event
from upstander.foundation.vault import unlocking
from upstander.foundation.vault.keyrings import Keyring

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
SET_UP = Actor.system("set_up")
SECRET = "kettle ribbon marble lantern"
RUGBY = "E07000220"
WARWICK = "E07000222"


@dataclass(frozen=True)
class Partnership:
    """Three agencies with a team each; two people in each team, and one coordinator."""

    police: Agency
    council: Agency
    charity: Agency
    hate_crime_team: Circle
    cohesion_team: Circle
    independent_team: Circle
    default_route: Route
    people: Mapping[str, User]

    def actor(self, name: str) -> Actor:
        """Return what somebody of the cast may do now."""
        return actor_for(self.people[name])


def a_person(name: str, *, second_factor: bool = True) -> User:
    """Return somebody with an account and keys of their own, in no agency yet."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    user = create_user(email=email, name=name, secret=SECRET, by=SET_UP, now=NOW)
    if second_factor:
        enrol_second_factor(user=user, by=SET_UP, now=NOW)
    return user


def keyring_of(user: User, now: dt.datetime = NOW, secret: str = SECRET) -> Keyring:
    """Return somebody's keyring, as after signing in and unlocking."""
    pending = unlocking.start_pending(user_id=user.id, secret=secret, now=now)
    by = Actor(kind="user", user_id=user.id)
    promoted = unlocking.promote(cookie=pending, by=by, now=now)
    assert promoted is not None
    keyring = unlocking.resume(promoted.cookie, now)
    assert keyring is not None
    return keyring


def joins(user: User, circle: Circle, role: Role, *, let_in_by: User) -> Membership:
    """Add somebody to a circle and have a colleague give them its keys."""
    membership = add_member(
        user=user.id, agency=circle.agency_id, circle=circle.id, role=role, by=SET_UP, now=NOW
    )
    admit_member(
        membership=membership.id, keyring=keyring_of(let_in_by), by=actor_for(let_in_by), now=NOW
    )
    return membership


def a_circle(agency: Agency, name: str, first: User, role: Role, **more: CircleKind) -> Circle:
    """Open a circle with its first member."""
    opened = open_circle(
        agency=agency.id, name=name, first_member=first.id, role=role, by=SET_UP, now=NOW, **more
    )
    return opened.circle


def _found() -> Partnership:
    """Found the partnership, with a default route to police and council, backed up by the charity,
    and the public door open.

    Anwen and Bina answer for the police (Anwen is the supervisor), Carys and Dev for the council
    (Carys supervises), Esi and Femi for the charity (Esi supervises). Gwen coordinates; Hana is
    the administrator.
    """
    found_partnership(
        name="Warwickshire Together (invented)", short_name="Together",
        data_key="warwickshire", by=SET_UP, now=NOW,
    )  # fmt: skip
    for code, name in ((RUGBY, "Rugby"), (WARWICK, "Warwick")):
        add_area(code=code, name=name, by=SET_UP, now=NOW)
    names = ("Anwen", "Bina", "Carys", "Dev", "Esi", "Femi", "Gwen", "Hana")
    people = {name: a_person(name) for name in names}
    police, council, charity = (
        open_agency(name=name, kind=kind, by=SET_UP, now=NOW)
        for name, kind in (
            ("County Police (invented)", AgencyKind.POLICE),
            ("County Council (invented)", AgencyKind.COUNCIL_COUNTY),
            ("Open Door (invented)", AgencyKind.CHARITY),
        )
    )
    anwen, bina, carys, dev, esi, femi = (people[name] for name in names[:6])
    teams = [
        a_circle(police, "Hate crime team", anwen, Role.SUPERVISOR),
        a_circle(council, "Community cohesion", carys, Role.SUPERVISOR),
        a_circle(charity, "Independent desk", esi, Role.SUPERVISOR, kind=CircleKind.INDEPENDENT),
    ]
    joins(bina, teams[0], Role.POLICE, let_in_by=anwen)
    joins(dev, teams[1], Role.COHESION_OFFICER, let_in_by=carys)
    joins(femi, teams[2], Role.VICTIM_CARE, let_in_by=esi)
    for name, role in (("Gwen", Role.COORDINATOR), ("Hana", Role.ADMINISTRATOR)):
        add_member(user=people[name].id, agency=council.id, role=role, by=SET_UP, now=NOW)
    route = set_route(
        area_code=None, circles=[teams[0].id, teams[1].id], backup=teams[2].id, live=True,
        by=actor_for(people["Gwen"]), now=NOW,
    )  # fmt: skip
    open_door(by=SET_UP, now=NOW)
    return Partnership(police, council, charity, *teams, route, people)


given_partnership = Prepared(_found, sign=Event._meta.db_table)


def ids(*rows: Agency | Circle | User) -> frozenset[UUID]:
    """Return the ids of rows."""
    return frozenset(row.id for row in rows)
