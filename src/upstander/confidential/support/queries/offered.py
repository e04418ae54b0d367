"""What the public can choose from, and the booking that a private link opens."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, QuerySet

from upstander.community.directory.choices import Access
from upstander.confidential.support.choices import Meeting, ResourceKind
from upstander.confidential.support.marks import LINK, mark
from upstander.confidential.support.models import Booking, DayResource, OfficerRole, Service
from upstander.foundation.core.clock import london_day


@dataclass(frozen=True)
class Offer:
    """One service with the kinds of officer and the ways to meet that its coming days have."""

    service: Service
    roles: tuple[OfficerRole, ...]
    meetings: tuple[Meeting, ...]


def services(now: dt.datetime) -> list[Service]:
    """Return the services that have an officer on a day to come, by name."""
    ids = set(_ahead(now).values_list("day__service_id", flat=True))
    return list(Service.objects.filter(pk__in=ids, open=True).order_by("name"))


def has_days(now: dt.datetime) -> bool:
    """Return whether any service can be booked at all: only then is there a door to it."""
    return _open(now).exists()


def days_ahead(now: dt.datetime) -> Exists:
    """Return the same for use within a question."""
    return Exists(_open(now))


def offer_of(key: str, now: dt.datetime) -> Offer | None:
    """Return what can be chosen of a service; without a key of the only one there is."""
    found = services(now)
    named = [one for one in found if one.key == key] or (found if len(found) == 1 else [])
    if not named:
        return None
    rows = _ahead(now).filter(day__service=named[0]).values_list("resource__role", "day__meetings")
    roles, meetings = set(), set()
    for role, ways in rows:
        roles.add(role)
        meetings.update(ways)
    return Offer(
        named[0],
        tuple(OfficerRole.objects.filter(pk__in=roles).order_by("name")),
        tuple(one for one in Meeting if one in meetings),
    )


def offers(now: dt.datetime) -> list[Offer]:
    """Return what can be chosen of every service that has days to come."""
    found = (offer_of(one.key, now) for one in services(now))
    return [one for one in found if one is not None]


def booking_by_link(secret: str) -> Booking | None:
    """Return the booking that a private link opens."""
    rows = Booking.objects.select_related("service", "officer__role", "role")
    return rows.filter(link_mark=mark(LINK, secret)).first()


def resources_of(booking: Booking) -> Mapping[str, str]:
    """Return who and what is booked, in words, by kind."""
    rows = booking.resources.select_related("resource")
    return {
        row.resource.kind: ", ".join(filter(None, (row.resource.name, row.resource.place)))
        for row in rows
    }


@dataclass(frozen=True)
class Building:
    """Where a session in person is, as the directory says it."""

    name: str
    address: str
    getting_in: str
    offers: tuple[str, ...]


def building_of(booking: Booking) -> Building | None:
    """Return the building of a booking's room; None where the directory knows none."""
    rooms = booking.resources.filter(resource__location__isnull=False)
    row = rooms.select_related("resource__location").first()
    found = row.resource.location if row else None
    if found is None:
        return None
    offers = set(found.offers.values_list("code", flat=True))
    return Building(
        found.name, ", ".join((found.address, found.town, found.postcode)), found.getting_in,
        tuple(str(one.label) for one in Access if one.value in offers),
    )  # fmt: skip


def _open(now: dt.datetime) -> QuerySet[DayResource]:
    return _ahead(now).filter(day__service__open=True)


def _ahead(now: dt.datetime) -> QuerySet[DayResource]:
    return DayResource.objects.filter(
        day__day__gte=london_day(now), day__removed_on=None, resource__active=True,
        resource__kind=ResourceKind.OFFICER,
    )  # fmt: skip
