"""Officers, interpreters and rooms that are no longer used, with bookings; and what comes next."""

import datetime as dt

import pytest

from tests.cast import NOW, Partnership
from tests.confidential.support.sessions import (
    THURSDAY,
    Sessions,
    given_sessions,
    names_of,
    ticks_of,
)
from upstander.confidential.support.actions.resources import (
    Somebody,
    add_resource,
    change_resource,
    resume_resource,
    stop_resource,
)
from upstander.confidential.support.actions.services import (
    resume_officer_role,
    stop_officer_role,
)
from upstander.confidential.support.choices import BookingState, Meeting, ResourceKind
from upstander.confidential.support.models import Booking, Resource
from upstander.confidential.support.queries.free import free_days
from upstander.confidential.support.queries.keeping import missing
from upstander.confidential.support.rules.keeping import Step, next_step
from upstander.confidential.support.session_refusals import BookableAlready, KindInUse
from upstander.foundation.access.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    return given_sessions(house)


def gwen(sessions: Sessions) -> Actor:
    return sessions.house.actor("Gwen")


def stopped(sessions: Sessions, resource: Resource) -> list[Booking]:
    return stop_resource(resource=resource, by=gwen(sessions), now=NOW)


def test_the_steps_come_in_the_order_of_the_screens() -> None:
    assert next_step([]) == Step.TEAM
    assert next_step([Step.TEAM, Step.KIND]) == Step.SERVICE
    assert next_step(list(Step)) is None


def test_what_is_missing_is_a_day_until_one_is_there(sessions: Sessions) -> None:
    assert missing(NOW) == Step.DAY
    sessions.day(THURSDAY, sessions.dev)
    assert missing(NOW) is None
    stopped(sessions, sessions.dev)
    assert missing(NOW) == Step.DAY
    stopped(sessions, sessions.femi)
    assert missing(NOW) == Step.OFFICER


def test_in_a_new_partnership_a_service_comes_first(house: Partnership) -> None:
    assert house.cohesion_team.name == "Community cohesion"
    assert missing(NOW) == Step.SERVICE


def test_an_officer_who_leaves_is_followed_by_a_colleague_of_the_same_kind(
    sessions: Sessions,
) -> None:
    sessions.femi.role = sessions.cohesion
    sessions.femi.save()
    sessions.day()
    booking = sessions.book(sessions.wish(sessions.cohesion), 12)
    leaving = booking.officer
    assert stopped(sessions, leaving) == []
    booking.refresh_from_db()
    assert names_of(booking) == {"Dev", "Femi"} - {leaving.name}
    assert booking.state == BookingState.BOOKED


def test_without_a_colleague_each_person_needs_a_new_time_and_the_past_stays(
    sessions: Sessions,
) -> None:
    sessions.day()
    past = sessions.book(sessions.wish(sessions.cohesion), 14)
    begun = NOW - dt.timedelta(hours=2)
    over = {"starts_at": begun, "ends_at": NOW, "clear_at": NOW}
    Booking.objects.filter(pk=past.pk).update(**over)
    ahead = sessions.book(sessions.wish(sessions.cohesion), 12)
    assert stopped(sessions, sessions.dev) == [ahead]
    assert ticks_of(ahead) == set()
    past.refresh_from_db()
    assert (past.state, names_of(past)) == (BookingState.BOOKED, {"Dev"})
    assert free_days(sessions.service, sessions.wish(sessions.cohesion), NOW) == {}
    resume_resource(resource=sessions.dev, by=gwen(sessions), now=NOW)
    assert list(free_days(sessions.service, sessions.wish(sessions.cohesion), NOW)) == [THURSDAY]


def test_a_session_keeps_its_time_when_its_room_or_interpreter_falls_away(
    sessions: Sessions,
) -> None:
    sessions.day(THURSDAY, sessions.dev, sessions.ola, sessions.room)
    booking = sessions.book(sessions.wish(None, Meeting.IN_PERSON, "pl"), 12)
    assert names_of(booking) == {"Dev", "Ola", "Blue room"}
    assert stopped(sessions, sessions.room) == []
    assert stopped(sessions, sessions.ola) == []
    booking.refresh_from_db()
    assert (names_of(booking), booking.interpreter_to_find) == ({"Dev"}, True)


def test_a_kind_of_officer_stays_while_somebody_is_of_it(sessions: Sessions) -> None:
    with pytest.raises(KindInUse):
        stop_officer_role(role=sessions.cohesion, by=gwen(sessions), now=NOW)
    stopped(sessions, sessions.dev)
    stop_officer_role(role=sessions.cohesion, by=gwen(sessions), now=NOW)
    sessions.cohesion.refresh_from_db()
    assert sessions.cohesion.active is False
    resume_officer_role(role=sessions.cohesion, by=gwen(sessions), now=NOW)
    sessions.cohesion.refresh_from_db()
    assert sessions.cohesion.active is True


def test_nobody_stands_in_the_list_twice(sessions: Sessions) -> None:
    again = Somebody(ResourceKind.OFFICER, "D.", sessions.dev.user, sessions.cohesion.pk)
    with pytest.raises(BookableAlready):
        add_resource(somebody=again, by=gwen(sessions), now=NOW)
    with pytest.raises(BookableAlready):
        change_resource(
            resource=sessions.femi, somebody=again, edition=0, by=gwen(sessions), now=NOW
        )
    sessions.femi.refresh_from_db()
    assert sessions.femi.name == "Femi"
