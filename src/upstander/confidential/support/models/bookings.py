"""Bookings, and the five-minute ticks that make it impossible to book anybody twice."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from upstander.confidential.support.choices import Attached, BookingState, EndedBy, Meeting
from upstander.confidential.support.models.days import SessionDay
from upstander.confidential.support.models.services import OfficerRole, Resource, Service
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.models import BaseModel
from upstander.foundation.vault.models import Access

# What the vault calls a booking in its Access rows.
BOOKING = "booking"
# States in which a booking keeps its time.
TAKING = (BookingState.HELD, BookingState.BOOKED)


def _key_of(actor: Actor) -> Exists:
    return Exists(Access.objects.visible_to(actor).filter(subject=OuterRef("pk")))


class BookingQuerySet(models.QuerySet["Booking"]):
    """Reads over bookings."""

    def visible_to(self, actor: Actor) -> "BookingQuerySet":
        """Return the bookings to which the actor, or one of their circles, holds a live key."""
        return self.filter(_key_of(actor))

    def held_by(self, actor: Actor) -> "BookingQuerySet":
        """Return those whose officer the actor is: coded facts, as an officer's diary says them.

        ``readable`` says of each whether they hold a key to what the person told us.
        """
        return self.filter(officer__user=actor.user_id).annotate(readable=_key_of(actor))

    def taking(self, now: dt.datetime) -> "BookingQuerySet":
        """Return those that keep a time now: booked, or held by a hold that has not run out."""
        return self.filter(
            Q(state=BookingState.BOOKED) | Q(state=BookingState.HELD, held_until__gt=now)
        )

    def run_out(self, now: dt.datetime) -> "BookingQuerySet":
        """Return the holds whose time is up."""
        return self.filter(state=BookingState.HELD, held_until__lte=now)


class Booking(BaseModel):
    """One session: coded facts. Who it is for, and what they need, is sealed in ``support``.

    ``officer`` is who it is with; the interpreter and the room are among ``resources``. Without
    a ``day`` somebody dropped in: it began when it was written down, and takes nobody's ticks.
    ``clear_at`` is when the officer can be booked again. ``held_until`` is there only while the
    time is held for somebody filling in the form. ``sequence`` rises with every change.
    """

    PERSONAL: ClassVar = ("reference", "starts_at", "attached_to", "mailbox")

    reference = models.CharField(max_length=8, unique=True)
    service = models.ForeignKey(Service, models.PROTECT, related_name="bookings")
    day = models.ForeignKey(SessionDay, models.PROTECT, null=True, related_name="bookings")
    officer = models.ForeignKey(Resource, models.PROTECT, related_name="sessions")
    # The kind of officer that was asked for; none means either.
    role = models.ForeignKey(OfficerRole, models.PROTECT, null=True, related_name="+")
    meeting = models.CharField(max_length=10, choices=Meeting.choices)
    # The code of the language of an interpreter, and whether one is still to be found.
    language = models.CharField(max_length=12, blank=True)
    interpreter_to_find = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    clear_at = models.DateTimeField()
    state = models.CharField(
        max_length=12, choices=BookingState.choices, default=BookingState.HELD.value
    )
    held_until = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    # HMACs of the secret of the form and of the private link: with this table alone nobody can
    # open or change a booking.
    form_mark = models.CharField(max_length=64, unique=True)
    link_mark = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - absent, not empty
    # What it belongs to, where it was booked from a report or a case.
    attached_kind = models.CharField(max_length=8, choices=Attached.choices, blank=True)
    attached_to = models.UUIDField(null=True)
    # The conversation of somebody who asked for a code for this booking alone.
    mailbox = models.UUIDField(null=True, unique=True)
    made_on = models.DateField()
    over_on = models.DateField(null=True)
    over_by = models.CharField(max_length=8, choices=EndedBy.choices, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), clear_at__gte=F("ends_at")),
                name="session_has_a_length",
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_until__isnull=False)
                | ~Q(state="held") & Q(held_until__isnull=True),
                name="only_a_hold_runs_out",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["held_until"], condition=Q(state="held"), name="holds_that_run_out"
            ),
            models.Index(fields=["officer", "starts_at"], name="sessions_of_an_officer"),
            models.Index(fields=["service", "state", "starts_at"], name="sessions_of_a_service"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def dropped_in(self) -> bool:
        """Whether nobody booked it: somebody stood in the line and was called."""
        return self.day_id is None


class BookedResource(BaseModel):
    """An officer, interpreter or room of a booking. It stays when the booking is over."""

    PERSONAL: ClassVar = ()

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="resources")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="booked")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["booking", "resource"], name="once_in_a_booking")
        ]


class OccupiedTick(BaseModel):
    """Five minutes of one resource, taken by one booking. The constraint is the guarantee."""

    PERSONAL: ClassVar = ()

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="ticks")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="ticks")
    # On the grid of five minutes in UTC.
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "at"], name="one_booking_a_tick")
        ]
