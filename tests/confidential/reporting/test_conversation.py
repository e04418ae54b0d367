"""Answering, writing back, closing: whose turn it is, and nothing sent twice or unread."""

import datetime as dt
from uuid import UUID

import pytest

from tests.cast import NOW, Partnership
from tests.confidential.given import PUBLIC, Told, answered, opened_by, told, wrote
from upstander.confidential.reporting.actions import (
    AlreadyClosed,
    ConversationMovedOn,
    NobodyReadItSecond,
    NoKeyHere,
    NothingWritten,
    NotYourReport,
    OpenItFirst,
    TooLong,
    answer_report,
    close_report,
    write_back,
)
from upstander.confidential.reporting.choices import CloseReason, WrittenBy
from upstander.confidential.reporting.queries import mailbox
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event, PublicAct
from upstander.foundation.vault.models import Access, Item
from upstander.foundation.vault.sealing import digest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]
TOMORROW = NOW + dt.timedelta(days=1)


@pytest.fixture
def one(house: Partnership) -> Told:
    """Return a report that somebody has opened."""
    made = told()
    opened_by(house, "Dev", made)
    return made


def texts(one: Told) -> list[tuple[str, str]]:
    found = mailbox(one.report.pk, one.keyring())
    assert found is not None
    return [(message.written_by.value, message.text) for message in found.messages]


def states(one: Told) -> set[str]:
    listed = Access.objects.filter(subject=one.report.pk).values_list("state", flat=True)
    return {one.fresh().state, *listed}


def test_an_answer_reaches_the_mailbox_with_organisation_and_role(
    house: Partnership, one: Told
) -> None:
    answered(house, "Dev", one, "Thank you for telling us.")
    found = mailbox(one.report.pk, one.keyring())
    assert found is not None
    [message] = found.messages
    assert (message.text, message.n, message.day) == ("Thank you for telling us.", 1, NOW.date())
    assert (message.agency, message.role) == (
        "County Council (invented)",
        "Community cohesion officer",
    )


def test_turns_go_back_and_forth(house: Partnership, one: Told) -> None:
    assert states(one) == {"with_us"}
    answered(house, "Dev", one, "How can we help?")
    assert states(one) == {"with_person"}
    wrote(one, "Please ring the landlord.")
    assert states(one) == {"with_us"}


def test_a_conversation_reads_in_the_order_it_was_written(house: Partnership, one: Told) -> None:
    answered(house, "Dev", one, "One")
    wrote(one, "Two")
    answered(house, "Bina", one, "Three", TOMORROW)
    wrote(one, "Four", TOMORROW)
    assert texts(one) == [("us", "One"), ("person", "Two"), ("us", "Three"), ("person", "Four")]


def test_a_message_of_the_person_says_nothing_of_who_or_when(one: Told) -> None:
    wrote(one, "Here.")
    [message] = [found for found in mailbox_messages(one) if found.written_by is WrittenBy.PERSON]
    assert (message.agency, message.role, message.day) == ("", "", NOW.date())
    act = PublicAct.objects.get(name=EventName.MESSAGE_RECEIVED)
    assert (act.day, act.detail) == (NOW.date(), {})
    assert Item.objects.get(label="message/1").by is None


def mailbox_messages(one: Told) -> tuple:
    found = mailbox(one.report.pk, one.keyring())
    assert found is not None
    return found.messages


def test_the_record_holds_the_digest_of_what_was_sealed(house: Partnership, one: Told) -> None:
    answered(house, "Dev", one, "Hello.")
    item = Item.objects.get(label="message/1")
    assert Event.objects.get(name=EventName.REPORT_ANSWERED).item_digest == digest(item)


def test_the_same_answer_sent_twice_arrives_once(house: Partnership, one: Told) -> None:
    by, report = house.actor("Dev"), one.fresh()
    answer_report(report=report, text="Hello.", by=by, now=NOW, read=0)
    with pytest.raises(ConversationMovedOn):
        answer_report(report=report, text="Hello.", by=by, now=NOW, read=0)
    assert texts(one) == [("us", "Hello.")]


def test_an_answer_waits_while_the_person_has_written_something_new(
    house: Partnership, one: Told
) -> None:
    wrote(one, "It got worse.")
    with pytest.raises(ConversationMovedOn):
        answer_report(report=one.fresh(), text="All good?", by=house.actor("Dev"), now=NOW, read=0)
    assert states(one) == {"with_us"}


