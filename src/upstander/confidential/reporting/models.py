"""A report's coded facts. What the person wrote is sealed in the vault; nothing of it is here."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from upstander.confidential.reporting.choices import (
    CallState,
    DeletionAnswer,
    HowItWas,
    ReportKind,
    ReportState,
)
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.choices import Channel
from upstander.foundation.core.models import BaseModel
from upstander.foundation.vault.models import Access


class ReportQuerySet(models.QuerySet["Report"]):
    """Reads over reports."""

    def counted(self) -> "ReportQuerySet":
        """Return what is a report: words to somebody who listens are none."""
        return self.filter(kind=ReportKind.REPORT)

    def on_the_desk(self) -> "ReportQuerySet":
        """Return what the desk shows: messages about a session stand with the session."""
        return self.exclude(kind=ReportKind.SESSION)

    def visible_to(self, actor: Actor) -> "ReportQuerySet":
        """Return the reports of which the actor, or one of their circles, holds a live key."""
        # Asked for each row: a list of all that the actor holds would be read to its end first.
        held = Access.objects.visible_to(actor).filter(subject=OuterRef("pk"))
        return self.filter(Exists(held))


class Report(BaseModel):
    """One report, words to somebody who listens, or messages about a session (``kind``).

    ``number`` is the handle of the person's code, so that it tells no volume.
    """

    PERSONAL: ClassVar = ("number", "coded")

    number = models.CharField(max_length=5, unique=True)
    # Words to an ear stand in the same mailbox and are no report: see ReportKind.
    kind = models.CharField(
        max_length=8, choices=ReportKind.choices, default=ReportKind.REPORT.value
    )
    received_on = models.DateField()
    area = models.CharField(max_length=12, blank=True)
    channel = models.CharField(max_length=30, choices=Channel.choices)
    danger = models.BooleanField(default=False)
    # Codes of choices.Flag, sorted: what staff must know before they open it.
    flags = models.JSONField(default=list)
    state = models.CharField(
        max_length=12, choices=ReportState.choices, default=ReportState.NEW.value
    )
    closed_on = models.DateField(null=True)
    # Why and when, for the numbers: only of who said yes to that, locked, and only until the next
    # night moves it to where no key in the database leads (waiting, actions.coding).
    coded = models.BinaryField(default=b"")
    # Apart from the lists until somebody looks, or the hours of its kind are over (rules.Signal).
    held = models.BooleanField(default=False)
    # The day on which the team that listens last said that they could make it a report.
    suggested_on = models.DateField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="closed_means_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind="ear") | Q(suggested_on__isnull=True),
                name="only_to_words_a_report_is_suggested",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(held=True), name="held_reports"),
            models.Index(fields=["channel"], name="reports_by_channel"),
        ]


class Ear(BaseModel):
    """A team that listens: anybody may write to it without making a report.

    Its words about itself stand on the public page. It reads on these weekdays between two times
    of the day, and not on bank holidays.
    """

    PERSONAL: ClassVar = ()

    circle = models.UUIDField(unique=True)
    offered = models.BooleanField(default=False)
    who = models.TextField()
    who_easy = models.TextField()
    passes_on = models.TextField()
    passes_on_easy = models.TextField()
    # Weekdays as numbers, Monday being 0.
    days = models.JSONField(default=list)
    opens = models.TimeField()
    closes = models.TimeField()
    changed_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(opens__lt=models.F("closes")), name="ear_has_hours")
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


class DangerAlarm(BaseModel):
    """Says to one circle that a person who wrote is not safe; ends when somebody opens the report.

    Days only: the moment would tell when the person was at the public door.
    """

    PERSONAL: ClassVar = ()

    report = models.ForeignKey(Report, models.PROTECT, related_name="alarms")
    circle = models.UUIDField()
    raised_on = models.DateField()
    ended_on = models.DateField(null=True)
    # Whether somebody of the circle was called by an alert.
    mailed = models.BooleanField(default=False)

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


class DeletionRequest(BaseModel):
    """Somebody asked us to delete what they told us; ``answer`` is what we said to it.

    Asking deletes nothing: a person decides and answers.
    """

    PERSONAL: ClassVar = ()

    report = models.ForeignKey(Report, models.PROTECT, related_name="deletion_requests")
    asked_on = models.DateField()
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=12, choices=DeletionAnswer.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(answered_on=None), name="one_open_deletion_request"
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, answer="")
                | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="answered_means_a_day",
            ),
        ]


class FeedbackInvitation(BaseModel):
    """Somebody is asked how it was with us, in their mailbox. What they say is not here.

    ``answered`` only keeps them from being asked twice.
    """

    PERSONAL: ClassVar = ()

    report = models.OneToOneField(Report, models.PROTECT, related_name="feedback_invitation")
    invited_on = models.DateField()
    answered = models.BooleanField(default=False)


class Feedback(BaseModel):
    """How it was for somebody. No report, no team and no day: the quarter, and three ticks."""

    PERSONAL: ClassVar = ()

    quarter = models.DateField()
    listened = models.CharField(max_length=6, choices=HowItWas.choices, blank=True)
    helped = models.CharField(max_length=6, choices=HowItWas.choices, blank=True)
    again = models.CharField(max_length=6, choices=HowItWas.choices, blank=True)


class CallQuerySet(models.QuerySet["Call"]):
    """Reads over calls."""

    def visible_to(self, actor: Actor) -> "CallQuerySet":
        """Return the actor's own calls: nobody else's are anybody's business."""
        return self.none() if actor.user_id is None else self.filter(user=actor.user_id)


class Call(BaseModel):
    """A phone call while somebody types it in, sealed to their own key: nobody else opens it.

    Once it is sent nothing is left in it; the row then only says that it was.
    """

    PERSONAL: ClassVar = ("user", "sealed", "begun_at", "touched_at")

    user = models.UUIDField()
    sealed = models.BinaryField()
    state = models.CharField(
        max_length=8, choices=CallState.choices, default=CallState.GOING_ON.value
    )
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    objects = CallQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["user", "touched_at"], condition=~Q(state="sent"), name="calls_to_finish"
            )
        ]
