"""What a keyring opens of a report. Parts that do not open are named; the others still show."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar, cast
from uuid import UUID

from upstander.confidential.reporting.choices import (
    Fits,
    Heard,
    MadeBy,
    ReportKind,
    ReportState,
    WrittenBy,
)
from upstander.confidential.reporting.files import SealedFile, joined, sealed_file
from upstander.confidential.reporting.models import Choice, DeletionRequest, Report
from upstander.confidential.reporting.queries.codes import code_of
from upstander.confidential.reporting.queries.reports import (
    additions_there,
    choices_of,
    deletion_requests,
)
from upstander.confidential.reporting.rules import (
    Addition,
    Answers,
    CallNote,
    CodeCheck,
    Message,
    Translation,
    in_reading_order,
)
from upstander.foundation.vault.blobs import scans_of
from upstander.foundation.vault.choices import CompartmentKind, Label, Scan
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Item
from upstander.foundation.vault.queries import items_of

Kind = TypeVar("Kind")
KINDS = (
    CompartmentKind.STATEMENT,
    CompartmentKind.IDENTITY,
    CompartmentKind.OTHERS,
    CompartmentKind.CONVERSATION,
    CompartmentKind.ORIGINALS,
)
# What some teams that hold the rest have no key to: that is no fault.
_MAY_BE_APART = frozenset(
    {CompartmentKind.IDENTITY, CompartmentKind.OTHERS, CompartmentKind.ORIGINALS}
)


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
    ``apart`` names what was kept from this team: nobody gave it a key.
    """

    statement: Answers | None
    messages: tuple[Message, ...]
    closed: tuple[ClosedPart, ...]
    there: int
    additions: tuple[Addition, ...] = ()
    code_checks: tuple[CodeCheck, ...] = ()
    apart: tuple[CompartmentKind, ...] = ()
    files: tuple[SealedFile, ...] = ()
    translations: tuple[Translation, ...] = ()
    call_notes: tuple[CallNote, ...] = ()

    @property
    def safe(self) -> str:
        """What the person said of being safe, where they said it: first, and once."""
        if self.statement is not None:
            return self.statement.safe
        return next((one.safe for one in self.messages if one.safe), "")


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
    renewed_on: dt.date | None = None
    added: int = 0
    deletion_requests: tuple[DeletionRequest, ...] = ()
    translations: tuple[Translation, ...] = ()
    files: tuple[SealedFile, ...] = ()
    kind: ReportKind = ReportKind.REPORT
    suggested_on: dt.date | None = None

    @property
    def is_ear(self) -> bool:
        """Whether it holds words to somebody who listens."""
        return self.kind is ReportKind.EAR

    @property
    def is_session(self) -> bool:
        """Whether it holds messages about a session that was booked."""
        return self.kind is ReportKind.SESSION

    @property
    def is_report(self) -> bool:
        """Whether something was told with it that is not shown here."""
        return self.kind is ReportKind.REPORT


def opened(report: Report, keyring: Keyring, kinds: Iterable[CompartmentKind] = KINDS) -> Content:
    """Return what this keyring opens of a report, in four queries at most."""
    items = items_of(report.pk, kinds)
    keyring.reach(item.key_id for item in items)
    apart = {item.pk: item.compartment.kind for item in items if _is_apart(item, keyring)}
    read = [(item, _read(item, keyring)) for item in items if item.pk not in apart]
    found = [document for _item, document in read]
    return Content(
        statement=_whole(found),
        messages=tuple(in_reading_order(one for one in found if isinstance(one, Message))),
        closed=tuple(_closed(item) for item, document in read if document is None),
        there=sum(item.label == Label.MESSAGE for item in items),
        additions=tuple(sorted(_all(Addition, found), key=lambda one: (one.day, one.n))),
        code_checks=tuple(_all(CodeCheck, found)),
        files=joined(_all(SealedFile, found)),
        translations=tuple(_all(Translation, found)),
        call_notes=tuple(_all(CallNote, found)),
        apart=tuple(sorted({CompartmentKind(kind) for kind in apart.values()})),
    )


def _is_apart(item: Item, keyring: Keyring) -> bool:
    return item.compartment.kind in _MAY_BE_APART and not keyring.holds(item.key_id)


