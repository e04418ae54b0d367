"""Tokens with which partners' programs read more than everybody may."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from upstander.community.directory.models.services import Organisation
from upstander.foundation.core.models import BaseModel


class Token(BaseModel):
    """What a program shows to be known. Only its digest is kept: it is 256 random bits, so a plain
    SHA-256 tells nothing of it.

    ``permissions`` are values of Permission. It works until ``ends_on``, unless it was ended. With
    an ``organisation`` it proposes changes of that body's entries alone.
    """

    PERSONAL: ClassVar = ("made_by",)

    # Whose program it is, such as "Coventry City Council, web team".
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    permissions = models.JSONField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="tokens")
    made_on = models.DateField()
    made_by = models.UUIDField(null=True)
    ends_on = models.DateField()
    ended_on = models.DateField(null=True)
    used_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("made_on")), name="token_has_days")
        ]
