"""The link of a video session."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upstander.confidential.support.models.bookings import Booking
from upstander.confidential.support.session_choices import VideoState
from upstander.foundation.core.models import BaseModel


class VideoLink(BaseModel):
    """Where a video session takes place. Whoever has the link can walk in, so it is sealed.

    To the server's own key: the person's page shows it, and no key of theirs is there. ``tries``
    counts how often Teams was asked.
    """

    PERSONAL: ClassVar = ("sealed",)

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="video")
    state = models.CharField(max_length=6, choices=VideoState.choices)
    sealed = models.BinaryField(default=b"")
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="failed", sealed=b"") | ~Q(state="failed") & ~Q(sealed=b""),
                name="failed_means_no_link",
            )
        ]
