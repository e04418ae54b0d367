"""Places on their way to being a Safe Place or a centre, and what happened on it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upstander.community.directory.choices import (
    Done,
    Happened,
    Kind,
    Move,
    ProposalState,
    Stage,
    WhyOff,
)
from upstander.community.directory.models.entries import Entry
from upstander.community.directory.models.tokens import Token
from upstander.foundation.core.models import BaseModel


class Accreditation(BaseModel):
    """One place that asked to join. Its ``entry`` is in the directory once it has a sticker.

    ``review_on`` is the last day on which it counts. ``stage_since`` is the day of the last move
    to another stage. How to reach it are the place's own number and address, and a job to ask for.
    """

    PERSONAL: ClassVar = ("ask_for", "phone", "email")

    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="accreditation")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    town = models.CharField(max_length=100)
    postcode = models.CharField(max_length=8)
    # What it says beside its hours; of those who asked before days were asked for, all of it.
    hours = models.CharField(max_length=200, blank=True)
    # Its openings in a week, as rules.facts keeps them.
    openings = models.JSONField(default=list)
    access = models.JSONField(default=list)
    ask_for = models.CharField(max_length=100)
    phone = models.CharField(max_length=40)
    email = models.EmailField(max_length=254, blank=True)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.APPLIED.value)
    stage_since = models.DateField()
    applied_on = models.DateField()
    visited_on = models.DateField(null=True)
    sticker = models.CharField(max_length=20, blank=True)
    review_on = models.DateField(null=True)
    # The last reminder that went out, in days before ``review_on``.
    nudged = models.PositiveSmallIntegerField(null=True)
    why_off = models.CharField(max_length=10, choices=WhyOff.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sticker"], condition=~Q(sticker=""), name="one_place_of_a_sticker"
            ),
            models.UniqueConstraint(
                fields=["kind", "name", "postcode"],
                condition=~Q(stage="ended"),
                name="one_accreditation_of_a_place",
            ),
            models.CheckConstraint(
                condition=~Q(stage="accredited")
                | (Q(entry__isnull=False, review_on__isnull=False) & ~Q(sticker="")),
                name="accredited_means_entry_sticker_and_review",
            ),
            models.CheckConstraint(
                condition=Q(stage="off") & ~Q(why_off="") | ~Q(stage="off") & Q(why_off=""),
                name="off_the_list_means_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["stage", "review_on"], name="reviews_due")]

    def __str__(self) -> str:
        return self.name


class Step(BaseModel):
    """Something that happened to a place on its way. ``facts`` are codes and numbers, no words."""

    PERSONAL: ClassVar = ("by",)

    accreditation = models.ForeignKey(Accreditation, models.CASCADE, related_name="steps")
    move = models.CharField(max_length=10, choices=Move.choices)
    on = models.DateField()
    # How many steps there were before it: a day can have several.
    number = models.PositiveSmallIntegerField()
    by = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["accreditation", "number"], name="steps_in_order")
        ]


class Incident(BaseModel):
    """Something that happened in a place: codes and a day, and nothing about anybody."""

    PERSONAL: ClassVar = ("by",)

    accreditation = models.ForeignKey(Accreditation, models.CASCADE, related_name="incidents")
    on = models.DateField()
    happened = models.CharField(max_length=12, choices=Happened.choices)
    done = models.CharField(max_length=10, choices=Done.choices)
    hate = models.BooleanField(default=False)
    by = models.UUIDField(null=True)


class UpdateLink(BaseModel):
    """A private link by which a place looks at its own entry. Of the link only a hash is kept."""

    PERSONAL: ClassVar = ("made_by",)

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    made_by = models.UUIDField(null=True)
    # The last day on which it opens.
    until = models.DateField()


class Proposal(BaseModel):
    """What a place, or a partner's program by its token, says that an entry should say.

    ``said`` is the whole record. A program names ``fields``, and no other of them counts; without
    any all of them do. It gives each request a ``key`` of its own, and ``digest`` tells what it
    asked for with it. For each entry one waits from the place, and one from each program: a later
    one takes its place.
    """

    PERSONAL: ClassVar = ("answered_by",)

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="proposals")
    token = models.ForeignKey(Token, models.PROTECT, null=True, related_name="proposals")
    key = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    fields = models.JSONField(default=list)
    said = models.JSONField()
    made_on = models.DateField()
    state = models.CharField(
        max_length=8, choices=ProposalState.choices, default=ProposalState.WAITING.value
    )
    # The fields that were taken over, by name.
    taken = models.JSONField(default=list)
    answered_on = models.DateField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state="waiting", token__isnull=True),
                name="one_proposal_waits",
            ),
            models.UniqueConstraint(
                fields=["entry", "token"],
                condition=Q(state="waiting"),
                name="one_proposal_of_a_token_waits",
            ),
            models.UniqueConstraint(
                fields=["token", "key"], condition=~Q(key=""), name="one_proposal_of_a_key"
            ),
        ]
