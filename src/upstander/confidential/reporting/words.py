"""Coded facts and opened content in words, as the templates of the desk want them."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstander.confidential.reporting.choices import (
    DeletionAnswer,
    Flag,
    MadeBy,
    ReportState,
    WrittenBy,
)
from upstander.confidential.reporting.file_words import beside
from upstander.confidential.reporting.files import SealedFile
from upstander.confidential.reporting.models import Choice, DeletionRequest, Report
from upstander.confidential.reporting.queries import (
    CodeFacts,
    Content,
    KeyHolder,
    Row,
)
from upstander.confidential.reporting.questions import CHOICES
from upstander.confidential.reporting.rules import (
    THE_STORY,
    Addition,
    Answers,
    CodeCheck,
    Message,
    Translation,
)
from upstander.confidential.reporting.told import answer_rows
from upstander.foundation.audit.queries import Opening
from upstander.foundation.vault.choices import CompartmentKind

PART_NAMES = {
    CompartmentKind.STATEMENT: gettext_lazy("What happened"),
    CompartmentKind.IDENTITY: gettext_lazy("Name, and how to reach them"),
    CompartmentKind.OTHERS: gettext_lazy("What they said about others"),
    CompartmentKind.CONVERSATION: gettext_lazy("Messages"),
    CompartmentKind.ORIGINALS: gettext_lazy("Originals of files"),
}

# Whose turn it is, and what that means.
TURNS = {
    ReportState.NEW: (
        gettext_lazy("Ours."),
        gettext_lazy("Nobody has read this yet. Open it and answer."),
    ),
    ReportState.WITH_US: (
        gettext_lazy("Ours."),
        gettext_lazy("The person is waiting for an answer."),
    ),
    ReportState.WITH_PERSON: (
        gettext_lazy("Theirs."),
        gettext_lazy("We have written. They answer when it is safe for them."),
    ),
    ReportState.CLOSED: (
        gettext_lazy("Nobody’s."),
        gettext_lazy("It is closed. If the person writes again, it comes back to us."),
    ),
}

STATE_PILLS = {ReportState.NEW: "sky", ReportState.WITH_US: "sun"}


@dataclass(frozen=True)
class Fact:
    """A label with its words."""

    label: str
    words: str


@dataclass(frozen=True)
class Facts:
    """A report's coded facts in words."""

    number: str
    url: str
    day: str
    age: str
    area: str
    danger: bool
    state: ReportState
    pill: str
    is_ours: bool
    # Where it stands, whose turn it is, and what that means for whoever reads it.
    state_words: str
    turn: str
    turn_means: str
    flags: tuple[Flag, ...] = ()
    is_ear: bool = False


def facts(row: Row, areas: Mapping[str, str], today: dt.date) -> Facts:
    """Return a report's coded facts in words."""
    return facts_of([row], areas, today)[0]


def facts_of(rows: Iterable[Row], areas: Mapping[str, str], today: dt.date) -> list[Facts]:
    """Return the coded facts of a list; what its rows share is put into words once."""
    address = reverse("reporting:report", args=["NUMBER"])
    nowhere = _("No district given")

    @cache
    def of_day(day: dt.date) -> dict[str, str]:
        return {"day": date_format(day, "j M Y"), "age": _age((today - day).days)}

    @cache
    def of_state(state: ReportState) -> dict[str, str]:
        turn, means = TURNS[state]
        said = {"state_words": str(state.label), "turn": str(turn), "turn_means": str(means)}
        return {**said, "pill": STATE_PILLS.get(state, "stone")}

    return [
        Facts(
            number=row.number, url=address.replace("NUMBER", row.number), danger=row.danger,
            area=areas.get(row.area, row.area) or nowhere, state=row.state, is_ours=row.is_ours,
            flags=tuple(Flag(code) for code in row.flags if code in Flag.values),
            is_ear=row.is_ear,
            **of_day(row.day), **of_state(row.state),
        )
        for row in rows
    ]  # fmt: skip


def _age(days: int) -> str:
    if days <= 0:
        return _("today")
    return ngettext("yesterday", "{days} days ago", days).format(days=days)


