"""Where entries came from that were not written here."""

from typing import ClassVar

from django.db import models

from upstander.community.directory.models.entries import Entry
from upstander.foundation.core.models import BaseModel


class Source(BaseModel):
    """Another body's directory, or a list that somebody brought.

    ``address`` is where its feed is read; empty for a file.
    """

    PERSONAL: ClassVar = ()

    name = models.CharField(max_length=200, unique=True)
    address = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    last_read_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class Origin(BaseModel):
    """Where an entry came from: the source, what the source calls it, and what it said last.

    ``said`` is kept as it came, so that a change made here can be told from one made there.
    """

    PERSONAL: ClassVar = ()

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="origin")
    source = models.ForeignKey(Source, models.PROTECT, related_name="origins")
    key = models.CharField(max_length=200)
    said = models.JSONField()
    read_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key"], name="one_origin_of_a_key")
        ]
