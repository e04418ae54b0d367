"""Session days, weekly rules, days off, and officers who are away."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from upstander.confidential.support.choices import (
    BlockedWhy,
    Meeting,
    ResourceKind,
)
from upstander.confidential.support.models import (
    Blocked,
    Booking,
    Closure,
    DayResource,
    Resource,
    RuleResource,
    Service,
    SessionDay,
    WeeklyRule,
)
from upstander.confidential.support.models.bookings import TAKING
from upstander.confidential.support.occupying import claim
from upstander.confidential.support.refusals import (
    ChangedMeanwhile,
    NobodyThere,
    NoTimeOnThatDay,
    OffTheGrid,
)
from upstander.confidential.support.rules.days import Rhythm, days_of, goes_in_steps
from upstander.confidential.support.rules.slots import Hours, slots_of
from upstander.confidential.support.steps import keep_with_a_colleague, unsettle
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.reference.queries import bank_holidays


@dataclass(frozen=True)
class DayPlan:
    """A session day as a coordinator plans it."""

    hours: Hours
    meetings: tuple[Meeting, ...]
    resources: tuple[UUID, ...]


def add_day(*, service: Service, plan: DayPlan, by: Actor, now: dt.datetime) -> SessionDay:
    """Add a session day; afterwards its times can be booked.

    Raises NotPermitted, OffTheGrid, NoTimeOnThatDay and NobodyThere.
    """
    by.require(Permission.KEEP_DAYS)
    _require_sound(plan)
    with transaction.atomic():
        day = SessionDay.objects.create(service=service, day=plan.hours.day, **_columns(plan))
        _put_there(day, plan.resources)
        _record(EventName.DAY_ADDED, day, by, now, on=plan.hours.day.isoformat())
    return day


def change_day(
    *, day: SessionDay, plan: DayPlan, version: int, by: Actor, now: dt.datetime
) -> list[Booking]:
    """Change a day; return the bookings that no longer fit, whose people need a new time.

    ``version`` is the one that was on the screen. Raises NotPermitted, ChangedMeanwhile, and as
    ``add_day``.
    """
    by.require(Permission.KEEP_DAYS)
    _require_sound(plan)
    with transaction.atomic():
        claim({*_there(day), *plan.resources})
        rows = SessionDay.objects.filter(pk=day.pk, version=version, removed_on=None)
        if not rows.update(day=plan.hours.day, version=F("version") + 1, **_columns(plan)):
            raise ChangedMeanwhile
        day.resources.all().delete()
        _put_there(day, plan.resources)
        gone = [one for one in _bookings_on([day.pk]) if not _fits(one, plan)]
        unsettle(gone, by, now)
        _record(EventName.DAY_CHANGED, day, by, now, bookings=len(gone))
    return gone


def remove_day(*, day: SessionDay, by: Actor, now: dt.datetime) -> list[Booking]:
    """Take a day away; return the bookings on it, whose people are told and choose another time.

    Its weekly rule does not make it again. Raises NotPermitted.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        return _remove([day.pk], by, now)


def set_rule(
    *, service: Service, plan: DayPlan, rhythm: Rhythm, by: Actor, now: dt.datetime
) -> WeeklyRule:
    """Add a weekly rule; afterwards its days up to the horizon are there. Raises as ``add_day``."""
    by.require(Permission.KEEP_DAYS)
    _require_sound(plan)
    with transaction.atomic():
        rule = WeeklyRule.objects.create(
            service=service, weekday=rhythm.weekday, every_weeks=rhythm.every_weeks,
            valid_from=rhythm.valid_from, valid_to=rhythm.valid_to,
            on_bank_holidays=rhythm.on_bank_holidays, **_columns(plan),
        )  # fmt: skip
        RuleResource.objects.bulk_create(
            [RuleResource(rule=rule, resource_id=one) for one in plan.resources]
        )
        _make_days(rule, now)
        record(
            name=EventName.RULE_SET, by=by, now=now, subject_kind="session_rule",
            subject_id=rule.pk,
        )  # fmt: skip
    return rule


def end_rule(*, rule: WeeklyRule, last_day: dt.date, by: Actor, now: dt.datetime) -> list[Booking]:
    """End a weekly rule; its days after the last one go, and the bookings on them are returned."""
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        WeeklyRule.objects.filter(pk=rule.pk).update(valid_to=last_day)
        days = rule.days.filter(day__gt=last_day, removed_on=None).values_list("pk", flat=True)
        return _remove(list(days), by, now)


def make_days(*, by: Actor, now: dt.datetime) -> int:
    """Make the days that weekly rules have up to the horizon and that are not there yet."""
    del by
    rules = WeeklyRule.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=london_day(now)), service__open=True
    ).select_related("service")
    made = 0
    for rule in rules:
        with transaction.atomic():
            made += _make_days(rule, now)
    return made


