"""Session days, weekly rules, days off and officers who are away, with bookings on them."""

import datetime as dt

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
    service_of,
    ticks_of,
)
from upstander.confidential.support.actions.booking import move_booking
from upstander.confidential.support.actions.days import (
    Seen,
    add_day,
    change_day,
    close_days,
    remove_day,
    reopen_days,
    set_away,
    set_back,
)
from upstander.confidential.support.actions.services import Described, close_service, set_service
from upstander.confidential.support.actions.weekly import end_rule, make_days, set_rule
from upstander.confidential.support.choices import BookingState, Meeting
from upstander.confidential.support.day_steps import DayPlan
from upstander.confidential.support.models import (
    Blocked,
    Booking,
    Closure,
    Resource,
    SessionDay,
    WeeklyRule,
)
from upstander.confidential.support.queries.free import free_days
from upstander.confidential.support.refusals import (
    ChangedMeanwhile,
    NobodyThere,
    NotATime,
    NoTimeOnThatDay,
    OffTheGrid,
    TimeTaken,
    TooFewOpeners,
)
from upstander.confidential.support.rules.days import Rhythm
from upstander.confidential.support.rules.slots import Hours, moment
from upstander.confidential.support.session_refusals import (
    BookedMeanwhile,
    RuleOver,
    SomebodyBooked,
)
from upstander.foundation.access.actors import Actor

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    return given_sessions(house)


def gwen(sessions: Sessions) -> Actor:
    return sessions.house.actor("Gwen")


def plan(*there: Resource, opens: dt.time = NOON, **more: object) -> DayPlan:
    hours = Hours(THURSDAY, opens, EIGHT, 45, 15)
    meetings = tuple(more.get("meetings", Meeting))  # type: ignore[call-overload]
    return DayPlan(hours, meetings, tuple(one.pk for one in there))


def state_of(booking: Booking) -> str:
    return str(Booking.objects.values_list("state", flat=True).get(pk=booking.pk))


