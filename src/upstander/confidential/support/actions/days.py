"""Session days, days off, and officers who are away."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F

from upstander.confidential.support.actions.weekly import make_days_of
from upstander.confidential.support.choices import BlockedWhy, BookingState
from upstander.confidential.support.day_steps import (
    DayPlan,
    claim_days,
    columns,
    misfit_of,
    on_days,
    put_there,
    record_day,
    require_seen,
    require_sound,
    take_away,
    there_on,
)
from upstander.confidential.support.models import (
    Blocked,
    Booking,
    Closure,
    Resource,
    Service,
    SessionDay,
)
from upstander.confidential.support.models.bookings import TAKING
from upstander.confidential.support.occupying import claim, give_rooms
from upstander.confidential.support.refusals import ChangedMeanwhile
from upstander.confidential.support.session_refusals import BookedMeanwhile
from upstander.confidential.support.steps import keep_with_a_colleague, unsettle
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day


@dataclass(frozen=True)
class Seen:
    """A day as it was on the screen: its version, and the bookings it had."""

    version: int
    bookings: frozenset[UUID] = frozenset()


def add_day(*, service: Service, plan: DayPlan, by: Actor, now: dt.datetime) -> SessionDay:
    """Add a session day; afterwards its times can be booked.

    Raises NotPermitted, OffTheGrid, NoTimeOnThatDay and NobodyThere.
    """
    by.require(Permission.KEEP_DAYS)
    require_sound(plan)
    with transaction.atomic():
        day = SessionDay.objects.create(service=service, day=plan.hours.day, **columns(plan))
        put_there(day, plan.resources)
        record_day(EventName.DAY_ADDED, day, by, now, on=plan.hours.day.isoformat())
    return day


def change_day(
    *, day: SessionDay, plan: DayPlan, version: int, by: Actor, now: dt.datetime
) -> list[Booking]:
    """Change a day; return the bookings that no longer fit, whose people need a new time.

    Sessions face to face that had no room get one that is there now, if it is free then.

    ``version`` is the one that was on the screen. A day of a weekly rule that moves to another
    date is a day of its own from then on. Raises NotPermitted, ChangedMeanwhile, and as
    ``add_day``.
    """
    by.require(Permission.KEEP_DAYS)
    require_sound(plan)
    with transaction.atomic():
        claim({*there_on(day), *plan.resources})
        rows = SessionDay.objects.filter(pk=day.pk, version=version, removed_on=None)
        if not rows.update(day=plan.hours.day, version=F("version") + 1, **columns(plan)):
            raise ChangedMeanwhile
        if day.day != plan.hours.day:
            _leave_its_rule(day, now)
        day.resources.all().delete()
        put_there(day, plan.resources)
        gone = [one for one in on_days([day.pk]) if misfit_of(one, plan)]
        unsettle(gone, by, now)
        give_rooms(on_days([day.pk]), now)
        record_day(EventName.DAY_CHANGED, day, by, now, bookings=len(gone))
    return gone


def remove_day(*, day: SessionDay, seen: Seen, by: Actor, now: dt.datetime) -> list[Booking]:
    """Take a day away; return the bookings on it, whose people are told and choose another time.

    ``seen`` is what was on the screen when it was asked for. Its weekly rule does not make it
    again. Raises NotPermitted, ChangedMeanwhile, and BookedMeanwhile where other people have a
    time on it by now.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        claim(there_on(day))
        if not SessionDay.objects.filter(pk=day.pk, version=seen.version, removed_on=None).exists():
            raise ChangedMeanwhile
        booked = Booking.objects.filter(day=day, state=BookingState.BOOKED)
        if set(booked.values_list("pk", flat=True)) != seen.bookings:
            raise BookedMeanwhile
        return take_away([day.pk], by, now)


