"""A person's own filters of the list of cases. The filter is coded, its name sealed to them."""

from typing import ClassVar

from django.db import models

from upstander.foundation.access.actors import Actor
from upstander.foundation.core.models import BaseModel


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    """Reads over filters."""

    def visible_to(self, actor: Actor) -> "SavedFilterQuerySet":
        """Return the actor's own: nobody else's are anybody's business."""
        return self.none() if actor.user_id is None else self.filter(user=actor.user_id)


class SavedFilter(BaseModel):
    """One filter under a name that only its owner reads."""

    PERSONAL: ClassVar = ("user", "name")

    user = models.UUIDField(db_index=True)
    name = models.BinaryField()
    state = models.CharField(max_length=12, blank=True)
    area = models.CharField(max_length=12, blank=True)
    risk = models.CharField(max_length=8, blank=True)

    objects = SavedFilterQuerySet.as_manager()
