"""What waits to be sent, who wants what, and how each channel is doing. Days, never times.

A notice may follow within a minute from what somebody did at the public door, so nothing that
stays here may tell the minute. Only while it waits does a row say when it is next due.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upstander.foundation.core.models import BaseModel
from upstander.foundation.notices.choices import DigestWish, NoticeState, Reason, Template

OPEN = (NoticeState.WAITING, NoticeState.CLAIMED, NoticeState.FAILED)


class Notice(BaseModel):
    """One message to one member of staff: coded, without a word of what it is about.

    Their address is looked up when it is sent, so that whoever has left is not written to.
    """

    PERSONAL: ClassVar = ("user",)

    user = models.UUIDField()
    template = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Template])
    # Codes of choices.Reason, sorted.
    reasons = models.JSONField(default=list)
    # By what it goes, the first that takes it: codes of choices.Medium.
    media = models.JSONField(default=list)
    # rules.once: telling somebody the same twice writes nothing.
    once = models.CharField(max_length=64, unique=True)
    state = models.CharField(
        max_length=10, choices=NoticeState.choices, default=NoticeState.WAITING
    )
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    made_on = models.DateField()
    over_on = models.DateField(null=True)
    sent_by = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=OPEN, due_at__isnull=False, over_on__isnull=True)
                | (~Q(state__in=OPEN) & Q(due_at__isnull=True, over_on__isnull=False)),
                name="over_means_a_day_and_no_time",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(state__in=OPEN), name="notices_due")
        ]


class DigestLine(BaseModel):
    """One kind of thing that waits for one person; the next digest takes it along."""

    PERSONAL: ClassVar = ("user",)

    user = models.UUIDField()
    reason = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Reason])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "reason"], name="one_line_a_reason")
        ]


class Reach(BaseModel):
    """How somebody wants to be reached. Without a row: by email, once a day."""

    PERSONAL: ClassVar = ("user", "mobile")

    user = models.UUIDField(unique=True)
    mobile = models.CharField(max_length=16, blank=True)
    digest = models.CharField(max_length=10, choices=DigestWish.choices, default=DigestWish.DAILY)


class ChannelState(BaseModel):
    """How one channel is doing: when it last worked, and whether it does now."""

    PERSONAL: ClassVar = ()

    name = models.CharField(max_length=20, unique=True)
    failing = models.BooleanField(default=False)
    worked_on = models.DateField(null=True)
    failed_on = models.DateField(null=True)
    # What went wrong last, as a code: the channel's own words could quote an address.
    fault = models.CharField(max_length=60, blank=True)