def choice_words(key: str) -> str:
    """Return the words of a choice, as the person read them at the door."""
    option = CHOICES.get(key)
    return key if option is None else _(option.words(easy=False).label)


def help_words(statement: Answers | None, choices: Iterable[Choice]) -> list[str]:
    """Return what the person asked for; what they took back since is marked."""
    made = list(choices)
    keys = statement.wishes if statement else [choice.key for choice in made]
    back = _taken_back(made)
    return [_marked(choice_words(key), back) for key in keys]


def _taken_back(choices: Iterable[Choice]) -> set[str]:
    return {choice_words(choice.key) for choice in choices if choice.withdrawn_on}


def _marked(words: str, back: Collection[str]) -> str:
    return _("{choice} (taken back)").format(choice=words) if words in back else words


# What is shown in a place of its own, or as the person's wishes.
_ELSEWHERE = frozenset({"story", "safe", "help", "share"})


def told_facts(answers: Answers | None, names: Mapping[str, str]) -> list[Fact]:
    """Return the answers about what happened, each beside its question."""
    if answers is None:
        return []
    given = {**answers.more, **answers.others, "area": answers.area}
    rows = answer_rows(given, names=names)
    return [Fact(row.question, "; ".join(row.answers)) for row in rows if row.key not in _ELSEWHERE]


# How to reach somebody comes before who they are: it is read before anybody picks up a phone.
_REACHING = frozenset({"contact", "contact_at", "times", "say", "may_know", "parent", "private"})


def reaching_facts(answers: Answers | None, choices: Iterable[Choice] = ()) -> list[Fact]:
    """Return what the person said of how they may be reached, and what is not private.

    A way that they took back since is marked: it must not be used any more.
    """
    if answers is None:
        return []
    given = {**answers.identity, "private": answers.more.get("private")}
    return _facts_of(given, _REACHING, _taken_back(choices))


def person_facts(answers: Answers | None) -> list[Fact]:
    """Return who the person is and what makes it easier for them."""
    given = {} if answers is None else answers.identity
    return _facts_of(given, given.keys() - _REACHING)


def _facts_of(
    given: Mapping[str, object], keys: Collection[str], back: Collection[str] = ()
) -> list[Fact]:
    rows = answer_rows({key: given.get(key) for key in keys}, names={})
    return [
        Fact(row.question, "; ".join(_marked(one, back) for one in row.answers)) for row in rows
    ]


def talk(
    messages: Iterable[Message],
    translated: Sequence[Translation] = (),
    files: Sequence[SealedFile] = (),
) -> list[dict[str, object]]:
    """Return the conversation as the talk component draws it, seen from our side."""
    return [
        {
            "text": message.text,
            "mine": message.written_by == WrittenBy.US,
            "who": _writer(message),
            "day": date_format(message.day, "l j F Y"),
            "translations": translations(translated, str(message.id)),
            "files": beside(message.id, files),
        }
        for message in messages
    ]


def translations(found: Iterable[Translation], of: str) -> list[dict[str, str]]:
    """Return the translations of one text, each with who made it and who added it."""
    return [
        {"text": one.text, "who": f"{_MADE[one.made_by]} · {one.role}, {one.agency}"}
        for one in found
        if one.of == of
    ]


_MADE = {
    MadeBy.PERSON: gettext_lazy("Translation by a person"),
    MadeBy.MACHINE: gettext_lazy("Translation by a computer: it may be wrong"),
}


def originals(content: Content) -> list[tuple[str, str]]:
    """Return what can be translated, by what a translation names it."""
    found = [(THE_STORY, _("What happened"))] if content.statement else []
    return found + [
        (
            str(one.id),
            _("Message of {day}: {start}").format(
                day=date_format(one.day, "j F"), start=Truncator(one.text).chars(40)
            ),
        )
        for one in content.messages
    ]


def _writer(message: Message) -> str:
    if message.written_by == WrittenBy.PERSON:
        return _("The person who told us")
    return f"{message.role}, {message.agency}"


