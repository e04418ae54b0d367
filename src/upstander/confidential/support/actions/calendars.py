"""Keeping an officer's calendars in step: theirs elsewhere, and the feed we give out."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from upstander.confidential.support.calendar_refusals import CannotRead, NotYourCalendar
from upstander.confidential.support.choices import BlockedWhy
from upstander.confidential.support.marks import mark, new_secret
from upstander.confidential.support.models import Blocked, Resource
from upstander.confidential.support.models.calendars import BusyFeed, OutsideCalendar
from upstander.confidential.support.outside_calendars import LIMITS, busy_in
from upstander.confidential.support.queries.calendars import FEED, own_resource
from upstander.confidential.support.rules.slots import Interval
from upstander.confidential.support.session_choices import CalendarState
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.outside.choices import NotFetched
from upstander.foundation.outside.fetching import fetch
from upstander.foundation.outside.refusals import CannotFetch
from upstander.foundation.outside.rules import place_of
from upstander.foundation.vault.postoffice import open_for_sending, seal_for_sending

# How far ahead busy times are kept: further than any service books.
AHEAD = dt.timedelta(days=120)


def set_calendar(*, address: str, by: Actor, now: dt.datetime) -> OutsideCalendar:
    """Keep the address of the actor's own calendar elsewhere; it is read by ``read_calendar``.

    Raises NotPermitted, NotYourCalendar, and CannotFetch for what is no address.
    """
    resource = _own(by)
    # Calendars are often given as webcal: the same, by another name.
    secure = address.strip().replace("webcal://", "https://", 1)
    if place_of(secure) is None:
        raise CannotFetch(NotFetched.NO_ADDRESS)
    with transaction.atomic():
        OutsideCalendar.objects.filter(resource=resource).delete()
        row = OutsideCalendar(resource=resource)
        row.sealed = seal_for_sending(secure, row=row.pk)
        row.save(force_insert=True)
        _note(EventName.CALENDAR_SET, resource.pk, by, now)
    return row


def remove_calendar(*, by: Actor, now: dt.datetime) -> None:
    """Forget the actor's calendar elsewhere and every busy time that came from it.

    Raises NotPermitted and NotYourCalendar.
    """
    resource = _own(by)
    with transaction.atomic():
        OutsideCalendar.objects.filter(resource=resource).delete()
        Blocked.objects.filter(resource=resource, why=BlockedWhy.CALENDAR).delete()
        _note(EventName.CALENDAR_REMOVED, resource.pk, by, now)


def read_calendar(*, calendar: OutsideCalendar, by: Actor, now: dt.datetime) -> OutsideCalendar:
    """Read a calendar and keep its busy times in place of those before, outside a transaction.

    What could not be read changes nothing but ``state`` and ``fault``: old busy times are better
    than an officer who looks free and is not.
    """
    del by
    try:
        address = open_for_sending(bytes(calendar.sealed), row=calendar.pk)
        busy = busy_in(fetch(address, limits=LIMITS), now, now + AHEAD)
    except (CannotFetch, CannotRead) as refusal:
        _tell(calendar, state=CalendarState.FAILING, fault=refusal.why.value)
    else:
        with transaction.atomic():
            _replace(calendar, busy)
            _tell(calendar, state=CalendarState.WORKING, fault="", worked_on=london_day(now))
    calendar.refresh_from_db()
    return calendar


def read_calendars(*, by: Actor, now: dt.datetime) -> None:
    """Read every outside calendar; one that cannot be read holds up no other."""
    for calendar in OutsideCalendar.objects.filter(resource__active=True).order_by("id"):
        read_calendar(calendar=calendar, by=by, now=now)


def make_feed(*, by: Actor, now: dt.datetime) -> str:
    """Return the secret of a new address of the actor's busy times; one before it is over.

    Raises NotPermitted and NotYourCalendar.
    """
    resource, secret = _own(by), new_secret()
    with transaction.atomic():
        BusyFeed.objects.update_or_create(
            resource=resource,
            defaults={"mark": mark(FEED, secret), "made_on": london_day(now)},
        )
        _note(EventName.FEED_MADE, resource.pk, by, now)
    return secret


def stop_feed(*, by: Actor, now: dt.datetime) -> None:
    """Let nobody read the actor's busy times any more. Raises NotPermitted, NotYourCalendar."""
    resource = _own(by)
    with transaction.atomic():
        BusyFeed.objects.filter(resource=resource).delete()
        _note(EventName.FEED_STOPPED, resource.pk, by, now)


def _own(by: Actor) -> Resource:
    by.require(Permission.HOLD_SESSIONS)
    resource = own_resource(by)
    if resource is None:
        raise NotYourCalendar
    return resource


def _replace(calendar: OutsideCalendar, busy: list[Interval]) -> None:
    Blocked.objects.filter(resource=calendar.resource_id, why=BlockedWhy.CALENDAR).delete()
    Blocked.objects.bulk_create(
        [
            Blocked(
                resource_id=calendar.resource_id, starts_at=start, ends_at=end,
                why=BlockedWhy.CALENDAR, source=calendar.pk,
            )
            for start, end in busy
        ]
    )  # fmt: skip


def _tell(calendar: OutsideCalendar, **columns: object) -> None:
    OutsideCalendar.objects.filter(pk=calendar.pk).update(**columns)


def _note(name: EventName, resource: UUID, by: Actor, now: dt.datetime) -> None:
    record(name=name, by=by, now=now, subject_kind="resource", subject_id=resource)
