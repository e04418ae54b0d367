"""Coded facts and opened content in words, as the templates of the desk want them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstander.confidential.reporting.choices import ReportState, WrittenBy
from upstander.confidential.reporting.models import Choice, Report
from upstander.confidential.reporting.queries import Content, KeyHolder, Row
from upstander.confidential.reporting.questions import BY_KEY
from upstander.confidential.reporting.rules import Answers, Message
from upstander.foundation.audit.queries import Opening
from upstander.foundation.vault.choices import CompartmentKind

PART_NAMES = {
    CompartmentKind.STATEMENT: gettext_lazy("What happened"),
    CompartmentKind.CONVERSATION: gettext_lazy("Messages"),
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

    @property
    def state_words(self) -> str:
        """Where it stands."""
        return str(self.state.label)

    @property
    def turn(self) -> str:
        """Whose turn it is."""
        return str(TURNS[self.state][0])

    @property
    def turn_means(self) -> str:
        """What that means for whoever reads it."""
        return str(TURNS[self.state][1])


def facts(row: Row, areas: Mapping[str, str], today: dt.date) -> Facts:
    """Return a report's coded facts in words."""
    return Facts(
        number=row.number,
        url=reverse("reporting:report", args=[row.number]),
        day=date_format(row.day, "j M Y"),
        age=_age((today - row.day).days),
        area=areas.get(row.area, row.area) or _("No district given"),
        danger=row.danger,
        state=row.state,
        pill=STATE_PILLS.get(row.state, "stone"),
        is_ours=row.is_ours,
    )


def _age(days: int) -> str:
    if days <= 0:
        return _("today")
    return ngettext("yesterday", "{days} days ago", days).format(days=days)


def option_words(question: str, key: str) -> str:
    """Return the words of one answer, as the person read them at the door."""
    for option in BY_KEY[question].options:
        if option.key == key:
            return _(option.plain.label)
    return key


def help_words(statement: Answers | None, choices: Iterable[Choice]) -> list[str]:
    """Return what the person asked for; what they took back since is marked."""
    back = {choice.key for choice in choices if choice.withdrawn_on}
    keys = statement.help if statement else [choice.key for choice in choices]
    return [
        _("{choice} (taken back)").format(choice=option_words("help", key))
        if key in back
        else option_words("help", key)
        for key in keys
    ]


def talk(messages: Iterable[Message]) -> list[dict[str, object]]:
    """Return the conversation as the talk component draws it, seen from our side."""
    return [
        {
            "text": message.text,
            "mine": message.written_by == WrittenBy.US,
            "who": _writer(message),
            "day": date_format(message.day, "l j F Y"),
        }
        for message in messages
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
            "what": "",
        }
        for opening in openings
    ]


def key_facts(holders: Iterable[KeyHolder]) -> list[Fact]:
    """Return for each part of a report who can open it."""
    return [
        Fact(
            label=str(name),
            words=", ".join(holder.name for holder in holders if kind in holder.kinds)
            or _("nobody"),
        )
        for kind, name in PART_NAMES.items()
    ]


def closed_words(content: Content) -> list[str]:
    """Return a line for each part that did not open."""
    return [
        _("{part}, {day}: this part cannot be opened.").format(
            part=PART_NAMES.get(part.kind, part.kind.label), day=date_format(part.day, "j F Y")
        )
        for part in content.closed
    ]


def received(report: Report) -> str:
    """Return the day a report came in."""
    return date_format(report.received_on, "j F Y")