def test_the_person_may_write_twice_in_a_row(one: Told) -> None:
    wrote(one, "One thing.")
    wrote(one, "And another.")
    assert [text for _by, text in texts(one)] == ["One thing.", "And another."]


def test_a_message_sent_twice_by_the_person_arrives_once(one: Told) -> None:
    keyring = one.keyring()
    write_back(owner=one.report.pk, keyring=keyring, text="Hi", by=PUBLIC, now=NOW, read=0)
    with pytest.raises(ConversationMovedOn):
        write_back(owner=one.report.pk, keyring=keyring, text="Hi", by=PUBLIC, now=NOW, read=0)
    assert texts(one) == [("person", "Hi")]


@pytest.mark.parametrize(
    ("text", "refusal"), [("", NothingWritten), (" \n\t", NothingWritten), ("x" * 10_001, TooLong)]
)
def test_an_empty_or_endless_message_is_refused_in_words(
    house: Partnership, one: Told, text: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        answered(house, "Dev", one, text)
    with pytest.raises(refusal):
        wrote(one, text)
    assert texts(one) == []


def test_ten_thousand_letters_are_one_message(one: Told) -> None:
    wrote(one, "ł" * 10_000)
    assert texts(one) == [("person", "ł" * 10_000)]


def test_an_unread_report_is_not_answered(house: Partnership) -> None:
    with pytest.raises(OpenItFirst):
        answered(house, "Dev", told(), "Hello?")


def test_a_team_without_a_key_answers_nothing(house: Partnership, one: Told) -> None:
    with pytest.raises(NoKeyHere):
        answered(house, "Esi", one, "Hello.")


def test_another_persons_code_writes_nothing(one: Told) -> None:
    other = told("Another story.")
    with pytest.raises(NotYourReport):
        write_back(owner=one.report.pk, keyring=other.keyring(), text="Hi", by=PUBLIC, now=NOW)


def test_closing_leaves_words_for_the_person_and_the_reason_in_the_record(
    house: Partnership, one: Told
) -> None:
    close_report(
        report=one.fresh(), reason=CloseReason.HELPED, text="We are here again at any time.",
        by=house.actor("Dev"), now=NOW, read=0,
    )  # fmt: skip
    assert (states(one), one.fresh().closed_on) == ({"closed"}, NOW.date())
    assert texts(one) == [("us", "We are here again at any time.")]
    event = Event.objects.get(name=EventName.REPORT_CLOSED)
    assert event.detail["reason"] == "helped"


def closed(house: Partnership, one: Told) -> None:
    close_report(
        report=one.fresh(), reason=CloseReason.HELPED, text="Goodbye.", by=house.actor("Dev"),
        now=NOW,
    )  # fmt: skip


def test_closing_twice_is_refused(house: Partnership, one: Told) -> None:
    closed(house, one)
    with pytest.raises(AlreadyClosed):
        closed(house, one)


def to_another_service(house: Partnership, one: Told, decided_by: UUID | None) -> None:
    close_report(
        report=one.fresh(), reason=CloseReason.ANOTHER_SERVICE, text="Ask Citizens Advice.",
        by=house.actor("Dev"), now=NOW, decided_by=decided_by,
    )  # fmt: skip


def test_one_person_alone_sends_nobody_to_another_service(house: Partnership, one: Told) -> None:
    for first in (None, house.actor("Dev").user_id):
        with pytest.raises(NobodyReadItSecond):
            to_another_service(house, one, first)
    to_another_service(house, one, house.actor("Carys").user_id)
    assert texts(one) == [("us", "Ask Citizens Advice.")]


def test_an_unread_report_is_not_closed(house: Partnership) -> None:
    with pytest.raises(OpenItFirst):
        closed(house, told())


def test_writing_back_takes_a_closed_report_up_again(house: Partnership, one: Told) -> None:
    closed(house, one)
    wrote(one, "It started again.")
    assert (states(one), one.fresh().closed_on) == ({"with_us"}, None)


def test_an_answer_takes_a_closed_report_up_again(house: Partnership, one: Told) -> None:
    closed(house, one)
    answered(house, "Dev", one, "One more thing.")
    assert (states(one), one.fresh().closed_on) == ({"with_person"}, None)
