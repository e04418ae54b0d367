"""Steps that several actions of this room share. Each runs in its caller's transaction."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from upstander.confidential.reporting.choices import Happening, ReportState, WrittenBy
from upstander.confidential.reporting.files import attached
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import Seat, seat_of
from upstander.confidential.reporting.refusals import (
    ConversationMovedOn,
    FileGone,
    NoKeyHere,
    NothingWritten,
    NotYourReport,
    TooLong,
)
from upstander.confidential.reporting.rules import LONGEST_TEXT, next_state
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.pages import drafts
from upstander.foundation.uploads.parcels import HandedIn
from upstander.foundation.vault.actions import restate
from upstander.foundation.vault.blobs import keep_in_item, move_to_items
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.cookies import row_id
from upstander.foundation.vault.errors import CannotOpen
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.models import Compartment, Item
from upstander.foundation.vault.sealing import append


def locked(report: UUID) -> Report:
    """Return the report as it stands, so that nobody else changes it before we are done."""
    return Report.objects.select_for_update().get(pk=report)


def require_seat(by: Actor, report: Report) -> Seat:
    """Return the seat in which somebody acts, or raise NoKeyHere."""
    seat = seat_of(by, report)
    if seat is None:
        raise NoKeyHere
    return seat


def require_owner(keyring: Keyring, owner: UUID) -> None:
    """Raise NotYourReport unless the keyring was opened by this report's own code."""
    if keyring.owner != owner:
        raise NotYourReport


def require_text(text: str, files: Sequence[HandedIn] = ()) -> str:
    """Return what was written, or raise NothingWritten or TooLong. A file needs no words."""
    if not text.strip() and not files:
        raise NothingWritten
    if len(text) > LONGEST_TEXT:
        raise TooLong
    return text


def where_to(report: Report, happening: Happening, *, otherwise: type[Refusal]) -> ReportState:
    """Return where the table puts the report; raise ``otherwise`` if this cannot happen now."""
    state = next_state(report.state, happening)
    if state is None:
        raise otherwise
    return state


def put(report: Report, state: ReportState, *, by: Actor, now: dt.datetime) -> None:
    """Put the report and its Access rows into a state; what was held is held no more.

    After whatever is sealed, never before: taking keys away locks compartments and then Access
    rows, and two who lock in different orders would wait for each other.
    """
    if state == report.state and not report.held:
        return
    report.state, report.held = state, False
    report.closed_on = london_day(now) if state == ReportState.CLOSED else None
    report.save(update_fields=["state", "closed_on", "held"])
    restate(subject=report.pk, by=by, state=state, held=False)


def add_files(
    report: Report,
    files: Sequence[HandedIn],
    *,
    to: Item,
    from_us: bool,
    by: Actor,
    now: dt.datetime,
    waiting: str = "",
) -> list[Item]:
    """Seal files beside a message, for whoever can open the message.

    ``waiting`` is the secret of the draft in which they waited, if they did; it is gone afterwards.
    Raises FileGone when one of them is not there any more.
    """
    if not files:
        return []
    place = Compartment.objects.get(subject=report.pk, kind=CompartmentKind.CONVERSATION)
    items = [
        append(compartment=place, label=Label.FILE, document=document, by=by, now=now)
        for document in attached(files, to=to, from_us=from_us)
    ]
    if waiting:
        _move(files, items, waiting)
    else:
        for one, item in zip(files, items, strict=True):
            keep_in_item(copies=one.copies, item=item)
    return items


def _move(files: Sequence[HandedIn], items: Sequence[Item], waiting: str) -> None:
    """Let files that waited in a draft belong to their items; the draft goes."""
    sealed = {one.copy.id: item for one, item in zip(files, items, strict=True) if one.copy}
    try:
        move_to_items(draft=row_id(waiting), items=sealed)
    except CannotOpen as error:
        raise FileGone from error
    drafts.discard(waiting)


def add_message(
    report: Report,
    text: str,
    *,
    by: Actor,
    now: dt.datetime,
    seat: Seat | None = None,
    read: int | None = None,
) -> Item:
    """Seal one message into the conversation.

    With ``read``, raises ConversationMovedOn when there are more messages than the writer had on
    the screen: that also stops a message from being sent twice.
    """
    place = Compartment.objects.get(subject=report.pk, kind=CompartmentKind.CONVERSATION)
    there = Item.objects.filter(compartment=place, label=Label.MESSAGE).count()
    if read is not None and read != there:
        raise ConversationMovedOn
    document = {
        "from": WrittenBy.PERSON if seat is None else WrittenBy.US,
        "text": text,
        "n": there + 1,
        "agency": "" if seat is None else seat.agency,
        "role": "" if seat is None else seat.role,
    }
    return append(compartment=place, label=Label.MESSAGE, document=document, by=by, now=now)
