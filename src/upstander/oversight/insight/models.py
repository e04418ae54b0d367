"""Facts: coded, about nobody by name, and never joined to a report by a key that lies here."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from upstander.foundation.core.models import BaseModel
from upstander.oversight.insight.choices import ExtractState, Kind, Offence, Reason


class Extract(BaseModel):
    """One file of somebody else's that was brought in. Its facts count once it is done."""

    PERSONAL: ClassVar = ()

    profile = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    state = models.CharField(
        max_length=8, choices=ExtractState.choices, default=ExtractState.READING.value
    )
    rows = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    # Its dates are firsts of months, and somebody said to take it all the same.
    months_only = models.BooleanField(default=False)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    done_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["profile", "digest"], name="a_file_comes_in_once"),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False)
                | Q(state="reading", done_on__isnull=True),
                name="extract_done_means_a_day",
            ),
        ]


class Fact(models.Model):
    """One report, incident or offence, coded.

    ``id`` is an HMAC of what it was made from under a key in a file: without that key nobody can
    say which report it is. ``month`` is the month in which it is counted: when it came, or when it
    happened where nobody wrote down when it came. ``strands`` is `` race religion `` with a space
    on either side. ``first_read``, ``answered`` and ``closed`` are days from when it came.
    """

    # Nothing here finer than these may ever be added: tests hold the columns to a list.
    PERSONAL: ClassVar = ()

    id = models.UUIDField(primary_key=True, editable=False)
    # Empty for what was told to us.
    extract = models.ForeignKey(Extract, models.PROTECT, null=True, related_name="facts")
    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    month = models.DateField()
    received = models.DateField(null=True)
    happened = models.DateField(null=True)
    part_of_day = models.CharField(max_length=10, blank=True)
    area = models.CharField(max_length=12, blank=True)
    strands = models.CharField(max_length=100, blank=True)
    offence = models.CharField(max_length=14, choices=Offence.choices, blank=True)
    about = models.CharField(max_length=16, blank=True)
    channel = models.CharField(max_length=30, blank=True)
    online = models.BooleanField(null=True)
    first_read = models.PositiveIntegerField(null=True)
    answered = models.PositiveIntegerField(null=True)
    closed = models.PositiveIntegerField(null=True)
    # 0 to 255, see foundation.figures.cells.
    key = models.PositiveSmallIntegerField()

    class Meta:
        indexes: ClassVar = [
            # Each question counts along one of these, without sorting a quarter of a million rows.
            models.Index(
                fields=["source", "kind", "month", "area", "strands", "key"], name="facts_by_month"
            ),
            models.Index(
                fields=["source", "kind", "area", "month", "strands"], name="facts_by_area"
            ),
            models.Index(
                fields=["source", "kind", "strands", "month", "area"], name="facts_by_strand"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.month:%B %Y}"


class FactsCopy(BaseModel):
    """How new the Parquet copy is: it may be counted from while ``copied`` is ``changed``."""

    PERSONAL: ClassVar = ()

    only = models.BooleanField(default=True, unique=True, editable=False)
    # How often facts were written or taken out.
    changed = models.PositiveBigIntegerField(default=0)
    # How often that was when the copy was made.
    copied = models.PositiveBigIntegerField(null=True)
    rows = models.PositiveBigIntegerField(default=0)
    folder = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(only=True), name="one_copy_of_the_facts")
        ]


class Frozen(BaseModel):
    """What anybody may see of one closed period of one source. Written once, never changed.

    ``figures`` are the tables of rules.asking.CATALOGUE by name: rows of codes and a figure. Of a
    period that was revised there are several, and the one with the highest ``revision`` is shown.
    """

    PERSONAL: ClassVar = ()

    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    period = models.CharField(max_length=8)
    figures = models.JSONField()
    frozen_on = models.DateField()
    revision = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "kind", "period", "revision"], name="frozen_once"
            ),
            models.CheckConstraint(
                condition=Q(revision=0, reason="") | (Q(revision__gt=0) & ~Q(reason="")),
                name="revised_means_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.period}"


class Publication(BaseModel):
    """Since when the public may see the frozen figures. No row while nobody asked for that.

    One person asks (``by``), another confirms; ``since`` is empty until then.
    """

    PERSONAL: ClassVar = ("by", "confirmed_by")

    only = models.BooleanField(default=True, unique=True, editable=False)
    since = models.DateField(null=True)
    by = models.UUIDField()
    confirmed_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(only=True), name="one_publication"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("by")),
                name="a_second_person_confirms",
            ),
        ]
