"""Every action of this room, tried as every role."""

import datetime as dt
from uuid import UUID

import pytest

from tests.cast import NOW, RUGBY, SET_UP, Partnership, a_person, keyring_of
from tests.matrix import Attempt, lets_in, roles_let_in, roles_with
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies.actions.alerts import alert, take_alert
from upstander.foundation.agencies.actions.duties import (
    Plan,
    change_duty,
    remove_duty,
    set_absence,
    set_duty,
    swap_duties,
)
from upstander.foundation.agencies.actions.founding import (
    add_area,
    found_partnership,
    name_circle,
    open_agency,
)
from upstander.foundation.agencies.actions.invitations import (
    Place,
    Sent,
    invite,
    purge_invitations,
    send_again,
    withdraw,
)
from upstander.foundation.agencies.actions.members import (
    add_member,
    admit_member,
    doubt_member,
    remove_member,
)
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.agencies.actions.second_factors import reset_second_factor
from upstander.foundation.agencies.actions.suspension import see_alarm, suspend_member
from upstander.foundation.agencies.choices import AgencyKind, AlertKind, LossReason, MadeSure
from upstander.foundation.agencies.models import Alert, Duty, Membership
from upstander.foundation.agencies.rules.duties import Span


def _membership(house: Partnership, name: str) -> UUID:
    return Membership.objects.get(user=house.people[name]).id


def _a_new_circle(house: Partnership, by: Actor) -> object:
    return name_circle(
        agency=house.police.id, name="Nights", first_member=house.people["Bina"].id, by=by, now=NOW
    )


def _a_new_member(house: Partnership, by: Actor, name: str = "Gwen") -> Membership:
    return add_member(
        user=house.people[name].id,
        agency=house.police.id,
        circle=house.hate_crime_team.id,
        role=Role.POLICE,
        by=by,
        now=NOW,
    )


def _let_in(house: Partnership, by: Actor) -> None:
    waiting = _a_new_member(house, SET_UP)
    keyring = keyring_of(house.people["Anwen"])
    admit_member(membership=waiting.id, keyring=keyring, by=by, now=NOW)


def _a_route(house: Partnership, by: Actor) -> object:
    return set_route(
        area_code=RUGBY,
        circles=[house.cohesion_team.id],
        backup=house.independent_team.id,
        live=True,
        by=by,
        now=NOW,
    )


def _a_lost_phone(house: Partnership, by: Actor) -> None:
    reset_second_factor(
        membership=_membership(house, "Bina"),
        reason=LossReason.LOST,
        sure=MadeSure.MET,
        by=by,
        now=NOW,
    )


def _suspend(house: Partnership, by: Actor) -> None:
    suspend_member(user=house.people["Bina"].id, agency=house.police.id, by=by, now=NOW)


def _invited(house: Partnership, by: Actor) -> Sent:
    place = Place(house.police.id, house.hate_crime_team.id, Role.POLICE)
    return invite(email="iris@example.org", name="Iris", place=place, by=by, now=NOW)


def _doubt(house: Partnership, by: Actor) -> None:
    doubt_member(membership=_a_new_member(house, SET_UP).id, by=by, now=NOW)


def _plan(house: Partnership) -> Plan:
    return Plan(house.people["Bina"].id, None, Span(NOW, NOW + dt.timedelta(hours=8)))


def _a_duty(house: Partnership, by: Actor) -> Duty:
    return set_duty(circle=house.hate_crime_team.id, plan=_plan(house), by=by, now=NOW)


def _take(house: Partnership, by: Actor) -> None:
    circle, about = house.hate_crime_team.id, house.default_route.id
    alert(circle=circle, kind=AlertKind.DANGER, subject=about, by=SET_UP, now=NOW)
    take_alert(alert=Alert.objects.get().id, by=by, now=NOW)


