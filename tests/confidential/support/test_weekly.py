"""A weekly rule that changes from a day on: what is booked stays, and what clashes is told."""

import datetime as dt
from uuid import uuid4

import pytest

from tests.cast import NOW, SET_UP, Partnership
from tests.confidential.support.sessions import (
    EIGHT,
    NOON,
    THURSDAY,
    Sessions,
    given_sessions,
    names_of,
    overlaps,
)
from upstander.confidential.support.actions.days import change_day, close_days, reopen_days
from upstander.confidential.support.actions.weekly import (
    Changed,
    change_rule,
    make_days,
    set_rule,
)
from upstander.confidential.support.choices import BookingState, Meeting
from upstander.confidential.support.day_steps import DayPlan
from upstander.confidential.support.models import Booking, Closure, Resource, SessionDay, WeeklyRule
from upstander.confidential.support.queries.free import free_days
from upstander.confidential.support.rules.days import (
    Booked,
    Misfit,
    Rhythm,
    in_step,
    misfit,
)
from upstander.confidential.support.rules.slots import Hours, moment, slots_of
from upstander.confidential.support.session_refusals import BeforeToday, RuleChangedMeanwhile
from upstander.foundation.access.actors import Actor

pytestmark = pytest.mark.django_db
A_WEEK = dt.timedelta(days=7)
SECOND, THIRD = THURSDAY + A_WEEK, THURSDAY + 2 * A_WEEK
WEDNESDAY, THURSDAYS, FRIDAY = 2, 3, 4


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    return given_sessions(house)


def gwen(sessions: Sessions) -> Actor:
    return sessions.house.actor("Gwen")


def plan(
    *there: Resource, opens: dt.time = NOON, meetings: tuple[Meeting, ...] = tuple(Meeting)
) -> DayPlan:
    hours = Hours(THURSDAY, opens, EIGHT, 45, 15)
    return DayPlan(hours, meetings, tuple(one.pk for one in there))


@pytest.fixture
def rule(sessions: Sessions) -> WeeklyRule:
    """Both officers on Thursdays."""
    return set_rule(
        service=sessions.service, plan=plan(sessions.dev, sessions.femi),
        rhythm=Rhythm(THURSDAYS, 1, NOW.date()), by=gwen(sessions), now=NOW,
    )  # fmt: skip


def changes(
    sessions: Sessions,
    rule: WeeklyRule,
    new: DayPlan,
    first: dt.date = SECOND,
    weekday: int = THURSDAYS,
    version: int = 0,
) -> Changed:
    return change_rule(
        rule=rule, plan=new, rhythm=Rhythm(weekday, 1, first), version=version,
        by=gwen(sessions), now=NOW,
    )  # fmt: skip


def opens_on(day: dt.date) -> list[dt.time]:
    return list(SessionDay.objects.filter(day=day, removed_on=None).values_list("opens", flat=True))


def why(changed: Changed) -> list[tuple[Booking, Misfit]]:
    return [(one.booking, one.why) for one in changed.clashes]


def states() -> set[str]:
    return set(Booking.objects.values_list("state", flat=True))


@pytest.mark.parametrize(
    ("hour", "pause", "people", "meetings", "found"),
    [
        (12, 15, {"dev"}, {"phone"}, None),
        (12, 10, {"dev"}, {"phone"}, None),
        (12, 20, {"dev"}, {"phone"}, Misfit.TIME),
        (13, 15, {"dev"}, {"phone"}, Misfit.TIME),
        (12, 15, {"femi"}, {"phone"}, Misfit.PEOPLE),
        (12, 15, {"dev"}, {"video"}, Misfit.MEETING),
    ],
)
def test_a_booking_fits_with_its_time_its_people_and_its_way(
    hour: int, pause: int, people: set[str], meetings: set[str], found: Misfit | None
) -> None:
    ids = {"dev": uuid4(), "femi": uuid4()}
    slot = slots_of(Hours(THURSDAY, NOON, EIGHT, 45, 15))[0]
    booked = Booked(slot, "phone", frozenset({ids["dev"]}))
    slots = slots_of(Hours(THURSDAY, dt.time(hour), EIGHT, 45, pause))
    assert misfit(booked, slots, meetings, {ids[one] for one in people}) == found


def test_every_second_week_stays_in_its_weeks() -> None:
    before = Rhythm(THURSDAYS, 2, THURSDAY)
    assert in_step(Rhythm(THURSDAYS, 2, SECOND), before).valid_from == THIRD
    assert in_step(Rhythm(FRIDAY, 2, SECOND), before).valid_from == SECOND


def test_its_days_from_then_on_have_the_new_times_and_those_before_the_old(
    sessions: Sessions, rule: WeeklyRule
) -> None:
    kept = sessions.book(sessions.wish(sessions.cohesion), 15, day=SECOND)
    changed = changes(sessions, rule, plan(sessions.dev, sessions.femi, opens=dt.time(14)))
    assert (changed.clashes, changed.by_hand) == ([], [])
    assert (opens_on(THURSDAY), opens_on(SECOND)) == ([NOON], [dt.time(14)])
    kept.refresh_from_db()
    assert (kept.state, kept.sequence, kept.day.rule) == ("booked", 0, changed.rule)
    rule.refresh_from_db()
    assert rule.valid_to == SECOND - dt.timedelta(days=1)
    assert make_days(by=SET_UP, now=NOW) == 0