def close_days(
    *, service: Service | None, first: dt.date, last: dt.date, by: Actor, now: dt.datetime
) -> list[Booking]:
    """Close a service, or all, from one day to another; return the bookings that were there.

    Weekly rules make no days in between. Raises NotPermitted.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        Closure.objects.create(service=service, first_day=first, last_day=last)
        days = SessionDay.objects.filter(day__range=(first, last), removed_on=None)
        if service is not None:
            days = days.filter(service=service)
        return _remove(list(days.values_list("pk", flat=True)), by, now)


def set_away(
    *, resource: Resource, start: dt.datetime, end: dt.datetime, by: Actor, now: dt.datetime
) -> list[Booking]:
    """Say that an officer, interpreter or room cannot be booked for a while, as when one is ill.

    Where a colleague of the same kind is free, they step in and the person keeps the time. The
    other bookings are returned: their people need a new time. Raises NotPermitted.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        claim([resource.pk])
        Blocked.objects.create(resource=resource, starts_at=start, ends_at=end, why=BlockedWhy.AWAY)
        hit = Booking.objects.filter(
            resources__resource=resource, state__in=TAKING, starts_at__lt=end, clear_at__gt=start
        )
        gone = [one for one in hit if not keep_with_a_colleague(one, by, now)]
        unsettle(gone, by, now)
        record(
            name=EventName.RESOURCE_AWAY, by=by, now=now, subject_kind="resource",
            subject_id=resource.pk, detail={"bookings": len(gone)},
        )  # fmt: skip
    return gone


def _remove(days: Collection[UUID], by: Actor, now: dt.datetime) -> list[Booking]:
    claim(DayResource.objects.filter(day__in=days).values_list("resource_id", flat=True).distinct())
    rows = SessionDay.objects.filter(pk__in=days, removed_on=None)
    for day in rows:
        _record(EventName.DAY_REMOVED, day, by, now, on=day.day.isoformat())
    rows.update(removed_on=london_day(now), version=F("version") + 1)
    gone = _bookings_on(days)
    unsettle(gone, by, now)
    return gone


def _bookings_on(days: Collection[UUID]) -> list[Booking]:
    return list(Booking.objects.filter(day__in=days, state__in=TAKING).order_by("starts_at"))


def _fits(booking: Booking, plan: DayPlan) -> bool:
    """Return whether a booking keeps its time, its officer and its way under a new plan."""
    starts = {one.starts_at: one for one in slots_of(plan.hours)}
    slot = starts.get(booking.starts_at)
    booked = set(booking.resources.values_list("resource_id", flat=True))
    return (
        slot is not None
        and slot.clear_at <= booking.clear_at
        and slot.ends_at == booking.ends_at
        and booked <= set(plan.resources)
        and booking.meeting in plan.meetings
    )


def _make_days(rule: WeeklyRule, now: dt.datetime) -> int:
    today = london_day(now)
    last = today + dt.timedelta(days=rule.service.horizon_days)
    rhythm = Rhythm(
        rule.weekday, rule.every_weeks, rule.valid_from, rule.valid_to, rule.on_bank_holidays
    )
    there = set(rule.days.values_list("day", flat=True))
    wanted = set(days_of(rhythm, today, last, bank_holidays())) - there
    open_days = sorted(wanted - _closed(rule.service, wanted))
    people = list(rule.resources.filter(resource__active=True).values_list("resource", flat=True))
    for day in open_days:
        row = SessionDay.objects.create(
            service=rule.service, rule=rule, day=day, opens=rule.opens, closes=rule.closes,
            slot_minutes=rule.slot_minutes, buffer_minutes=rule.buffer_minutes,
            meetings=rule.meetings,
        )  # fmt: skip
        _put_there(row, people)
    return len(open_days)


def _closed(service: Service, days: Iterable[dt.date]) -> set[dt.date]:
    rows = Closure.objects.filter(Q(service=None) | Q(service=service))
    spans = list(rows.values_list("first_day", "last_day"))
    return {day for day in days if any(first <= day <= last for first, last in spans)}


def _there(day: SessionDay) -> set[UUID]:
    return set(day.resources.values_list("resource_id", flat=True))


def _record(
    name: EventName, day: SessionDay, by: Actor, now: dt.datetime, **detail: str | int
) -> None:
    record(name=name, by=by, now=now, subject_kind="session_day", subject_id=day.pk, detail=detail)


def _require_sound(plan: DayPlan) -> None:
    if not goes_in_steps(plan.hours):
        raise OffTheGrid
    if not slots_of(plan.hours):
        raise NoTimeOnThatDay
    officers = Resource.objects.filter(
        pk__in=plan.resources, kind=ResourceKind.OFFICER, active=True
    )
    if not officers.exists():
        raise NobodyThere


def _columns(plan: DayPlan) -> dict[str, object]:
    hours = plan.hours
    return {
        "opens": hours.opens, "closes": hours.closes, "slot_minutes": hours.slot_minutes,
        "buffer_minutes": hours.buffer_minutes, "meetings": [str(one) for one in plan.meetings],
    }  # fmt: skip


def _put_there(day: SessionDay, resources: Iterable[UUID]) -> None:
    DayResource.objects.bulk_create([DayResource(day=day, resource_id=one) for one in resources])
