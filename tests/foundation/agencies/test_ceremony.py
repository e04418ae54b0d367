"""The first keys of a team, and the three cards: shown once, typed back, and then good."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, SET_UP, Partnership, a_person, keyring_of
from tests.confidential.browsing import signed_in, unlocked
from tests.foundation.agencies.ceremonies import (
    KEEPERS,
    Shown,
    cards_on,
    has_new_cards,
    hidden_in,
    makes_cards,
    text_of,
    types_back,
)
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies.actions.founding import name_circle, open_agency
from upstander.foundation.agencies.actions.members import add_member
from upstander.foundation.agencies.actions.recovery import NotYourTeam, make_team_keys
from upstander.foundation.agencies.choices import AgencyKind, MemberState
from upstander.foundation.agencies.models import Membership
from upstander.foundation.agencies.queries import actor_for
from upstander.foundation.agencies.queries.recovery import recovery_of, teams_to_key
from upstander.foundation.core import clock
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault.queries import live_keys
from upstander.foundation.vault.recovering import CardsReplaced, CeremonyOver, opened
from upstander.foundation.vault.rules import Standing


class Founders:
    """A small charity whose first supervisor has just been named."""

    def __init__(self) -> None:
        self.agency = open_agency(
            name="Lantern House (invented)", kind=AgencyKind.CHARITY, by=SET_UP, now=NOW
        )
        self.iris = a_person("Iris Vole")
        add_member(user=self.iris.id, agency=self.agency.id, role=Role.ANALYST, by=SET_UP, now=NOW)
        self.circle = name_circle(
            agency=self.agency.id, name="Front desk", first_member=self.iris.id, by=SET_UP, now=NOW
        )

    @property
    def address(self) -> str:
        return reverse("agencies:team_keys", args=[self.circle.id])

    @property
    def standing(self) -> Standing:
        return recovery_of(self.agency.id, clock.now()).standing

    def shown(self, browser: Client) -> Shown:
        return cards_on(makes_cards(browser, self.address, outside="on"))


@pytest.fixture
def lantern(house: Partnership) -> Founders:  # noqa: ARG001 - the partnership stands around it
    """Return the small charity."""
    return Founders()


def test_my_work_says_that_the_keys_have_to_be_made(lantern: Founders) -> None:
    page = text_of(unlocked(lantern.iris).get("/work/"))
    assert "You are the first supervisor of Front desk." in page
    assert lantern.address in page


def test_the_first_supervisor_makes_the_keys_and_sees_three_cards(lantern: Founders) -> None:
    shown = lantern.shown(unlocked(lantern.iris))
    assert "no-store" in shown.page["Cache-Control"]
    words = text_of(shown.page)
    for keeper in KEEPERS.values():
        assert keeper in words
    assert words.count("Lantern House (invented)") >= 3
    key = live_keys([lantern.circle.id])[lantern.circle.id]
    assert len(keyring_of(lantern.iris).private_of(key.id)) == 32
    assert Membership.objects.get(circle=lantern.circle).state == MemberState.ACTIVE
    assert teams_to_key(lantern.iris.id) == []


def test_the_cards_count_only_when_six_words_were_typed_back(lantern: Founders) -> None:
    iris = unlocked(lantern.iris)
    shown = lantern.shown(iris)
    assert lantern.standing is Standing.UNCONFIRMED
    answer = types_back(iris, shown)
    assert answer["Location"] == reverse("agencies:recovery", args=[lantern.agency.id])
    assert lantern.standing is Standing.GOOD
    assert opened(body=lantern.agency.id, cards=shown.cards[:2]).key.proved_on is not None


def test_a_wrong_word_is_pointed_at_and_the_cards_are_not_shown_again(lantern: Founders) -> None:
    iris = unlocked(lantern.iris)
    shown = lantern.shown(iris)
    field = next(iter(shown.asked))
    answer = types_back(iris, shown, **{field: "wrong"})
    _word, card, place = field.split("_")
    words = text_of(answer)
    assert f"This is not word {place} of card {card}. Look once more." in words
    assert "paper-words" not in words
    assert lantern.standing is Standing.UNCONFIRMED
    again = {"proof_code": hidden_in(answer, "proof_code"), **shown.asked}
    assert iris.post(reverse("agencies:check_cards"), again).status_code == 302
    assert lantern.standing is Standing.GOOD


def test_loading_the_page_again_says_that_the_words_are_gone(lantern: Founders) -> None:
    iris = unlocked(lantern.iris)
    asked = {"ceremony": hidden_in(iris.get(lantern.address), "ceremony"), "outside": "on",
             **KEEPERS}  # fmt: skip
    cards_on(iris.post(lantern.address, asked))
    for answer in (iris.post(lantern.address, asked), iris.get(reverse("agencies:check_cards"))):
        assert answer.status_code == 410
        assert "The words are gone" in text_of(answer)
        assert reverse("agencies:new_cards", args=[lantern.agency.id]) in text_of(answer)


def test_new_cards_are_shown_once_too(house: Partnership) -> None:
    anwen, address = unlocked(house.people["Anwen"]), reverse(
        "agencies:new_cards", args=[house.police.id]
    )  # fmt: skip
    asked = {"ceremony": hidden_in(anwen.get(address), "ceremony"), **KEEPERS}
    cards_on(anwen.post(address, asked))
    assert anwen.post(address, asked).status_code == 410


def test_the_proof_is_good_for_the_person_who_saw_the_cards_alone(
    house: Partnership, lantern: Founders
) -> None:
    shown = lantern.shown(unlocked(lantern.iris))
    assert types_back(unlocked(house.people["Anwen"]), shown).status_code == 410
    assert lantern.standing is Standing.UNCONFIRMED


def test_the_words_reach_no_table_and_no_session(lantern: Founders) -> None:
    iris = unlocked(lantern.iris)
    shown = lantern.shown(iris)
    types_back(iris, shown, **{next(iter(shown.asked)): "wrong"})
    everything = "\n".join(_rows())
    # A single word may stand in a table by chance; three in a row of a card cannot.
    for card in shown.cards:
        words = card.split()
        for start in range(len(words) - 2):
            assert " ".join(words[start : start + 3]) not in everything
    for word in shown.asked.values():
        assert f'"word": "{word}"' not in everything


def _rows() -> list[str]:
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            found += [str(row) for row in cursor.fetchall()]
        return found


def test_somebody_alone_must_say_that_two_cards_go_outside(lantern: Founders) -> None:
    iris = unlocked(lantern.iris)
    assert "You are the only person here" in text_of(iris.get(lantern.address))
    answer = makes_cards(iris, lantern.address)
    assert "Two cards must be kept outside." in text_of(answer)
    assert live_keys([lantern.circle.id]) == {}


def test_three_different_people_keep_the_cards(lantern: Founders) -> None:
    answer = makes_cards(
        unlocked(lantern.iris), lantern.address, keeper_3=" mara  QUILL ", outside="on"
    )
    assert "This person keeps a card already. Name another." in text_of(answer)
    assert 'value="Tobin Lathe"' in text_of(answer)


def test_a_second_team_goes_under_the_cards_that_are_there(house: Partnership) -> None:
    circle = name_circle(
        agency=house.council.id, name="Nights", first_member=house.people["Dev"].id, by=SET_UP,
        now=NOW,
    )  # fmt: skip
    dev, address = unlocked(house.people["Dev"]), reverse("agencies:team_keys", args=[circle.id])
    assert "keeper_1" not in text_of(dev.get(address))
    assert dev.post(address, {"do": "make"})["Location"] == "/work/"
    assert live_keys([circle.id])
    assert recovery_of(house.council.id, clock.now()).uncovered == ()


def test_nobody_else_makes_the_keys(house: Partnership, lantern: Founders) -> None:
    assert unlocked(house.people["Anwen"]).get(lantern.address).status_code == 410
    for name in ("Anwen", "Gwen", "Hana"):
        with pytest.raises(NotYourTeam):
            make_team_keys(
                circle=lantern.circle.id, ceremony=new_id(), by=house.actor(name), now=NOW
            )
    officer = a_person("Jo Sparrow")
    add_member(
        user=officer.id, agency=lantern.agency.id, circle=lantern.circle.id, role=Role.VICTIM_CARE,
        by=SET_UP, now=NOW,
    )  # fmt: skip
    with pytest.raises(NotYourTeam):
        make_team_keys(circle=lantern.circle.id, ceremony=new_id(), by=actor_for(officer), now=NOW)
    assert live_keys([lantern.circle.id]) == {}


def test_a_team_that_has_keys_gets_no_second_first_ones(house: Partnership) -> None:
    second = a_person("Jo Sparrow")
    add_member(
        user=second.id, agency=house.police.id, circle=house.hate_crime_team.id,
        role=Role.SUPERVISOR, by=SET_UP, now=NOW,
    )  # fmt: skip
    with pytest.raises(CeremonyOver):
        make_team_keys(
            circle=house.hate_crime_team.id, ceremony=new_id(), by=actor_for(second), now=NOW
        )


def test_new_cards_take_the_place_of_the_old_when_they_were_read_back(house: Partnership) -> None:
    anwen = unlocked(house.people["Anwen"])
    old = has_new_cards(anwen, house.police)
    unread = cards_on(makes_cards(anwen, reverse("agencies:new_cards", args=[house.police.id])))
    assert opened(body=house.police.id, cards=old[:2])
    page = text_of(anwen.get(reverse("agencies:recovery", args=[house.police.id])))
    assert "Newer recovery cards were shown and never checked" in page
    types_back(anwen, unread)
    with pytest.raises(CardsReplaced):
        opened(body=house.police.id, cards=old[:2])


def test_cards_that_a_newer_ceremony_dropped_cannot_be_confirmed(house: Partnership) -> None:
    anwen = unlocked(house.people["Anwen"])
    first = cards_on(makes_cards(anwen, reverse("agencies:new_cards", args=[house.police.id])))
    has_new_cards(anwen, house.police)
    assert types_back(anwen, first).status_code == 410


def test_what_was_typed_is_not_held_while_the_keys_are_locked(lantern: Founders) -> None:
    """An unlock would seal the form to the person's key; words of cards must not be in it."""
    shown = lantern.shown(unlocked(lantern.iris))
    locked = signed_in(lantern.iris)
    assert types_back(locked, shown).status_code == 302
    assert lantern.standing is Standing.GOOD


def test_what_is_done_with_the_cards_is_told_on_the_page(lantern: Founders) -> None:
    iris = unlocked(lantern.iris)
    types_back(iris, lantern.shown(iris))
    page = text_of(iris.get(reverse("agencies:recovery", args=[lantern.agency.id])))
    assert "New cards were made and checked" in page
    assert "Iris Vole" in page
