"""What the database keeps about reference data: what was recorded when, and what was checked."""

from typing import ClassVar

from django.db import models

from upstander.foundation.core.models import BaseModel
from upstander.foundation.reference.choices import Checker


class RecordedTable(BaseModel):
    """That a reference file counted here from a moment on, and how it differed from the one before.

    The newest row of a file keeps its content, so that the next can be compared; older ones keep
    the difference.
    """

    PERSONAL: ClassVar = ("recorded_by",)

    file = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    # Empty where a command did it.
    recorded_by = models.UUIDField(null=True)
    # Lines in words: what is new, changed and gone.
    changes = models.JSONField(default=list)
    # Compressed; empty in all but the newest.
    content = models.BinaryField(default=bytes)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file", "recorded_at"], name="recorded_tables")]


class LineCheck(BaseModel):
    """When somebody here last found that a line of help is still right."""

    PERSONAL: ClassVar = ("checked_by",)

    # Such as support:samaritans.
    line = models.CharField(max_length=80, unique=True)
    checked_on = models.DateField()
    checked_by = models.UUIDField(null=True)


class RowCheck(BaseModel):
    """When which office of the partnership found that a row is right, as it stood then."""

    PERSONAL: ClassVar = ("checked_by",)

    # Such as clocks:R6_nfa.
    row = models.CharField(max_length=80, unique=True)
    # Of its words: other words, another fingerprint.
    fingerprint = models.CharField(max_length=16)
    role = models.CharField(max_length=20, choices=Checker.choices)
    checked_on = models.DateField()
    # Who wrote it down.
    checked_by = models.UUIDField(null=True)


class Postcode(models.Model):
    """One postcode of the open directory, with its district and where its middle lies."""

    PERSONAL: ClassVar = ()

    # Without its space, such as CV211AA.
    code = models.CharField(max_length=7, primary_key=True)
    district = models.CharField(max_length=9)
    latitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    longitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)

    def __str__(self) -> str:
        return self.code
