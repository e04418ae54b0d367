"""Whatever people do, in whatever order: what stands is what a naive model says."""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import NOW, Partnership
from tests.confidential.support.sessions import (
    PUBLIC,
    THURSDAY,
    Sessions,
    given_sessions,
    overlaps,
)
from upstander.confidential.support.actions.booking import cancel_booking, move_booking
from upstander.confidential.support.models import Booking, OccupiedTick
from upstander.confidential.support.queries.free import free_times
from upstander.confidential.support.refusals import TimeTaken
from upstander.confidential.support.rules.slots import moment

pytestmark = pytest.mark.django_db
# Two session days of the same people: from noon on, and from half past.
STARTS = [moment(THURSDAY, dt.time(hour, minute)) for hour in (12, 13) for minute in (0, 30)]
HOUR, HOLD = dt.timedelta(hours=1), dt.timedelta(minutes=10)
OFFICERS = ("dev", "femi", "third")
PEOPLE, TIMES = st.integers(0, 4), st.sampled_from(STARTS)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["hold", "book", "move"]), PEOPLE, st.sampled_from(OFFICERS), TIMES),
        st.tuples(st.just("cancel"), PEOPLE, st.just(""), st.just(STARTS[0])),
        st.tuples(st.just("wait"), st.just(0), st.just(""), st.just(STARTS[0])),
    ),
    max_size=9,
)  # fmt: skip


class _Undo(Exception):
    """Takes a story back, so that the next starts from nothing."""


@dataclass(frozen=True)
class Has:
    """What the model says somebody has: an officer at a time, until when."""

    officer: str
    start: dt.datetime
    until: dt.datetime | None


@dataclass
class Model:
    """A list, looked through from end to end each time."""

    has: dict[int, Has] = field(default_factory=dict)

    def expire(self, now: dt.datetime) -> None:
        """Forget holds that ran out."""
        self.has = {who: one for who, one in self.has.items() if not one.until or one.until > now}

    def gets(self, who: int, officer: str, start: dt.datetime, until: dt.datetime | None) -> bool:
        """Give somebody a time unless another has that officer within the hour."""
        others = (one for other, one in self.has.items() if other != who)
        if any(one.officer == officer and abs(one.start - start) < HOUR for one in others):
            return False
        self.has[who] = Has(officer, start, until)
        return True

    def stands(self) -> set[tuple[str, dt.datetime, bool]]:
        """Return what there is."""
        return {(one.officer, one.start, one.until is None) for one in self.has.values()}


class Story:
    """The same acts, told to the model and done by the product."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions, self.model, self.now = sessions, Model(), NOW
        roles = (sessions.cohesion, sessions.victim_care, sessions.third_role)
        self.roles = dict(zip(OFFICERS, roles, strict=True))
        # The form and the booking of each person; who cancelled begins with a new form.
        self.forms: dict[int, str] = {}
        self.booked: dict[int, Booking] = {}

    def do(self, act: str, who: int, officer: str, start: dt.datetime) -> None:
        """Do one act."""
        if act == "wait":
            self.now += dt.timedelta(minutes=6)
            self.model.expire(self.now)
        elif act == "cancel":
            self._cancel(who)
        elif act == "move":
            self._move(who, officer, start)
        elif who not in self.booked:
            self._take(who, officer, start, held=act == "hold")

    def _take(self, who: int, officer: str, start: dt.datetime, *, held: bool) -> None:
        wish, form = self._wish(officer), self.forms.setdefault(who, f"form {len(self.forms)}")
        expected = self.model.gets(who, officer, start, self.now + HOLD if held else None)
        take = self.sessions.hold if held else self.sessions.book
        try:
            booking = take(wish, start.hour, start.minute, form=form, now=self.now)
        except TimeTaken:
            assert not expected
            return
        assert expected
        if not held:
            self.booked[who] = booking

    def _move(self, who: int, officer: str, start: dt.datetime) -> None:
        if who not in self.booked:
            return
        expected = self.model.gets(who, officer, start, None)
        try:
            move_booking(
                booking=self.booked[who], wish=self._wish(officer), starts_at=start, by=PUBLIC,
                now=self.now,
            )  # fmt: skip
        except TimeTaken:
            assert not expected
            return
        assert expected

    def _cancel(self, who: int) -> None:
        if who in self.booked:
            cancel_booking(booking=self.booked.pop(who), by=PUBLIC, now=self.now)
            self.model.has.pop(who)
            self.forms[who] = f"form {len(self.forms)} again {self.now} {Booking.objects.count()}"

    def _wish(self, officer: str) -> object:
        return self.sessions.wish(self.roles[officer])

    def stands(self) -> set[tuple[str, dt.datetime, bool]]:
        """Return what the tables say."""
        rows = Booking.objects.taking(self.now).select_related("officer")
        return {(one.officer.name.lower(), one.starts_at, one.held_until is None) for one in rows}


@pytest.fixture
def sessions(house: Partnership) -> Sessions:
    found = given_sessions(house)
    found.add_third()
    for opens in (dt.time(12), dt.time(12, 30)):
        found.day(THURSDAY, found.dev, found.femi, found.third, opens=opens)
    return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_what_stands_is_what_a_naive_list_says(
    sessions: Sessions, acts: list[tuple[str, int, str, dt.datetime]]
) -> None:
    try:
        with transaction.atomic():
            story = Story(sessions)
            for act in acts:
                story.do(*act)
                assert story.stands() == story.model.stands()
            assert overlaps() == []
            _ticks_are_those_of_what_stands(story)
            _what_is_free_can_be_booked(story)
            raise _Undo
    except _Undo:
        return


def _ticks_are_those_of_what_stands(story: Story) -> None:
    taking = Booking.objects.taking(story.now)
    assert OccupiedTick.objects.filter(booking__in=taking).count() == 12 * taking.count()
    over = Booking.objects.exclude(pk__in=taking.values("pk")).exclude(state="held")
    assert not OccupiedTick.objects.filter(booking__in=over).exists()


def _what_is_free_can_be_booked(story: Story) -> None:
    for officer in OFFICERS:
        free = {
            one.starts_at
            for one in free_times(story.sessions.service, story._wish(officer), story.now)
        }
        had = [one.start for one in story.model.has.values() if one.officer == officer]
        expected = {one for one in STARTS if all(abs(one - other) >= HOUR for other in had)}
        assert free & set(STARTS) == expected