ATTEMPTS: list[Attempt[Partnership]] = [
    Attempt(
        "found_partnership",
        None,
        lambda _house, by: found_partnership(
            name="Two", short_name="2", data_key="x", by=by, now=NOW
        ),
    ),
    Attempt(
        "add_area",
        Permission.MANAGE_ROUTES,
        lambda _house, by: add_area(code="E07000218", name="North", by=by, now=NOW),
    ),
    Attempt(
        "open_agency",
        Permission.MANAGE_AGENCIES,
        lambda _house, by: open_agency(name="Homes", kind=AgencyKind.HOUSING, by=by, now=NOW),
    ),
    Attempt("name_circle", Permission.MANAGE_AGENCIES, _a_new_circle),
    Attempt("set_route", Permission.MANAGE_ROUTES, _a_route),
    Attempt("add_member", Permission.MANAGE_MEMBERS, _a_new_member),
    Attempt("admit_member", Permission.ADMIT_TO_CIRCLE, _let_in),
    Attempt(
        "remove_member",
        Permission.MANAGE_MEMBERS,
        lambda house, by: remove_member(membership=_membership(house, "Bina"), by=by, now=NOW),
    ),
    Attempt("reset_second_factor", Permission.RESET_SECOND_FACTOR, _a_lost_phone),
    Attempt("suspend_member", Permission.SUSPEND_MEMBER, _suspend),
    Attempt("doubt_member", Permission.ADMIT_TO_CIRCLE, _doubt),
    Attempt("invite", Permission.MANAGE_MEMBERS, _invited),
    Attempt(
        "send_again",
        Permission.MANAGE_MEMBERS,
        lambda house, by: send_again(
            invitation=_invited(house, SET_UP).invitation.id, by=by, now=NOW
        ),
    ),
    Attempt(
        "withdraw",
        Permission.MANAGE_MEMBERS,
        lambda house, by: withdraw(
            invitation=_invited(house, SET_UP).invitation.id, by=by, now=NOW
        ),
    ),
    Attempt("set_duty", Permission.MANAGE_ROTA, _a_duty),
    Attempt(
        "change_duty",
        Permission.MANAGE_ROTA,
        lambda house, by: change_duty(
            duty=_a_duty(house, SET_UP).id, plan=_plan(house), by=by, now=NOW
        ),
    ),
    Attempt(
        "swap_duties",
        Permission.MANAGE_ROTA,
        lambda house, by: swap_duties(
            one=_a_duty(house, SET_UP).id, other=_a_duty(house, SET_UP).id, by=by, now=NOW
        ),
    ),
    Attempt(
        "remove_duty",
        Permission.MANAGE_ROTA,
        lambda house, by: remove_duty(duty=_a_duty(house, SET_UP).id, by=by, now=NOW),
    ),
    Attempt(
        "set_absence",
        Permission.MANAGE_MEMBERS,
        lambda house, by: set_absence(
            user=house.people["Bina"].id, first_day=NOW.date(), last_day=NOW.date(), by=by, now=NOW
        ),
    ),
    Attempt("take_alert", Permission.TAKE_ALERT, _take),
    Attempt("purge_invitations", None, lambda _house, by: purge_invitations(by=by, now=NOW)),
    Attempt(
        "see_alarm",
        Permission.SUSPEND_MEMBER,
        lambda house, by: see_alarm(alarm=house.default_route.id, by=by, now=NOW),
    ),
]


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.name)
def test_only_these_roles_may(house: Partnership, attempt: Attempt[Partnership]) -> None:
    let_in = roles_let_in(
        attempt,
        house,
        user=house.people["Anwen"].id,
        circles={house.hate_crime_team.id: house.police.id},
    )
    assert let_in == roles_with(attempt.permission)


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.name)
def test_the_public_may_do_none_of_it(house: Partnership, attempt: Attempt[Partnership]) -> None:
    assert not lets_in(attempt, house, Actor.public())


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.name)
def test_somebody_without_any_job_may_do_none_of_it(
    house: Partnership, attempt: Attempt[Partnership]
) -> None:
    nobody = Actor(kind="user", user_id=a_person("Iris").id)
    assert not lets_in(attempt, house, nobody)
