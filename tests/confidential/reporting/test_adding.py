"""What a person tells us later goes with what they told us first, and is not shown back."""

import pytest

from tests.cast import NOW, SET_UP, Partnership, keyring_of
from tests.confidential.browsing import unlocked
from tests.confidential.given import PUBLIC, Told, council_only, opened_by, told
from tests.confidential.reporting.at_the_door import text_of
from upstander.confidential.reporting.actions import (
    AddedAlready,
    NothingWritten,
    NotYourReport,
    TooLong,
    add_information,
)
from upstander.confidential.reporting.choices import ReportState
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import mailbox, opened
from upstander.foundation.audit.actions import link_events
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.matchers import registered
from upstander.foundation.audit.models import PublicAct
from upstander.foundation.audit.queries import verify
from upstander.foundation.vault.models import Item

pytestmark = pytest.mark.django_db
MORE = "It was the number 9 bus. 💛"


@pytest.fixture
def one(house: Partnership) -> Told:
    """Return a report that only the council can open."""
    council_only(house)
    return told()


def add(one: Told, text: str = MORE, there: int = 0) -> Report:
    return add_information(
        owner=one.report.pk, keyring=one.keyring(), text=text, there=there, by=PUBLIC, now=NOW
    )


def additions(house: Partnership, name: str, one: Told) -> list[str]:
    return [more.text for more in opened(one.report, keyring_of(house.people[name])).additions]


def test_those_who_hold_what_was_told_read_it_and_nobody_else(
    house: Partnership, one: Told
) -> None:
    add(one)
    assert (additions(house, "Dev", one), additions(house, "Bina", one)) == ([MORE], [])


def test_the_person_s_own_code_does_not_open_it(one: Told) -> None:
    add(one)
    assert opened(one.report, one.keyring()).additions == ()
    box = mailbox(one.report.pk, one.keyring())
    assert box is not None
    assert box.added == 1


def test_two_of_one_day_stand_in_the_order_written(house: Partnership, one: Told) -> None:
    add(one, "first")
    add(one, "second", there=1)
    assert additions(house, "Dev", one) == ["first", "second"]


def test_it_is_our_turn_afterwards(house: Partnership, one: Told) -> None:
    opened_by(house, "Dev", one)
    Report.objects.filter(pk=one.report.pk).update(state=ReportState.WITH_PERSON)
    assert add(one).state == ReportState.WITH_US


def test_the_same_text_sent_twice_is_kept_once(house: Partnership, one: Told) -> None:
    add(one)
    with pytest.raises(AddedAlready):
        add(one)
    assert additions(house, "Dev", one) == [MORE]


@pytest.mark.parametrize(("text", "refusal"), [(" ", NothingWritten), ("x" * 10_001, TooLong)])
def test_nothing_and_too_much_are_refused(one: Told, text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        add(one, text)


def test_another_person_s_code_adds_nothing(one: Told) -> None:
    with pytest.raises(NotYourReport):
        add_information(
            owner=one.report.pk, keyring=told().keyring(), text=MORE, there=0, by=PUBLIC, now=NOW
        )


def test_it_leaves_the_day_and_a_digest_and_no_words(one: Told) -> None:
    add(one)
    act = PublicAct.objects.get(name=EventName.ADDITION_RECEIVED)
    assert (act.day, len(act.item_digest)) == (NOW.date(), 64)
    assert not [item for item in Item.objects.all() if b"number 9" in bytes(item.body)]
    link_events(by=SET_UP, now=NOW)
    assert verify(now=NOW, matchers=registered()).problems == ()


def test_staff_read_it_under_what_happened_with_its_day(house: Partnership, one: Told) -> None:
    add(one)
    words = text_of(unlocked(house.people["Dev"]).post(f"/reports/{one.report.number}/"))
    assert f"Told us more on 20 November 2026 {MORE}" in words
