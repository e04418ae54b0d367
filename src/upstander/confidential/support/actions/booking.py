"""Booking a session, moving it, cancelling it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from upstander.confidential.support.choices import (
    Attached,
    BookingState,
    EndedBy,
    Medium,
    Wording,
)
from upstander.confidential.support.marks import LINK, mark
from upstander.confidential.support.models import Booking, SafeContact, Service
from upstander.confidential.support.occupying import free, occupy
from upstander.confidential.support.queries.free import nearest_times
from upstander.confidential.support.queries.readers import officers_who_read
from upstander.confidential.support.refusals import (
    DraftChanged,
    NotATime,
    TimeTaken,
)
from upstander.confidential.support.rules.wishes import Wish
from upstander.confidential.support.steps import (
    drop_waiting,
    form_booking,
    locked,
    note,
    own_or_taken,
    require_ahead,
    require_hand_on,
    seal,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.pages.drafts import OpenDraft, hand_in
from upstander.foundation.vault.actions import restate
from upstander.foundation.vault.postoffice import seal_for_sending


@dataclass(frozen=True)
class Reach:
    """Where a reminder may go, what it may say and in which language: as the person chose."""

    medium: Medium
    wording: Wording
    address: str
    language: str = "en-gb"


@dataclass(frozen=True)
class Slip:
    """What is handed in: the wish and the time, what the person wrote, and two secrets.

    ``form`` belongs to the form, ``link`` to the private link; only marks of them are stored.
    ``said`` is sealed. Whoever books from a report or a case names it in ``attached``: then
    those who hold a key to it can open the booking, with the officer's team where none of them
    was free, and nobody else. Without a draft (a booking by a member of staff) there is nothing
    to hand in.
    """

    wish: Wish
    starts_at: dt.datetime
    form: str
    link: str
    said: Mapping[str, object]
    draft: OpenDraft | None = None
    attached: tuple[Attached, UUID] | None = None
    notes: Mapping[str, object] = field(default_factory=dict)
    reach: Reach | None = None


def book(*, slip: Slip, by: Actor, now: dt.datetime) -> Booking:
    """Book a time, held before or not; afterwards the words are sealed to its teams.

    The same form handed in again gets the same booking. Raises NotATime, TimeTaken with the
    nearest free times, NobodyToRead, and DraftChanged when another tab wrote something.
    """
    try:
        with transaction.atomic():
            booking = form_booking(slip.form, now)
            if booking.state == BookingState.HELD:
                _settle(booking, slip, now)
                _hand_in(slip, booking, now)
                seal(booking, slip.said, EventName.SESSION_BOOKED, by, now)
                _keep_contact(booking, slip.reach)
    except TimeTaken:
        return own_or_taken(slip.wish, slip.starts_at, slip.form, now)
    return booking


def move_booking(
    *, booking: Booking, wish: Wish, starts_at: dt.datetime, by: Actor, now: dt.datetime
) -> Booking:
    """Give a booking another time; the old one is free in the same transaction.

    Raises NotPermitted, NotYours, CannotChange, NotATime, and TimeTaken with the nearest free
    times: then the booking keeps the time it had.
    """
    try:
        with transaction.atomic():
            fresh = locked(booking)
            require_hand_on(fresh, by)
            require_ahead(fresh, now)
            fresh.state, fresh.sequence = BookingState.BOOKED, fresh.sequence + 1
            occupy(fresh, wish, starts_at, now)
            restate(subject=fresh.pk, state=fresh.state, by=by)
            note(EventName.SESSION_MOVED, fresh, by, now)
    except TimeTaken:
        service = Service.objects.get(pk=wish.service)
        raise TimeTaken(nearest_times(service, wish, starts_at, now)) from None
    return fresh


def cancel_booking(*, booking: Booking, by: Actor, now: dt.datetime) -> Booking:
    """Cancel a booking; its time is free in the same transaction, and no reminder goes out.

    Cancelling twice changes nothing. Raises NotPermitted, NotYours and CannotChange.
    """
    with transaction.atomic():
        fresh = locked(booking)
        require_hand_on(fresh, by)
        if fresh.state == BookingState.CANCELLED:
            return fresh
        require_ahead(fresh, now)
        fresh.state, fresh.sequence = BookingState.CANCELLED, fresh.sequence + 1
        fresh.over_on = london_day(now)
        fresh.over_by = EndedBy.SERVICE if by.kind == "user" else EndedBy.PERSON
        fresh.save()
        free(fresh)
        SafeContact.objects.filter(booking=fresh).delete()
        drop_waiting(fresh)
        restate(subject=fresh.pk, state=fresh.state, by=by)
        note(EventName.SESSION_CANCELLED, fresh, by, now)
    return fresh


def _settle(booking: Booking, slip: Slip, now: dt.datetime) -> None:
    """Turn a hold into a booking. One that ran out, or of another time, is taken anew."""
    runs = not booking._state.adding and booking.held_until and booking.held_until > now
    booking.state, booking.held_until = BookingState.BOOKED, None
    booking.link_mark, booking.made_on = mark(LINK, slip.link), london_day(now)
    if slip.attached:
        booking.attached_kind, booking.attached_to = slip.attached
    if runs and booking.starts_at == slip.starts_at:
        booking.save()
        _prefer_a_reader(booking, slip, now)
    else:
        occupy(booking, slip.wish, slip.starts_at, now)


def _prefer_a_reader(booking: Booking, slip: Slip, now: dt.datetime) -> None:
    """Give a held time to somebody who reads what it belongs to, if one of them is free then.

    When the time was held, nobody had said yet that it belongs to anything.
    """
    if booking.attached_to is None or booking.officer_id in officers_who_read(booking):
        return
    try:
        with transaction.atomic():
            occupy(booking, slip.wish, slip.starts_at, now)
    except (NotATime, TimeTaken):
        booking.refresh_from_db()


def _hand_in(slip: Slip, booking: Booking, now: dt.datetime) -> None:
    if slip.draft is None:
        return
    receipt = {**slip.notes, "link": slip.link, "booking": str(booking.pk)}
    if not hand_in(draft=slip.draft, receipt=receipt, now=now):
        raise DraftChanged


def _keep_contact(booking: Booking, reach: Reach | None) -> None:
    if reach is None:
        return
    row = SafeContact(
        booking=booking, medium=reach.medium, wording=reach.wording, language=reach.language
    )
    row.sealed = seal_for_sending(reach.address, row=row.pk)
    row.save(force_insert=True)
