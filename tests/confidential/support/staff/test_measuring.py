"""The five questions: sealed where they are somebody's, counted where they are nobody's."""

import datetime as dt

import pytest

from tests.cast import keyring_of
from tests.confidential.support.sessions import Sessions
from tests.confidential.support.staff.conftest import NOON
from upstander.confidential.support.actions.attending import show_session
from upstander.confidential.support.actions.measuring import take_measure
from upstander.confidential.support.instrument import INSTRUMENTS, instrument_of, instrument_on
from upstander.confidential.support.models import Booking, FollowUp, Measure, MeasuredChange
from upstander.confidential.support.queries.sessions import Answered
from upstander.confidential.support.rules.measure import change
from upstander.confidential.support.session_choices import Change, Moment
from upstander.confidential.support.session_refusals import AskedAlready, NothingAnswered
from upstander.foundation.pages.reading_age import sentences
from upstander.foundation.vault.keyrings import Keyring

LOW = {"safe": 1, "out": 0, "worry": 1}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"safe": 1}, {"safe": 3}, Change.BETTER),
        ({"safe": 1}, {"safe": 2}, Change.SAME),
        ({"safe": 3, "out": 3}, {"safe": 2, "out": 2}, Change.WORSE),
        ({"safe": 0, "out": 4}, {"safe": 4, "out": 0}, Change.SAME),
        ({"safe": 0}, {"out": 4}, Change.SAME),
        ({"safe": 0, "nonsense": 0}, {"safe": 0, "nonsense": 4}, Change.SAME),
    ],
)
def test_a_change_is_two_steps_over_what_was_answered_twice(
    before: dict[str, int], after: dict[str, int], found: Change
) -> None:
    assert change(INSTRUMENTS[0], before, after) == found


def test_there_are_five_questions_each_also_in_easy_read() -> None:
    instrument = instrument_on(dt.date(2026, 11, 26))
    assert len(instrument.questions) == 5
    assert instrument_of(instrument.version) == instrument
    assert instrument_on(dt.date(2020, 1, 1)) == INSTRUMENTS[0]
    for one in (*instrument.questions, *instrument.answers):
        assert all(len(words) <= 10 for words in sentences(one.easy))


@pytest.mark.django_db
class TestTaking:
    def take(
        self, sessions: Sessions, booking: Booking, moment: Moment, answers: dict[str, int]
    ) -> Measure:
        return take_measure(
            booking=booking, moment=moment, answers=answers,
            keyring=keyring_of(sessions.house.people["Dev"]),
            by=sessions.house.actor("Dev"), now=NOON,
        )  # fmt: skip

    def test_answers_are_sealed_and_the_change_has_no_name(
        self, sessions: Sessions, noon: Booking, devs_keys: Keyring
    ) -> None:
        self.take(sessions, noon, Moment.START, LOW)
        assert not MeasuredChange.objects.exists()
        self.take(sessions, noon, Moment.END, {"safe": 3, "out": 2, "worry": 1})
        row = MeasuredChange.objects.get()
        assert (row.service, row.quarter, row.change) == (
            sessions.service, dt.date(2026, 10, 1), Change.BETTER,
        )  # fmt: skip
        shown = show_session(
            booking=noon, keyring=devs_keys, by=sessions.house.actor("Dev"), now=NOON
        )
        assert set(map(str, shown.measures)) == {
            str(Answered(Moment.START, 1, LOW)),
            str(Answered(Moment.END, 1, {"safe": 3, "out": 2, "worry": 1})),
        }

    def test_the_start_may_lie_in_a_session_before(self, sessions: Sessions, noon: Booking) -> None:
        later = sessions.book(sessions.wish(), 13)
        FollowUp.objects.create(booking=later, after=noon)
        self.take(sessions, noon, Moment.START, {"safe": 3})
        self.take(sessions, later, Moment.END, {"safe": 1})
        assert MeasuredChange.objects.get().change == Change.WORSE

    def test_an_end_without_a_start_counts_nothing(self, sessions: Sessions, noon: Booking) -> None:
        self.take(sessions, noon, Moment.END, {"safe": 1})
        assert not MeasuredChange.objects.exists()

    def test_each_moment_is_asked_once(self, sessions: Sessions, noon: Booking) -> None:
        self.take(sessions, noon, Moment.START, LOW)
        with pytest.raises(AskedAlready):
            self.take(sessions, noon, Moment.START, {"safe": 4})
        assert Measure.objects.count() == 1

    @pytest.mark.parametrize("answers", [{}, {"nonsense": 1}, {"safe": 9}])
    def test_nothing_answered_is_nothing(
        self, sessions: Sessions, noon: Booking, answers: dict[str, int]
    ) -> None:
        with pytest.raises(NothingAnswered):
            self.take(sessions, noon, Moment.START, answers)
