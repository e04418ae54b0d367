"""What somebody at the public door is in the middle of writing."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upstander.foundation.pages.choices import DraftState


class Draft(models.Model):
    """One person's answers so far, locked under a secret that only their browser keeps.

    ``id`` is the SHA-256 of that secret. All times are inside the sealed part: the row has the
    London day of the last change only, so that it tells nobody when a person was here. A saved
    draft has a second row, locked under its resume code: its id and its key come from the words.
    """

    PERSONAL: ClassVar = ("sealed",)

    id = models.CharField(max_length=64, primary_key=True)
    sealed = models.BinaryField()
    day = models.DateField()
    state = models.CharField(
        max_length=8, choices=DraftState.choices, default=DraftState.OPEN.value
    )
    revision = models.PositiveIntegerField(default=0)
    # The id of the copy that a resume code opens; empty unless the person took one.
    saved = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["saved"], condition=~Q(saved=""), name="drafts_with_a_copy")
        ]

    def __str__(self) -> str:
        return self.state
