"""What somebody at the public door is in the middle of writing."""

from typing import ClassVar

from django.db import models

from upstander.foundation.pages.choices import DraftState


class Draft(models.Model):
    """One person's answers so far, locked under a secret that only their browser keeps.

    ``id`` is the SHA-256 of that secret. All times are inside the sealed part: the row has the
    London day of the last change only, so that it tells nobody when a person was here.
    """

    PERSONAL: ClassVar = ("sealed",)

    id = models.CharField(max_length=64, primary_key=True)
    sealed = models.BinaryField()
    day = models.DateField()
    state = models.CharField(
        max_length=8, choices=DraftState.choices, default=DraftState.OPEN.value
    )
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.state
