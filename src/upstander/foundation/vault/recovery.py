"""Recovery: a 16-byte secret on three cards, any two of which bring it back (SLIP-39)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault import suite

CARDS = 3
CARDS_NEEDED = 2


class CardsDoNotMatch(Refusal):
    """The words on the cards do not belong together, or are mistyped."""

    def __init__(self) -> None:
        super().__init__(
            _("These two cards do not belong together, or a word is mistyped."),
            next_step=_("Check the words against the cards. Use two cards of the same day."),
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


def split() -> NewRecovery:
    """Return a new recovery key pair's public half with the cards that bring back the private."""
    from shamir_mnemonic import generate_mnemonics  # noqa: PLC0415 - used in a ceremony only

    secret = secrets.token_bytes(16)
    groups = generate_mnemonics(1, [(CARDS_NEEDED, CARDS)], secret)
    return NewRecovery(suite.public_of(_private(secret)), RecoveryShares(tuple(groups[0])))


def combine(cards: Sequence[str]) -> bytes:
    """Return the recovery private key from two cards, or raise CardsDoNotMatch."""
    from shamir_mnemonic import MnemonicError, combine_mnemonics  # noqa: PLC0415 - as above

    try:
        return _private(combine_mnemonics(list(cards)))
    except MnemonicError as error:
        raise CardsDoNotMatch from error


def _private(secret: bytes) -> bytes:
    return suite.expand(secret, "recovery")
