"""Recovery: a 16-byte secret on three cards, any two of which bring it back (SLIP-39).

Nothing here touches the database. What a person reads off a card is looked at word by word, so
that the screen can point at the one that is wrong.
"""

import difflib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault import suite

CARDS = 3
CARDS_NEEDED = 2
WORDS_ON_A_CARD = 20
# The first four words name the set of cards, the last three only check the others: what is asked
# back comes from between them, where the three cards differ.
_OWN_WORDS = range(5, 18)
_ASKED_OF_EACH = 2


class CardUnreadable(Refusal):
    """A card is not what was printed: ``card`` says which one was typed, 1 or 2."""

    card: int


class CardIncomplete(CardUnreadable):
    """There are more or fewer than twenty words."""

    def __init__(self, card: int, count: int) -> None:
        self.card = card
        super().__init__(
            _("This has %(count)s words. Each card has %(all)s.")
            % {"count": count, "all": WORDS_ON_A_CARD},
            next_step=_("Type all the words of one card here, in order."),
        )


class WordsUnknown(CardUnreadable):
    """Some words are on no card: ``places`` are their numbers."""

    def __init__(self, card: int, words: Sequence[str], places: Sequence[int]) -> None:
        self.card = card
        self.places = tuple(places)
        super().__init__(
            " ".join(_about_word(place, words[place - 1]) for place in places),
            next_step=_("Look at the card again."),
        )


class WordMistaken(CardUnreadable):
    """Every word is on the list, but together they are no card."""

    def __init__(self, card: int) -> None:
        self.card = card
        super().__init__(
            _("One of these words is not the one on the card, or two have changed places."),
            next_step=_("Read the card aloud, word by word."),
        )


class SameCardTwice(Refusal):
    """Two different cards are needed."""

    def __init__(self) -> None:
        super().__init__(
            _("This is the same card twice."), next_step=_("Type the words of two different cards.")
        )


class TwoCardsNeeded(Refusal):
    """More or fewer than two cards were given."""

    def __init__(self) -> None:
        super().__init__(_("Two cards are needed, neither more nor fewer."))


class CardsDoNotMatch(Refusal):
    """Each card is good in itself, but they were not made together."""

    def __init__(self) -> None:
        super().__init__(
            _("These two cards were not made on the same occasion, so they do not fit together."),
            next_step=_("Use two cards that show the same mark and the same day."),
        )


@dataclass(frozen=True)
class RecoveryShares:
    """The words of three cards, to be printed once and kept apart."""

    cards: tuple[str, ...]


@dataclass(frozen=True)
class NewRecovery:
    """A new recovery key: its public half, and the cards."""

    public: bytes
    shares: RecoveryShares


@dataclass(frozen=True)
class Asked:
    """One word of one card that must be typed back."""

    card: int
    place: int
    word: str


def split() -> NewRecovery:
    """Return a new recovery key pair's public half with the cards that bring back the private."""
    from shamir_mnemonic import generate_mnemonics  # noqa: PLC0415 - used in a ceremony only

    secret = secrets.token_bytes(16)
    groups = generate_mnemonics(1, [(CARDS_NEEDED, CARDS)], secret)
    return NewRecovery(suite.public_of(_private(secret)), RecoveryShares(tuple(groups[0])))


def combine(cards: Sequence[str]) -> bytes:
    """Return the recovery private key from the words of two cards, as somebody typed them.

    Raises CardUnreadable for a card that is not whole, TwoCardsNeeded, SameCardTwice, and
    CardsDoNotMatch for cards of different ceremonies. Takes some hundredths of a second: call it
    outside a transaction.
    """
    from shamir_mnemonic import MnemonicError, combine_mnemonics  # noqa: PLC0415 - as above

    read = [read_card(typed, number) for number, typed in enumerate(cards, start=1)]
    if len(read) != CARDS_NEEDED:
        raise TwoCardsNeeded
    if read[0] == read[1]:
        raise SameCardTwice
    try:
        return _private(combine_mnemonics(read))
    except MnemonicError as error:
        raise CardsDoNotMatch from error


def read_card(typed: str, card: int) -> str:
    """Return a card's words in order; raises CardUnreadable, which says what is wrong with it.

    Capitals, line ends and the numbers printed beside the words do no harm.
    """
    from shamir_mnemonic import MnemonicError  # noqa: PLC0415 - as above
    from shamir_mnemonic.share import Share  # noqa: PLC0415 - as above

    words = re.findall(r"[^\W\d_]+", typed.lower())
    if unknown := [place for place, word in enumerate(words, start=1) if word not in _list()]:
        raise WordsUnknown(card, words, unknown)
    if len(words) != WORDS_ON_A_CARD:
        raise CardIncomplete(card, len(words))
    try:
        Share.from_mnemonic(" ".join(words))
    except MnemonicError as error:
        raise WordMistaken(card) from error
    return " ".join(words)


def asked_back(shares: RecoveryShares) -> list[Asked]:
    """Return two words of each card, drawn by chance, for its keeper to type back."""
    chance = secrets.SystemRandom()
    return [
        Asked(number, place, card.split()[place - 1])
        for number, card in enumerate(shares.cards, start=1)
        for place in sorted(chance.sample(_OWN_WORDS, _ASKED_OF_EACH))
    ]


def mark(public: bytes) -> str:
    """Return the mark that all cards of one ceremony show, and no others."""
    return suite.fingerprint(public)[:9].upper()


@cache
def _list() -> frozenset[str]:
    from shamir_mnemonic.wordlist import WORDLIST  # noqa: PLC0415 - as above

    return frozenset(WORDLIST)


def _about_word(place: int, word: str) -> str:
    near = difflib.get_close_matches(word, sorted(_list()), n=1)
    if not near:
        return now_in_words("Word %(place)s, “%(word)s”, is on no card.") % {
            "place": place, "word": word,
        }  # fmt: skip
    return now_in_words("Word %(place)s, “%(word)s”, is on no card. Is it “%(near)s”?") % {
        "place": place, "word": word, "near": near[0],
    }  # fmt: skip


def _private(secret: bytes) -> bytes:
    return suite.expand(secret, "recovery")
