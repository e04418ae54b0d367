"""Drop in now: officers check in, people stand in line and are taken in order."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.marks import mark, new_secret
from upstander.confidential.support.models import Service, Unmet
from upstander.confidential.support.models.line import CheckIn, LinePlace
from upstander.confidential.support.queries.calendars import own_resource
from upstander.confidential.support.queries.line import LINE, OVER, here_now
from upstander.confidential.support.rules.line import can_be_reached
from upstander.confidential.support.session_choices import PlaceState
from upstander.confidential.support.session_refusals import CannotCheckIn, NobodyWaits, NotOpenNow
from upstander.confidential.support.session_steps import end_check_ins, part_from
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.ids import new_id
from upstander.foundation.vault.postoffice import seal_for_sending


@dataclass(frozen=True)
class There:
    """For which service somebody is there, until when, and where they are reached."""

    service: UUID
    meeting: Meeting
    reach: str
    until: dt.datetime


def check_in(*, there: There, by: Actor, now: dt.datetime) -> CheckIn:
    """Be there for whoever comes; a check-in before is over. Raises NotPermitted, CannotCheckIn."""
    by.require(Permission.HOLD_SESSIONS)
    resource = own_resource(by)
    ends_today = now < there.until and london_day(there.until) == london_day(now)
    if resource is None or not ends_today or not can_be_reached(there.meeting, there.reach):
        raise CannotCheckIn
    with transaction.atomic():
        service = Service.objects.get(pk=there.service, open=True)
        pk = new_id()
        sealed = seal_for_sending(there.reach.strip(), row=pk)
        end_check_ins(CheckIn.objects.filter(resource=resource))
        row = CheckIn.objects.create(
            pk=pk, resource=resource, service=service, meeting=there.meeting, until=there.until,
            sealed=sealed,
        )  # fmt: skip
        _note(EventName.CHECKED_IN, resource.pk, by, now)
    return row


def check_out(*, by: Actor, now: dt.datetime) -> None:
    """Be there no longer; whoever was taken is done (``end_check_ins``). Raises NotPermitted."""
    by.require(Permission.HOLD_SESSIONS)
    with transaction.atomic():
        mine = CheckIn.objects.filter(resource__user=by.user_id)
        for row in mine:
            _note(EventName.CHECKED_OUT, row.resource_id, by, now)
        end_check_ins(mine)
        _close_empty(now)


def join_line(*, service: Service, by: Actor, now: dt.datetime) -> str:
    """Take the last place in the line; return the secret of it, for the browser to keep.

    Raises NotOpenNow unless an officer has checked in.
    """
    del by
    secret, today = new_secret(), london_day(now)
    with transaction.atomic():
        Service.objects.select_for_update().get(pk=service.pk)
        if not here_now(service, now):
            raise NotOpenNow
        line = LinePlace.objects.filter(service=service, day=today)
        last = line.aggregate(last=Max("number"))["last"] or 0
        LinePlace.objects.create(
            service=service, day=today, number=last + 1, mark=mark(LINE, secret)
        )
    return secret


def leave_line(*, secret: str, by: Actor) -> None:
    """Give up a place in the line; those behind move up."""
    del by
    LinePlace.objects.filter(mark=mark(LINE, secret)).delete()


def take_next(*, by: Actor, now: dt.datetime) -> LinePlace:
    """Call the one who waits longest; whoever was called before is done.

    Raises NotPermitted, NotOpenNow for who has not checked in, and NobodyWaits.
    """
    by.require(Permission.HOLD_SESSIONS)
    with transaction.atomic():
        here = CheckIn.objects.filter(resource__user=by.user_id, until__gt=now).first()
        if here is None:
            raise NotOpenNow
        Service.objects.select_for_update().get(pk=here.service_id)
        part_from(here.taken.all())
        line = LinePlace.objects.filter(service=here.service_id, state=PlaceState.WAITING)
        place = line.order_by("day", "number").first()
        if place is None:
            raise NobodyWaits
        place.state, place.taken_by = PlaceState.CALLED, here
        place.save()
        _note(EventName.NEXT_TAKEN, here.resource_id, by, now)
    return place


def close_lines(*, by: Actor, now: dt.datetime) -> None:
    """End the check-ins whose time is over, and the lines in which nobody is there any more.

    How many had no turn is counted as demand that was not met, by day. Places that were over
    before today go.
    """
    del by
    with transaction.atomic():
        LinePlace.objects.filter(state__in=OVER, day__lt=london_day(now)).delete()
        end_check_ins(CheckIn.objects.filter(until__lte=now))
        _close_empty(now)


def _close_empty(now: dt.datetime) -> None:
    waiting = LinePlace.objects.filter(state=PlaceState.WAITING)
    for service in Service.objects.filter(pk__in=waiting.values("service")):
        if here_now(service, now):
            continue
        row, _made = Unmet.objects.get_or_create(
            service=service, role=None, meeting=Meeting.PHONE, day=london_day(now)
        )
        row.times += waiting.filter(service=service).count()
        row.save(update_fields=["times"])
        waiting.filter(service=service).update(state=PlaceState.NO_TURN)


def _note(name: EventName, resource: UUID, by: Actor, now: dt.datetime) -> None:
    record(name=name, by=by, now=now, subject_kind="resource", subject_id=resource)
