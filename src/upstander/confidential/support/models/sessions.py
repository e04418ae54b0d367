"""What came of sessions. Words about a person are sealed in the booking's compartment."""

from typing import ClassVar

from django.db import models

from upstander.confidential.support.models.bookings import Booking
from upstander.confidential.support.models.services import Service
from upstander.confidential.support.session_choices import Change, Moment, PrivateMinutes
from upstander.foundation.core.models import BaseModel


class Attendance(BaseModel):
    """A session that began, or of which somebody wrote down what came of it."""

    PERSONAL: ClassVar = ("held_by", "began_at")

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="attendance")
    held_by = models.UUIDField()
    began_at = models.DateTimeField(null=True)
    private_minutes = models.CharField(max_length=12, choices=PrivateMinutes.choices, blank=True)


class FollowUp(BaseModel):
    """A session that was booked with the person at the one before."""

    PERSONAL: ClassVar = ()

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="follows")
    after = models.ForeignKey(Booking, models.CASCADE, related_name="followed_by")


class Measure(BaseModel):
    """The five questions were asked once. The answers are sealed; the row says only that."""

    PERSONAL: ClassVar = ()

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="measures")
    moment = models.CharField(max_length=5, choices=Moment.choices)
    version = models.PositiveSmallIntegerField()
    item = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["booking", "moment"], name="measured_once_a_moment")
        ]


class MeasuredChange(BaseModel):
    """How it changed for somebody, and nothing of who: service, quarter, one of three codes."""

    PERSONAL: ClassVar = ()

    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    quarter = models.DateField()
    change = models.CharField(max_length=6, choices=Change.choices)
