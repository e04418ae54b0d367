"""Cases that go from one worker to another, and who stands in for whom."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upstander.confidential.casework.models.cases import Case
from upstander.foundation.agencies.models import Absence
from upstander.foundation.core.models import BaseModel


class Handover(BaseModel):
    """A case was handed from one worker to another. The words to them are sealed.

    ``seen_on`` is the day on which the other said that they have it.
    """

    PERSONAL: ClassVar = ("giver", "to")

    case = models.ForeignKey(Case, models.PROTECT, related_name="handovers")
    giver = models.UUIDField()
    to = models.UUIDField()
    item = models.UUIDField()
    given_on = models.DateField()
    seen_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["to"], condition=Q(seen_on__isnull=True), name="handed_not_seen")
        ]


class Cover(BaseModel):
    """Who stands in while somebody is away. It ends with the absence, by itself."""

    PERSONAL: ClassVar = ("by",)

    absence = models.OneToOneField(Absence, models.CASCADE, related_name="cover")
    by = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["by"], name="covers_of_somebody")]
