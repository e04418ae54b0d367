"""The one writer of bookings: it alone writes ticks. Each step runs in its caller's transaction.

Whoever books waits for the officers, interpreters and rooms in question in the order of their
ids, sweeps away holds that ran out, looks at the rules again, and only then writes. Should all
that fail, the constraint on the ticks refuses the second of two (ADR 0031).
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Count, F

from upstander.confidential.support.choices import Meeting, ResourceKind
from upstander.confidential.support.models import (
    BookedResource,
    Booking,
    DayResource,
    OccupiedTick,
    Resource,
    Service,
)
from upstander.confidential.support.models.bookings import TAKING
from upstander.confidential.support.queries.free import OnADay, busy_times, days_between
from upstander.confidential.support.queries.readers import officers_who_read
from upstander.confidential.support.refusals import NotATime, TimeTaken
from upstander.confidential.support.rules.slots import Slot, slots_of, window
from upstander.confidential.support.rules.ticks import ticks
from upstander.confidential.support.rules.wishes import Needed, Wish, chosen, needed
from upstander.foundation.core.clock import london_day


@dataclass(frozen=True)
class _Place:
    """One session day that has the wanted time, and who could be booked on it."""

    on: OnADay
    slot: Slot
    needs: Needed


def claim(resources: Iterable[UUID]) -> None:
    """Wait for these, in the order of their ids, and keep them to ourselves until the end.

    PostgreSQL locks the rows in the order they are read in; where reading locks nothing (SQLite)
    the update does, or the transaction did when it began.
    """
    wanted = Resource.objects.filter(pk__in=set(resources))
    list(wanted.select_for_update().order_by("pk").values_list("pk"))
    wanted.update(version=F("version") + 1)


def sweep(resources: Collection[UUID], now: dt.datetime, *, but: UUID) -> None:
    """Delete the holds of these that ran out, but for one; their ticks go with them."""
    over = Booking.objects.run_out(now).filter(resources__resource__in=resources).exclude(pk=but)
    ids = list(over.values_list("pk", flat=True).distinct())
    if ids:
        Booking.objects.filter(pk__in=ids).delete()


def occupy(booking: Booking, wish: Wish, starts_at: dt.datetime, now: dt.datetime) -> None:
    """Give a booking a time with everybody it needs, and save it; it may have had another before.

    Raises NotATime where no session begins then, and TimeTaken where one of those who are needed
    is not free. The caller's transaction must end with either: nothing of it may stay.
    """
    service = Service.objects.get(pk=wish.service)
    claim([*_resources(booking), *_there_on(wish.service, london_day(starts_at))])
    # Only now: somebody may have changed the day while we waited.
    places = _places(service, wish, starts_at, now)
    if not places:
        raise NotATime
    for place in places:
        sweep(place.needs.everybody, now, but=booking.pk)
        found = _choose(place, booking, now)
        if found is not None:
            _write(booking, wish, place, found)
            return
    raise TimeTaken


def give_rooms(bookings: Iterable[Booking], now: dt.datetime) -> None:
    """Give each session face to face that has no room one of its day, where one is free.

    For whoever has claimed the rooms of the day. The time stays, and where none is free all does.
    """
    for one in bookings:
        if _lacks_room(one, now):
            _give_room(one, now)


def _lacks_room(booking: Booking, now: dt.datetime) -> bool:
    ahead = booking.meeting == Meeting.IN_PERSON and booking.starts_at > now
    rooms = booking.resources.filter(resource__kind=ResourceKind.ROOM)
    return ahead and not rooms.exists()


def _give_room(booking: Booking, now: dt.datetime) -> None:
    there = DayResource.objects.filter(
        day=booking.day_id, resource__kind=ResourceKind.ROOM, resource__active=True
    )
    rooms = frozenset(there.values_list("resource_id", flat=True))
    sweep(rooms, now, but=booking.pk)
    slot = Slot(booking.starts_at, booking.ends_at, booking.clear_at)
    able = rooms - busy_times(rooms, (slot.starts_at, slot.clear_at), now).keys()
    if able:
        _take(booking, [min(able, key=str)], slot)


def free(booking: Booking) -> None:
    """Give back the time of a booking; what was booked stays on record."""
    OccupiedTick.objects.filter(booking=booking).delete()


def _places(service: Service, wish: Wish, starts_at: dt.datetime, now: dt.datetime) -> list[_Place]:
    """Return the session days that offer this time, by the rules as they stand."""
    earliest, last = window(
        now, notice_minutes=service.notice_minutes, horizon_days=service.horizon_days
    )
    day = london_day(starts_at)
    if not service.open or starts_at < earliest or day > last:
        return []
    return [
        _Place(on, slot, needed(wish, on.there))
        for on in days_between(service.pk, day, day)
        if wish.meeting in on.day.meetings
        for slot in slots_of(on.hours)
        if slot.starts_at == starts_at
    ]


def _choose(place: _Place, booking: Booking, now: dt.datetime) -> list[UUID] | None:
    everybody, slot = place.needs.everybody, place.slot
    busy = busy_times(everybody, (slot.starts_at, slot.clear_at), now, but=booking.pk)
    free_now = everybody - busy.keys()
    # The officer is one who can open it, where one of them is free.
    return chosen(place.needs.groups, free_now, _load(place.on.day.pk), officers_who_read(booking))


def _load(day: UUID) -> dict[UUID, int]:
    """Return how many bookings each has on a session day already."""
    rows = BookedResource.objects.filter(booking__day=day, booking__state__in=TAKING)
    return dict(rows.values_list("resource_id").annotate(count=Count("pk")))


def _write(booking: Booking, wish: Wish, place: _Place, found: list[UUID]) -> None:
    slot = place.slot
    booking.day, booking.officer_id = place.on.day, found[0]
    booking.service_id, booking.role_id = wish.service, wish.role
    booking.meeting, booking.language = wish.meeting, wish.language
    booking.interpreter_to_find = place.needs.interpreter_to_find
    booking.starts_at, booking.ends_at, booking.clear_at = (
        slot.starts_at, slot.ends_at, slot.clear_at,
    )  # fmt: skip
    if not booking._state.adding:
        free(booking)
        BookedResource.objects.filter(booking=booking).delete()
    try:
        booking.save()
        _take(booking, found, slot)
    except IntegrityError:
        raise TimeTaken from None


def _take(booking: Booking, found: Iterable[UUID], slot: Slot) -> None:
    """Write who is booked, and the ticks: the constraint refuses a second booking of any."""
    BookedResource.objects.bulk_create(
        [BookedResource(booking=booking, resource_id=one) for one in found]
    )
    OccupiedTick.objects.bulk_create(
        [
            OccupiedTick(booking=booking, resource_id=one, at=at)
            for one in found
            for at in ticks(slot.starts_at, slot.clear_at)
        ]
    )


def _there_on(service: UUID, day: dt.date) -> Iterable[UUID]:
    rows = DayResource.objects.filter(day__service=service, day__day=day, day__removed_on=None)
    return rows.values_list("resource_id", flat=True)


def _resources(booking: Booking) -> list[UUID]:
    if booking._state.adding:
        return []
    return list(booking.resources.values_list("resource_id", flat=True))
