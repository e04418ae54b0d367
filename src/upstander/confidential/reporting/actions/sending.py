"""Sending a report: a code first, slowly; then everything at once in one short transaction."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.choices import (
    CallState,
    ReportKind,
    ReportState,
    Signal,
    WrittenBy,
)
from upstander.confidential.reporting.files import documents, originals_opening, places
from upstander.confidential.reporting.models import Call, Choice, Report
from upstander.confidential.reporting.phone_refusals import CallSentAlready
from upstander.confidential.reporting.queries import Delivery
from upstander.confidential.reporting.refusals import (
    AlreadySent,
    FileGone,
    NobodyToSendTo,
)
from upstander.confidential.reporting.rules import (
    Answers,
    coded,
    flags_of,
    is_danger,
    is_held,
    may_be_counted,
)
from upstander.confidential.reporting.waiting import NOTHING, locked_coded
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.choices import Channel
from upstander.foundation.agencies.rules import CircleRef
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.ids import new_id
from upstander.foundation.pages.drafts import OpenDraft, hand_in
from upstander.foundation.uploads.parcels import HandedIn
from upstander.foundation.vault.blobs import move_to_items
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.codes import Code
from upstander.foundation.vault.cookies import row_id
from upstander.foundation.vault.errors import CannotOpen, HandleTaken
from upstander.foundation.vault.granting import Facts, Opening, open_subject
from upstander.foundation.vault.models import Item, KeyPair
from upstander.foundation.vault.queries import live_keys
from upstander.foundation.vault.receipts import DerivedReceipt, derive_receipt, store_receipt
from upstander.foundation.vault.versions import StandbyPlan


@dataclass(frozen=True)
class Letter:
    """What is sent: the answers, who gets keys to them, and the draft they were written in.

    ``notes`` goes into the draft's receipt beside the code, for the page that shows it. Without a
    draft (a report taken down by phone) there is nothing to flip. ``channel`` is the door it came
    by, where that is not the one that decided the route.
    """

    answers: Answers
    delivery: Delivery
    draft: OpenDraft | None = None
    notes: Mapping[str, object] = field(default_factory=dict)
    channel: Channel | None = None
    # Words to somebody who listens go into the conversation, and messages about a session will:
    # there is no statement.
    kind: ReportKind = ReportKind.REPORT
    # What looks odd about how it came; see rules.is_held.
    signals: frozenset[Signal] = frozenset()
    files: tuple[HandedIn, ...] = ()
    # The phone call it was typed from, and what was noted beside the caller's words.
    call: UUID | None = None
    note: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """A report that is in, with the code its person can come back with."""

    report: Report
    code: Code


def send_report(*, letter: Letter, by: Actor, now: dt.datetime) -> Sent:
    """Make a code, then store everything of the report in one transaction.

    The draft then holds the receipt: ``handle``, ``secret`` and the letter's notes. Raises
    AlreadySent when the draft was sent before or has run out, with nothing stored, and
    NobodyToSendTo. A handle that another report has is replaced by a new one.
    """
    while True:
        receipt = derive_receipt(report=new_id(), now=now)
        try:
            return seal_report(letter=letter, receipt=receipt, by=by, now=now)
        except HandleTaken:
            continue


def seal_report(*, letter: Letter, receipt: DerivedReceipt, by: Actor, now: dt.datetime) -> Sent:
    """Store a report with a code that was derived before. Twelve statements at most.

    Raises HandleTaken, AlreadySent and NobodyToSendTo; nothing is stored then.
    """
    report = _report(letter, receipt, now)
    with transaction.atomic():
        _flip(letter, receipt.code, now)
        _end_call(letter)
        keys = live_keys(circle.id for circle in _circles(letter.delivery))
        _seal(report, letter, receipt, keys, by, now)
        store_receipt(receipt)
        report.save(force_insert=True)
        Choice.objects.bulk_create(_choices(report, letter, keys))
    return Sent(report, receipt.code)


def _report(letter: Letter, receipt: DerivedReceipt, now: dt.datetime) -> Report:
    return Report(
        id=receipt.key.owner,
        number=receipt.code.handle,
        kind=letter.kind,
        received_on=london_day(now),
        area=letter.answers.area,
        channel=letter.channel or letter.delivery.channel,
        danger=is_danger(letter.answers),
        flags=flags_of(letter.answers),
        coded=_coded(letter, receipt, now),
        state=_BEGINS.get(letter.kind, ReportState.NEW),
        held=is_held(letter.signals, letter.answers),
    )


def _coded(letter: Letter, receipt: DerivedReceipt, now: dt.datetime) -> bytes:
    if not may_be_counted(letter.answers):
        return NOTHING
    return locked_coded(receipt.key.owner, coded(letter.answers, london_day(now)))


def _flip(letter: Letter, code: Code, now: dt.datetime) -> None:
    if letter.draft is None:
        return
    receipt = {**letter.notes, "handle": code.handle, "secret": code.secret}
    if not hand_in(draft=letter.draft, receipt=receipt, now=now):
        raise AlreadySent


def _end_call(letter: Letter) -> None:
    """Empty the call it was typed from: a second press finds it sent."""
    if letter.call is None:
        return
    going_on = Call.objects.filter(pk=letter.call).exclude(state=CallState.SENT)
    if going_on.update(state=CallState.SENT, sealed=b"") != 1:
        raise CallSentAlready


def _circles(delivery: Delivery) -> Iterable[CircleRef]:
    spare = () if delivery.intake.standby is None else (delivery.intake.standby,)
    return dict.fromkeys((*delivery.circles, *spare))


def _seal(
    report: Report,
    letter: Letter,
    receipt: DerivedReceipt,
    keys: Mapping[UUID, KeyPair],
    by: Actor,
    now: dt.datetime,
) -> None:
    holders = [keys[circle.id] for circle in letter.delivery.circles if circle.id in keys]
    if not holders:
        raise NobodyToSendTo
    items = open_subject(
        subject=report.pk,
        openings=[
            *_told(letter, holders, keys),
            Opening(CompartmentKind.CONVERSATION, [*holders, receipt.key], _first_words(letter)),
            *originals_opening(letter.files, holders),
        ],
        facts=Facts(
            danger=report.danger,
            state=report.state,
            day=report.received_on,
            area=report.area,
            held=report.held,
            kind=report.kind,
        ),
        standby=_standby(letter.delivery, receipt, keys),
        purpose="intake",
        by=by,
        now=now,
        event=_EVENTS[letter.kind],
    )
    _move_files(letter, items)


_EVENTS = {
    ReportKind.REPORT: EventName.REPORT_SENT,
    ReportKind.EAR: EventName.WORDS_SENT,
    ReportKind.SESSION: EventName.MAILBOX_MADE,
}
# A mailbox for a session is empty at first: nothing waits for us in it.
_BEGINS = {ReportKind.SESSION: ReportState.WITH_PERSON}


def _first_words(letter: Letter) -> list[tuple[Label, Mapping[str, object]]]:
    """Return what begins a conversation: words to somebody who listens, else nothing yet."""
    if letter.kind is not ReportKind.EAR:
        return []
    said = {
        "from": WrittenBy.PERSON,
        "text": letter.answers.story,
        "n": 1,
        "agency": "",
        "role": "",
    }
    return [(Label.MESSAGE, {**said, "safe": letter.answers.safe})]


def _move_files(letter: Letter, items: Sequence[Item]) -> None:
    """Let the bytes that wait in the draft belong to the report; what was not kept goes."""
    if not letter.files or letter.draft is None:
        return
    try:
        move_to_items(draft=row_id(letter.draft.cookie), items=places(letter.files, items))
    except CannotOpen as error:
        raise FileGone from error


def _told(
    letter: Letter, holders: Sequence[KeyPair], keys: Mapping[UUID, KeyPair]
) -> list[Opening]:
    """Return what the answers are locked into: the statement, and apart from it what was given."""
    if letter.kind is not ReportKind.REPORT:
        return []
    answers = letter.answers
    named = [keys[one.id] for one in letter.delivery.identity_circles if one.id in keys]
    note = [(Label.CALL_NOTE, letter.note)] if letter.note else []
    statement = [(Label.STATEMENT, answers.document()), *documents(letter.files), *note]
    openings = [
        Opening(CompartmentKind.STATEMENT, holders, statement),
        Opening(CompartmentKind.IDENTITY, named, [(Label.IDENTITY, answers.identity)]),
        Opening(CompartmentKind.OTHERS, holders, [(Label.OTHERS, answers.others)]),
    ]
    return [one for one in openings if one.holders and one.documents[0][1]]


def _standby(
    delivery: Delivery, receipt: DerivedReceipt, keys: Mapping[UUID, KeyPair]
) -> StandbyPlan | None:
    spare = delivery.standby
    if spare is None or spare.id not in keys:
        return None
    return StandbyPlan(to=keys[spare.id], through=receipt.key)


def _choices(report: Report, letter: Letter, keys: Mapping[UUID, KeyPair]) -> list[Choice]:
    asked = {key: ref.id for key, ref in letter.delivery.asked.items() if ref.id in keys}
    return [
        Choice(report=report, key=key, circle=asked.get(key), made_on=report.received_on)
        for key in letter.answers.choices
    ]
