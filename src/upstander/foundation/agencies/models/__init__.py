"""The partnership, its agencies, their teams (circles) and members, and who receives what."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import ROLES, Role
from upstander.foundation.agencies.choices import (
    AgencyKind,
    AlarmKind,
    Channel,
    CircleKind,
    InvitationState,
    MemberState,
    SuspensionReason,
)
from upstander.foundation.agencies.models.alerts import Alert, AlertCall
from upstander.foundation.agencies.models.place import Contact, OpenHours, TextOverride
from upstander.foundation.agencies.models.rota import Absence, Duty
from upstander.foundation.core.models import BaseModel

__all__ = [
    "SUPERVISING",
    "Absence",
    "Agency",
    "Alarm",
    "Alert",
    "AlertCall",
    "Area",
    "Circle",
    "Contact",
    "Duty",
    "Invitation",
    "Membership",
    "OpenHours",
    "Partnership",
    "Route",
    "RouteCircle",
    "TextOverride",
    "seen_by",
]


class Partnership(BaseModel):
    """The one partnership this installation serves."""

    PERSONAL: ClassVar = ()

    # Always true and unique: a second row cannot be written.
    only = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    # Which set of reference data (districts, reading hours) is ours.
    data_key = models.SlugField(max_length=60)
    founded_on = models.DateField()
    # Whether the public may tell us anything: nobody may until the go-live list is green.
    door_open = models.BooleanField(default=False)
    # The colour of its buttons, such as #0b4f54, and its sign as a PNG; empty for our own.
    colour = models.CharField(max_length=7, blank=True)
    logo = models.BinaryField(default=bytes)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(only=True), name="one_partnership")
        ]

    def __str__(self) -> str:
        return self.name


class Agency(BaseModel):
    """A body that works in the partnership. It holds no key: its circles do."""

    PERSONAL: ClassVar = ()

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=30, choices=AgencyKind.choices)
    opened_on = models.DateField()

    def __str__(self) -> str:
        return self.name


class Circle(BaseModel):
    """A named desk or team inside one agency: the holder of keys."""

    PERSONAL: ClassVar = ()

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="circles")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=CircleKind.choices, default=CircleKind.DESK)
    opened_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "name"], name="circle_name_in_agency"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="independent"), name="one_independent_circle"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Area(BaseModel):
    """A district, by its official code."""

    PERSONAL: ClassVar = ()

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


# Jobs of a team whose holder looks at its agency's alarms.
SUPERVISING = [
    role for role in Role
    if {Permission.SUSPEND_MEMBER, Permission.OPEN_REPORT} <= ROLES[role].may
]  # fmt: skip


def seen_by(actor: Actor) -> Q:
    """Return which rows with an agency and a circle somebody sees on their team page.

    A lead sees their agencies, the administrator all of them, and others their own circles.
    """
    if Role.ADMINISTRATOR in actor.roles:
        return Q()
    if actor.may(Permission.MANAGE_MEMBERS):
        return Q(agency__in=set(actor.circles.values()))
    if actor.may(Permission.ADMIT_TO_CIRCLE):
        return Q(circle__in=set(actor.circles))
    return Q(pk__in=[])


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads over memberships."""

    def visible_to(self, actor: Actor) -> "MembershipQuerySet":
        """Return the people somebody sees on their team page."""
        return self.filter(seen_by(actor))


class Membership(BaseModel):
    """One job one person does: in an agency, and usually in one of its circles."""

    PERSONAL: ClassVar = ("user", "role", "joined_on", "ended_on", "ended_for")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    circle = models.ForeignKey(
        Circle, on_delete=models.PROTECT, related_name="memberships", null=True
    )
    role = models.CharField(
        max_length=30, choices=[(role.value, ROLES[role].title) for role in Role]
    )
    state = models.CharField(
        max_length=20, choices=MemberState.choices, default=MemberState.WAITING
    )
    joined_on = models.DateField()
    ended_on = models.DateField(null=True)
    ended_for = models.CharField(max_length=20, choices=SuspensionReason.choices, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "circle"],
                condition=Q(state__in=["waiting", "active"]),
                name="once_in_a_circle",
            ),
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                condition=Q(circle__isnull=True, state__in=["waiting", "active"]),
                name="once_in_a_role_without_circle",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "active"], ended_on__isnull=True)
                | Q(state__in=["suspended", "left"], ended_on__isnull=False),
                name="ended_means_a_day",
            ),
        ]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads over invitations."""

    def visible_to(self, actor: Actor) -> "InvitationQuerySet":
        """Return the invitations somebody may send again or withdraw."""
        return self.filter(seen_by(actor)) if actor.may(Permission.MANAGE_MEMBERS) else self.none()


class Invitation(BaseModel):
    """A place offered by mail. It carries no key, and of its link only a hash is kept."""

    PERSONAL: ClassVar = ("email", "name", "role", "invited_by", "sent_at", "ended_at")

    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+", null=True)
    role = models.CharField(
        max_length=30, choices=[(role.value, ROLES[role].title) for role in Role]
    )
    state = models.CharField(
        max_length=20, choices=InvitationState.choices, default=InvitationState.OPEN
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email", "agency"], condition=Q(state="open"), name="invited_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="invitation_ended_at",
            ),
        ]


class Route(BaseModel):
    """Which circles receive reports from a district by one channel; no area is the default."""

    PERSONAL: ClassVar = ()

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="routes", null=True)
    channel = models.CharField(max_length=30, choices=Channel.choices, default=Channel.PUBLIC_WEB)
    circles: models.ManyToManyField[Circle, "RouteCircle"] = models.ManyToManyField(
        Circle, through="RouteCircle", related_name="routes"
    )
    backup = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="backs_up", null=True)
    live = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "channel"],
                condition=Q(area__isnull=False),
                name="one_route_for_an_area",
            ),
            models.UniqueConstraint(
                fields=["channel"], condition=Q(area__isnull=True), name="one_default_route"
            ),
            models.CheckConstraint(
                condition=Q(live=False) | Q(backup__isnull=False), name="live_means_a_backup"
            ),
        ]


class RouteCircle(BaseModel):
    """One circle on one route."""

    PERSONAL: ClassVar = ()

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["route", "circle"], name="circle_once_on_a_route")
        ]


class AlarmQuerySet(models.QuerySet["Alarm"]):
    """Reads over alarms."""

    def visible_to(self, actor: Actor) -> "AlarmQuerySet":
        """Return the alarms of the agencies this actor supervises.

        Where no supervisor is left, the administrator has them: the last one may be the one
        whose keys were taken.
        """
        if not actor.may(Permission.SUSPEND_MEMBER):
            return self.none()
        own = Q(agency__in=set(actor.circles.values()))
        if Role.ADMINISTRATOR not in actor.roles:
            return self.filter(own)
        led = Membership.objects.filter(state=MemberState.ACTIVE, role__in=SUPERVISING)
        return self.filter(own | ~Q(agency__in=led.values("agency")))


class Alarm(BaseModel):
    """Something an agency's supervisors must look at; shown until one of them says seen."""

    PERSONAL: ClassVar = ("about", "seen_by")

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="alarms")
    kind = models.CharField(max_length=30, choices=AlarmKind.choices)
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+", null=True)
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    raised_at = models.DateTimeField()
    # The event that it was raised for, where it was found by looking through the record.
    cause = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    objects = AlarmQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="seen_by_and_at",
            ),
            models.UniqueConstraint(fields=["agency", "cause"], name="one_alarm_a_cause"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency"], condition=Q(seen_at__isnull=True), name="open_alarms")
        ]
