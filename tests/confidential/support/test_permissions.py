"""Every action of this room that staff may do, tried as every role."""

import datetime as dt

import pytest

from tests.cast import NOW, Partnership
from tests.confidential.support.sessions import EIGHT, NOON, THURSDAY, Sessions, given_sessions
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.confidential.support.actions import days, resources, services, weekly
from upstander.confidential.support.actions.booking import cancel_booking, move_booking
from upstander.confidential.support.actions.waiting import (
    decline_offer,
    stop_waiting,
    wait_for_earlier,
)
from upstander.confidential.support.choices import Meeting, ResourceKind
from upstander.confidential.support.day_steps import DayPlan
from upstander.confidential.support.models import (
    Blocked,
    Booking,
    Closure,
    SessionDay,
    WeeklyRule,
)
from upstander.confidential.support.rules.days import Rhythm
from upstander.confidential.support.rules.slots import Hours, moment
from upstander.foundation.access.permissions import Permission

pytestmark = pytest.mark.django_db
KEEP, SEE = Permission.KEEP_DAYS, Permission.SEE_SESSIONS
SAID = services.Described("new", "New", "New.", "New.")
RED_ROOM = resources.Somebody(ResourceKind.ROOM, "Red room")


def plan(world: Sessions) -> DayPlan:
    hours = Hours(THURSDAY, NOON, EIGHT, 45, 15)
    return DayPlan(hours, tuple(Meeting), (world.dev.pk,))


ATTEMPTS = [
    Attempt("set_service", KEEP, lambda world, by: services.set_service(
        said=SAID, circle=world.house.cohesion_team.pk, notice_minutes=0, horizon_days=9,
        by=by, now=NOW)),
    Attempt("close_service", KEEP, lambda world, by: services.close_service(
        service=world.service, by=by, now=NOW)),
    Attempt("set_officer_role", KEEP, lambda _world, by: services.set_officer_role(
        said=SAID, by=by, now=NOW)),
    Attempt("reopen_service", KEEP, lambda world, by: services.reopen_service(
        service=world.service, by=by, now=NOW)),
    Attempt("stop_officer_role", KEEP, lambda world, by: services.stop_officer_role(
        role=services.set_officer_role(said=SAID, by=world.house.actor("Gwen"), now=NOW),
        by=by, now=NOW)),
    Attempt("resume_officer_role", KEEP, lambda world, by: services.resume_officer_role(
        role=world.cohesion, by=by, now=NOW)),
    Attempt("add_resource", KEEP, lambda _world, by: resources.add_resource(
        somebody=RED_ROOM, by=by, now=NOW)),
    Attempt("change_resource", KEEP, lambda world, by: resources.change_resource(
        resource=world.room, somebody=RED_ROOM, edition=0, by=by, now=NOW)),
    Attempt("stop_resource", KEEP, lambda world, by: resources.stop_resource(
        resource=world.room, by=by, now=NOW)),
    Attempt("resume_resource", KEEP, lambda world, by: resources.resume_resource(
        resource=world.room, by=by, now=NOW)),
    Attempt("add_day", KEEP, lambda world, by: days.add_day(
        service=world.service, plan=plan(world), by=by, now=NOW)),
    Attempt("change_day", KEEP, lambda world, by: days.change_day(
        day=SessionDay.objects.get(day=THURSDAY), plan=plan(world), version=0, by=by, now=NOW)),
    Attempt("remove_day", KEEP, lambda _world, by: days.remove_day(
        day=SessionDay.objects.get(day=THURSDAY),
        seen=days.Seen(0, frozenset(Booking.objects.values_list("pk", flat=True))),
        by=by, now=NOW)),
    Attempt("set_rule", KEEP, lambda world, by: weekly.set_rule(
        service=world.service, plan=plan(world), rhythm=Rhythm(0, 1, THURSDAY), by=by, now=NOW)),
    Attempt("end_rule", KEEP, lambda _world, by: weekly.end_rule(
        rule=WeeklyRule.objects.get(), last_day=THURSDAY, by=by, now=NOW)),
    Attempt("close_days", KEEP, lambda _world, by: days.close_days(
        service=None, first=THURSDAY, last=THURSDAY,
        seen=list(Booking.objects.values_list("pk", flat=True)), by=by, now=NOW)),
    Attempt("change_rule", KEEP, lambda world, by: weekly.change_rule(
        rule=WeeklyRule.objects.get(), plan=plan(world), rhythm=Rhythm(0, 1, THURSDAY), version=0,
        by=by, now=NOW)),
    Attempt("reopen_days", KEEP, lambda _world, by: days.reopen_days(
        closure=Closure.objects.create(first_day=THURSDAY, last_day=THURSDAY), by=by, now=NOW)),
    Attempt("set_back", KEEP, lambda world, by: days.set_back(
        away=Blocked(resource=world.dev), by=by, now=NOW)),
    Attempt("set_away", KEEP, lambda world, by: days.set_away(
        resource=world.femi, start=NOW, end=NOW + dt.timedelta(days=9),
        seen=list(Booking.objects.values_list("pk", flat=True)), by=by, now=NOW)),
    Attempt("move_booking", SEE, lambda world, by: move_booking(
        booking=Booking.objects.get(), wish=world.wish(),
        starts_at=moment(THURSDAY, dt.time(15)), by=by, now=NOW)),
    Attempt("cancel_booking", SEE, lambda _world, by: cancel_booking(
        booking=Booking.objects.get(), by=by, now=NOW)),
    Attempt("wait_for_earlier", SEE, lambda _world, by: wait_for_earlier(
        booking=Booking.objects.get(), by=by, now=NOW)),
    Attempt("stop_waiting", SEE, lambda _world, by: stop_waiting(
        booking=Booking.objects.get(), by=by, now=NOW)),
    Attempt("decline_offer", SEE, lambda _world, by: decline_offer(
        booking=Booking.objects.get(), by=by, now=NOW)),
]  # fmt: skip


@pytest.fixture
def world(house: Partnership) -> Sessions:
    """A day, a weekly rule on Mondays, and a booking that the council's team can open."""
    found = given_sessions(house)
    found.day()
    weekly.set_rule(
        service=found.service, plan=plan(found), rhythm=Rhythm(0, 1, THURSDAY),
        by=house.actor("Gwen"), now=NOW,
    )  # fmt: skip
    found.book(found.wish(), 12)
    return found


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda one: one.name)
def test_only_roles_with_the_permission_get_through(
    world: Sessions, attempt: Attempt[Sessions]
) -> None:
    dev = world.house.actor("Dev")
    assert dev.user_id is not None
    let_in = roles_let_in(attempt, world, user=dev.user_id, circles=dev.circles)
    assert let_in == roles_with(attempt.permission)