def close_days(
    *,
    service: Service | None,
    first: dt.date,
    last: dt.date,
    seen: Collection[UUID] = (),
    by: Actor,
    now: dt.datetime,
) -> list[Booking]:
    """Close a service, or all, from one day to another; return the bookings that were there.

    Weekly rules make no days in between. ``seen`` are the bookings that were on the screen.
    Raises NotPermitted, and SomebodyBooked where there are others.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        days = SessionDay.objects.filter(day__range=(first, last), removed_on=None)
        if service is not None:
            days = days.filter(service=service)
        going = list(days.values_list("pk", flat=True))
        claim_days(going)
        require_seen(Booking.objects.filter(day__in=going), seen)
        closure = Closure.objects.create(service=service, first_day=first, last_day=last)
        gone = take_away(going, by, now, closure=closure)
        _record_closure(EventName.CLOSURE_SET, closure, by, now)
    return gone


def reopen_days(*, closure: Closure, by: Actor, now: dt.datetime) -> int:
    """Take days off back; return how many days are there again, also those of weekly rules.

    What is closed by other days off stays so. Whoever lost a time chose another one, or can
    choose one of these. Raises NotPermitted.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        removed = list(closure.removed.filter(day__gte=london_day(now)))
        service = closure.service
        _record_closure(EventName.CLOSURE_ENDED, closure, by, now)
        closure.delete()
        back = [day for day in removed if not _stays_closed(day)]
        SessionDay.objects.filter(pk__in=[one.pk for one in back]).update(
            removed_on=None, version=F("version") + 1
        )
        return len(back) + make_days_of(service=service, by=by, now=now)


def set_away(
    *,
    resource: Resource,
    start: dt.datetime,
    end: dt.datetime,
    seen: Collection[UUID] = (),
    by: Actor,
    now: dt.datetime,
) -> list[Booking]:
    """Say that an officer, interpreter or room cannot be booked for a while, as when one is ill.

    Where a colleague of the same kind is free, they step in and the person keeps the time. The
    other bookings are returned: their people need a new time. ``seen`` are the bookings in that
    time that were on the screen. Raises NotPermitted, and SomebodyBooked where there are others.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        claim([resource.pk])
        hit = Booking.objects.filter(
            resources__resource=resource, state__in=TAKING, starts_at__lt=end, clear_at__gt=start
        )
        require_seen(hit, seen)
        Blocked.objects.create(resource=resource, starts_at=start, ends_at=end, why=BlockedWhy.AWAY)
        gone = [one for one in hit if not keep_with_a_colleague(one, by, now)]
        unsettle(gone, by, now)
        _record_away(EventName.RESOURCE_AWAY, resource, by, now, bookings=len(gone))
    return gone


def set_back(*, away: Blocked, by: Actor, now: dt.datetime) -> None:
    """Take back that somebody is away; their times can be booked again.

    Sessions that a colleague took over stay with the colleague. Raises NotPermitted.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        Blocked.objects.filter(pk=away.pk, why=BlockedWhy.AWAY).delete()
        _record_away(EventName.RESOURCE_BACK, away.resource, by, now)


def _leave_its_rule(day: SessionDay, now: dt.datetime) -> None:
    """Cut a day that moved off its rule; its old date stays as a removed day of the rule."""
    if day.rule_id is None:
        return
    SessionDay.objects.filter(pk=day.pk).update(rule=None)
    SessionDay.objects.create(
        service_id=day.service_id, rule_id=day.rule_id, day=day.day, opens=day.opens,
        closes=day.closes, slot_minutes=day.slot_minutes, buffer_minutes=day.buffer_minutes,
        meetings=day.meetings, removed_on=london_day(now),
    )  # fmt: skip


def _stays_closed(day: SessionDay) -> bool:
    """Return whether other days off hold a day that was removed; then it belongs to them."""
    others = Closure.objects.filter(first_day__lte=day.day, last_day__gte=day.day)
    other = next((one for one in others if one.service_id in {None, day.service_id}), None)
    if other is not None:
        SessionDay.objects.filter(pk=day.pk).update(closure=other)
    return other is not None


def _record_closure(name: EventName, closure: Closure, by: Actor, now: dt.datetime) -> None:
    days = {"first": closure.first_day.isoformat(), "last": closure.last_day.isoformat()}
    record(name=name, by=by, now=now, subject_kind="closure", subject_id=closure.pk, detail=days)


def _record_away(
    name: EventName, resource: Resource, by: Actor, now: dt.datetime, **detail: int
) -> None:
    record(
        name=name, by=by, now=now, subject_kind="resource", subject_id=resource.pk, detail=detail
    )
