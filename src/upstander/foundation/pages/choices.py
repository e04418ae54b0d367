"""Words of the pages' room."""

from django.db import models


class DraftState(models.TextChoices):
    """Whether what a person is writing was handed in already."""

    OPEN = "open"
    SENT = "sent"
    # The copy that a resume code opens.
    SAVED = "saved"
