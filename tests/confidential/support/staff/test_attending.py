"""Opening a session, beginning it, writing down what came of it."""

import datetime as dt

import pytest

from tests.cast import NOW, keyring_of
from tests.confidential.support.sessions import SAID, THURSDAY, Sessions, ticks_of
from tests.confidential.support.staff.conftest import NOON, QUARTER_PAST
from upstander.confidential.reporting.rules import LONGEST_TEXT
from upstander.confidential.support.actions.attending import (
    add_session_note,
    begin_session,
    end_session,
    show_session,
)
from upstander.confidential.support.actions.booking import cancel_booking
from upstander.confidential.support.models import Attendance, Booking
from upstander.confidential.support.queries.sessions import Noted, coming, session, to_write_up
from upstander.confidential.support.refusals import NotYours
from upstander.confidential.support.rules.attending import Ended
from upstander.confidential.support.session_choices import Happened, PrivateMinutes
from upstander.confidential.support.session_refusals import (
    NotYet,
    PrivateMinutesMissing,
    WordsMissing,
    WordsTooLong,
    WrittenUp,
)
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Access

pytestmark = pytest.mark.django_db
TALKED = Ended(Happened.ATTENDED, PrivateMinutes.ALONE)


def events(booking: Booking) -> list[str]:
    rows = Event.objects.filter(subject_id=booking.pk).order_by("at")
    return [name.partition(":")[2] for name in rows.values_list("name", flat=True)]


def end(noon: Booking, ended: Ended, by: object, now: dt.datetime = QUARTER_PAST) -> Booking:
    return end_session(booking=noon, ended=ended, by=by, now=now)


def test_what_the_person_said_is_opened_and_written_down(
    sessions: Sessions, noon: Booking, devs_keys: Keyring
) -> None:
    dev = sessions.house.actor("Dev")
    shown = show_session(booking=noon, keyring=devs_keys, by=dev, now=NOW)
    assert (shown.said, shown.notes, shown.measures, shown.closed) == (SAID, (), (), False)
    assert events(noon) == ["session:show"]


def test_a_team_without_the_key_opens_nothing(sessions: Sessions, noon: Booking) -> None:
    femi = sessions.house.people["Femi"]
    with pytest.raises(NotYours):
        show_session(
            booking=noon, keyring=keyring_of(femi), by=sessions.house.actor("Femi"), now=NOW
        )
    assert session(sessions.house.actor("Femi"), noon.reference) is None


@pytest.mark.parametrize("name", ["Gwen", "Hana"])
def test_who_holds_no_sessions_is_refused(sessions: Sessions, noon: Booking, name: str) -> None:
    with pytest.raises(NotPermitted):
        end(noon, TALKED, sessions.house.actor(name))


def test_a_session_begins_a_quarter_of_an_hour_early_at_most(
    sessions: Sessions, noon: Booking
) -> None:
    dev, quarter = sessions.house.actor("Dev"), dt.timedelta(minutes=15)
    with pytest.raises(NotYet):
        begin_session(booking=noon, by=dev, now=NOON - quarter - dt.timedelta(seconds=1))
    first = begin_session(booking=noon, by=dev, now=NOON - quarter)
    again = begin_session(booking=noon, by=dev, now=NOON)
    assert (again.pk, again.began_at) == (first.pk, NOON - quarter)
    assert events(noon) == ["session:begin"]


@pytest.mark.parametrize(
    ("ended", "state", "private"),
    [
        (TALKED, "attended", "alone"),
        (Ended(Happened.ENDED_EARLY, PrivateMinutes.TAKEN), "ended_early", "taken"),
        (Ended(Happened.ATTENDED, PrivateMinutes.DECLINED), "attended", "declined"),
        (Ended(Happened.ATTENDED, PrivateMinutes.NOT_POSSIBLE), "attended", "not_possible"),
        (Ended(Happened.MISSED), "missed", ""),
    ],
)
def test_what_came_of_it_is_kept_and_the_time_is_free(
    sessions: Sessions, noon: Booking, ended: Ended, state: str, private: str
) -> None:
    booking = end(noon, ended, sessions.house.actor("Dev"))
    assert (booking.state, booking.over_on, ticks_of(booking)) == (state, THURSDAY, set())
    assert booking.attendance.private_minutes == private
    assert set(Access.objects.filter(subject=noon.pk).values_list("state", flat=True)) == {state}
    assert events(noon) == ["session:end"]


