"""The register: who was given keys to what, why, on what basis, and when it ended."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from upstander.confidential.reporting.models import Report
from upstander.confidential.sharing.choices import Agreed, EndedBy, Purpose
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.models import BaseModel
from upstander.foundation.vault.models import Access


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    """Reads over the register."""

    def visible_to(self, actor: Actor) -> "DisclosureQuerySet":
        """Return what was shared of the reports the actor holds a live key to."""
        held = Access.objects.visible_to(actor).filter(subject=OuterRef("report"))
        return self.filter(Exists(held))

    def live(self) -> "DisclosureQuerySet":
        """Return those that have not ended."""
        return self.filter(ended_on__isnull=True)


class Disclosure(BaseModel):
    """One entry. It covers what was there when it was made and what comes later, until it ends.

    ``kinds`` are compartment kinds; ``basis`` is a key of data/bases.toml. An entry is never
    changed but to end it.
    """

    PERSONAL: ClassVar = ("report", "given_by")

    report = models.ForeignKey(Report, models.PROTECT, related_name="disclosures")
    from_circle = models.UUIDField()
    to_circle = models.UUIDField()
    kinds = models.JSONField()
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    basis = models.CharField(max_length=40)
    agreed = models.CharField(max_length=10, choices=Agreed.choices)
    given_by = models.UUIDField()
    given_on = models.DateField()
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=10, choices=EndedBy.choices, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "to_circle"],
                condition=Q(ended_on__isnull=True),
                name="shared_once_with_a_circle",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by="")
                | (Q(ended_on__isnull=False) & ~Q(ended_by="")),
                name="ended_by_and_day",
            ),
        ]
