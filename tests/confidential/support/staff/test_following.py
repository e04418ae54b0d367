"""What follows a session: the next one, a task in its case, and the chain back to the first."""

import datetime as dt
from uuid import UUID, uuid4

import pytest

from tests.cast import NOW, keyring_of
from tests.confidential.casework.files import a_case
from tests.confidential.support.sessions import PUBLIC, SAID, THURSDAY, Sessions
from tests.confidential.support.staff.conftest import NOON
from upstander.confidential.casework.models import CaseReport, Task
from upstander.confidential.support.actions.booking import Slip, book
from upstander.confidential.support.actions.following import Next, add_follow_up, book_next
from upstander.confidential.support.choices import Attached, Meeting
from upstander.confidential.support.models import Booking, FollowUp
from upstander.confidential.support.queries.sessions import case_of
from upstander.confidential.support.refusals import NotYours, TimeTaken
from upstander.confidential.support.rules.slots import moment
from upstander.confidential.support.session_refusals import NoCase
from upstander.foundation.vault.models import Access

pytestmark = pytest.mark.django_db


def attached(sessions: Sessions, kind: Attached, to: UUID) -> Booking:
    """Book a session of Dev's from a report or a case."""
    starts = moment(THURSDAY, dt.time(13))
    slip = Slip(sessions.wish(), starts, uuid4().hex, uuid4().hex, SAID, attached=(kind, to))
    return book(slip=slip, by=PUBLIC, now=NOW)


def at(hour: int) -> Next:
    return Next(moment(THURSDAY, dt.time(hour)), Meeting.PHONE, uuid4().hex, uuid4().hex)


def follow(sessions: Sessions, booking: Booking, following: Next) -> Booking:
    dev = sessions.house.people["Dev"]
    return book_next(
        booking=booking, following=following, keyring=keyring_of(dev),
        by=sessions.house.actor("Dev"), now=NOW,
    )  # fmt: skip


def test_a_task_goes_into_the_case_of_the_session(sessions: Sessions) -> None:
    work = a_case(sessions.house)
    booking = attached(sessions, Attached.CASE, work.case.pk)
    dev = sessions.house.actor("Dev")
    task = add_follow_up(
        booking=booking, text="Call the landlord", owner=sessions.house.people["Dev"].pk,
        due_on=THURSDAY, by=dev, now=NOW,
    )  # fmt: skip
    assert (Task.objects.get(), task.case, task.due_on) == (task, work.case, THURSDAY)


def test_a_session_of_a_report_belongs_to_the_reports_case(sessions: Sessions) -> None:
    work = a_case(sessions.house)
    report = CaseReport.objects.filter(case=work.case).values_list("report", flat=True).first()
    assert report is not None
    booking = attached(sessions, Attached.REPORT, report)
    assert case_of(booking) == work.case
    CaseReport.objects.filter(case=work.case).delete()
    assert case_of(booking) is None


def test_a_session_of_its_own_has_no_case(sessions: Sessions, noon: Booking) -> None:
    with pytest.raises(NoCase):
        add_follow_up(
            booking=noon, text="Call", owner=sessions.house.people["Dev"].pk, due_on=THURSDAY,
            by=sessions.house.actor("Dev"), now=NOW,
        )  # fmt: skip


def test_the_next_session_is_read_by_whoever_reads_this_one(sessions: Sessions) -> None:
    work = a_case(sessions.house)
    booking = attached(sessions, Attached.CASE, work.case.pk)
    later = follow(sessions, booking, at(15))
    assert (later.attached_kind, later.attached_to) == ("case", work.case.pk)
    holders = set(Access.objects.filter(subject=later.pk).values_list("holder", flat=True))
    assert holders == set(
        Access.objects.filter(subject=booking.pk).values_list("holder", flat=True)
    )


def test_a_time_that_was_taken_leaves_nothing_behind(sessions: Sessions, noon: Booking) -> None:
    sessions.book(sessions.wish(), 15)
    with pytest.raises(TimeTaken) as caught:
        follow(sessions, noon, at(15))
    assert NOON not in caught.value.nearest
    assert (Booking.objects.count(), FollowUp.objects.count()) == (2, 0)


def test_another_team_books_nothing_further(sessions: Sessions, noon: Booking) -> None:
    femi = sessions.house.people["Femi"]
    with pytest.raises(NotYours):
        book_next(
            booking=noon, following=at(15), keyring=keyring_of(femi),
            by=sessions.house.actor("Femi"), now=NOW,
        )  # fmt: skip
