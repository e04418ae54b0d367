"""Bookings as a mailbox knows them: its own, and those booked from what it belongs to."""

import datetime as dt
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from upstander.confidential.reporting.choices import ReportState
from upstander.confidential.reporting.models import Report
from upstander.confidential.support.choices import Attached, BookingState
from upstander.confidential.support.models import Booking
from upstander.confidential.support.rules.mailboxes import last_day
from upstander.foundation.core.clock import london_day
from upstander.foundation.reference.queries import months_kept

# What retention.csv calls bookings and what was written about them.
_RECORD = "booking"
# Older sessions than these few are not shown in a mailbox.
SHOWN = 6


def sessions_in(owner: UUID) -> list[Booking]:
    """Return the sessions that whoever has this mailbox's code may see, the last ones, in order."""
    return sorted(_of(owner).order_by("-starts_at")[:SHOWN], key=lambda one: one.starts_at)


def session_in(owner: UUID, reference: str) -> Booking | None:
    """Return one of them by its number."""
    return _of(owner).filter(reference=reference).first()


def mailbox_of(booking: Booking) -> Report | None:
    """Return the conversation of a booking, where somebody asked for a code."""
    return Report.objects.filter(pk=booking.mailbox).first() if booking.mailbox else None


def works_until(owner: UUID, now: dt.datetime) -> dt.date | None:
    """Return the last day of a session's mailbox, by the time the session has now.

    None where a case keeps it, and for a mailbox that is no session's.
    """
    found = _that_end().filter(mailbox=owner).first()
    return None if found is None else _ends(found, now)


def mailboxes_over(now: dt.datetime) -> list[UUID]:
    """Return the mailboxes whose last day was before today, the oldest first."""
    today = london_day(now)
    # No month is shorter than this: the few between are looked at one by one.
    before = now - dt.timedelta(days=28 * months_kept(_RECORD, now))
    rows = _that_end().filter(ends_at__lt=before).order_by("ends_at", "id")
    return [one.mailbox for one in rows if one.mailbox and _ends(one, now) < today]


def _that_end() -> QuerySet[Booking]:
    rows = Booking.objects.filter(mailbox__isnull=False)
    return rows.exclude(attached_kind=Attached.CASE)


def _ends(booking: Booking, now: dt.datetime) -> dt.date:
    return last_day(london_day(booking.ends_at), months_kept(_RECORD, now))


def with_waiting(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    """Return bookings with ``waits_for_answer``: whether their person wrote last."""
    wrote = Report.objects.filter(pk=OuterRef("mailbox"), state=ReportState.WITH_US)
    return rows.annotate(waits_for_answer=Exists(wrote))


def _of(owner: UUID) -> QuerySet[Booking]:
    rows = Booking.objects.select_related("service", "officer__role", "role")
    ours = Q(mailbox=owner) | Q(attached_kind=Attached.REPORT, attached_to=owner)
    return rows.filter(ours).exclude(state=BookingState.HELD)
