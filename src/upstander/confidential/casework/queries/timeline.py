"""What is written on a case, opened: entries in the order in which they happened."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.utils.translation import gettext as _

from upstander.confidential.casework.choices import CaseState
from upstander.confidential.casework.models import Case
from upstander.confidential.casework.queries.parts import opened_or_none
from upstander.confidential.casework.queries.sentences import SENTENCES
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Item
from upstander.foundation.vault.queries import items_of

Document = Mapping[str, object]


@dataclass(frozen=True)
class Entry:
    """One thing that happened. ``at`` is None where only the day is kept; ``url`` leads further."""

    day: dt.date
    at: dt.datetime | None
    who: str
    what: str
    text: str = ""
    url: str = ""

    @property
    def order(self) -> tuple[dt.date, float]:
        """What sorts entries: those with a day only stand at the beginning of their day."""
        return (self.day, self.at.timestamp() if self.at else 0.0)


@dataclass(frozen=True)
class CaseContent:
    """What a keyring opens of a case. ``tasks`` are the words of its tasks by item."""

    title: str
    summary: str
    entries: tuple[Entry, ...]
    tasks: Mapping[UUID, str]
    closed: int


def opened_case(case: Case, keyring: Keyring) -> CaseContent:
    """Return what is written on a case, newest first, in three queries at most."""
    items = items_of(case.pk, [CompartmentKind.WORK])
    keyring.reach(item.key_id for item in items)
    documents = {item.pk: opened_or_none(item, keyring) for item in items}
    replaced = {item.replaces_id for item in items}
    name = next(
        (
            documents[item.pk]
            for item in items
            if item.label == Label.CASE and item.pk not in replaced
        ),
        None,
    )
    read = [(item, document) for item in items if (document := documents[item.pk]) is not None]
    return CaseContent(
        title=str(name["title"]) if name else "",
        summary=str(name.get("summary", "")) if name else "",
        entries=tuple(_entries(read)),
        tasks={item.pk: str(doc["text"]) for item, doc in read if item.label == Label.TASK},
        closed=sum(document is None for document in documents.values()),
    )


def words_in(item: Item, keyring: Keyring, key: str) -> str:
    """Return one text of a sealed document, empty where it does not open."""
    document = opened_or_none(item, keyring)
    return str(document[key]) if document else ""


def entry(document: Document, what: str) -> Entry:
    """Return an entry from what every document of a case says: who, when, and words."""
    at = dt.datetime.fromisoformat(str(document["at"]))
    return Entry(
        day=london_day(at), at=at, who=str(document["who"]), what=what,
        text=str(document.get("text", "")),
    )  # fmt: skip


def _entries(read: Iterable[tuple[Item, Document]]) -> list[Entry]:
    found = [
        ENTRIES[item.label](item, document) for item, document in read if item.label in ENTRIES
    ]
    return sorted(found, key=lambda one: one.order, reverse=True)


def _named(item: Item, document: Document) -> Entry:
    what = _("Case renamed.") if item.replaces_id else _("Case opened.")
    return entry({**document, "text": document["title"]}, what)


def _note(_item: Item, document: Document) -> Entry:
    return entry(document, _("Note."))


def _task(_item: Item, document: Document) -> Entry:
    what = _("Task for {who}.").format(who=document["owner"])
    return entry(document, what)


def _move(_item: Item, document: Document) -> Entry:
    state = CaseState(str(document["to"]))
    return entry(document, f"{state.label}.")


def _handover(_item: Item, document: Document) -> Entry:
    return entry(document, _("Handed over to {who}.").format(who=document["to"]))


def _brought(_item: Item, document: Document) -> Entry:
    """Return what the list said that a case came from: old notes stand under their own day."""
    kept = cast("Sequence[Sequence[str]]", document["kept"])
    lines = [
        str(document["summary"]),
        *cast("Sequence[str]", document["notes"]),
        *(f"{heading}: {said}" for heading, said in kept),
        _("Risk there: {words}").format(words=document["risk"]) if document["risk"] else "",
    ]
    number = str(document["reference"])
    what = _("Brought in from our list, where it was {number}.") if number else _("Brought in.")
    text = " · ".join(line for line in lines if line)
    return entry({**document, "text": text}, what.format(number=number))


def _exported(_item: Item, document: Document) -> Entry:
    return entry(document, _("A copy was taken out."))


def _said(sentence: Callable[[Document], str]) -> Callable[[Item, Document], Entry]:
    return lambda _item, document: entry(document, sentence(document))


# What each kind of sealed document says on the timeline.
ENTRIES: dict[str, Callable[[Item, Document], Entry]] = {
    Label.CASE.value: _named,
    Label.NOTE.value: _note,
    Label.TASK.value: _task,
    Label.MOVE.value: _move,
    Label.HANDOVER.value: _handover,
    Label.BROUGHT.value: _brought,
    Label.EXPORT.value: _exported,
    **{label: _said(sentence) for label, sentence in SENTENCES.items()},
}
