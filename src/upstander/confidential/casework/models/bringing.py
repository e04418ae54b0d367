"""Lists that teams bring, and the cases that came of them. What the lists say is sealed."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from upstander.confidential.casework.choices import Bringing
from upstander.confidential.casework.models.cases import Case
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.models import BaseModel
from upstander.foundation.vault.models import Access

# What the vault calls such a list in its Access rows.
LIST = "list"


class BroughtListQuerySet(models.QuerySet["BroughtList"]):
    """Reads over lists."""

    def visible_to(self, actor: Actor) -> "BroughtListQuerySet":
        """Return the lists to which the actor, or one of their circles, holds a live key."""
        held = Access.objects.visible_to(actor).filter(subject=OuterRef("pk"))
        return self.filter(Exists(held))


class BroughtList(BaseModel):
    """One file of a team's cases. ``mark`` tells the same file again, and nothing of what is in it:
    it is made with a key of this installation.

    ``total`` is how many lines were to come in, ``left_out`` how many stayed out; ``taken_back``
    how many were deleted again.
    """

    PERSONAL: ClassVar = ("brought_by",)

    circle = models.UUIDField()
    brought_by = models.UUIDField()
    begun_on = models.DateField()
    done_on = models.DateField(null=True)
    state = models.CharField(
        max_length=12, choices=Bringing.choices, default=Bringing.MAPPING.value
    )
    mark = models.CharField(max_length=64)
    total = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    taken_back = models.PositiveIntegerField(default=0)

    objects = BroughtListQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mark"], condition=~Q(state="undone"), name="one_list_a_file"
            )
        ]


class BroughtCase(BaseModel):
    """A case that came in with a list.

    ``mark`` and ``reference_mark`` tell the same line, and the same reference, again.
    """

    PERSONAL: ClassVar = ("worker",)

    came_with = models.ForeignKey(BroughtList, models.PROTECT, related_name="cases")
    case = models.OneToOneField(Case, models.CASCADE, related_name="brought")
    mark = models.CharField(max_length=64, unique=True)
    reference_mark = models.CharField(max_length=64, blank=True)
    # Who worked on it when it came: somebody else by now has taken it up.
    worker = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reference_mark"],
                condition=~Q(reference_mark=""),
                name="one_case_a_reference",
            )
        ]
