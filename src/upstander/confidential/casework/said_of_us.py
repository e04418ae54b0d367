"""What people said of how it was, in words for the board."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from upstander.confidential.reporting.choices import HowItWas
from upstander.confidential.reporting.queries.feedback import Said

_ASKED: Mapping[str, Promise] = {
    "listened": gettext_lazy("Did we listen to you?"),
    "helped": gettext_lazy("Did it help?"),
    "again": gettext_lazy("Would you tell us again?"),
}


@dataclass(frozen=True)
class Line:
    """One question, and how many chose each answer."""

    question: str
    yes: int
    partly: int
    no: int


def said_lines(said: Said | None) -> list[Line]:
    """Return a line for each question; none where few people said anything."""
    if said is None:
        return []
    return [
        Line(str(asked), *(said.counts[name][one.value] for one in HowItWas))
        for name, asked in _ASKED.items()
    ]
