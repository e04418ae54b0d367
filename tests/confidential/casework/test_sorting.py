"""Sorting a report: what it is about, who leads, and the second reader."""

from dataclasses import replace
from uuid import uuid4

import pytest

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.casework.files import a_read_report
from tests.confidential.given import Told, answered, council_only, told, wrote
from upstander.confidential.casework.actions.sorting import (
    Plan,
    read_second,
    sort_report,
)
from upstander.confidential.casework.choices import About, Emergency, SortingState
from upstander.confidential.casework.models import Sorting
from upstander.confidential.casework.queries.cases import maybe_same_event, sorted_words, sorting_of
from upstander.confidential.casework.queries.lists import to_read_second
from upstander.confidential.casework.refusals import (
    AnotherReader,
    NothingToRead,
    OpenItBeforeSorting,
    SortedMeanwhile,
    TeamHasNoKey,
    WordsMissing,
)
from upstander.confidential.reporting.choices import ReportState
from upstander.confidential.reporting.queries import Narrowing, inbox, mailbox
from upstander.confidential.reporting.refusals import ConversationMovedOn, NoKeyHere
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.granting import NothingToShare
from upstander.foundation.vault.models import Access, Compartment
from upstander.foundation.vault.taking import take_away

pytestmark = pytest.mark.django_db
WORDS = "A housing adviser can help you better with the flat. Here is how to reach them."


def a_plan(house: Partnership, **changes: object) -> Plan:
    usual = Plan(About.FALSE_FRIEND, house.cohesion_team.id, "He takes her bus pass each week.")
    return replace(usual, **changes)  # type: ignore[arg-type]


def passing_on(house: Partnership, **changes: object) -> Plan:
    return a_plan(house, about=About.ANOTHER_SERVICE, words=WORDS, **changes)


def decided(house: Partnership, one: Told, plan: Plan, name: str = "Dev") -> Sorting:
    return sort_report(report=one.fresh(), plan=plan, by=house.actor(name), now=NOW)


def second(house: Partnership, row: Sorting, name: str, *, agrees: bool) -> Sorting:
    return read_second(
        sorting=row, agrees=agrees, keyring=keyring_of(house.people[name]),
        by=house.actor(name), now=NOW,
    )  # fmt: skip


def test_a_decision_names_the_team_that_leads_and_its_reason_is_sealed(house: Partnership) -> None:
    one = a_read_report(house)
    row = decided(house, one, a_plan(house, emergency=(Emergency.KEYS,)))
    assert (row.about, row.lead, row.state) == ("false_friend", house.cohesion_team.id, "stands")
    said = sorted_words(row, keyring_of(house.people["Carys"]))
    assert (said["text"], said["emergency"]) == ("He takes her bus pass each week.", ["keys"])
    assert said["who"] == "Dev"
    assert Event.objects.filter(name=EventName.REPORT_SORTED).count() == 1


def test_the_person_s_code_does_not_open_why(house: Partnership) -> None:
    one = a_read_report(house)
    row = decided(house, one, a_plan(house))
    with pytest.raises(CannotOpen):
        sorted_words(row, one.keyring())


def test_an_emergency_goes_to_the_top_of_the_lists(house: Partnership) -> None:
    one = a_read_report(house)
    decided(house, one, a_plan(house, emergency=(Emergency.FIRE,)))
    page = inbox(house.actor("Dev"), Narrowing("danger"), today=NOW.date())
    assert [row.number for row in page.rows] == [one.report.number]


def test_a_decision_can_be_taken_again_and_the_earlier_one_stays(house: Partnership) -> None:
    one = a_read_report(house)
    first = decided(house, one, a_plan(house))
    again = decided(house, one, a_plan(house, about=About.CRIME, instead_of=first.pk), "Carys")
    assert sorting_of(one.report) == again
    first.refresh_from_db()
    assert first.state == SortingState.REPLACED
    assert Compartment.objects.filter(subject=one.report.pk, kind="work").count() == 1


def test_two_who_decide_at_once_hear_of_each_other(house: Partnership) -> None:
    one = a_read_report(house)
    decided(house, one, a_plan(house))
    with pytest.raises(SortedMeanwhile):
        decided(house, one, a_plan(house, about=About.CRIME), "Carys")


def test_nobody_decides_on_what_nobody_has_read(house: Partnership) -> None:
    with pytest.raises(OpenItBeforeSorting):
        decided(house, told(), a_plan(house))


def test_a_team_without_a_key_cannot_lead(house: Partnership) -> None:
    council_only(house)
    one = a_read_report(house)
    with pytest.raises(TeamHasNoKey):
        decided(house, one, a_plan(house, lead=house.hate_crime_team.id))


