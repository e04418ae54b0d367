"""What a partnership says of itself: its hours, whom to phone for safeguarding, its own texts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from upstander.foundation.agencies.choices import OwnText, Protects
from upstander.foundation.core.models import BaseModel


class OpenHours(BaseModel):
    """The hours of one weekday in which people read what comes in; Monday is 0."""

    PERSONAL: ClassVar = ()

    weekday = models.PositiveSmallIntegerField(unique=True)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="opens_before_closing"),
            models.CheckConstraint(condition=Q(weekday__lt=7), name="a_day_of_the_week"),
        ]


class Contact(BaseModel):
    """The safeguarding desk of a district, for adults or for children. A desk, not a person."""

    PERSONAL: ClassVar = ()

    area = models.ForeignKey("agencies.Area", on_delete=models.PROTECT, related_name="contacts")
    protects = models.CharField(max_length=10, choices=Protects.choices)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    # The number at night and on days off, where it is another.
    night_phone = models.CharField(max_length=40, blank=True)
    checked_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "protects"], name="one_contact_for_each")
        ]


class TextOverride(BaseModel):
    """A text of the public pages in the partnership's own words, plain and in Easy Read."""

    PERSONAL: ClassVar = ()

    key = models.CharField(max_length=20, choices=OwnText.choices, unique=True)
    plain = models.TextField()
    easy = models.TextField(blank=True)
    changed_on = models.DateField()
