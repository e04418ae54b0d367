"""What there is and what is asked for: counts for whoever plans, and nothing about anybody."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from uuid import UUID

from django.db.models import Sum

from upstander.confidential.support.choices import BookingState, Meeting
from upstander.confidential.support.models import Booking, OfficerRole, Unmet
from upstander.confidential.support.models.bookings import TAKING
from upstander.confidential.support.queries.free import free_times
from upstander.confidential.support.queries.planned import Planned, planned_days, services
from upstander.confidential.support.rules.slots import slots_of
from upstander.confidential.support.rules.wishes import Wish
from upstander.foundation.core.clock import london_day

# How far ahead capacity is shown, and how far back demand is counted.
AHEAD = dt.timedelta(days=13)
BEHIND = dt.timedelta(days=27)


@dataclass
class Capacity:
    """Sessions of one kind of officer on one day: how many there can be, how many are booked."""

    sessions: int = 0
    booked: int = 0


@dataclass(frozen=True)
class OneDay:
    """A day, by kind of officer."""

    day: dt.date
    roles: Mapping[UUID, Capacity]


@dataclass(frozen=True)
class Waited:
    """Whole days from booking to session, over the sessions booked lately."""

    people: int
    middle: int
    longest: int


@dataclass
class Demand:
    """How often somebody saw no free time: by day, and by what they looked for."""

    total: int = 0
    days: list[tuple[dt.date, int]] = field(default_factory=list)
    wishes: list[tuple[str, str, int]] = field(default_factory=list)


def roles() -> list[OfficerRole]:
    """Return the kinds of officer, by name."""
    return list(OfficerRole.objects.filter(active=True).order_by("name"))


def capacity(today: dt.date) -> list[OneDay]:
    """Return the session days of the next two weeks, by kind of officer, in three queries."""
    days = planned_days(today, today + AHEAD)
    booked = Counter(
        Booking.objects.filter(day__in=[one.day.pk for one in days], state__in=TAKING).values_list(
            "day__day", "officer__role"
        )
    )
    found: dict[dt.date, dict[UUID, Capacity]] = defaultdict(lambda: defaultdict(Capacity))
    for one in days:
        _add(found[one.day.day], one)
    for (day, role), count in booked.items():
        found[day][role].booked = count
    return [OneDay(day, by_role) for day, by_role in sorted(found.items())]


def _add(by_role: dict[UUID, Capacity], one: Planned) -> None:
    from_here = len(slots_of(one.hours))
    for officer in one.officers:
        if officer.role_id:
            by_role[officer.role_id].sessions += from_here


def waited(today: dt.date) -> Waited | None:
    """Return how long people waited whose session was booked in the last four weeks."""
    booked = Booking.objects.filter(day__isnull=False, made_on__range=(today - BEHIND, today))
    rows = booked.exclude(state__in=(BookingState.HELD, BookingState.CANCELLED))
    days = [
        (london_day(starts) - made).days
        for made, starts in rows.values_list("made_on", "starts_at")
    ]
    return Waited(len(days), round(median(days)), max(days)) if days else None


def unmet(today: dt.date) -> Demand:
    """Return how often in the last four weeks somebody saw no free time: days, never people."""
    rows = Unmet.objects.filter(day__range=(today - BEHIND, today), times__gt=0)
    days = rows.values("day").annotate(sum=Sum("times")).order_by("day")
    wishes = rows.values("role__name", "meeting").annotate(sum=Sum("times"))
    found = [(one["role__name"] or "", one["meeting"], one["sum"]) for one in wishes]
    return Demand(
        total=sum(one["sum"] for one in days),
        days=[(one["day"], one["sum"]) for one in days],
        wishes=sorted(found, key=lambda one: (-one[2], one[0], one[1])),
    )


def next_free(now: dt.datetime, kinds: Sequence[OfficerRole]) -> list[tuple[str, str, int | None]]:
    """Return of each service and kind of officer how many days the next free time is away.

    By phone, which every day offers most often; None where there is no free time at all.
    """
    found = []
    for service in services():
        for role in kinds:
            times = free_times(service, Wish(service.pk, Meeting.PHONE, role.pk), now)
            away = (london_day(times[0].starts_at) - london_day(now)).days if times else None
            found.append((service.name, role.name, away))
    return found
