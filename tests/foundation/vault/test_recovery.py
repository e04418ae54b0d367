"""The three cards: any two bring the secret back, one gives nothing, mistakes are pointed at."""

from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic.share import Share

from upstander.foundation.vault import recovery, suite
from upstander.foundation.vault.recovery import (
    CardIncomplete,
    CardsDoNotMatch,
    NewRecovery,
    SameCardTwice,
    TwoCardsNeeded,
    WordMistaken,
    WordsUnknown,
)

# A ceremony stretches its secret on purpose, so a few examples must do.
FEW = settings(max_examples=8, deadline=None)
PAIRS = list(permutations(range(3), 2))


@pytest.fixture(scope="module")
def made() -> NewRecovery:
    """One ceremony."""
    return recovery.split()


def swapped(card: str, place: int, word: str) -> str:
    """Return a card with another word at a place."""
    words = card.split()
    words[place - 1] = word
    return " ".join(words)


@FEW
@given(st.sampled_from(PAIRS))
def test_any_two_cards_bring_the_key_back_in_any_order(pair: tuple[int, int]) -> None:
    made = recovery.split()
    private = recovery.combine([made.shares.cards[number] for number in pair])
    assert suite.public_of(private) == made.public


def test_one_card_gives_nothing(made: NewRecovery) -> None:
    for card in made.shares.cards:
        with pytest.raises(TwoCardsNeeded):
            recovery.combine([card])
        with pytest.raises(SameCardTwice):
            recovery.combine([card, card])


def test_one_card_fits_every_secret_there_is() -> None:
    """Two of three with a random line: whatever one card says, any secret is as likely."""
    seen = {Share.from_mnemonic(recovery.split().shares.cards[0]).value[0] for _ in range(40)}
    assert len(seen) > 20


@FEW
@given(st.sampled_from(PAIRS))
def test_cards_of_two_ceremonies_never_fit_together(pair: tuple[int, int]) -> None:
    one, other = recovery.split(), recovery.split()
    with pytest.raises(CardsDoNotMatch):
        recovery.combine([one.shares.cards[pair[0]], other.shares.cards[pair[1]]])


def test_a_third_card_is_refused_whether_it_is_right_or_wrong(made: NewRecovery) -> None:
    for third in (made.shares.cards[2], recovery.split().shares.cards[2]):
        with pytest.raises(TwoCardsNeeded):
            recovery.combine([*made.shares.cards[:2], third])


def test_capitals_numbers_and_line_ends_do_no_harm(made: NewRecovery) -> None:
    typed = "\n".join(
        f"{number}. {word.upper()}"
        for number, word in enumerate(made.shares.cards[1].split(), start=1)
    )
    assert recovery.read_card(typed, 1) == made.shares.cards[1]


def test_a_word_that_is_on_no_card_is_pointed_at_with_the_nearest(made: NewRecovery) -> None:
    typed = swapped(swapped(made.shares.cards[0], 7, "acadmic"), 12, "zzzz")
    with pytest.raises(WordsUnknown) as refused:
        recovery.combine([made.shares.cards[1], typed])
    assert (refused.value.card, refused.value.places) == (2, (7, 12))
    assert str(refused.value.message) == (
        "Word 7, “acadmic”, is on no card. Is it “academic”? Word 12, “zzzz”, is on no card."
    )


def test_another_word_of_the_list_is_noticed(made: NewRecovery) -> None:
    card = made.shares.cards[0]
    other = "academic" if card.split()[9] != "academic" else "acid"
    with pytest.raises(WordMistaken) as refused:
        recovery.combine([swapped(card, 10, other), made.shares.cards[1]])
    assert refused.value.card == 1


def test_two_words_that_changed_places_are_noticed(made: NewRecovery) -> None:
    words = made.shares.cards[0].split()
    first, second = next(
        (one, two) for one, two in combinations(range(20), 2) if words[one] != words[two]
    )
    words[first], words[second] = words[second], words[first]
    with pytest.raises(WordMistaken):
        recovery.read_card(" ".join(words), 1)


@pytest.mark.parametrize("count", [0, 19, 21])
def test_a_card_with_too_few_or_too_many_words_says_how_many(made: NewRecovery, count: int) -> None:
    words = [*made.shares.cards[0].split(), "acid"][:count]
    with pytest.raises(CardIncomplete) as refused:
        recovery.read_card(" ".join(words), 1)
    assert str(refused.value.message) == f"This has {count} words. Each card has 20."


def test_two_words_of_each_card_are_asked_back_where_the_cards_differ(made: NewRecovery) -> None:
    asked = recovery.asked_back(made.shares)
    assert [one.card for one in asked] == [1, 1, 2, 2, 3, 3]
    for one in asked:
        assert made.shares.cards[one.card - 1].split()[one.place - 1] == one.word
        assert 5 <= one.place <= 17
    assert len({(one.card, one.place) for one in asked}) == 6


def test_the_mark_is_the_same_on_all_cards_of_a_ceremony_and_no_other(made: NewRecovery) -> None:
    again = suite.public_of(recovery.combine(made.shares.cards[1:]))
    assert recovery.mark(again) == recovery.mark(made.public)
    assert recovery.mark(recovery.split().public) != recovery.mark(made.public)