def trail(openings: Iterable[Opening]) -> list[dict[str, str]]:
    """Return who opened the report, as the trail component draws it."""
    return [
        {
            "who": f"{opening.role}, {opening.agency}",
            "day": date_format(opening.day, "j F Y"),
            "what": _("opened a file") if opening.of_file else "",
        }
        for opening in openings
    ]


# Parts that every report has. The others are there when something was sealed into them.
_ALWAYS = frozenset({CompartmentKind.STATEMENT, CompartmentKind.CONVERSATION})


def key_facts(holders: Collection[KeyHolder], *, is_ear: bool = False) -> list[Fact]:
    """Return for each part of a report who can open it; words to who listens have one part."""
    always = {CompartmentKind.CONVERSATION} if is_ear else _ALWAYS
    return [
        Fact(
            label=str(name),
            words=", ".join(holder.name for holder in holders if kind in holder.kinds)
            or _("nobody"),
        )
        for kind, name in PART_NAMES.items()
        if kind in always or any(kind in holder.kinds for holder in holders)
    ]


def apart_words(content: Content) -> list[str]:
    """Return a line for each part that the person kept from this team."""
    return [
        _("{part}: the person did not give your team a key to this.").format(part=PART_NAMES[kind])
        for kind in content.apart
        if kind != CompartmentKind.ORIGINALS
    ]


def closed_words(content: Content) -> list[str]:
    """Return a line for each part that did not open."""
    return [
        _("{part}, {day}: this part cannot be opened.").format(
            part=PART_NAMES.get(part.kind, part.kind.label), day=date_format(part.day, "j F Y")
        )
        for part in content.closed
    ]


@dataclass(frozen=True)
class DeletionWords:
    """What staff are told of a request to delete."""

    words: str
    waiting: bool


def deletion_words(requests: Sequence[DeletionRequest]) -> DeletionWords | None:
    """Return how the newest request to delete stands; None when the person never asked."""
    if not requests:
        return None
    newest = next((one for one in requests if one.answered_on is None), requests[-1])
    asked = _("They asked us on {day} to delete it.").format(
        day=date_format(newest.asked_on, "j F Y")
    )
    if newest.answered_on is None:
        return DeletionWords(f"{asked} {_('Nobody has answered yet.')}", waiting=True)
    answer = _("We answered on {day}: {answer}.").format(
        day=date_format(newest.answered_on, "j F Y"), answer=DeletionAnswer(newest.answer).label
    )
    return DeletionWords(f"{asked} {answer}", waiting=False)


def added(additions: Iterable[Addition]) -> list[dict[str, str]]:
    """Return what the person told us later, with its days."""
    return [{"day": date_format(one.day, "j F Y"), "text": one.text} for one in additions]


@dataclass(frozen=True)
class CodeWords:
    """What staff are told of the person's code: how it stands, and what to do."""

    words: str
    to_do: str
    stopped: bool


def code_words(code: CodeFacts) -> CodeWords:
    """Return how the person's code stands, in words."""
    if code.stopped_on:
        day = date_format(code.stopped_on, "j F Y")
        return CodeWords(
            _("The person stopped their code on {day}: somebody may have found it.").format(
                day=day
            ),
            _("Take care. Reach them only in a way they chose, and make them a new code."),
            stopped=True,
        )
    if code.renewed_on:
        day = date_format(code.renewed_on, "j F Y")
        return CodeWords(_("They got a new code on {day}.").format(day=day), "", stopped=False)
    return CodeWords(_("They have the code they were given."), "", stopped=False)


def check_words(checks: Iterable[CodeCheck]) -> list[dict[str, str]]:
    """Return how a person was recognised before each new code, as the timeline draws it."""
    return [
        {
            "when": date_format(check.day, "j F Y"),
            "who": f"{check.role}, {check.agency}",
            "title": ", ".join(str(fit.label) for fit in check.fits),
            "text": check.how,
        }
        for check in checks
    ]


def received(report: Report) -> str:
    """Return the day a report came in."""
    return date_format(report.received_on, "j F Y")
