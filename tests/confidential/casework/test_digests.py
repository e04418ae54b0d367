"""What is due in a case is in the digest of the day: of whoever does the work on that day."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, Partnership
from tests.confidential.casework.files import Worked
from tests.confidential.casework.test_handing import TODAY, away, handed, taken, who
from upstander.confidential.casework import jobs
from upstander.confidential.casework.actions.handing import acknowledge, stand_in
from upstander.confidential.casework.actions.work import add_task, finish_task
from upstander.confidential.casework.models import Case, Task
from upstander.confidential.casework.queries.due import due_for_whom
from upstander.foundation.agencies.actions.members import remove_member
from upstander.foundation.agencies.models import Membership
from upstander.foundation.notices import jobs as notices

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + dt.timedelta(days=1)


def to_do(house: Partnership, work: Worked, due_on: dt.date = TOMORROW) -> Task:
    """Let Dev have a task."""
    return add_task(
        case=work.case, text="Ring", owner=who(house, "Dev"), due_on=due_on,
        by=house.actor("Dev"), now=NOW,
    )  # fmt: skip


def test_a_task_is_in_the_digest_of_its_day_and_says_nothing_else(house: Partnership) -> None:
    task = to_do(house, taken(house))
    jobs.gather_due(NOW)
    notices.send_digests(NOW)
    assert mail.outbox == []
    morning = NOW + dt.timedelta(days=1)
    for _again in range(2):
        jobs.gather_due(morning)
        notices.send_digests(morning)
    [one] = mail.outbox
    assert one.to == ["dev@example.org"]
    assert "Something that is due." in one.body
    assert "Ring" not in one.body
    finish_task(task=task, by=house.actor("Dev"), now=morning)
    assert due_for_whom(TOMORROW) == set()


def test_the_day_for_another_look_at_the_danger_is_due_too(house: Partnership) -> None:
    work = taken(house)
    Case.objects.filter(pk=work.case.pk).update(review_on=TOMORROW)
    assert due_for_whom(TODAY) == set()
    assert due_for_whom(TOMORROW) == {who(house, "Dev")}
    Case.objects.filter(pk=work.case.pk).update(worker=None)
    assert due_for_whom(TOMORROW) == set()


def test_a_handover_is_due_until_it_was_seen(house: Partnership) -> None:
    [row] = handed(house, taken(house))
    assert due_for_whom(TODAY) == {who(house, "Carys")}
    acknowledge(handover=row, by=house.actor("Carys"), now=NOW)
    assert due_for_whom(TODAY) == set()


def test_whoever_stands_in_hears_instead(house: Partnership) -> None:
    to_do(house, taken(house))
    absence = away(house)
    stand_in(absence=absence, cover=who(house, "Carys"), by=house.actor("Dev"), now=NOW)
    assert due_for_whom(TOMORROW) == {who(house, "Carys")}


def test_who_left_hears_nothing(house: Partnership) -> None:
    to_do(house, taken(house))
    membership = Membership.objects.get(user=who(house, "Dev"))
    remove_member(membership=membership.pk, by=house.actor("Carys"), now=NOW)
    assert due_for_whom(TOMORROW) == set()


def test_three_cases_are_asked_for_like_one(house: Partnership) -> None:
    to_do(house, taken(house))
    with CaptureQueriesContext(connection) as one:
        due_for_whom(TOMORROW)
    for _ in range(2):
        to_do(house, taken(house))
    with CaptureQueriesContext(connection) as three:
        due_for_whom(TOMORROW)
    assert len(one) == len(three)
