"""How sessions were for people. Who was asked, and what was said, are tied together by nothing."""

from typing import ClassVar

from django.db import models

from upstander.confidential.reporting.choices import HowItWas
from upstander.confidential.support.models.bookings import Booking
from upstander.confidential.support.models.services import Service
from upstander.foundation.core.models import BaseModel


class OpinionAsked(BaseModel):
    """Somebody is asked how it was, behind their private link. What they say is not here.

    ``answered`` only keeps them from being asked twice.
    """

    PERSONAL: ClassVar = ()

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="opinion_asked")
    asked_on = models.DateField()
    answered = models.BooleanField(default=False)


class Opinion(BaseModel):
    """How it was for somebody. No booking, no officer and no day: service, quarter, three ticks."""

    PERSONAL: ClassVar = ()

    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    quarter = models.DateField()
    listened = models.CharField(max_length=6, choices=HowItWas.choices, blank=True)
    helped = models.CharField(max_length=6, choices=HowItWas.choices, blank=True)
    again = models.CharField(max_length=6, choices=HowItWas.choices, blank=True)
