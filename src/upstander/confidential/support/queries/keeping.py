"""What is set up for sessions, in use or not, and what is still missing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from upstander.community.directory.models import Entry, Location
from upstander.confidential.support.choices import BookingState, ResourceKind
from upstander.confidential.support.models import (
    Booking,
    OfficerRole,
    Resource,
    Service,
    SessionDay,
)
from upstander.confidential.support.queries.readers import HOLDING
from upstander.confidential.support.rules.keeping import Step, next_step
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Membership
from upstander.foundation.agencies.queries import circles, receivers
from upstander.foundation.agencies.rules import CircleRef, enough_openers
from upstander.foundation.core.clock import london_day

_ORDER = list(ResourceKind)


@dataclass(frozen=True)
class Colleague:
    """A member of staff who may hold sessions, with the teams whose keys they have."""

    id: UUID
    name: str
    teams: tuple[str, ...]


def every_service(today: dt.date) -> list[Service]:
    """Return all services with the number of their days ahead as ``ahead``, those in use first."""
    ahead = Count("days", filter=Q(days__day__gte=today, days__removed_on=None))
    rows = Service.objects.select_related("circle__agency").annotate(ahead=ahead)
    return list(rows.order_by("-open", "name", "id"))


def every_kind() -> list[OfficerRole]:
    """Return all kinds of officer with the number of officers in use, those in use first."""
    used = Count("officers", filter=Q(officers__active=True))
    return list(OfficerRole.objects.annotate(used=used).order_by("-active", "name", "id"))


def every_resource() -> list[Resource]:
    """Return all officers, interpreters and rooms, in this order, those in use first."""
    rows = Resource.objects.select_related("role")
    return sorted(
        rows, key=lambda one: (_ORDER.index(ResourceKind(one.kind)), not one.active, one.name)
    )


def service(found: UUID) -> Service | None:
    """Return a service, in use or not."""
    return Service.objects.filter(pk=found).select_related("circle").first()


def kind(found: UUID) -> OfficerRole | None:
    """Return a kind of officer, in use or not."""
    return OfficerRole.objects.filter(pk=found).first()


def resource(found: UUID) -> Resource | None:
    """Return an officer, interpreter or room, in use or not."""
    return Resource.objects.filter(pk=found).select_related("role").first()


def kinds_in_use() -> list[OfficerRole]:
    """Return the kinds an officer can be of, by name."""
    return list(OfficerRole.objects.filter(active=True).order_by("name"))


def teams(now: dt.datetime) -> tuple[list[CircleRef], list[CircleRef]]:
    """Return the teams that can read for a service, and those whose keys too few people open."""
    found = receivers(circles(), now).values()
    able = [one.circle for one in found if enough_openers([one])]
    return able, [one.circle for one in found if one.circle not in able]


def colleagues() -> list[Colleague]:
    """Return who may hold sessions, by name."""
    rows = Membership.objects.filter(
        state=MemberState.ACTIVE, role__in=HOLDING, circle__isnull=False
    )
    found: dict[tuple[str, UUID], set[str]] = defaultdict(set)
    for name, user, team in rows.values_list("user__name", "user_id", "circle__name"):
        found[name, user].add(team)
    return [
        Colleague(user, name, tuple(sorted(own))) for (name, user), own in sorted(found.items())
    ]


def teams_of(users: Iterable[UUID | None]) -> Mapping[UUID, tuple[str, ...]]:
    """Return the teams of members of staff, by person."""
    wanted = set(users)
    return {one.id: one.teams for one in colleagues() if one.id in wanted}


def taken_names(what: type[Service] | type[OfficerRole]) -> dict[str, str]:
    """Return the keys and names that there are."""
    return dict(what.objects.values_list("key", "name"))


def booked_ahead(now: dt.datetime, **of: object) -> int:
    """Return how many people have a time ahead with a service or a resource."""
    rows = Booking.objects.filter(state=BookingState.BOOKED, starts_at__gt=now, **of)
    return rows.distinct().count()


def buildings(today: dt.date, kept: UUID | None) -> list[Location]:
    """Return the buildings of the public directory, by town; one that is ``kept`` stays in it."""
    public = Q(entries__in=Entry.objects.public(today)) | Q(pk=kept)
    return list(Location.objects.filter(public).distinct().order_by("town", "name", "id"))


def missing(now: dt.datetime) -> Step | None:
    """Return the first thing that is missing before somebody can book; None where nothing is."""
    officers = Resource.objects.filter(kind=ResourceKind.OFFICER, active=True)
    days = SessionDay.objects.filter(
        day__gte=london_day(now), removed_on=None, service__open=True,
        resources__resource__in=officers,
    )  # fmt: skip
    there = {
        Step.TEAM: bool(teams(now)[0]),
        Step.SERVICE: Service.objects.filter(open=True).exists(),
        Step.KIND: OfficerRole.objects.filter(active=True).exists(),
        Step.OFFICER: officers.exists(),
        Step.DAY: days.exists(),
    }
    return next_step([one for one, is_there in there.items() if is_there])
