"""Officers, interpreters and rooms: added, changed, no longer used. Nothing of them is deleted."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from upstander.confidential.support.choices import ResourceKind
from upstander.confidential.support.models import Booking, CheckIn, Resource
from upstander.confidential.support.models.bookings import TAKING
from upstander.confidential.support.occupying import claim
from upstander.confidential.support.session_refusals import BookableAlready, SetUpMeanwhile
from upstander.confidential.support.session_steps import end_check_ins
from upstander.confidential.support.steps import keep_with_a_colleague, unsettle
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName


@dataclass(frozen=True)
class Somebody:
    """An officer, interpreter or room as it is set up."""

    kind: ResourceKind
    name: str
    user: UUID | None = None
    role: UUID | None = None
    languages: tuple[str, ...] = ()
    place: str = ""
    location: UUID | None = None


def add_resource(*, somebody: Somebody, by: Actor, now: dt.datetime) -> Resource:
    """Add an officer, an interpreter or a room; afterwards they can be put on days.

    Raises NotPermitted, and BookableAlready for a member of staff who is in the list.
    """
    by.require(Permission.KEEP_DAYS)
    try:
        with transaction.atomic():
            resource = Resource.objects.create(kind=somebody.kind, **_columns(somebody))
            _note(EventName.RESOURCE_ADDED, resource, by, now)
    except IntegrityError:
        raise BookableAlready from None
    return resource


def change_resource(
    *, resource: Resource, somebody: Somebody, edition: int, by: Actor, now: dt.datetime
) -> Resource:
    """Change what is said of somebody; what is booked with them stays with them.

    What they are, an officer or a room, stays. ``edition`` is the one that was on the screen.
    Raises NotPermitted, SetUpMeanwhile and BookableAlready.
    """
    by.require(Permission.KEEP_DAYS)
    try:
        with transaction.atomic():
            rows = Resource.objects.filter(pk=resource.pk, edition=edition)
            if not rows.update(edition=F("edition") + 1, **_columns(somebody)):
                raise SetUpMeanwhile
            _note(EventName.RESOURCE_CHANGED, resource, by, now)
    except IntegrityError:
        raise BookableAlready from None
    resource.refresh_from_db()
    return resource


def stop_resource(*, resource: Resource, by: Actor, now: dt.datetime) -> list[Booking]:
    """Book somebody no more; return the bookings ahead whose people need a new time.

    Where a colleague of the same kind is free, they step in and the person keeps the time. Where
    an interpreter falls away, one is still to be found; where a room does, the session has none.
    Raises NotPermitted.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        claim([resource.pk])
        Resource.objects.filter(pk=resource.pk).update(active=False)
        end_check_ins(CheckIn.objects.filter(resource=resource))
        ahead = Booking.objects.filter(
            resources__resource=resource, state__in=TAKING, starts_at__gt=now
        )
        gone = [
            one for one in ahead.order_by("starts_at") if not keep_with_a_colleague(one, by, now)
        ]
        unsettle(gone, by, now)
        _note(EventName.RESOURCE_STOPPED, resource, by, now, bookings=len(gone))
    return gone


def resume_resource(*, resource: Resource, by: Actor, now: dt.datetime) -> None:
    """Book somebody again, on the days they were put on and are still ahead. Raises NotPermitted."""
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        Resource.objects.filter(pk=resource.pk).update(active=True)
        _note(EventName.RESOURCE_RESUMED, resource, by, now)


def _columns(somebody: Somebody) -> dict[str, object]:
    return {
        "name": somebody.name, "user": somebody.user, "role_id": somebody.role,
        "languages": list(somebody.languages), "place": somebody.place,
        "location_id": somebody.location,
    }  # fmt: skip


def _note(name: EventName, resource: Resource, by: Actor, now: dt.datetime, **counts: int) -> None:
    record(
        name=name, by=by, now=now, subject_kind="resource", subject_id=resource.pk,
        detail={"kind": str(resource.kind), **counts},
    )  # fmt: skip
