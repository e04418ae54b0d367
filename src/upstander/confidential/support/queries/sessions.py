"""An officer's sessions, and what is sealed of one."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from upstander.confidential.casework.models import Case, CaseReport
from upstander.confidential.casework.queries.parts import Document, documents, opened_or_none
from upstander.confidential.support.choices import Attached, BookingState, Meeting
from upstander.confidential.support.models import Booking
from upstander.confidential.support.models.sessions import FollowUp, Measure
from upstander.confidential.support.queries.mailboxes import with_waiting
from upstander.confidential.support.rules.slots import moment as moment_of
from upstander.confidential.support.rules.wishes import Wish
from upstander.confidential.support.session_choices import Moment
from upstander.foundation.access.actors import Actor
from upstander.foundation.vault.choices import CompartmentKind, Label
from upstander.foundation.vault.keyrings import Keyring
from upstander.foundation.vault.queries import items_of

# How far ahead the list of an officer's days goes.
AHEAD = dt.timedelta(days=14)
# How far back a session is looked for that nobody wrote up.
BEHIND = dt.timedelta(days=14)
# Longer chains of sessions than this have no start that still says anything.
_LINKS = 12


@dataclass(frozen=True)
class Noted:
    """One note, with who wrote it and when."""

    who: str
    at: dt.datetime
    text: str


@dataclass(frozen=True)
class Answered:
    """The five questions, as somebody answered them at one moment."""

    moment: Moment
    version: int
    answers: Mapping[str, int]


@dataclass(frozen=True)
class Opened:
    """What is sealed of a session, opened: what the person said, notes, answers."""

    said: Document = field(default_factory=dict)
    notes: tuple[Noted, ...] = ()
    measures: tuple[Answered, ...] = ()
    closed: bool = False


def sessions_of(actor: Actor, *, mine: bool) -> QuerySet[Booking]:
    """Return the bookings a member of staff may see, with what a list shows; or only their own."""
    rows = Booking.objects.visible_to(actor)
    return _listed(rows.filter(officer__user=actor.user_id) if mine else rows)


def coming(actor: Actor, today: dt.date, *, mine: bool) -> list[Booking]:
    """Return the sessions of today and the next two weeks, cancelled ones left out.

    An officer's own are all there, also those of which they can open nothing: they have to come.
    """
    start = moment_of(today, dt.time(3))
    rows = _listed(Booking.objects.held_by(actor)) if mine else sessions_of(actor, mine=False)
    rows = rows.exclude(state=BookingState.CANCELLED)
    return list(rows.filter(starts_at__gte=start, starts_at__lt=start + AHEAD))


def to_write_up(actor: Actor, today: dt.date) -> list[Booking]:
    """Return the actor's own sessions of the days before that nobody wrote up yet."""
    start = moment_of(today, dt.time(3))
    rows = sessions_of(actor, mine=True).filter(state=BookingState.BOOKED)
    return list(rows.filter(starts_at__lt=start, starts_at__gte=start - BEHIND))


def _listed(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    return (
        with_waiting(rows.exclude(state=BookingState.HELD))
        .select_related("service", "officer", "attendance")
        .order_by("starts_at", "id")
    )


def session(actor: Actor, reference: str) -> Booking | None:
    """Return a session by its reference, if the actor may see it."""
    return sessions_of(actor, mine=False).filter(reference=reference).first()


def opened(booking: Booking, keyring: Keyring) -> Opened:
    """Return what this keyring opens of a session."""
    items = items_of(booking.pk, [CompartmentKind.SUPPORT])
    keyring.reach(one.key_id for one in items)
    read = [(one.label, opened_or_none(one, keyring)) for one in items]
    known = [(label, document) for label, document in read if document is not None]
    notes = [_noted(document) for label, document in known if label == Label.SESSION_NOTE]
    return Opened(
        said=next((one for label, one in known if label == Label.BOOKING), {}),
        notes=tuple(sorted(notes, key=lambda one: one.at)),
        measures=tuple(_answered(one) for label, one in known if label == Label.MEASURE),
        closed=len(known) < len(read),
    )


def measured_before(booking: Booking, version: int, keyring: Keyring) -> Mapping[str, int] | None:
    """Return the answers at the start: of this session, or of one it follows; None for none."""
    rows = Measure.objects.filter(
        booking__in=_chain(booking), moment=Moment.START, version=version
    ).select_related("booking")
    first = min(rows, key=lambda row: row.booking.starts_at, default=None)
    if first is None:
        return None
    document = documents([first.item], keyring).get(first.item)
    return None if document is None else _answered(document).answers


def case_of(booking: Booking) -> Case | None:
    """Return the case a session belongs to: its own, or that of the report it was booked from."""
    if booking.attached_to is None:
        return None
    if booking.attached_kind == Attached.CASE:
        return Case.objects.filter(pk=booking.attached_to).first()
    row = CaseReport.objects.filter(report=booking.attached_to).select_related("case").first()
    return row.case if row else None


def wish_after(booking: Booking, meeting: Meeting) -> Wish:
    """Return what is looked for after a session: the same service, kind of officer, interpreter."""
    return Wish(booking.service_id, meeting, booking.officer.role_id, booking.language)


def _chain(booking: Booking) -> list[UUID]:
    found, here = [booking.pk], booking.pk
    for _link in range(_LINKS):
        before = FollowUp.objects.filter(booking=here).values_list("after", flat=True).first()
        if before is None:
            break
        found.append(before)
        here = before
    return found


def _noted(document: Document) -> Noted:
    at = dt.datetime.fromisoformat(str(document["at"]))
    return Noted(str(document["who"]), at, str(document["text"]))


def _answered(document: Document) -> Answered:
    return Answered(
        Moment(str(document["moment"])),
        cast("int", document["version"]),
        cast("Mapping[str, int]", document["answers"]),
    )
