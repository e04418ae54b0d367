"""An organisation's own ready words, in place of those of the data file."""

from typing import ClassVar

from django.db import models

from upstander.foundation.core.models import BaseModel


class OwnWording(BaseModel):
    """What an organisation says in one situation, every version of it; the newest is in use.

    Empty words mean ours again. Nothing here is about a person.
    """

    PERSONAL: ClassVar = ("changed_by",)

    agency = models.UUIDField()
    key = models.CharField(max_length=30)
    number = models.PositiveSmallIntegerField()
    plain = models.TextField(blank=True)
    easy = models.TextField(blank=True)
    changed_by = models.UUIDField()
    changed_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "key", "number"], name="wording_number_in_agency"
            )
        ]