@pytest.mark.parametrize(
    ("hours", "there", "refusal"),
    [
        (Hours(THURSDAY, dt.time(12, 2), EIGHT, 45, 15), "dev", OffTheGrid),
        (Hours(THURSDAY, NOON, dt.time(12, 30), 45, 15), "dev", NoTimeOnThatDay),
        (Hours(dt.date(2027, 3, 28), dt.time(1), dt.time(2), 45, 15), "dev", NoTimeOnThatDay),
        (Hours(THURSDAY, NOON, EIGHT, 45, 15), "room", NobodyThere),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_with_words(
    sessions: Sessions, hours: Hours, there: str, refusal: type[Exception]
) -> None:
    asked = DayPlan(hours, tuple(Meeting), (getattr(sessions, there).pk,))
    with pytest.raises(refusal):
        add_day(service=sessions.service, plan=asked, by=gwen(sessions), now=NOW)
    assert not SessionDay.objects.exists()


def test_a_removed_day_leaves_its_people_with_a_place_and_no_time(sessions: Sessions) -> None:
    day = sessions.day()
    booking = sessions.book(sessions.wish(), 12)
    sessions.hold(sessions.wish(), 13)
    gone = sessions.take_away(day)
    assert [one.pk for one in gone if one.pk] == [booking.pk]
    assert (state_of(booking), ticks_of(booking)) == (BookingState.UNSETTLED, set())
    assert list(Booking.objects.all()) == [booking]
    sessions.day(THURSDAY + A_DAY)
    later = moment(THURSDAY + A_DAY, dt.time(12))
    moved = move_booking(booking=booking, wish=sessions.wish(), starts_at=later, by=SET_UP, now=NOW)
    assert (moved.state, moved.starts_at, moved.sequence) == (BookingState.BOOKED, later, 2)


def test_removing_a_day_twice_tells_nobody_twice(sessions: Sessions) -> None:
    day = sessions.day()
    booking = sessions.book(sessions.wish(), 12)
    sessions.take_away(day)
    with pytest.raises(ChangedMeanwhile):
        sessions.take_away(day)
    booking.refresh_from_db()
    assert booking.sequence == 1


def test_a_day_is_removed_only_as_it_was_seen(sessions: Sessions) -> None:
    day = sessions.day()
    seen = Seen(day.version)
    booking = sessions.book(sessions.wish(), 12)
    with pytest.raises(BookedMeanwhile):
        remove_day(day=day, seen=seen, by=gwen(sessions), now=NOW)
    change_day(
        day=day, plan=plan(sessions.dev, sessions.femi), version=0, by=gwen(sessions), now=NOW
    )
    with pytest.raises(ChangedMeanwhile):
        remove_day(day=day, seen=Seen(0, frozenset({booking.pk})), by=gwen(sessions), now=NOW)
    assert state_of(booking) == BookingState.BOOKED


def test_a_removed_day_offers_nothing(sessions: Sessions) -> None:
    day = sessions.day()
    sessions.take_away(day)
    with pytest.raises(NotATime):
        sessions.book(sessions.wish(), 12)


def test_a_changed_day_keeps_the_bookings_that_still_fit(sessions: Sessions) -> None:
    day = sessions.day()
    early = sessions.book(sessions.wish(sessions.cohesion), 12)
    kept = sessions.book(sessions.wish(sessions.cohesion), 15)
    other = sessions.book(sessions.wish(sessions.victim_care), 15)
    gone = change_day(
        day=day, plan=plan(sessions.dev, opens=dt.time(14)), version=0,
        by=gwen(sessions), now=NOW,
    )  # fmt: skip
    assert gone == [early, other]
    assert [state_of(one) for one in (early, kept, other)] == ["unsettled", "booked", "unsettled"]


def test_a_way_to_meet_that_falls_away_unsettles_who_chose_it(sessions: Sessions) -> None:
    day = sessions.day()
    booking = sessions.book(sessions.wish(None, Meeting.VIDEO), 12)
    asked = plan(sessions.dev, sessions.femi, meetings=[Meeting.PHONE])
    gone = change_day(day=day, plan=asked, version=0, by=gwen(sessions), now=NOW)
    assert gone == [booking]


def test_a_room_that_is_added_goes_to_who_was_booked_without_one(sessions: Sessions) -> None:
    day = sessions.day()
    first, second = (sessions.book(sessions.wish(None, Meeting.IN_PERSON), 12) for _ in range(2))
    later = sessions.book(sessions.wish(None, Meeting.IN_PERSON), 13)
    by_phone = sessions.book(sessions.wish(), 14)
    asked = plan(sessions.dev, sessions.femi, sessions.room)
    assert change_day(day=day, plan=asked, version=0, by=gwen(sessions), now=NOW) == []
    # Of two at the same time one gets it: no room is booked twice.
    assert sorted("Blue room" in names_of(one) for one in (first, second)) == [False, True]
    assert ("Blue room" in names_of(later), "Blue room" in names_of(by_phone)) == (True, False)
    assert {name for name, _at in ticks_of(later)} == names_of(later)
    assert overlaps() == []
    with pytest.raises(TimeTaken):
        sessions.book(sessions.wish(None, Meeting.IN_PERSON), 13)
    # Saving the day once more changes nothing.
    assert change_day(day=day, plan=asked, version=1, by=gwen(sessions), now=NOW) == []
    assert overlaps() == []


def test_two_coordinators_on_one_day_the_second_is_told(sessions: Sessions) -> None:
    day = sessions.day()
    asked = plan(sessions.dev)
    change_day(day=day, plan=asked, version=0, by=gwen(sessions), now=NOW)
    with pytest.raises(ChangedMeanwhile):
        change_day(day=day, plan=asked, version=0, by=gwen(sessions), now=NOW)


def every_week(sessions: Sessions, **more: object) -> WeeklyRule:
    rhythm = Rhythm(3, 1, NOW.date(), **more)  # type: ignore[arg-type]
    return set_rule(
        service=sessions.service, plan=plan(sessions.dev), rhythm=rhythm,
        by=gwen(sessions), now=NOW,
    )  # fmt: skip


def days_there() -> list[dt.date]:
    return list(
        SessionDay.objects.filter(removed_on=None).order_by("day").values_list("day", flat=True)
    )


def test_a_weekly_rule_makes_its_days_up_to_the_horizon_and_later_more(sessions: Sessions) -> None:
    every_week(sessions)
    assert days_there()[0] == THURSDAY
    assert len(days_there()) == 8
    assert make_days(by=SET_UP, now=NOW) == 0
    assert make_days(by=SET_UP, now=NOW + dt.timedelta(days=7)) == 1
    assert len(free_days(sessions.service, sessions.wish(), NOW)) == 8


def test_a_day_taken_out_of_a_rule_is_not_made_again(sessions: Sessions) -> None:
    every_week(sessions)
    sessions.take_away(SessionDay.objects.get(day=THURSDAY))
    assert make_days(by=SET_UP, now=NOW) == 0
    assert THURSDAY not in days_there()


def test_a_day_of_a_rule_that_moves_to_another_date_is_not_made_again(sessions: Sessions) -> None:
    every_week(sessions)
    day = SessionDay.objects.get(day=THURSDAY)
    friday = Hours(THURSDAY + A_DAY, NOON, EIGHT, 45, 15)
    moved = DayPlan(friday, tuple(Meeting), (sessions.dev.pk,))
    change_day(day=day, plan=moved, version=0, by=gwen(sessions), now=NOW)
    assert make_days(by=SET_UP, now=NOW) == 0
    assert days_there()[:2] == [THURSDAY + A_DAY, THURSDAY + 7 * A_DAY]
    day.refresh_from_db()
    assert day.rule is None
    again = DayPlan(Hours(THURSDAY, NOON, EIGHT, 45, 15), tuple(Meeting), (sessions.dev.pk,))
    change_day(day=day, plan=again, version=1, by=gwen(sessions), now=NOW)
    assert days_there()[0] == THURSDAY


def test_days_off_that_are_taken_back_are_days_again(sessions: Sessions) -> None:
    every_week(sessions)
    sessions.day(THURSDAY + A_DAY)
    booking = sessions.book(sessions.wish(), 12)
    before = days_there()
    week = {"by": gwen(sessions), "now": NOW}
    close_days(
        service=sessions.service, first=THURSDAY, last=THURSDAY + A_DAY, seen=[booking.pk], **week
    )
    close_days(service=None, first=THURSDAY + A_DAY, last=THURSDAY + 2 * A_DAY, **week)
    first, second = Closure.objects.order_by("first_day")
    assert reopen_days(closure=first, **week) == 1
    assert days_there() == [day for day in before if day != THURSDAY + A_DAY]
    assert state_of(booking) == BookingState.UNSETTLED
    assert reopen_days(closure=second, **week) == 1
    assert days_there() == before


def test_days_off_of_another_service_hold_no_day_back(sessions: Sessions) -> None:
    sessions.day()
    said = Described("other", "Other support", "Talk.", "Talk.")
    other = set_service(
        said=said, circle=sessions.house.cohesion_team.pk, notice_minutes=0, horizon_days=9,
        by=gwen(sessions), now=NOW,
    )  # fmt: skip
    off = {"first": THURSDAY, "last": THURSDAY, "by": gwen(sessions), "now": NOW}
    close_days(service=sessions.service, **off)
    close_days(service=other, **off)
    mine = Closure.objects.get(service=sessions.service)
    assert reopen_days(closure=mine, by=gwen(sessions), now=NOW) == 1
    assert days_there() == [THURSDAY]


def test_days_off_that_came_before_a_rule_give_its_days_back(sessions: Sessions) -> None:
    close_days(service=sessions.service, first=THURSDAY, last=THURSDAY, by=gwen(sessions), now=NOW)
    every_week(sessions)
    assert THURSDAY not in days_there()
    assert reopen_days(closure=Closure.objects.get(), by=gwen(sessions), now=NOW) == 1
    assert days_there()[0] == THURSDAY


def test_bank_holidays_and_closures_have_no_days(sessions: Sessions) -> None:
    # New Year's Day 2027 is a Friday, Christmas Eve 2026 a Thursday.
    close_days(
        service=None, first=dt.date(2026, 12, 20), last=dt.date(2026, 12, 28), by=gwen(sessions),
        now=NOW,
    )  # fmt: skip
    every_week(sessions)
    rhythm = Rhythm(4, 1, NOW.date())
    set_rule(
        service=sessions.service, plan=plan(sessions.dev), rhythm=rhythm,
        by=gwen(sessions), now=NOW,
    )  # fmt: skip
    missing = {dt.date(2026, 12, 24), dt.date(2026, 12, 25), dt.date(2027, 1, 1)}
    assert missing & set(days_there()) == set()
    assert {dt.date(2026, 12, 18), dt.date(2026, 12, 31)} <= set(days_there())


def test_closing_days_unsettles_who_is_booked_on_them(sessions: Sessions) -> None:
    sessions.day()
    booking = sessions.book(sessions.wish(), 12)
    closed = {"first": THURSDAY, "last": THURSDAY, "by": gwen(sessions), "now": NOW}
    with pytest.raises(SomebodyBooked) as asked:
        close_days(service=sessions.service, **closed)
    assert (asked.value.booked, asked.value.again, days_there()) == ([booking], False, [THURSDAY])
    assert not Closure.objects.exists()
    assert close_days(service=sessions.service, seen=[booking.pk], **closed) == [booking]
    assert days_there() == []


def test_a_rule_that_ends_takes_its_later_days_along(sessions: Sessions) -> None:
    rule = every_week(sessions)
    last = THURSDAY + dt.timedelta(days=7)
    booking = sessions.book(sessions.wish(), 12, day=THURSDAY + dt.timedelta(days=14))
    end = {"rule": rule, "last_day": last, "by": gwen(sessions), "now": NOW}
    with pytest.raises(SomebodyBooked):
        end_rule(**end)
    rule.refresh_from_db()
    assert (rule.valid_to, rule.version) == (None, 0)
    assert end_rule(seen=[booking.pk], **end) == [booking]
    assert days_there() == [THURSDAY, last]
    assert make_days(by=SET_UP, now=NOW) == 0


def test_a_rule_that_has_ended_cannot_end_later(sessions: Sessions) -> None:
    rule = every_week(sessions)
    end_rule(rule=rule, last_day=THURSDAY, by=gwen(sessions), now=NOW)
    with pytest.raises(RuleOver):
        end_rule(rule=rule, last_day=THURSDAY + A_DAY, by=gwen(sessions), now=NOW)
    rule.refresh_from_db()
    assert rule.valid_to == THURSDAY


def test_an_officer_who_is_back_can_be_booked_again(sessions: Sessions) -> None:
    sessions.day(THURSDAY, sessions.dev)
    day = (moment(THURSDAY, dt.time(8)), moment(THURSDAY, dt.time(20)))
    set_away(resource=sessions.dev, start=day[0], end=day[1], by=gwen(sessions), now=NOW)
    assert free_days(sessions.service, sessions.wish(), NOW) == {}
    set_back(away=Blocked.objects.get(), by=gwen(sessions), now=NOW)
    assert len(free_days(sessions.service, sessions.wish(), NOW)[THURSDAY]) == 8


def test_when_an_officer_is_ill_a_colleague_of_the_same_kind_steps_in(sessions: Sessions) -> None:
    sessions.femi.role = sessions.cohesion
    sessions.femi.save()
    sessions.day(THURSDAY, sessions.dev, sessions.femi)
    booking = sessions.book(sessions.wish(sessions.cohesion), 12)
    ill = booking.officer
    gone = set_away(
        resource=ill, start=moment(THURSDAY, dt.time(8)), end=moment(THURSDAY, dt.time(20)),
        seen=[booking.pk], by=gwen(sessions), now=NOW,
    )  # fmt: skip
    booking.refresh_from_db()
    assert (gone, booking.state, booking.sequence) == ([], BookingState.BOOKED, 1)
    assert names_of(booking) == {"Dev", "Femi"} - {ill.name}
    assert len(ticks_of(booking)) == 12


def test_when_nobody_can_step_in_the_person_needs_a_new_time(sessions: Sessions) -> None:
    sessions.day()
    booking = sessions.book(sessions.wish(sessions.cohesion), 12)
    held = sessions.hold(sessions.wish(sessions.cohesion), 13)
    ill = {
        "resource": sessions.dev, "start": moment(THURSDAY, dt.time(12, 30)),
        "end": moment(THURSDAY, dt.time(13, 30)), "by": gwen(sessions), "now": NOW,
    }  # fmt: skip
    with pytest.raises(SomebodyBooked) as asked:
        set_away(**ill)
    # Who only holds a time is not asked about.
    assert (asked.value.booked, Blocked.objects.count()) == ([booking], 0)
    gone = set_away(seen=[booking.pk, sessions.dev.pk], **ill)
    assert state_of(booking) == BookingState.UNSETTLED
    assert len(gone) == 2
    assert not Booking.objects.filter(pk=held.pk).exists()
    times = free_days(sessions.service, sessions.wish(sessions.cohesion), NOW)[THURSDAY]
    assert [one.starts_at.hour for one in times] == [14, 15, 16, 17, 18, 19]


def test_a_closed_service_keeps_what_is_booked_and_takes_nothing_new(sessions: Sessions) -> None:
    sessions.day()
    booking = sessions.book(sessions.wish(), 12)
    close_service(service=sessions.service, by=gwen(sessions), now=NOW)
    assert state_of(booking) == BookingState.BOOKED
    with pytest.raises(NotATime):
        sessions.book(sessions.wish(), 13)


def test_a_team_with_one_opener_cannot_read_for_a_service(house: Partnership) -> None:
    with pytest.raises(TooFewOpeners):
        service_of(house, house.people["Gwen"].pk)