def test_who_has_no_key_decides_nothing(house: Partnership) -> None:
    council_only(house)
    one = a_read_report(house)
    with pytest.raises(NoKeyHere):
        decided(house, one, a_plan(house), "Bina")


@pytest.mark.parametrize("changes", [{"reason": " "}, {"about": About.TOO_LITTLE, "words": ""}])
def test_a_decision_needs_a_reason_and_closing_needs_words(
    house: Partnership, changes: dict[str, object]
) -> None:
    one = a_read_report(house)
    with pytest.raises(WordsMissing):
        decided(house, one, a_plan(house, **changes))


def test_passing_on_waits_and_nothing_is_closed_yet(house: Partnership) -> None:
    one = a_read_report(house)
    row = decided(house, one, passing_on(house))
    assert row.state == SortingState.WAITS
    assert one.fresh().state == ReportState.WITH_US
    assert to_read_second(house.actor("Carys")) == [row]
    assert to_read_second(house.actor("Dev")) == []


def test_a_second_reader_who_agrees_closes_it_with_kind_words(house: Partnership) -> None:
    one = a_read_report(house)
    row = second(house, decided(house, one, passing_on(house)), "Carys", agrees=True)
    assert (row.state, row.read_by) == (SortingState.AGREED, house.people["Carys"].id)
    assert one.fresh().state == ReportState.CLOSED
    box = mailbox(one.report.pk, one.keyring())
    assert box is not None
    assert [message.text for message in box.messages] == [WORDS]


def test_a_second_reader_who_does_not_agree_gives_it_back(house: Partnership) -> None:
    one = a_read_report(house)
    row = second(house, decided(house, one, passing_on(house)), "Carys", agrees=False)
    assert one.fresh().state == ReportState.WITH_US
    assert sorting_of(one.report) == row
    decided(house, one, a_plan(house, instead_of=row.pk))


def test_the_first_reader_cannot_be_the_second(house: Partnership) -> None:
    one = a_read_report(house)
    with pytest.raises(AnotherReader):
        second(house, decided(house, one, passing_on(house)), "Dev", agrees=True)


def test_what_was_read_twice_is_not_read_a_third_time(house: Partnership) -> None:
    one = a_read_report(house)
    row = decided(house, one, passing_on(house))
    second(house, row, "Carys", agrees=False)
    with pytest.raises(NothingToRead):
        second(house, row, "Bina", agrees=True)


def test_a_message_that_came_meanwhile_is_read_before_it_is_closed(house: Partnership) -> None:
    one = a_read_report(house)
    row = decided(house, one, passing_on(house))
    answered(house, "Dev", one, "Are you all right?")
    wrote(one, "There is something else.")
    with pytest.raises(ConversationMovedOn):
        read_second(
            sorting=row, agrees=True, keyring=keyring_of(house.people["Carys"]),
            by=house.actor("Carys"), now=NOW, read=1,
        )  # fmt: skip
    assert one.fresh().state == ReportState.WITH_US


def test_taking_a_team_out_takes_their_key_to_the_reasons_too(house: Partnership) -> None:
    one = a_read_report(house)
    row = decided(house, one, a_plan(house))
    take_away(
        subject=one.report.pk, holder=house.hate_crime_team.id, by=house.actor("Dev"), now=NOW
    )
    with pytest.raises(CannotOpen):
        sorted_words(row, keyring_of(house.people["Bina"]))


def test_when_the_person_takes_the_last_team_out_the_independent_one_can_open_the_reasons(
    house: Partnership,
) -> None:
    council_only(house)
    one = a_read_report(house)
    row = decided(house, one, a_plan(house))
    take_away(
        subject=one.report.pk, holder=house.cohesion_team.id, by=house.actor("Dev"), now=NOW,
        keyring=one.keyring(),
    )  # fmt: skip
    holders = Access.objects.filter(subject=one.report.pk).values_list("holder", flat=True)
    assert list(holders) == [house.independent_team.id]
    assert sorted_words(row, keyring_of(house.people["Esi"]))["who"] == "Dev"


def test_reports_with_equal_coded_facts_may_be_the_same_event(house: Partnership) -> None:
    one, like, elsewhere = a_read_report(house), told(), told(area="")
    unsafe = told(safe="no")
    found = maybe_same_event(house.actor("Dev"), one.report)
    assert [report.pk for report in found] == [like.report.pk]
    assert unsafe.report not in found
    assert maybe_same_event(house.actor("Dev"), elsewhere.report) == []


def test_a_report_without_its_story_takes_no_decision(house: Partnership) -> None:
    one = a_read_report(house)
    Compartment.objects.filter(subject=one.report.pk, kind="statement").update(subject=uuid4())
    with pytest.raises(NothingToShare):
        decided(house, one, a_plan(house))
