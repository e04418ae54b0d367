"""Bookings as a mailbox knows them: its own, and those booked from what it belongs to."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from upstander.confidential.reporting.choices import ReportState
from upstander.confidential.reporting.models import Report
from upstander.confidential.support.choices import Attached, BookingState
from upstander.confidential.support.models import Booking

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


def with_waiting(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    """Return bookings with ``waits_for_answer``: whether their person wrote last."""
    wrote = Report.objects.filter(pk=OuterRef("mailbox"), state=ReportState.WITH_US)
    return rows.annotate(waits_for_answer=Exists(wrote))


def _of(owner: UUID) -> QuerySet[Booking]:
    rows = Booking.objects.select_related("service", "officer__role", "role")
    ours = Q(mailbox=owner) | Q(attached_kind=Attached.REPORT, attached_to=owner)
    return rows.filter(ours).exclude(state=BookingState.HELD)
