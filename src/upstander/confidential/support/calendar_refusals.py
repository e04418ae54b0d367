"""Why an outside calendar was not read, in words for its owner."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from upstander.foundation.core.errors import Refusal
from upstander.foundation.outside.choices import NotFetched
from upstander.foundation.outside.refusals import WORDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class NotRead(StrEnum):
    """What was fetched is not a calendar that we can read."""

    NO_CALENDAR = "no_calendar"
    TOO_MUCH = "too_much"
    TOO_OFTEN = "too_often"


_NOT_READ: Mapping[NotRead, "StrOrPromise"] = {
    NotRead.NO_CALENDAR: _(
        "What we found there is not a calendar. Copy the address that ends in .ics."
    ),
    NotRead.TOO_MUCH: _("There is more in that calendar than we can read."),
    NotRead.TOO_OFTEN: _("Something in that calendar happens every few minutes for ever."),
}


class CannotRead(Refusal):
    """What was fetched was not taken. ``why`` says the reason and quotes nothing."""

    def __init__(self, why: NotRead) -> None:
        super().__init__(
            _NOT_READ[why], next_step=_("Your busy times from before stay as they are.")
        )
        self.why = why


class NotYourCalendar(Refusal):
    """Nobody books this person, or it is somebody else's calendar."""

    def __init__(self) -> None:
        super().__init__(
            _("You cannot be booked yet, so there is no calendar to keep."),
            next_step=_("Ask your coordinator to add you as an officer."),
        )


def fault_words(code: str) -> str:
    """Return what a stored code means; nothing for none."""
    for kind, known in ((NotFetched, WORDS), (NotRead, _NOT_READ)):
        if code in set(kind):
            return str(known[kind(code)])  # type: ignore[index]
    return ""
