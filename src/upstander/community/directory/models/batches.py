"""Rows of a source that somebody looks at before they come in."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from upstander.community.directory.models.sources import Source
from upstander.foundation.core.models import BaseModel


class Batch(BaseModel):
    """A list or a feed as it was read: its rows, and what was left out and why.

    ``done`` rows are in the directory. It waits until somebody ``agreed_on`` it, and is dropped
    when nobody has.
    """

    PERSONAL: ClassVar = ("read_by", "agreed_by")

    source = models.ForeignKey(Source, models.CASCADE, related_name="batches")
    # Each a key and the facts, in the order of the source.
    rows = models.JSONField()
    # Each a line or a name, then for each fault a code of why and what it said there.
    rejects = models.JSONField()
    read_on = models.DateField()
    read_by = models.UUIDField(null=True)
    agreed_on = models.DateField(null=True)
    agreed_by = models.UUIDField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="done_of_the_total")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["agreed_on"], condition=Q(done__lt=F("total")), name="batches_to_take"
            )
        ]
