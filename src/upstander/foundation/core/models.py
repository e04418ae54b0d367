"""The base of every table."""

from typing import ClassVar

from django.db import models

from upstander.foundation.core.ids import new_id


class BaseModel(models.Model):
    """A row with a random key.

    ``PERSONAL`` names the fields that can be about a person; each model states its own, so that
    subject access and deletion can find them and a test can see that nobody forgot.
    """

    PERSONAL: ClassVar[tuple[str, ...]]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True
