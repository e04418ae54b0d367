"""Talking to somebody without a booking: who is there, and who waits. Nothing about whom."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.models.services import Resource, Service
from upstander.confidential.support.session_choices import PlaceState
from upstander.foundation.core.models import BaseModel


class CheckIn(BaseModel):
    """An officer who is there now for whoever comes, until a moment.

    ``sealed`` is where they are reached, a link or a number, to the server's own key.
    """

    PERSONAL: ClassVar = ("until", "sealed")

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="check_in")
    service = models.ForeignKey(Service, models.CASCADE, related_name="check_ins")
    meeting = models.CharField(max_length=10, choices=Meeting.choices)
    until = models.DateTimeField()
    sealed = models.BinaryField()


class LinePlace(BaseModel):
    """Somebody's place in the line. Only their browser knows whose: a mark of its secret is here.

    The number says the order of a day and no time. The row goes when they leave or do not come.
    Otherwise it says whether they were talked to, and goes in the night. Nothing leads from it to
    the session that it becomes.
    """

    PERSONAL: ClassVar = ()

    service = models.ForeignKey(Service, models.CASCADE, related_name="line")
    day = models.DateField()
    number = models.PositiveIntegerField()
    mark = models.CharField(max_length=64, unique=True)
    state = models.CharField(
        max_length=8, choices=PlaceState.choices, default=PlaceState.WAITING.value
    )
    taken_by = models.ForeignKey(CheckIn, models.CASCADE, null=True, related_name="taken")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "day", "number"], name="one_number_in_a_line"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "talked", "no_turn"], taken_by=None)
                | Q(state__in=["called", "talking"], taken_by__isnull=False),
                name="called_by_somebody",
            ),
        ]
