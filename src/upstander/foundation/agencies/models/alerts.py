"""Alerts: something urgent for one team, and whom it has called."""

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.choices import AlertKind, AlertStep
from upstander.foundation.core.models import BaseModel


class AlertQuerySet(models.QuerySet["Alert"]):
    """Reads over alerts."""

    def visible_to(self, actor: Actor) -> "AlertQuerySet":
        """Return the alerts of the teams somebody is in, if they may take one."""
        if not actor.may(Permission.TAKE_ALERT):
            return self.none()
        return self.open_to(actor.circles)

    def open_to(self, circles: Iterable[UUID]) -> "AlertQuerySet":
        """Return the alerts of these teams, for whoever asked already who may take one."""
        return self.filter(circle__id__in=circles)


class Alert(BaseModel):
    """Something urgent for one team: a kind and an id, and no word of it.

    It follows within a minute from what somebody did at the public door, so it keeps the day. Only
    while it climbs does it say when the next step is due.
    """

    PERSONAL: ClassVar = ("taken_by", "taken_at")

    circle = models.ForeignKey("agencies.Circle", on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=20, choices=AlertKind.choices)
    subject = models.UUIDField()
    step = models.CharField(max_length=10, choices=AlertStep.choices)
    # Nobody was on duty when it began.
    gap = models.BooleanField(default=False)
    raised_on = models.DateField()
    due_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    taken_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["circle", "kind", "subject"],
                condition=Q(ended_on__isnull=True),
                name="one_open_alert",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(due_at__isnull=True),
                name="ended_alert_keeps_no_time",
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False, ended_on__isnull=False),
                name="alert_taken_by_and_at",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["circle"], condition=Q(ended_on__isnull=True), name="open_alerts"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="alerts_due"),
        ]


class AlertCall(BaseModel):
    """One person whom an alert has called, and at which step."""

    PERSONAL: ClassVar = ("user",)

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="calls")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=10, choices=AlertStep.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["alert", "user"], name="called_once")
        ]
