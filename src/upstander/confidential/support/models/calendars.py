"""An officer's own calendar elsewhere, and the feed of their busy times that we give out."""

from typing import ClassVar

from django.db import models

from upstander.confidential.support.models.services import Resource
from upstander.confidential.support.session_choices import CalendarState
from upstander.foundation.core.models import BaseModel


class OutsideCalendar(BaseModel):
    """Where an officer's other calendar is read from: whoever has that address can read it all.

    So it is sealed to the server's own key, which the job that reads it opens. Of what is read
    only busy times are kept, as rows of ``Blocked``; no title, place or name.
    """

    PERSONAL: ClassVar = ("sealed",)

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="outside_calendar")
    sealed = models.BinaryField()
    state = models.CharField(
        max_length=8, choices=CalendarState.choices, default=CalendarState.NEW.value
    )
    worked_on = models.DateField(null=True)
    # Why it could not be read last: a code of calendar_refusals.
    fault = models.CharField(max_length=20, blank=True)


class BusyFeed(BaseModel):
    """An address at which an officer's busy times can be read. Only a mark of it is stored."""

    PERSONAL: ClassVar = ()

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="busy_feed")
    mark = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
