"""What the mailbox says, in words: a template computes nothing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstander.confidential.reporting.choices import ReportState, WrittenBy
from upstander.confidential.reporting.queries import Mailbox
from upstander.confidential.reporting.questions import BY_KEY
from upstander.confidential.reporting.rules import Message
from upstander.confidential.sharing.queries import SharedLine, shared_with
from upstander.foundation.agencies.queries import circle_names
from upstander.foundation.agencies.reading import next_reading_in_words
from upstander.foundation.audit.queries import Opening, openings_of
from upstander.foundation.vault.queries import holders_of

STATES = {
    ReportState.NEW: gettext_lazy("We have it. A person has not read it yet."),
    ReportState.WITH_US: gettext_lazy("A person has read it. The next step is ours."),
    ReportState.WITH_PERSON: gettext_lazy("We wrote to you. Answer when you can, or not at all."),
    ReportState.CLOSED: gettext_lazy("We finished. If you write to us, we take it up again."),
}


class Choice(Protocol):
    """Something the person asked for."""

    pk: UUID
    key: str
    circle: UUID | None
    withdrawn_on: dt.date | None


@dataclass(frozen=True)
class Bubble:
    """One message."""

    text: str
    mine: bool
    who: str
    day: str


@dataclass(frozen=True)
class Look:
    """Somebody opened it: which organisation, in which job, on which day."""

    who: str
    day: str


@dataclass(frozen=True)
class Asked:
    """A choice in words; ``gives_key`` says that a team has a key because of it."""

    id: UUID
    words: str
    gives_key: bool
    withdrawn: bool


@dataclass(frozen=True)
class LaterKey:
    """A team that was given a key later, why, and whether the person can take it back."""

    id: UUID
    words: str
    hint: str
    may_withdraw: bool


def mailbox_page(
    box: Mailbox, *, owner: UUID, easy: bool, now: dt.datetime
) -> Mapping[str, object]:
    """Return everything the mailbox shows. The story is not in it."""
    wishes = {option.key for option in BY_KEY["help"].options if option.wish}
    asked = [choice_of(one, easy=easy) for one in box.choices if one.key in wishes]
    return {
        "number": box.number,
        "state": STATES[box.state],
        "is_new": box.state == ReportState.NEW,
        "next_reading": next_reading_in_words(now),
        "messages": [_bubble(message) for message in box.messages],
        "closed": box.closed,
        "looks": [_look(opening) for opening in openings_of(owner)],
        "teams": _teams(owner, now),
        "shared": [later_key(line) for line in shared_with(owner)],
        "asked": [choice for choice in asked if not choice.withdrawn],
    }


def later_key(line: SharedLine) -> LaterKey:
    """Return who was given a key after the report came in, in words to the person."""
    words = _("{team} got a key on {day}.").format(team=line.to, day=_day(line.given_on))
    if line.ended_on is not None:
        hint = _("That key is gone since {day}.").format(day=_day(line.ended_on))
    elif line.duty:
        hint = _("The law says we must share this, so you cannot take it back.")
    else:
        hint = ""
    return LaterKey(line.id, f"{words} {line.purpose}", hint, line.may_withdraw)


def choice_of(choice: Choice, *, easy: bool) -> Asked:
    """Return a choice in the words it was made in."""
    labels = {option.key: option.words(easy=easy).label for option in BY_KEY["help"].options}
    return Asked(
        id=choice.pk,
        words=_(labels.get(choice.key, choice.key)),
        gives_key=choice.circle is not None,
        withdrawn=choice.withdrawn_on is not None,
    )


def _bubble(message: Message) -> Bubble:
    mine = message.written_by == WrittenBy.PERSON
    who = _("You") if mine else f"{_(message.role)}, {message.agency}"
    return Bubble(message.text, mine, who, _day(message.day))


def _look(opening: Opening) -> Look:
    return Look(f"{_(opening.role)}, {opening.agency}", _day(opening.day))


def _teams(owner: UUID, now: dt.datetime) -> list[str]:
    holders = [holding.holder for holding in holders_of(owner, now)]
    return sorted(circle_names(holders).values())


def _day(day: dt.date) -> str:
    return date_format(day, "l j F Y")
