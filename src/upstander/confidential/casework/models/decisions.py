"""The decision log of a case: append only. The words are sealed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upstander.confidential.casework.choices import Stage
from upstander.confidential.casework.models.cases import Case
from upstander.foundation.core.models import BaseModel


class LogEntry(BaseModel):
    """One entry. ``refers`` are the entries a decision stands on; an entry is replaced once."""

    PERSONAL: ClassVar = ("written_by",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="log")
    number = models.PositiveSmallIntegerField()
    stage = models.PositiveSmallIntegerField(choices=Stage.choices)
    item = models.UUIDField()
    refers = models.JSONField(default=list)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    written_by = models.UUIDField()
    written_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="log_number_in_case"),
            models.CheckConstraint(
                condition=Q(stage=Stage.ACT) | Q(refers=[]), name="only_decisions_refer"
            ),
        ]
