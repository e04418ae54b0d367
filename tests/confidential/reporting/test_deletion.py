"""Asking us to delete it: told truthfully, seen by staff with its day, answered by a person."""

import pytest
from django.test import Client

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.browsing import unlocked
from tests.confidential.given import PUBLIC, STORY, Told, answered, opened_by, told, wrote
from tests.confidential.reporting.at_the_door import text_of
from upstander.confidential.reporting.actions import (
    AskedAlready,
    NothingAsked,
    NotYourReport,
    OpenItFirst,
    answer_deletion,
    ask_deletion,
)
from upstander.confidential.reporting.choices import DeletionAnswer, ReportState
from upstander.confidential.reporting.models import DeletionRequest
from upstander.confidential.reporting.queries import mailbox, opened
from upstander.foundation.access.actors import NotPermitted
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, PublicAct

pytestmark = pytest.mark.django_db
WORDS = "We delete it on Friday."


@pytest.fixture
def one(house: Partnership) -> Told:
    """Return a report that was answered."""
    one = told()
    opened_by(house, "Dev", one)
    answered(house, "Dev", one, "We are here.")
    return one


def ask(one: Told) -> DeletionRequest:
    return ask_deletion(owner=one.report.pk, keyring=one.keyring(), by=PUBLIC, now=NOW)


def reply(house: Partnership, one: Told, name: str = "Dev") -> DeletionRequest:
    return answer_deletion(
        report=one.fresh(), answer=DeletionAnswer.WILL, text=WORDS, by=house.actor(name), now=NOW
    )


def test_asking_makes_it_our_turn_and_deletes_nothing(house: Partnership, one: Told) -> None:
    ask(one)
    statement = opened(one.report, keyring_of(house.people["Dev"])).statement
    assert statement is not None
    assert (one.fresh().state, statement.story) == (ReportState.WITH_US, STORY)
    act = PublicAct.objects.get(name=EventName.DELETION_ASKED)
    assert (act.day, act.detail) == (NOW.date(), {})


def test_one_request_waits_at_a_time(house: Partnership, one: Told) -> None:
    ask(one)
    with pytest.raises(AskedAlready):
        ask(one)
    reply(house, one)
    assert ask(one).answered_on is None


def test_another_person_s_code_asks_nothing(one: Told) -> None:
    with pytest.raises(NotYourReport):
        ask_deletion(owner=one.report.pk, keyring=told().keyring(), by=PUBLIC, now=NOW)


def test_the_answer_is_a_message_and_a_coded_fact(house: Partnership, one: Told) -> None:
    ask(one)
    asked = reply(house, one)
    assert (asked.answer, asked.answered_on) == (DeletionAnswer.WILL, NOW.date())
    box = mailbox(one.report.pk, one.keyring())
    assert box is not None
    assert (box.messages[-1].text, one.fresh().state) == (WORDS, ReportState.WITH_PERSON)
    assert Event.objects.get(name=EventName.DELETION_ANSWERED).detail["answer"] == "will"


def test_only_a_request_that_waits_is_answered(house: Partnership, one: Told) -> None:
    with pytest.raises(NothingAsked):
        reply(house, one)


def test_a_report_that_nobody_has_opened_is_opened_first(house: Partnership) -> None:
    unread = told()
    ask(unread)
    with pytest.raises(OpenItFirst):
        reply(house, unread)


def test_who_may_not_answer_may_not_answer_this(house: Partnership, one: Told) -> None:
    ask(one)
    with pytest.raises(NotPermitted):
        reply(house, one, "Gwen")


# --- at the desk ---------------------------------------------------------------------------------


@pytest.fixture
def dev(house: Partnership) -> Client:
    """Return the browser of a council officer."""
    return unlocked(house.people["Dev"])


def page(one: Told, tail: str = "") -> str:
    return f"/reports/{one.report.number}/{tail}"


def test_staff_see_the_request_with_its_day_and_answer_it(dev: Client, one: Told) -> None:
    ask(one)
    assert "They asked us on 20 November 2026 to delete it. Nobody has answered yet." in text_of(
        dev.post(page(one))
    )
    there = {"answer": "keep", "text": "The court asks us to.", "read": "1"}
    assert dev.post(page(one, "deletion/"), there)["Location"] == page(one)
    words = text_of(dev.post(page(one)))
    assert "We answered on 20 November 2026: We have to keep it for now." in words


def test_without_a_request_an_opened_report_says_nothing_of_one(dev: Client, one: Told) -> None:
    assert "asked us" not in text_of(dev.post(page(one)))


def test_an_answer_that_cannot_be_sent_stays_typed(dev: Client, one: Told) -> None:
    assert "Write a few words first." in text_of(dev.post(page(one, "deletion/"), {}))
    answer = dev.post(page(one, "deletion/"), {"answer": "will", "text": WORDS, "read": "1"})
    assert (answer.status_code, WORDS in text_of(answer)) == (409, True)


def test_a_message_that_came_meanwhile_is_read_first(dev: Client, one: Told) -> None:
    ask(one)
    assert 'value="1"' in dev.get(page(one, "deletion/?read=1")).content.decode()
    wrote(one, "Wait, please.")
    answer = dev.post(page(one, "deletion/"), {"answer": "will", "text": WORDS, "read": "1"})
    words = text_of(answer)
    assert (answer.status_code, "Wait, please." in words, WORDS in words) == (409, True, True)