def _whole(found: Iterable[object]) -> Answers | None:
    """Return the statement with what was sealed apart from it and opened as well."""
    statement = next((one for one in found if isinstance(one, Answers)), None)
    if statement is None:
        return None
    apart = {one.label: one.answers for one in found if isinstance(one, SealedApart)}
    later = {key: value for one in _all(LaterAnswers, found) for key, value in one.answers.items()}
    return replace(
        statement,
        more={**statement.more, **later},
        identity=apart.get(Label.IDENTITY, {}),
        others=apart.get(Label.OTHERS, {}),
    )


def _all(kind: type[Kind], found: Iterable[object]) -> Iterator[Kind]:
    return (one for one in found if isinstance(one, kind))


def scans(content: Content) -> dict[UUID, Scan]:
    """Return what a scanner said of the files of a report, by the id of their bytes."""
    return scans_of([copy.id for one in content.files for copy in one.copies.values()])


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
        renewed_on=code_of(report).renewed_on,
        added=additions_there(owner),
        deletion_requests=tuple(deletion_requests(report)),
        translations=content.translations,
        files=content.files,
        kind=ReportKind(report.kind),
        suggested_on=report.suggested_on,
    )


@dataclass(frozen=True)
class SealedApart:
    """Answers that were locked into a compartment of their own."""

    label: str
    answers: Mapping[str, object]


@dataclass(frozen=True)
class LaterAnswers:
    """Answers given after sending, to questions that were left for later."""

    answers: Mapping[str, object]


Document = (
    Answers
    | Message
    | Translation
    | Addition
    | CodeCheck
    | CallNote
    | SealedApart
    | LaterAnswers
    | SealedFile
)


def _read(item: Item, keyring: Keyring) -> Document | None:
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
        more=dict(cast("Mapping[str, object]", document.get("more", {}))),
        language=str(document.get("language", "")),
    )


def _apart(item: Item, document: Mapping[str, object]) -> SealedApart:
    return SealedApart(item.label, document)


def _message(item: Item, document: Mapping[str, object]) -> Message:
    return Message(
        id=item.pk,
        day=item.on,
        n=int(str(document["n"])),
        written_by=WrittenBy(str(document["from"])),
        text=str(document["text"]),
        agency=str(document.get("agency", "")),
        role=str(document.get("role", "")),
        safe=str(document.get("safe", "")),
    )


def _translation(item: Item, document: Mapping[str, object]) -> Translation:
    return Translation(
        day=item.on,
        of=str(document["of"]),
        text=str(document["text"]),
        made_by=MadeBy(str(document["made_by"])),
        agency=str(document["agency"]),
        role=str(document["role"]),
    )


def _later(_item: Item, document: Mapping[str, object]) -> LaterAnswers:
    return LaterAnswers(dict(cast("Mapping[str, object]", document["answers"])))


def _addition(item: Item, document: Mapping[str, object]) -> Addition:
    return Addition(day=item.on, n=int(str(document["n"])), text=str(document["text"]))


def _code_check(item: Item, document: Mapping[str, object]) -> CodeCheck:
    fits = document["fits"]
    return CodeCheck(
        day=item.on,
        fits=tuple(Fits(one) for one in fits) if isinstance(fits, list) else (),
        how=str(document["how"]),
        agency=str(document["agency"]),
        role=str(document["role"]),
    )


def _call_note(item: Item, document: Mapping[str, object]) -> CallNote:
    return CallNote(
        day=item.on,
        notes=str(document["notes"]),
        heard=Heard(str(document["heard"])),
        agency=str(document["agency"]),
        role=str(document["role"]),
    )


_READERS: Mapping[str, Callable[[Item, Mapping[str, object]], Document]] = {
    Label.STATEMENT.value: _statement,
    Label.IDENTITY.value: _apart,
    Label.OTHERS.value: _apart,
    Label.MESSAGE.value: _message,
    Label.TRANSLATION.value: _translation,
    Label.ADDITION.value: _addition,
    Label.ANSWERS.value: _later,
    Label.CODE_CHECK.value: _code_check,
    Label.CALL_NOTE.value: _call_note,
    Label.FILE.value: sealed_file,
}


def _closed(item: Item) -> ClosedPart:
    return ClosedPart(item=item.pk, kind=CompartmentKind(item.compartment.kind), day=item.on)
