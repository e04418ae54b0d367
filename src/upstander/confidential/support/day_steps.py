"""Steps that the actions on session days share. Each runs in its caller's transaction."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from upstander.confidential.support.choices import BookingState, Meeting, ResourceKind
from upstander.confidential.support.models import (
    Booking,
    Closure,
    DayResource,
    Resource,
    SessionDay,
    WeeklyRule,
)
from upstander.confidential.support.models.bookings import TAKING
from upstander.confidential.support.occupying import claim
from upstander.confidential.support.refusals import NobodyThere, NoTimeOnThatDay, OffTheGrid
from upstander.confidential.support.rules.days import (
    Booked,
    Misfit,
    Rhythm,
    goes_in_steps,
    misfit,
)
from upstander.confidential.support.rules.slots import Hours, Slot, slots_of
from upstander.confidential.support.session_refusals import SomebodyBooked
from upstander.confidential.support.steps import unsettle
from upstander.foundation.access.actors import Actor
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day


@dataclass(frozen=True)
class DayPlan:
    """A session day as a coordinator plans it."""

    hours: Hours
    meetings: tuple[Meeting, ...]
    resources: tuple[UUID, ...]


def require_sound(plan: DayPlan) -> None:
    """Raise OffTheGrid, NoTimeOnThatDay or NobodyThere for a plan in which nobody can be booked."""
    if not goes_in_steps(plan.hours):
        raise OffTheGrid
    if not slots_of(plan.hours):
        raise NoTimeOnThatDay
    officers = Resource.objects.filter(
        pk__in=plan.resources, kind=ResourceKind.OFFICER, active=True
    )
    if not officers.exists():
        raise NobodyThere


def columns(plan: DayPlan) -> dict[str, object]:
    """Return what a day and a weekly rule store of a plan."""
    hours = plan.hours
    return {
        "opens": hours.opens, "closes": hours.closes, "slot_minutes": hours.slot_minutes,
        "buffer_minutes": hours.buffer_minutes, "meetings": [str(one) for one in plan.meetings],
    }  # fmt: skip


def rhythm_of(rule: WeeklyRule) -> Rhythm:
    """Return when a rule comes round."""
    return Rhythm(
        rule.weekday, rule.every_weeks, rule.valid_from, rule.valid_to, rule.on_bank_holidays
    )


def put_there(day: SessionDay, resources: Iterable[UUID]) -> None:
    """Put officers, interpreters and rooms on a day."""
    DayResource.objects.bulk_create([DayResource(day=day, resource_id=one) for one in resources])


def there_on(day: SessionDay) -> set[UUID]:
    """Return who and what is on a day."""
    return set(day.resources.values_list("resource_id", flat=True))


def on_days(days: Collection[UUID]) -> list[Booking]:
    """Return the bookings that keep a time on these days, in order."""
    return list(Booking.objects.filter(day__in=days, state__in=TAKING).order_by("starts_at"))


def misfit_of(booking: Booking, plan: DayPlan) -> Misfit | None:
    """Return why a booking does not keep its time, its officer and its way under a plan."""
    slot = Slot(booking.starts_at, booking.ends_at, booking.clear_at)
    resources = frozenset(booking.resources.values_list("resource_id", flat=True))
    booked = Booked(slot, booking.meeting, resources)
    return misfit(booked, slots_of(plan.hours), plan.meetings, plan.resources)


def require_seen(booked: "QuerySet[Booking]", seen: Collection[UUID]) -> None:
    """Raise SomebodyBooked where somebody has a time who was not on the screen.

    For whoever has claimed the officers concerned. Holds are let go without a question.
    """
    rows = list(booked.filter(state=BookingState.BOOKED).order_by("starts_at", "id"))
    if {one.pk for one in rows} - set(seen):
        raise SomebodyBooked(rows, again=bool(seen))


def claim_days(days: Collection[UUID]) -> None:
    """Claim who and what is on these days, so that nobody is booked on them meanwhile."""
    claim(DayResource.objects.filter(day__in=days).values_list("resource_id", flat=True).distinct())


def take_away(
    days: Collection[UUID], by: Actor, now: dt.datetime, *, closure: Closure | None = None
) -> list[Booking]:
    """Remove days; return the bookings on them, which have no time any more."""
    claim_days(days)
    rows = SessionDay.objects.filter(pk__in=days, removed_on=None)
    for day in rows:
        record_day(EventName.DAY_REMOVED, day, by, now, on=day.day.isoformat())
    rows.update(removed_on=london_day(now), version=F("version") + 1, closure=closure)
    gone = on_days(days)
    unsettle(gone, by, now)
    return gone


def record_day(
    name: EventName, day: SessionDay, by: Actor, now: dt.datetime, **detail: str | int
) -> None:
    """Write down what was done to a day."""
    record(name=name, by=by, now=now, subject_kind="session_day", subject_id=day.pk, detail=detail)
