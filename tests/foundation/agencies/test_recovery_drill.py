"""``manage recovery_drill``: two cards proved at the terminal."""

import io
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.cast import SET_UP, Partnership
from tests.confidential.browsing import unlocked
from tests.foundation.agencies.ceremonies import has_new_cards
from upstander.foundation.agencies.actions.founding import open_agency
from upstander.foundation.agencies.choices import AgencyKind
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.core import clock
from upstander.foundation.vault.models import Grant, KeyPair
from upstander.foundation.vault.queries import recovery_keys

POLICE = "County Police (invented)"


@pytest.fixture
def cards(house: Partnership) -> tuple[str, ...]:
    """Return the cards of the police, made by Anwen and tested never since a year."""
    cards = has_new_cards(unlocked(house.people["Anwen"]), house.police)
    KeyPair.objects.filter(owner=house.police.id).update(proved_on="2025-01-01")
    return cards


def drilled(monkeypatch: pytest.MonkeyPatch, *cards: str, agency: str = POLICE) -> str:
    """Type these lines into the command and return what it said."""
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(cards)))
    out = StringIO()
    call_command("recovery_drill", agency=agency, stdout=out)
    return out.getvalue()


def test_two_cards_that_fit_count_for_another_year(
    house: Partnership, cards: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    grants = Grant.objects.count()
    said = drilled(monkeypatch, cards[2], cards[0])
    assert "The two cards work." in said
    assert recovery_keys(house.police.id)[0].proved_on == clock.london_day(clock.now())
    event = Event.objects.get(name=EventName.RECOVERY_DRILLED)
    assert (event.actor_kind, event.actor_name) == ("system", "recovery_drill")
    assert Grant.objects.count() == grants
    assert " ".join(cards[0].split()[:3]) not in said


def test_a_wrong_word_is_named_with_its_card(
    house: Partnership, cards: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = cards[1].split()
    wrong = " ".join([*words[:9], "acadmic", *words[10:]])
    with pytest.raises(CommandError, match="Card 2 as typed: Word 10, “acadmic”, is on no card"):
        drilled(monkeypatch, cards[0], wrong)
    assert str(recovery_keys(house.police.id)[0].proved_on) == "2025-01-01"


def test_one_card_twice_is_refused(cards: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="This is the same card twice"):
        drilled(monkeypatch, cards[0], cards[0])


@pytest.mark.usefixtures("house")
def test_an_unknown_organisation_is_answered_with_the_known_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(CommandError, match="There are: County Council"):
        drilled(monkeypatch, agency="Nobody")


@pytest.mark.usefixtures("house")
def test_an_organisation_without_cards_is_told_who_makes_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_agency(name="Homes (invented)", kind=AgencyKind.HOUSING, by=SET_UP, now=clock.now())
    with pytest.raises(CommandError, match="A supervisor makes them, under Recovery"):
        drilled(monkeypatch, agency="Homes (invented)")
