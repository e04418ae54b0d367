"""Steps that several actions of this room share. Each runs in its caller's transaction."""

import datetime as dt
from uuid import UUID

from upstander.confidential.reporting.choices import Happening, ReportState, WrittenBy
from upstander.confidential.reporting.models import Report
from upstander.confidential.reporting.queries import Seat, seat_of
from upstander.confidential.reporting.refusals import (
    ConversationMovedOn,
    NoKeyHere,
    NothingWritten,
    NotYourReport,
    TooLong,
)
from upstander.confidential.reporting.rules import LONGEST_TEXT, next_state
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault.actions import restate
from upstander.foundation.vault.choices import CompartmentKind, Label
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


def require_text(text: str) -> str:
    """Return what was written, or raise NothingWritten or TooLong."""
    if not text.strip():
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
    """Put the report and its Access rows into a state.

    After whatever is sealed, never before: taking keys away locks compartments and then Access
    rows, and two who lock in different orders would wait for each other.
    """
    if state == report.state:
        return
    report.state = state
    report.closed_on = london_day(now) if state == ReportState.CLOSED else None
    report.save(update_fields=["state", "closed_on"])
    restate(subject=report.pk, by=by, state=state)


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