def test_what_does_not_fit_any_more_stays_booked_and_is_told_with_its_reason(
    sessions: Sessions, rule: WeeklyRule
) -> None:
    early = sessions.book(sessions.wish(sessions.cohesion), 12, day=SECOND)
    with_femi = sessions.book(sessions.wish(sessions.victim_care), 15, day=SECOND)
    by_video = sessions.book(sessions.wish(sessions.cohesion, Meeting.VIDEO), 16, day=SECOND)
    new = plan(sessions.dev, opens=dt.time(14), meetings=(Meeting.PHONE,))
    changed = changes(sessions, rule, new)
    assert why(changed) == [
        (early, Misfit.TIME), (with_femi, Misfit.PEOPLE), (by_video, Misfit.MEETING),
    ]  # fmt: skip
    assert states() == {"booked"}
    times = free_days(sessions.service, sessions.wish(), NOW)[SECOND]
    assert [one.starts_at.hour for one in times] == [14, 15, 17, 18, 19]


def test_a_room_that_is_added_goes_to_who_was_booked_without_one(
    sessions: Sessions, rule: WeeklyRule
) -> None:
    face_to_face = sessions.wish(None, Meeting.IN_PERSON)
    first, second = sessions.book(face_to_face, 12, day=SECOND), sessions.book(face_to_face, 12)
    new = plan(sessions.dev, sessions.femi, sessions.room)
    assert why(changes(sessions, rule, new)) == []
    assert ("Blue room" in names_of(first), "Blue room" in names_of(second)) == (True, False)
    assert overlaps() == []


def test_on_another_weekday_the_old_days_go_and_what_is_booked_on_them_stays(
    sessions: Sessions, rule: WeeklyRule
) -> None:
    booking = sessions.book(sessions.wish(), 12, day=SECOND)
    changed = changes(sessions, rule, plan(sessions.dev), weekday=FRIDAY)
    assert why(changed) == [(booking, Misfit.DAY)]
    assert states() == {"booked"}
    assert (opens_on(SECOND), opens_on(SECOND + dt.timedelta(days=1))) == ([], [NOON])
    assert SECOND not in free_days(sessions.service, sessions.wish(), NOW)


def test_whoever_fills_in_the_form_for_a_time_that_goes_finds_out(
    sessions: Sessions, rule: WeeklyRule
) -> None:
    gone = sessions.hold(sessions.wish(sessions.cohesion), 12)
    kept = sessions.hold(sessions.wish(sessions.cohesion), 15)
    changed = changes(sessions, rule, plan(sessions.dev, opens=dt.time(14)), first=THURSDAY)
    assert (changed.clashes, list(Booking.objects.all())) == ([], [kept])
    assert gone.state == BookingState.HELD


def test_a_day_changed_by_hand_stays_as_it_is(sessions: Sessions, rule: WeeklyRule) -> None:
    day = SessionDay.objects.get(day=SECOND)
    short = DayPlan(Hours(SECOND, dt.time(9), NOON, 45, 15), tuple(Meeting), (sessions.dev.pk,))
    change_day(day=day, plan=short, version=0, by=gwen(sessions), now=NOW)
    changed = changes(sessions, rule, plan(sessions.femi, opens=dt.time(14)))
    assert changed.by_hand == [SECOND]
    assert (opens_on(SECOND), opens_on(THIRD)) == ([dt.time(9)], [dt.time(14)])
    again = changes(sessions, changed.rule, plan(sessions.dev), weekday=WEDNESDAY)
    assert (again.by_hand, opens_on(SECOND), opens_on(THIRD)) == ([SECOND], [dt.time(9)], [])
    day.refresh_from_db()
    assert day.rule is None


def test_a_removed_day_stays_removed_and_days_off_give_back_the_new_times(
    sessions: Sessions, rule: WeeklyRule
) -> None:
    sessions.take_away(SessionDay.objects.get(day=SECOND))
    for day in (THIRD, THIRD + A_WEEK):
        close_days(service=None, first=day, last=day, by=gwen(sessions), now=NOW)
    changed = changes(sessions, rule, plan(sessions.dev, opens=dt.time(14)))
    assert (opens_on(SECOND), opens_on(THIRD)) == ([], [])
    third, fourth = Closure.objects.order_by("first_day")
    reopen_days(closure=third, by=gwen(sessions), now=NOW)
    assert (opens_on(SECOND), opens_on(THIRD)) == ([], [dt.time(14)])
    changes(sessions, changed.rule, plan(sessions.dev), weekday=FRIDAY)
    reopen_days(closure=fourth, by=gwen(sessions), now=NOW)
    assert opens_on(THIRD + A_WEEK) == []


def test_a_rule_that_has_not_begun_is_followed_from_its_first_day(
    sessions: Sessions, rule: WeeklyRule
) -> None:
    changes(sessions, rule, plan(sessions.dev, opens=dt.time(14)), first=NOW.date())
    assert opens_on(THURSDAY) == [dt.time(14)]
    assert make_days(by=SET_UP, now=NOW) == 0


def test_the_second_of_two_coordinators_changes_nothing(
    sessions: Sessions, rule: WeeklyRule
) -> None:
    changes(sessions, rule, plan(sessions.dev))
    with pytest.raises(RuleChangedMeanwhile):
        changes(sessions, rule, plan(sessions.femi))
    assert WeeklyRule.objects.count() == 2


def test_the_past_is_not_changed(sessions: Sessions, rule: WeeklyRule) -> None:
    with pytest.raises(BeforeToday):
        changes(sessions, rule, plan(sessions.dev), first=NOW.date() - dt.timedelta(days=1))
    assert moment(THURSDAY, NOON) in [
        one.starts_at for one in free_days(sessions.service, sessions.wish(), NOW)[THURSDAY]
    ]
    assert BookingState.BOOKED not in states()
