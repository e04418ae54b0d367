"""How a report was sorted. The reasons are sealed beside the report."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upstander.confidential.casework.choices import About, SortingState
from upstander.confidential.reporting.models import Report
from upstander.foundation.core.models import BaseModel


class Sorting(BaseModel):
    """One decision on what a report is about. ``item`` holds the reasons, sealed.

    ``emergency``: somebody must act today. Which of the signs it was is sealed: in a small town
    the sign, the district and the day would tell who.
    """

    PERSONAL: ClassVar = ("decided_by", "read_by")

    report = models.ForeignKey(Report, models.PROTECT, related_name="sortings")
    about = models.CharField(max_length=16, choices=About.choices)
    emergency = models.BooleanField()
    lead = models.UUIDField()
    item = models.UUIDField()
    decided_by = models.UUIDField()
    decided_on = models.DateField()
    state = models.CharField(max_length=12, choices=SortingState.choices)
    read_by = models.UUIDField(null=True)
    read_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report"], condition=~Q(state="replaced"), name="one_sorting_stands"
            ),
            models.CheckConstraint(
                condition=Q(read_by__isnull=True, read_on__isnull=True)
                | Q(read_by__isnull=False, read_on__isnull=False),
                name="second_reader_and_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["decided_on"], condition=Q(state="waits"), name="wait_for_second"),
            models.Index(fields=["decided_by"], name="decided_by_whom"),
        ]
