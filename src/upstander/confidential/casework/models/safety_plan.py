"""Versions of a person's safety plan. The plan itself is sealed."""

from typing import ClassVar

from django.db import models

from upstander.confidential.casework.models.cases import Case
from upstander.foundation.core.models import BaseModel


class SafetyPlan(BaseModel):
    """One version of the plan; the one with the highest number is in use."""

    PERSONAL: ClassVar = ("written_by",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="safety_plans")
    number = models.PositiveSmallIntegerField()
    item = models.UUIDField()
    written_by = models.UUIDField()
    written_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="plan_number_in_case")
        ]
