"""Taking a choice back: the keys go at once, nobody can refuse it, and somebody stands in."""

import pytest

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.given import PUBLIC, Told, council_only, told, wrote
from upstander.confidential.reporting.actions import (
    NoSuchChoice,
    NotYourReport,
    withdraw_choice,
)
from upstander.confidential.reporting.models import Choice, Report
from upstander.confidential.reporting.queries import opened
from upstander.foundation.agencies.actions.routes import set_route
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import PublicAct
from upstander.foundation.vault.models import Access
from upstander.foundation.vault.taking import take_away

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(house: Partnership) -> Told:
    """Return a report whose person asked for the police, on a route without them."""
    council_only(house)
    return told(help=("police", "talk"))


def take_back(one: Told, key: str = "police") -> bool:
    return withdraw_choice(owner=one.report.pk, key=key, keyring=one.keyring(), by=PUBLIC, now=NOW)


def test_the_police_lose_their_key_and_the_row_on_their_list(house: Partnership, one: Told) -> None:
    assert take_back(one) is False
    assert Report.objects.visible_to(house.actor("Bina")).count() == 0
    content = opened(one.report, keyring_of(house.people["Bina"]))
    assert (content.statement, len(content.closed)) == (None, 1)


def test_the_council_still_reads_what_was_there_and_what_comes(
    house: Partnership, one: Told
) -> None:
    take_back(one)
    wrote(one, "Only you now.")
    content = opened(one.report, keyring_of(house.people["Dev"]))
    assert content.statement is not None
    assert [message.text for message in content.messages] == ["Only you now."]


def test_it_is_written_down_with_the_day_only(one: Told) -> None:
    take_back(one)
    act = PublicAct.objects.get(name=EventName.CHOICE_WITHDRAWN)
    assert (act.day, act.detail) == (NOW.date(), {"choice": "police", "stood_in": False})
    assert Choice.objects.get(key="police").withdrawn_on == NOW.date()


def test_a_choice_without_a_key_is_only_marked(one: Told) -> None:
    assert take_back(one, "talk") is False
    assert Choice.objects.get(key="talk").withdrawn_on == NOW.date()
    assert Access.objects.filter(subject=one.report.pk).count() == 2


def test_taking_back_twice_changes_nothing(one: Told) -> None:
    take_back(one)
    assert take_back(one) is False
    assert PublicAct.objects.filter(name=EventName.CHOICE_WITHDRAWN).count() == 1


def test_the_independent_team_stands_in_when_too_few_are_left(house: Partnership) -> None:
    set_route(
        area_code=None, circles=[house.hate_crime_team.id, house.cohesion_team.id],
        backup=house.independent_team.id, live=True, by=house.actor("Gwen"), now=NOW,
    )  # fmt: skip
    one = told(help=("police",))
    leave_only_the_police(house, one)
    assert take_back(one) is True
    holders = Access.objects.filter(subject=one.report.pk).values_list("holder", flat=True)
    assert set(holders) == {house.independent_team.id}
    content = opened(one.report, keyring_of(house.people["Femi"]))
    assert content.statement is not None


def leave_only_the_police(house: Partnership, one: Told) -> None:
    """Let the council's team give its keys back, as when it is suspended for cause."""
    take_away(
        subject=one.report.pk, holder=house.cohesion_team.id, by=house.actor("Carys"), now=NOW
    )


def test_what_was_not_chosen_cannot_be_taken_back(one: Told) -> None:
    with pytest.raises(NoSuchChoice):
        take_back(one, "stop")


def test_another_persons_code_takes_nothing_back(one: Told) -> None:
    other = told("Another story.")
    with pytest.raises(NotYourReport):
        withdraw_choice(
            owner=one.report.pk, key="police", keyring=other.keyring(), by=PUBLIC, now=NOW
        )
