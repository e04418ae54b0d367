"""How the danger was judged, and what changed since. Answers, sums and reasons are sealed."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from upstander.confidential.casework.choices import Changed, Judged, RiskBand
from upstander.confidential.casework.models.cases import Case
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.models import BaseModel
from upstander.foundation.vault.models import Access


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Reads over assessments."""

    def visible_to(self, actor: Actor) -> "AssessmentQuerySet":
        """Return the assessments of cases to which the actor holds a live key."""
        held = Access.objects.visible_to(actor).filter(subject=OuterRef("case"))
        return self.filter(Exists(held))


class Assessment(BaseModel):
    """One judgement of the danger in a case, in the order they were made.

    ``band`` holds by it; ``wanted`` is a lower one that waits, or waited, for a supervisor.
    ``emergency``: something was ticked that makes it high at once. ``second``: it came in after
    one that its assessor had not seen. ``reports``, ``messages`` and ``taken_back`` are how many
    of each there were: what came later is found by counting, and no time of it is kept.
    """

    PERSONAL: ClassVar = ("assessed_by", "read_by")

    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField()
    item = models.UUIDField()
    tool = models.CharField(max_length=16)
    band = models.CharField(max_length=8, choices=RiskBand.choices)
    wanted = models.CharField(max_length=8, choices=RiskBand.choices, blank=True)
    emergency = models.BooleanField()
    second = models.BooleanField()
    state = models.CharField(max_length=12, choices=Judged.choices)
    assessed_by = models.UUIDField()
    assessed_on = models.DateField()
    review_on = models.DateField()
    read_by = models.UUIDField(null=True)
    read_on = models.DateField(null=True)
    # The task to ask again what nobody knew.
    ask_again = models.UUIDField(null=True)
    reports = models.PositiveSmallIntegerField()
    messages = models.PositiveSmallIntegerField()
    taken_back = models.PositiveSmallIntegerField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="assessment_number_in_case"),
            models.CheckConstraint(
                condition=Q(state="holds", wanted="") | (~Q(state="holds") & ~Q(wanted="")),
                name="lower_band_has_a_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["holds", "waits"], read_by=None, read_on=None)
                | Q(
                    state__in=["agreed", "not_agreed"],
                    read_by__isnull=False,
                    read_on__isnull=False,
                ),
                name="countersigned_by_and_on",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["assessed_on"], condition=Q(state="waits"), name="wait_for_supervisor"
            )
        ]


class Change(BaseModel):
    """Something changed around the person. ``after`` is the newest assessment's number then."""

    PERSONAL: ClassVar = ("noted_by",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="changes")
    what = models.CharField(max_length=16, choices=Changed.choices)
    after = models.PositiveSmallIntegerField()
    noted_by = models.UUIDField()
    noted_on = models.DateField()
