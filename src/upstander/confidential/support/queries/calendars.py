"""Whose calendar it is, what is busy in it, and the feed that says so."""

import datetime as dt

from upstander.confidential.support.choices import BlockedWhy, BookingState
from upstander.confidential.support.marks import mark
from upstander.confidential.support.models import Blocked, Booking, Resource
from upstander.confidential.support.models.calendars import BusyFeed
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.clock import LONDON

# What a secret belongs to; see marks.
FEED = "feed"
_BEHIND = dt.timedelta(days=14)


def own_resource(actor: Actor) -> Resource | None:
    """Return the actor as somebody who can be booked; None for who cannot."""
    if actor.user_id is None:
        return None
    rows = Resource.objects.filter(user=actor.user_id, active=True)
    return rows.select_related("role").first()


def feed_of(secret: str) -> Resource | None:
    """Return whose busy times an address stands for."""
    row = BusyFeed.objects.filter(mark=mark(FEED, secret)).select_related("resource").first()
    return row.resource if row else None


def busy_count(resource: Resource, now: dt.datetime) -> int:
    """Return how many busy times came from the officer's own calendar and lie ahead."""
    rows = Blocked.objects.filter(resource=resource, why=BlockedWhy.CALENDAR, ends_at__gt=now)
    return rows.count()


def clashes(resource: Resource, now: dt.datetime) -> list[Booking]:
    """Return sessions ahead at which the officer's own calendar says that they are busy."""
    ahead = Booking.objects.filter(officer=resource, state=BookingState.BOOKED, starts_at__gt=now)
    away = list(
        Blocked.objects.filter(resource=resource, why=BlockedWhy.CALENDAR, ends_at__gt=now)
        .order_by("starts_at")
        .values_list("starts_at", "ends_at")
    )
    rows = ahead.select_related("service", "officer", "attendance").order_by("starts_at", "id")
    return [
        one
        for one in rows
        if any(start < one.ends_at and end > one.starts_at for start, end in away)
    ]


def feed_file(resource: Resource, now: dt.datetime) -> bytes:
    """Return an officer's sessions as a calendar that says when they are busy, and nothing else."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - needed for this file alone

    whole = Calendar()
    whole.add("prodid", "-//Upstander//Calendar//EN")
    whole.add("version", "2.0")
    rows = Booking.objects.filter(officer=resource, starts_at__gt=now - _BEHIND)
    for one in rows.filter(state=BookingState.BOOKED).order_by("starts_at", "id"):
        entry = Event()
        entry.add("uid", str(one.pk))
        entry.add("sequence", one.sequence)
        entry.add("dtstamp", dt.datetime.combine(now.date(), dt.time(), tzinfo=dt.UTC))
        entry.add("dtstart", one.starts_at.astimezone(LONDON))
        entry.add("dtend", one.clear_at.astimezone(LONDON))
        entry.add("summary", "Busy")
        entry.add("class", "PRIVATE")
        entry.add("transp", "OPAQUE")
        whole.add_component(entry)
    whole.add_missing_timezones()
    file: bytes = whole.to_ical()
    return file
