"""How a person is reached, who waits for an earlier time, and what nobody could book."""

from typing import ClassVar

from django.db import models

from upstander.confidential.support.choices import Medium, Meeting, PassedOver, Wording
from upstander.confidential.support.models.bookings import Booking
from upstander.confidential.support.models.services import OfficerRole, Service
from upstander.foundation.core.models import BaseModel


class SafeContact(BaseModel):
    """Where a person asked us to send a reminder, sealed to the server's own post office key.

    The server can open this and nothing else (vault rule 13); the person was told. A message is in
    the ``language`` they booked in. The row goes when the booking is over. ``reminded`` is the
    sequence of the booking that a reminder was sent for: a booking that moved is reminded of again.
    """

    PERSONAL: ClassVar = ("sealed", "language")

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="contact")
    medium = models.CharField(max_length=8, choices=Medium.choices)
    wording = models.CharField(max_length=12, choices=Wording.choices)
    language = models.CharField(max_length=8, default="en-gb")
    sealed = models.BinaryField()
    reminded = models.PositiveIntegerField(null=True)


class Waiting(BaseModel):
    """Somebody with a booking who would like an earlier time.

    ``offer`` is the earlier time that is kept for them now. Rows of one day have no order.
    """

    PERSONAL: ClassVar = ()

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="waiting")
    offer = models.OneToOneField(Booking, models.SET_NULL, null=True, related_name="offered_to")
    made_on = models.DateField()
    told = models.BooleanField(default=False)


class PassedOverEntry(BaseModel):
    """Why an earlier time that came free was not offered to somebody who waits."""

    PERSONAL: ClassVar = ()

    waiting = models.ForeignKey(Waiting, models.CASCADE, related_name="passed_over")
    starts_at = models.DateTimeField()
    why = models.CharField(max_length=16, choices=PassedOver.choices)
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["waiting", "starts_at", "why"], name="passed_over_once_for_a_reason"
            )
        ]


class Unmet(BaseModel):
    """How often on a day somebody looked for a time and saw none. Nothing about whom."""

    PERSONAL: ClassVar = ()

    service = models.ForeignKey(Service, models.CASCADE, related_name="unmet")
    role = models.ForeignKey(OfficerRole, models.CASCADE, null=True, related_name="+")
    meeting = models.CharField(max_length=10, choices=Meeting.choices)
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)
