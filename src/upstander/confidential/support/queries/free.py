"""Which times are free. Three queries, whatever the number of days and officers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from upstander.confidential.support.choices import BookingState
from upstander.confidential.support.models import Blocked, BookedResource, DayResource, Service
from upstander.confidential.support.models import SessionDay as Day
from upstander.confidential.support.rules.slots import (
    Hours,
    Interval,
    Slot,
    free_for_all,
    merged,
    nearest,
    slots_of,
    window,
)
from upstander.confidential.support.rules.ticks import on_grid
from upstander.confidential.support.rules.wishes import Needed, There, Wish, needed
from upstander.foundation.core.clock import london_day

_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, order=True)
class FreeTime:
    """A time at which everybody who is needed is free, on one session day."""

    slot: Slot
    day: UUID = field(compare=False)

    @property
    def starts_at(self) -> dt.datetime:
        """When it begins."""
        return self.slot.starts_at


@dataclass
class OnADay:
    """A session day with what is there on it."""

    day: Day
    there: list[There] = field(default_factory=list)

    @property
    def hours(self) -> Hours:
        """Its times."""
        one = self.day
        return Hours(one.day, one.opens, one.closes, one.slot_minutes, one.buffer_minutes)


def free_times(
    service: Service, wish: Wish, now: dt.datetime, *, only: dt.date | None = None
) -> list[FreeTime]:
    """Return what can be booked for a wish from now to the horizon, or on one London day only.

    In order of time; where two session days offer the same start, it is there once.
    """
    earliest, last = window(
        now, notice_minutes=service.notice_minutes, horizon_days=service.horizon_days
    )
    first = london_day(now)
    if only is not None:
        first, last = max(first, only), min(last, only)
    days = days_between(service.pk, first, last)
    offered = [one for one in days if wish.meeting in one.day.meetings]
    fitting = {one.day.pk: needed(wish, one.there) for one in offered}
    busy = busy_times(_everybody(fitting.values()), _span(first, last), now)
    found: dict[dt.datetime, FreeTime] = {}
    for one in offered:
        for slot in _free_on(one, fitting[one.day.pk], busy, earliest):
            found.setdefault(slot.starts_at, FreeTime(slot, one.day.pk))
    return sorted(found.values())


def free_days(service: Service, wish: Wish, now: dt.datetime) -> Mapping[dt.date, list[FreeTime]]:
    """Return the same by London day, in order; a day without a free time is not there."""
    found: dict[dt.date, list[FreeTime]] = defaultdict(list)
    for one in free_times(service, wish, now):
        found[london_day(one.starts_at)].append(one)
    return dict(found)


def nearest_times(
    service: Service, wish: Wish, wanted: dt.datetime, now: dt.datetime
) -> list[dt.datetime]:
    """Return the starts of the three free times nearest to one that was wanted."""
    return nearest((one.starts_at for one in free_times(service, wish, now)), wanted)


def days_between(service: UUID, first: dt.date, last: dt.date) -> list[OnADay]:
    """Return the session days of a service with everybody active on them, in order."""
    rows = DayResource.objects.filter(
        day__service=service, day__day__range=(first, last), day__removed_on=None,
        resource__active=True,
    ).select_related("day", "resource")  # fmt: skip
    found: dict[UUID, OnADay] = {}
    for row in rows.order_by("day__day", "day__opens", "day_id"):
        on = found.setdefault(row.day_id, OnADay(row.day))
        one = row.resource
        on.there.append(There(one.pk, one.kind, one.role_id, tuple(one.languages)))
    return list(found.values())


def busy_times(
    resources: Iterable[UUID],
    span: tuple[dt.datetime, dt.datetime],
    now: dt.datetime,
    *,
    but: UUID | None = None,
) -> dict[UUID, list[Interval]]:
    """Return when each of these is taken or away within a span, in order; one booking left out."""
    wanted, (start, end) = list(resources), span
    found: dict[UUID, list[Interval]] = defaultdict(list)
    live = Q(booking__state=BookingState.BOOKED) | Q(
        booking__state=BookingState.HELD, booking__held_until__gt=now
    )
    booked = BookedResource.objects.filter(
        live, resource__in=wanted, booking__starts_at__lt=end, booking__clear_at__gt=start
    ).exclude(booking=but)
    for one, begins, clear in booked.values_list(
        "resource_id", "booking__starts_at", "booking__clear_at"
    ):
        found[one].append(on_grid(begins, clear))
    away = Blocked.objects.filter(resource__in=wanted, starts_at__lt=end, ends_at__gt=start)
    for one, begins, clear in away.values_list("resource_id", "starts_at", "ends_at"):
        found[one].append((begins, clear))
    return {one: merged(intervals) for one, intervals in found.items()}


def _free_on(
    one: OnADay, needs: Needed, busy: Mapping[UUID, Sequence[Interval]], earliest: dt.datetime
) -> list[Slot]:
    slots = [slot for slot in slots_of(one.hours) if slot.starts_at >= earliest]
    groups = [[busy.get(resource, ()) for resource in group] for group in needs.groups]
    return free_for_all(slots, groups)


def _everybody(needs: Iterable[Needed]) -> frozenset[UUID]:
    return frozenset().union(*(one.everybody for one in needs))


def _span(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return moments that lie around these days in every time zone."""
    start = dt.datetime.combine(first, dt.time(), tzinfo=dt.UTC) - _A_DAY
    return start, dt.datetime.combine(last, dt.time(), tzinfo=dt.UTC) + 2 * _A_DAY
