"""What a message says, in the wording that the person chose. Anybody may be reading it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from upstander.confidential.support.choices import Wording
from upstander.confidential.support.wording import moment_in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Why(StrEnum):
    """Why a message goes out."""

    REMINDER = "reminder"
    NEW_TIME = "new_time"
    EARLIER = "earlier"
    # A session is over, and the person is asked how it was.
    AFTER = "after"


@dataclass(frozen=True)
class Said:
    """A subject, for an email, and a body."""

    subject: str
    body: str


_LOOK = _("There is something for you to look at. Please open your link.")
_BODIES: Mapping[tuple[Why, Wording], "StrOrPromise"] = {
    (Why.REMINDER, Wording.TIME_ONLY): _("A reminder: {when}."),
    (Why.NEW_TIME, Wording.TIME_ONLY): _(
        "The time on {when} has to change. Please open your link and choose another."
    ),
    (Why.EARLIER, Wording.TIME_ONLY): _(
        "An earlier time is free: {when}. Please open your link to take it."
    ),
}


def said(why: Why, wording: Wording, when: dt.datetime, language: str) -> Said:
    """Return a message in a language; without a time where the person wanted none to be said."""
    with override(language):
        body = str(_BODIES.get((why, wording), _LOOK)).format(when=moment_in_words(when))
        return Said(str(_("A reminder")), body)