def test_the_word_on_private_minutes_is_asked_for(sessions: Sessions, noon: Booking) -> None:
    with pytest.raises(PrivateMinutesMissing):
        end(noon, Ended(Happened.ATTENDED), sessions.house.actor("Dev"))
    assert not Attendance.objects.exists()


def test_somebody_ten_minutes_late_has_not_stayed_away(sessions: Sessions, noon: Booking) -> None:
    dev, ten = sessions.house.actor("Dev"), dt.timedelta(minutes=10)
    with pytest.raises(NotYet):
        end(noon, Ended(Happened.MISSED), dev, NOON + ten - dt.timedelta(seconds=1))
    assert end(noon, Ended(Happened.MISSED), dev, NOON + ten).state == "missed"


def test_a_session_is_written_up_once(sessions: Sessions, noon: Booking) -> None:
    dev = sessions.house.actor("Dev")
    end(noon, TALKED, dev)
    with pytest.raises(WrittenUp):
        end(noon, Ended(Happened.MISSED), dev)
    with pytest.raises(WrittenUp):
        begin_session(booking=noon, by=dev, now=QUARTER_PAST)


def test_a_cancelled_session_does_not_begin(sessions: Sessions, noon: Booking) -> None:
    dev = sessions.house.actor("Dev")
    cancel_booking(booking=noon, by=dev, now=NOW)
    with pytest.raises(WrittenUp):
        begin_session(booking=noon, by=dev, now=NOON)


def test_after_two_weeks_it_is_too_late_to_write_up(sessions: Sessions, noon: Booking) -> None:
    dev, late = sessions.house.actor("Dev"), NOON + dt.timedelta(days=14)
    with pytest.raises(WrittenUp):
        end(noon, TALKED, dev, late + dt.timedelta(seconds=1))
    assert end(noon, TALKED, dev, late).state == "attended"


def test_notes_are_sealed_with_who_wrote_them_also_after_the_end(
    sessions: Sessions, noon: Booking, devs_keys: Keyring
) -> None:
    dev = sessions.house.actor("Dev")
    add_session_note(booking=noon, text=" We spoke of the bus stop. ", by=dev, now=NOON)
    end(noon, TALKED, dev)
    add_session_note(booking=noon, text="Called back.", by=dev, now=QUARTER_PAST)
    shown = show_session(booking=noon, keyring=devs_keys, by=dev, now=QUARTER_PAST)
    assert shown.notes == (
        Noted("Dev", NOON, "We spoke of the bus stop."),
        Noted("Dev", QUARTER_PAST, "Called back."),
    )


@pytest.mark.parametrize(
    ("text", "refusal"), [("  \n", WordsMissing), ("a" * (LONGEST_TEXT + 1), WordsTooLong)]
)
def test_a_note_has_words_and_an_end(
    sessions: Sessions, noon: Booking, text: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        add_session_note(booking=noon, text=text, by=sessions.house.actor("Dev"), now=NOON)


def test_an_officers_list_has_what_is_theirs_and_a_colleague_sees_the_teams(
    sessions: Sessions, noon: Booking
) -> None:
    dev, carys = sessions.house.actor("Dev"), sessions.house.actor("Carys")
    cancelled = sessions.book(sessions.wish(), 13)
    cancel_booking(booking=cancelled, by=dev, now=NOW)
    sessions.hold(sessions.wish(), 14)
    assert coming(dev, THURSDAY, mine=True) == [noon]
    assert coming(carys, THURSDAY, mine=True) == []
    assert coming(carys, THURSDAY, mine=False) == [noon]
    assert coming(dev, THURSDAY + dt.timedelta(days=1), mine=True) == []


def test_what_nobody_wrote_up_comes_back_the_next_day(sessions: Sessions, noon: Booking) -> None:
    dev, friday = sessions.house.actor("Dev"), THURSDAY + dt.timedelta(days=1)
    assert to_write_up(dev, THURSDAY) == []
    assert to_write_up(dev, friday) == [noon]
    end(noon, TALKED, dev)
    assert to_write_up(dev, friday) == []
