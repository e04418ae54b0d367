"""Who is on duty for a team, and who is away."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from upstander.foundation.core.models import BaseModel


class Duty(BaseModel):
    """One person looks after what comes to one team, from a moment up to another."""

    PERSONAL: ClassVar = ("person", "backup", "starts_at", "ends_at")

    circle = models.ForeignKey("agencies.Circle", on_delete=models.PROTECT, related_name="duties")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duties"
    )
    # Whom an alert goes to when the first does not answer.
    backup = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_has_hours"),
            models.CheckConstraint(
                condition=Q(backup__isnull=True) | ~Q(backup=F("person")),
                name="backup_is_another_person",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["circle", "ends_at"], name="duties_by_end")]


class Absence(BaseModel):
    """Somebody is away on these days, the first and the last among them."""

    PERSONAL: ClassVar = ("user", "first_day", "last_day")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences"
    )
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="absence_has_days"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["user", "last_day"], name="absences_by_end")]
