"""A case, the reports and incidents in it, and its tasks."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from upstander.confidential.casework.choices import About, CaseState, Ending
from upstander.confidential.reporting.models import Report
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.models import BaseModel
from upstander.foundation.vault.models import Access

# What the vault calls a case in its Access rows.
CASE = "case"


class CaseQuerySet(models.QuerySet["Case"]):
    """Reads over cases."""

    def visible_to(self, actor: Actor) -> "CaseQuerySet":
        """Return the cases to which the actor, or one of their circles, holds a live key."""
        held = Access.objects.visible_to(actor).filter(subject=OuterRef("pk"))
        return self.filter(Exists(held))


class CaseCounter(models.Model):
    """The last number given to a case of a year, changed in the transaction that opens a case."""

    PERSONAL: ClassVar = ()

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.year)


class Case(BaseModel):
    """One case: coded facts. Its name, notes and plans are sealed.

    ``lead`` is the circle that leads, ``worker`` who in it does the work. ``band`` is how high the
    risk is by the newest assessment, empty before the first; ``review_on`` when it is looked at
    again.
    """

    PERSONAL: ClassVar = ("worker",)

    reference = models.CharField(max_length=12, unique=True)
    opened_on = models.DateField()
    about = models.CharField(max_length=16, choices=About.choices)
    area = models.CharField(max_length=12, blank=True)
    lead = models.UUIDField()
    worker = models.UUIDField(null=True)
    state = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.OPEN.value)
    band = models.CharField(max_length=8, blank=True)
    review_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    ending = models.CharField(max_length=16, choices=Ending.choices, blank=True)
    # Codes of choices.Outcome, sorted.
    outcomes = models.JSONField(default=list)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(ending="")
                | ~Q(state="closed") & Q(closed_on__isnull=True),
                name="closed_case_means_a_day",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["worker", "state"], name="cases_of_a_worker"),
            models.Index(
                fields=["review_on"], condition=~Q(state="closed"), name="cases_to_review"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Incident(BaseModel):
    """Something that happened, in a case: a person and two witnesses tell of one incident."""

    PERSONAL: ClassVar = ()

    case = models.ForeignKey(Case, models.PROTECT, related_name="incidents")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="incident_number_in_case")
        ]


class CaseReport(BaseModel):
    """A report is in one case at most, and tells of one of its incidents."""

    PERSONAL: ClassVar = ("joined_by",)

    report = models.OneToOneField(Report, models.PROTECT, related_name="in_case")
    case = models.ForeignKey(Case, models.PROTECT, related_name="reports")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="reports")
    joined_on = models.DateField()
    joined_by = models.UUIDField()
    # How many messages there were when we were last told that the person wrote, and the day.
    heard = models.PositiveIntegerField(default=0)
    heard_on = models.DateField(null=True)
    # A supervisor was told that nobody has read it.
    passed_up = models.BooleanField(default=False)


class Task(BaseModel):
    """Something to do on a case. Its words are sealed: ``item`` is where."""

    PERSONAL: ClassVar = ("owner", "made_by", "done_by")

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    item = models.UUIDField()
    owner = models.UUIDField()
    due_on = models.DateField()
    made_by = models.UUIDField()
    made_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="done_by_and_on",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["owner", "due_on"], condition=Q(done_on__isnull=True), name="open_tasks"
            )
        ]
