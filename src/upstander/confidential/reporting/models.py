"""A report's coded facts. What the person wrote is sealed in the vault; nothing of it is here."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from upstander.confidential.reporting.choices import ReportState
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.choices import Channel
from upstander.foundation.core.models import BaseModel
from upstander.foundation.vault.models import Access


class ReportQuerySet(models.QuerySet["Report"]):
    """Reads over reports."""

    def visible_to(self, actor: Actor) -> "ReportQuerySet":
        """Return the reports of which the actor, or one of their circles, holds a live key."""
        # Asked for each row: a list of all that the actor holds would be read to its end first.
        held = Access.objects.visible_to(actor).filter(subject=OuterRef("pk"))
        return self.filter(Exists(held))


class Report(BaseModel):
    """One report. ``number`` is the handle of the person's code, so that it tells no volume."""

    PERSONAL: ClassVar = ("number",)

    number = models.CharField(max_length=5, unique=True)
    received_on = models.DateField()
    area = models.CharField(max_length=12, blank=True)
    channel = models.CharField(max_length=30, choices=Channel.choices)
    danger = models.BooleanField(default=False)
    state = models.CharField(
        max_length=12, choices=ReportState.choices, default=ReportState.NEW.value
    )
    closed_on = models.DateField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="closed_means_a_day",
            )
        ]


class Choice(BaseModel):
    """Something the person asked for, in coded words, and the circle that got a key for it.

    Most choices need no further key: ``circle`` is then empty.
    """

    PERSONAL: ClassVar = ("key", "circle")

    report = models.ForeignKey(Report, models.PROTECT, related_name="choices")
    key = models.CharField(max_length=30)
    circle = models.UUIDField(null=True)
    made_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "key"], name="one_choice_a_key")
        ]


class DangerAlarmQuerySet(models.QuerySet["DangerAlarm"]):
    """Reads over alarms."""

    def visible_to(self, actor: Actor) -> "DangerAlarmQuerySet":
        """Return alarms of the actor's circles, while the circle still holds a key."""
        held = Access.objects.visible_to(actor).filter(subject=OuterRef("report"))
        return self.filter(Exists(held), circle__in=actor.holders)


class DangerAlarm(BaseModel):
    """Says to one circle that a person who wrote is not safe; ends when somebody opens the report.

    Days only: the moment would tell when the person was at the public door.
    """

    PERSONAL: ClassVar = ()

    report = models.ForeignKey(Report, models.PROTECT, related_name="alarms")
    circle = models.UUIDField()
    raised_on = models.DateField()
    ended_on = models.DateField(null=True)
    # Whether the circle's members were sent the mail that says nothing but "please look".
    mailed = models.BooleanField(default=False)

    objects = DangerAlarmQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "circle"], name="one_alarm_a_circle")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["circle"], condition=Q(ended_on__isnull=True), name="open_danger_alarms"
            ),
            models.Index(fields=["id"], condition=Q(mailed=False), name="alarms_to_mail"),
        ]
