"""Entries: a service at a location, or one that is reached from anywhere. The public reads these."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from upstander.community.directory.choices import CheckedBy, Holidays, State, Way
from upstander.community.directory.models.locations import Location
from upstander.community.directory.models.services import Service
from upstander.foundation.core.models import BaseModel


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads over entries."""

    def public(self, on: dt.date) -> "EntryQuerySet":
        """Return what the public may see on a day: checked lately, in its time, and not hidden."""
        return self.filter(
            Q(visible_to__isnull=True) | Q(visible_to__gte=on),
            check_again_on__gte=on,
            visible_from__lte=on,
            hidden_because="",
        ).exclude(state=State.ENDED)


class Entry(BaseModel):
    """A service at a location; without a location it is reached by phone or on the web.

    It is public until ``check_again_on``, if somebody ``checked_on`` a day that it is right, from
    ``visible_from`` to ``visible_to``, unless it is hidden or has ended. ``hidden_because`` is
    said to the people who keep the directory. ``paused_because`` is said to the public.
    """

    PERSONAL: ClassVar = ("checked_by",)

    service = models.ForeignKey(Service, models.PROTECT, related_name="entries")
    location = models.ForeignKey(Location, models.PROTECT, null=True, related_name="entries")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN.value)
    paused_because = models.CharField(max_length=200, blank=True)
    holidays = models.CharField(
        max_length=8, choices=Holidays.choices, default=Holidays.CLOSED.value
    )
    # Said beside the hours, such as "Ring the bell".
    hours_note = models.CharField(max_length=200, blank=True)
    added_on = models.DateField()
    visible_from = models.DateField()
    visible_to = models.DateField(null=True)
    hidden_because = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField(null=True)
    checked_by = models.UUIDField(null=True)
    checked_by_role = models.CharField(max_length=12, choices=CheckedBy.choices, blank=True)
    check_again_on = models.DateField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "location"], name="one_entry_of_a_service_at_a_location"
            ),
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(location__isnull=True),
                name="one_entry_of_a_service_without_location",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, check_again_on__isnull=True)
                | Q(checked_on__isnull=False, check_again_on__isnull=False)
                & ~Q(checked_by_role=""),
                name="checked_means_by_whom_and_until",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["check_again_on"], name="entries_to_check")]

    def __str__(self) -> str:
        return str(self.id)


class Opening(BaseModel):
    """A time of the week at which an entry is open, by the clock on the wall in London.

    Monday is 0. One that closes at or before it opens goes on to the next day; one that closes
    when it opens is open all day. A day may have several. One that holds ``instead`` of the usual
    hours does so from its first to its last day.
    """

    PERSONAL: ClassVar = ()

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="openings")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    instead = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(instead=False) | Q(valid_from__isnull=False, valid_to__isnull=False),
                name="instead_from_a_day_to_a_day",
            ),
        ]


class Closure(BaseModel):
    """Days on which an entry is closed, first and last."""

    PERSONAL: ClassVar = ()

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="closures")
    first = models.DateField()
    last = models.DateField()
    because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="closure_has_days")
        ]


class Contact(BaseModel):
    """A number or an address at which a body is reached, never a private person's."""

    PERSONAL: ClassVar = ()

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="contacts")
    way = models.CharField(max_length=8, choices=Way.choices)
    value = models.CharField(max_length=254)
    # Whom one reaches, such as "Front desk".
    label = models.CharField(max_length=100, blank=True)
