"""A mailbox for a booking alone: made only for who asks for one, opened by a code of its own."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.actions import (
    Letter,
    answer_report,
    erase_conversation,
    open_report,
    seal_report,
)
from upstander.confidential.reporting.choices import ReportKind
from upstander.confidential.reporting.queries import Content, delivery_to
from upstander.confidential.reporting.rules import Answers
from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.models import Booking
from upstander.confidential.support.queries.mailboxes import mailbox_of, mailboxes_over
from upstander.confidential.support.queries.readers import holders_of
from upstander.confidential.support.refusals import CannotChange, DraftChanged, HasMailbox
from upstander.confidential.support.session_refusals import NoMailbox
from upstander.confidential.support.session_steps import require_holder
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.queries import circles
from upstander.foundation.core.ids import new_id
from upstander.foundation.pages.drafts import OpenDraft, add_to_receipt
from upstander.foundation.vault import journal
from upstander.foundation.vault.codes import Code
from upstander.foundation.vault.errors import HandleTaken
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.receipts import DerivedReceipt, derive_receipt


def give_mailbox(*, booking: UUID, draft: OpenDraft, by: Actor, now: dt.datetime) -> Code:
    """Make a code for a booking, slowly, and a mailbox that it and its teams can open.

    The draft's receipt holds the code from then on: ``handle`` and ``secret``. Raises HasMailbox
    when the booking has one, or belongs to a report that has, CannotChange when it is over,
    DraftChanged, and NobodyToSendTo.
    """
    _require_none(Booking.objects.get(pk=booking))
    while True:
        receipt = derive_receipt(report=new_id(), now=now)
        try:
            return _give(booking, draft, receipt, by, now)
        except HandleTaken:
            continue


def answer_in_mailbox(
    *, booking: Booking, text: str, read: int | None, by: Actor, now: dt.datetime
) -> None:
    """Write to somebody who has a code for this booking.

    Raises NotPermitted, NotYours, NoMailbox, NothingWritten, TooLong, NoKeyHere and
    ConversationMovedOn.
    """
    require_holder(booking, by)
    report = mailbox_of(booking)
    if report is None:
        raise NoMailbox
    answer_report(report=report, text=text, read=read, by=by, now=now)


def show_messages(
    *, booking: Booking, keyring: Keyring, by: Actor, now: dt.datetime
) -> Content | None:
    """Open the messages about a session, for one display; the person sees who looked.

    None where nobody asked for a code. Raises NotPermitted, NotYours and what opening raises.
    """
    require_holder(booking, by)
    report = mailbox_of(booking)
    if report is None:
        return None
    return open_report(report=report, keyring=keyring, by=by, now=now).content


def end_mailboxes(*, by: Actor, now: dt.datetime) -> int:
    """Delete the mailboxes whose last day is over, with their codes; return how many.

    The bookings stay, without one. What a case keeps stays as well.
    """
    over = mailboxes_over(now)
    for owner in over:
        with journal.written_down(now):
            Booking.objects.filter(mailbox=owner).update(mailbox=None)
            erase_conversation(owner=owner, by=by, now=now)
    return len(over)


def _give(
    booking: UUID, draft: OpenDraft, receipt: DerivedReceipt, by: Actor, now: dt.datetime
) -> Code:
    with transaction.atomic():
        fresh = Booking.objects.select_for_update().select_related("service").get(pk=booking)
        _require_none(fresh)
        teams = circles(holders_of(fresh.pk))
        letter = Letter(Answers(), delivery_to(*teams), kind=ReportKind.SESSION)
        sent = seal_report(letter=letter, receipt=receipt, by=by, now=now)
        fresh.mailbox = sent.report.pk
        fresh.save(update_fields=["mailbox"])
        code = sent.code
        if not add_to_receipt(draft=draft, more={"handle": code.handle, "secret": code.secret}):
            raise DraftChanged
    return code


def _require_none(booking: Booking) -> None:
    if booking.mailbox is not None or booking.attached_to is not None:
        raise HasMailbox
    if booking.state not in {BookingState.BOOKED, BookingState.UNSETTLED}:
        raise CannotChange
