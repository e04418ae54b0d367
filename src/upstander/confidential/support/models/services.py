"""What can be booked: services, the kinds of officer people may choose, and who and what there is."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from upstander.community.directory.models import Location
from upstander.confidential.support.choices import Meeting, ResourceKind
from upstander.foundation.agencies.models import Circle
from upstander.foundation.core.models import BaseModel


def usual_meetings() -> list[str]:
    """Return how people meet unless a service says something else."""
    return [Meeting.VIDEO.value, Meeting.PHONE.value]


class Service(BaseModel):
    """One kind of support session that the public can book, such as hate crime support.

    ``circle`` is the team that can open what people write when they book. ``notice_minutes`` is
    how long before its start a time can still be booked; ``horizon_days`` how far ahead. The
    usual length, pause and ways to meet are what a new day begins with; each day has its own.
    ``edition`` rises with every change, so that of two people who change it the second is told.
    """

    PERSONAL: ClassVar = ()

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    # What it is for, in a sentence for the public; and in Easy Read.
    text = models.CharField(max_length=200)
    easy = models.CharField(max_length=200)
    circle = models.ForeignKey(Circle, models.PROTECT, related_name="+")
    notice_minutes = models.PositiveIntegerField(default=120)
    horizon_days = models.PositiveSmallIntegerField(default=60)
    slot_minutes = models.PositiveSmallIntegerField(default=45)
    buffer_minutes = models.PositiveSmallIntegerField(default=15)
    # Codes of choices.Meeting.
    meetings = models.JSONField(default=usual_meetings)
    open = models.BooleanField(default=True)
    edition = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class OfficerRole(BaseModel):
    """A kind of person to talk to, such as a Victim Care Officer: data, not code.

    One that is not ``active`` has no officers any more, and none can be added. ``edition`` as of
    a service.
    """

    PERSONAL: ClassVar = ()

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    # What they do for somebody, in a sentence; and in Easy Read.
    text = models.CharField(max_length=200)
    easy = models.CharField(max_length=200)
    active = models.BooleanField(default=True)
    edition = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Resource(BaseModel):
    """An officer, an interpreter or a room: in one place at a time.

    ``version`` is raised by whoever is about to book it: the update waits its turn, which puts
    bookings of one resource in a line on every database. ``edition`` rises only when what is said
    of it changes, as of a service.
    """

    PERSONAL: ClassVar = ("name", "user")

    kind = models.CharField(max_length=12, choices=ResourceKind.choices)
    # What the public may read: a first name, or what the room is called.
    name = models.CharField(max_length=80)
    # The member of staff, for an officer.
    user = models.UUIDField(null=True, unique=True)
    role = models.ForeignKey(OfficerRole, models.PROTECT, null=True, related_name="officers")
    # Codes of languages, for an interpreter; "bfi" is British Sign Language.
    languages = models.JSONField(default=list)
    # Where a room is, in a line; and the building, where the directory knows it.
    place = models.CharField(max_length=200, blank=True)
    location = models.ForeignKey(Location, models.SET_NULL, null=True, related_name="+")
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="officer", role__isnull=False)
                | ~Q(kind="officer") & Q(role__isnull=True, user__isnull=True),
                name="officers_have_a_role",
            )
        ]

    def __str__(self) -> str:
        return self.name
