"""Session days, weekly rules and days off, for whoever keeps them; and who could be on them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, F, Q

from upstander.confidential.support.choices import BlockedWhy, BookingState, ResourceKind
from upstander.confidential.support.models import (
    Blocked,
    Booking,
    Closure,
    DayResource,
    Resource,
    Service,
    SessionDay,
    WeeklyRule,
)
from upstander.confidential.support.models.bookings import TAKING
from upstander.confidential.support.rules.slots import Hours, slots_of

# How far ahead the list goes.
AHEAD = dt.timedelta(days=60)


@dataclass
class Planned:
    """A day with who is on it, how many sessions it holds and how many are booked."""

    day: SessionDay
    booked: int
    people: list[Resource] = field(default_factory=list)

    @property
    def officers(self) -> list[Resource]:
        """The officers on it."""
        return [one for one in self.people if one.kind == ResourceKind.OFFICER]

    @property
    def hours(self) -> Hours:
        """Its times."""
        one = self.day
        return Hours(one.day, one.opens, one.closes, one.slot_minutes, one.buffer_minutes)

    @property
    def sessions(self) -> int:
        """How many sessions there could be: times, for each officer."""
        return len(slots_of(self.hours)) * len(self.officers)


def planned_days(today: dt.date, last: dt.date | None = None) -> list[Planned]:
    """Return the session days from today on, in order, in two queries."""
    until = last or today + AHEAD
    taking = Count("bookings", filter=Q(bookings__state__in=TAKING))
    rows = SessionDay.objects.filter(removed_on=None, day__range=(today, until))
    rows = rows.select_related("service").annotate(taken=taking).order_by("day", "opens", "id")
    found = {one.pk: Planned(one, one.taken) for one in rows}
    for there in _there(found):
        found[there.day_id].people.append(there.resource)
    return list(found.values())


def planned_day(day: UUID) -> Planned | None:
    """Return one day that was not removed."""
    row = SessionDay.objects.filter(pk=day, removed_on=None).select_related("service").first()
    if row is None:
        return None
    booked = row.bookings.filter(state__in=TAKING).count()
    return Planned(row, booked, [one.resource for one in _there([row.pk])])


def _there(days: Iterable[UUID]) -> list[DayResource]:
    rows = DayResource.objects.filter(day__in=list(days), resource__active=True)
    rows = rows.select_related("resource")
    return list(rows.order_by("resource__kind", "resource__name", "id"))


def rules_in_force(today: dt.date) -> list[WeeklyRule]:
    """Return the weekly rules that still make days."""
    rows = WeeklyRule.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    # One that was changed before it began ends before it begins.
    rows = rows.exclude(valid_to__lt=F("valid_from")).select_related("service")
    return list(rows.order_by("weekday", "valid_from", "opens", "id"))


def rule(found: UUID) -> WeeklyRule | None:
    """Return a weekly rule."""
    return WeeklyRule.objects.filter(pk=found).select_related("service").first()


def on_rule(rule: WeeklyRule) -> list[UUID]:
    """Return who and what in use a weekly rule puts on its days."""
    rows = rule.resources.filter(resource__active=True)
    return list(rows.values_list("resource_id", flat=True))


def booked_on(day: SessionDay) -> list[Booking]:
    """Return the sessions booked on a day, with what tells who hears of a change by message."""
    rows = day.bookings.filter(state=BookingState.BOOKED).select_related("officer", "contact")
    return list(rows.order_by("starts_at", "id"))


def held_on(day: SessionDay, now: dt.datetime) -> int:
    """Return how many fill in the form for a time on this day just now."""
    return day.bookings.filter(state=BookingState.HELD, held_until__gt=now).count()


def was_removed(day: UUID) -> bool:
    """Return whether there was a session day that was removed."""
    return SessionDay.objects.filter(pk=day, removed_on__isnull=False).exists()


def away(now: dt.datetime) -> list[Blocked]:
    """Return who and what is said to be away now or later, the next first."""
    rows = Blocked.objects.filter(why=BlockedWhy.AWAY, ends_at__gt=now)
    return list(rows.select_related("resource__role").order_by("starts_at", "id"))


def away_row(found: UUID) -> Blocked | None:
    """Return one time somebody is said to be away."""
    rows = Blocked.objects.filter(pk=found, why=BlockedWhy.AWAY)
    return rows.select_related("resource").first()


def closure(found: UUID) -> Closure | None:
    """Return days off."""
    return Closure.objects.filter(pk=found).select_related("service").first()


def closures(today: dt.date) -> list[Closure]:
    """Return the days off that are not over, the next first."""
    rows = Closure.objects.filter(last_day__gte=today).select_related("service")
    return list(rows.order_by("first_day", "id"))


def services() -> list[Service]:
    """Return every service that has not closed, by name."""
    return list(Service.objects.filter(open=True).order_by("name"))


def resources() -> list[Resource]:
    """Return everybody and everything that can be booked: officers first."""
    rows = Resource.objects.filter(active=True).select_related("role")
    order = list(ResourceKind)
    return sorted(rows, key=lambda one: (order.index(ResourceKind(one.kind)), one.name))
