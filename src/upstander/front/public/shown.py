"""What the mailbox says, in words: a template computes nothing."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstander.confidential.reporting.choices import DeletionAnswer, MadeBy, ReportState, WrittenBy
from upstander.confidential.reporting.files import SealedFile
from upstander.confidential.reporting.queries import Mailbox, listeners
from upstander.confidential.reporting.questions import CHOICES
from upstander.confidential.reporting.rules import Message, Translation
from upstander.confidential.sharing.queries import SharedLine, shared_with
from upstander.foundation.agencies.queries import circle_names
from upstander.foundation.agencies.reading import next_reading_in_words
from upstander.foundation.audit.queries import Opening, openings_of
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.uploads import words as uploads
from upstander.foundation.vault.queries import holders_of

STATES = {
    ReportState.NEW: gettext_lazy("We have it. A person has not read it yet."),
    ReportState.WITH_US: gettext_lazy("A person has read it. The next step is ours."),
    ReportState.WITH_PERSON: gettext_lazy("We wrote to you. Answer when you can, or not at all."),
    ReportState.CLOSED: gettext_lazy("We finished. If you write to us, we take it up again."),
}


SESSION_STATES = {
    ReportState.NEW: gettext_lazy("You can write to the people you meet."),
    ReportState.WITH_US: gettext_lazy("We have your message. The next step is ours."),
    ReportState.WITH_PERSON: gettext_lazy("You can write to the people you meet."),
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
    translations: tuple[Mapping[str, str], ...] = ()
    files: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Look:
    """Somebody opened it: which organisation, in which job, on which day."""

    who: str
    day: str
    what: str = ""


@dataclass(frozen=True)
class Asked:
    """A choice in words; ``gives_key`` says that a team has a key because of it."""

    id: UUID
    words: str
    gives_key: bool
    withdrawn: bool
    picture: SafeString


@dataclass(frozen=True)
class LaterKey:
    """A team that was given a key later, why, and whether the person can take it back."""

    id: UUID
    words: str
    hint: str
    may_withdraw: bool


def own_words(box: Mailbox) -> str:
    """Return what the person wrote, in the order they wrote it."""
    return "\n\n".join(
        one.text for one in box.messages if one.written_by == WrittenBy.PERSON and one.text
    )


def mailbox_page(
    box: Mailbox, *, owner: UUID, easy: bool, now: dt.datetime
) -> Mapping[str, object]:
    """Return everything the mailbox shows. The story is not in it."""
    wishes = {key for key, option in CHOICES.items() if option.wish}
    asked = [choice_of(one, easy=easy) for one in box.choices if one.key in wishes]
    return {
        "number": box.number,
        "state": (SESSION_STATES if box.is_session else STATES)[box.state],
        "is_new": box.state == ReportState.NEW,
        "is_ear": box.is_ear,
        "is_report": box.is_report,
        "is_session": box.is_session,
        "suggested": day_in_words(box.suggested_on) if box.suggested_on else "",
        "next_reading": _next_reading(box, owner, now),
        "messages": [
            _bubble(one, box.translations, attached(one, box.files)) for one in box.messages
        ],
        "closed": box.closed,
        "deletion": _deletion(box),
        "added": box.added,
        "renewed": day_in_words(box.renewed_on) if box.renewed_on else "",
        "looks": [_look(opening) for opening in openings_of(owner)],
        "teams": _teams(owner, now),
        "shared": [later_key(line) for line in shared_with(owner)],
        "asked": [choice for choice in asked if not choice.withdrawn],
    }


def _next_reading(box: Mailbox, owner: UUID, now: dt.datetime) -> str:
    """Return when a person reads next: of the team that listens, by its own hours."""
    if not box.is_ear:
        return next_reading_in_words(now)
    holders = {str(holding.holder) for holding in holders_of(owner, now)}
    ours = (one for one in listeners(now) if str(one.circle.id) in holders)
    return next((one.next_reading for one in ours), next_reading_in_words(now))


def is_deletion_waiting(box: Mailbox) -> bool:
    """Return whether the person asked us to delete it and has no answer yet."""
    return any(one.answered_on is None for one in box.deletion_requests)


def _deletion(box: Mailbox) -> list[str]:
    """Return what the person asked and what we answered, in words to them."""
    return [_asked(one.asked_on, one.answered_on, one.answer) for one in box.deletion_requests]


def _asked(asked: dt.date, answered: dt.date | None, answer: str) -> str:
    words = _("You asked us to delete it on {day}.").format(day=day_in_words(asked))
    if answered is None:
        return f"{words} {_('A person will answer you here.')}"
    said = _("We answered on {day}: {answer}.").format(
        day=day_in_words(answered), answer=DeletionAnswer(answer).label
    )
    return f"{words} {said}"


def later_key(line: SharedLine) -> LaterKey:
    """Return who was given a key after the report came in, in words to the person."""
    words = _("{team} got a key on {day}.").format(team=line.to, day=day_in_words(line.given_on))
    if line.ended_on is not None:
        hint = _("That key is gone since {day}.").format(day=day_in_words(line.ended_on))
    elif line.duty:
        hint = _("The law says we must share this, so you cannot take it back.")
    else:
        hint = ""
    return LaterKey(line.id, f"{words} {line.purpose}", hint, line.may_withdraw)


def choice_of(choice: Choice, *, easy: bool) -> Asked:
    """Return a choice in the words it was made in."""
    option = CHOICES.get(choice.key)
    drawn = option.picture if option else ""
    return Asked(
        id=choice.pk,
        words=_(option.words(easy=easy).label) if option else choice.key,
        picture=PICTURES[drawn or "tick"],
        gives_key=choice.circle is not None,
        withdrawn=choice.withdrawn_on is not None,
    )


_MADE = {
    MadeBy.PERSON: gettext_lazy("Translation by a person"),
    MadeBy.MACHINE: gettext_lazy("Translation by a computer: it may be wrong"),
}


def _bubble(
    message: Message,
    translations: Iterable[Translation] = (),
    files: tuple[Mapping[str, str], ...] = (),
) -> Bubble:
    mine = message.written_by == WrittenBy.PERSON
    who = _("You") if mine else f"{_(message.role)}, {message.agency}"
    beside = tuple(
        {"text": one.text, "who": str(_MADE[one.made_by])}
        for one in translations
        if one.of == str(message.id)
    )
    return Bubble(message.text, mine, who, day_in_words(message.day), beside, files)


def attached(message: Message, files: Iterable[SealedFile]) -> tuple[Mapping[str, str], ...]:
    """Return what came with a message: our files to take off, of their own only how many."""
    beside = [one for one in files if one.message == message.id]
    if not beside or message.written_by == WrittenBy.PERSON:
        return ({"name": uploads.count(len(beside))},) if beside else ()
    return tuple(
        {
            "name": one.name,
            "about": _("{kind}, {size}. If you save it, it stays on this device.").format(
                kind=uploads.kind(one.kind), size=uploads.size(one.size)
            ),
            "href": reverse("public:file", args=[one.id]),
        }
        for one in beside
    )


def _look(opening: Opening) -> Look:
    what = _("opened a file") if opening.of_file else ""
    return Look(f"{_(opening.role)}, {opening.agency}", day_in_words(opening.day), what)


def _teams(owner: UUID, now: dt.datetime) -> list[str]:
    holders = [holding.holder for holding in holders_of(owner, now)]
    return sorted(circle_names(holders).values())


def day_in_words(day: dt.date) -> str:
    """Return a day as the pages write it."""
    return date_format(day, "l j E Y")
