"""What a keyring opens of a report. Parts that do not open are named; the others still show."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from upstander.confidential.reporting.choices import ReportState, WrittenBy
from upstander.confidential.reporting.models import Choice, Report
from upstander.confidential.reporting.queries.reports import choices_of
from upstander.confidential.reporting.rules import Answers, Message, in_reading_order
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Item
from upstander.foundation.vault.queries import items_of

KINDS = (CompartmentKind.STATEMENT, CompartmentKind.CONVERSATION)


@dataclass(frozen=True)
class ClosedPart:
    """A sealed document that does not open: which one, and where it lies."""

    item: UUID
    kind: CompartmentKind
    day: dt.date


@dataclass(frozen=True)
class Content:
    """What opened. ``closed`` lists what did not; ``statement`` is None when that is among it.

    ``there`` is how many messages there are, opened or not: what a writer has on the screen.
    """

    statement: Answers | None
    messages: tuple[Message, ...]
    closed: tuple[ClosedPart, ...]
    there: int


@dataclass(frozen=True)
class Mailbox:
    """What a person sees who came back with the code: never the story they told."""

    number: str
    received_on: dt.date
    state: ReportState
    messages: tuple[Message, ...]
    there: int
    closed: int
    choices: tuple[Choice, ...]


def opened(report: Report, keyring: Keyring, kinds: Iterable[CompartmentKind] = KINDS) -> Content:
    """Return what this keyring opens of a report, in four queries at most."""
    items = items_of(report.pk, kinds)
    keyring.reach(item.key_id for item in items)
    read = [(item, _read(item, keyring)) for item in items]
    found = [document for _item, document in read]
    return Content(
        statement=next((one for one in found if isinstance(one, Answers)), None),
        messages=tuple(in_reading_order(one for one in found if isinstance(one, Message))),
        closed=tuple(_closed(item) for item, document in read if document is None),
        there=sum(item.label == Label.MESSAGE for item in items),
    )


def mailbox(owner: UUID, keyring: Keyring) -> Mailbox | None:
    """Return the mailbox of the report that a reporter's key belongs to."""
    report = Report.objects.filter(pk=owner).first()
    if report is None or keyring.owner != owner:
        return None
    content = opened(report, keyring, [CompartmentKind.CONVERSATION])
    return Mailbox(
        number=report.number,
        received_on=report.received_on,
        state=ReportState(report.state),
        messages=content.messages,
        there=content.there,
        closed=len(content.closed),
        choices=tuple(choices_of(report)),
    )


def _read(item: Item, keyring: Keyring) -> Answers | Message | None:
    """Return the document, or None when it does not open or is not what its label says."""
    try:
        return _READERS[item.label](item, keyring.open_document(item))
    except (CannotOpen, KeyError, TypeError, ValueError):
        return None


def _statement(_item: Item, document: Mapping[str, object]) -> Answers:
    helps = document.get("help", [])
    return Answers(
        story=str(document["story"]),
        safe=str(document.get("safe", "")),
        area=str(document.get("area", "")),
        help=tuple(str(key) for key in helps) if isinstance(helps, list) else (),
    )


def _message(item: Item, document: Mapping[str, object]) -> Message:
    return Message(
        id=item.pk,
        day=item.on,
        n=int(str(document["n"])),
        written_by=WrittenBy(str(document["from"])),
        text=str(document["text"]),
        agency=str(document.get("agency", "")),
        role=str(document.get("role", "")),
    )


_READERS: Mapping[str, Callable[[Item, Mapping[str, object]], Answers | Message]] = {
    Label.STATEMENT.value: _statement,
    Label.MESSAGE.value: _message,
}


def _closed(item: Item) -> ClosedPart:
    return ClosedPart(item=item.pk, kind=CompartmentKind(item.compartment.kind), day=item.on)
