"""When sessions take place: days as things of their own, weekly rules that make them, days off."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from upstander.confidential.support.choices import BlockedWhy
from upstander.confidential.support.models.services import Resource, Service
from upstander.foundation.core.models import BaseModel


class Hours(BaseModel):
    """What a session day and a weekly rule have in common. Times are London wall-clock times."""

    PERSONAL: ClassVar[tuple[str, ...]]

    opens = models.TimeField()
    closes = models.TimeField()
    slot_minutes = models.PositiveSmallIntegerField(default=45)
    # After each session, for notes and a breath.
    buffer_minutes = models.PositiveSmallIntegerField(default=15)
    # Codes of choices.Meeting.
    meetings = models.JSONField(default=list)

    class Meta:
        abstract = True


class WeeklyRule(Hours):
    """Sessions every so many weeks on one weekday; Monday is 0. A job makes the days from it.

    ``every_weeks`` is counted from the week of ``valid_from``. A rule that is changed ends, and
    another begins on the day from which the change counts. ``version`` is raised by every change.
    """

    PERSONAL: ClassVar = ()

    service = models.ForeignKey(Service, models.PROTECT, related_name="rules")
    weekday = models.PositiveSmallIntegerField()
    every_weeks = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    on_bank_holidays = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__lt=7), name="rule_has_a_weekday"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="rule_opens_first"),
            models.CheckConstraint(condition=Q(every_weeks__gt=0), name="rule_comes_round"),
        ]


class RuleResource(BaseModel):
    """An officer, interpreter or room that a weekly rule puts on its days."""

    PERSONAL: ClassVar = ()

    rule = models.ForeignKey(WeeklyRule, models.CASCADE, related_name="resources")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "resource"], name="once_on_a_rule")
        ]


class Closure(BaseModel):
    """Days on which a service has no sessions, or none of them has, where no service is named."""

    PERSONAL: ClassVar = ()

    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="closures")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="sessions_closure_has_days"
            )
        ]


class SessionDay(Hours):
    """A day with sessions: "Thursday 22 April, 12:00 to 20:00, 45-minute slots, two officers".

    A removed day stays as a row, so that its weekly rule does not make it again. ``closure`` are
    the days off that removed it: when they are taken back, it is there again. ``version`` is
    raised by every change: whoever edits an older one is told.
    """

    PERSONAL: ClassVar = ()

    service = models.ForeignKey(Service, models.PROTECT, related_name="days")
    day = models.DateField()
    rule = models.ForeignKey(WeeklyRule, models.SET_NULL, null=True, related_name="days")
    removed_on = models.DateField(null=True)
    closure = models.ForeignKey(Closure, models.SET_NULL, null=True, related_name="removed")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="day_opens_first"),
            models.CheckConstraint(condition=Q(slot_minutes__gte=5), name="slots_have_minutes"),
            models.UniqueConstraint(fields=["rule", "day"], name="one_day_of_a_rule"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["service", "day"], condition=Q(removed_on=None), name="days_of_a_service"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.opens:%H:%M}"


class DayResource(BaseModel):
    """An officer, interpreter or room that is there on a session day."""

    PERSONAL: ClassVar = ()

    day = models.ForeignKey(SessionDay, models.CASCADE, related_name="resources")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="days")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "resource"], name="once_on_a_day")
        ]


class Blocked(BaseModel):
    """A while in which somebody or something cannot be booked, from a moment up to another.

    ``source`` says which calendar it came from, so that a newer copy can take its place.
    """

    PERSONAL: ClassVar = ("starts_at", "ends_at")

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="blocked")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    why = models.CharField(max_length=10, choices=BlockedWhy.choices)
    source = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="blocked_for_a_while"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["resource", "ends_at"], name="blocked_by_end")]
