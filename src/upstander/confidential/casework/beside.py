"""What rooms above show beside a case: each says so when the service starts.

The page of a case is a screen of this room, and sessions stand above it. So this room asks without
knowing whom.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from upstander.confidential.casework.models import Case
from upstander.foundation.access.actors import Actor


@dataclass(frozen=True)
class Line:
    """One line of a card. Without an address it leads nowhere."""

    text: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Card:
    """A card beside a case: lines the actor may see, and the page that has more."""

    title: str
    lines: Sequence[Line]
    nothing: str
    url: str
    link: str


# Given who asks and a case, returns what they may see; None where that is nothing at all.
Finder = Callable[[Actor, Case, dt.datetime], Card | None]

_registered: list[Finder] = []


def register(finder: Finder) -> None:
    """Show this beside each case; call it from the room's AppConfig.ready."""
    if finder not in _registered:
        _registered.append(finder)


def cards(actor: Actor, case: Case, now: dt.datetime) -> list[Card]:
    """Return what to show beside a case."""
    found = (finder(actor, case, now) for finder in _registered)
    return [card for card in found if card is not None]
