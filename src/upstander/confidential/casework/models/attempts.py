"""Attempts to reach a person. What was said is sealed."""

from typing import ClassVar

from django.db import models

from upstander.confidential.casework.choices import Answered, Channel
from upstander.confidential.casework.models.cases import Case
from upstander.foundation.core.models import BaseModel


class Attempt(BaseModel):
    """One attempt. ``item`` holds a note, and why another way was used than the person chose."""

    PERSONAL: ClassVar = ("tried_by",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="attempts")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    answered = models.CharField(max_length=16, choices=Answered.choices)
    message_left = models.BooleanField()
    item = models.UUIDField()
    tried_by = models.UUIDField()
    tried_on = models.DateField()
