"""Setting up what can be booked: services, kinds of officer, and who and what there is."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from upstander.confidential.support.choices import ResourceKind
from upstander.confidential.support.models import OfficerRole, Resource, Service
from upstander.confidential.support.refusals import TooFewOpeners
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.queries import openers_of
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName

# As everywhere: what a single person can open is lost with them (vault rule 5).
_OPENERS = 2


@dataclass(frozen=True)
class Described:
    """A name for the public, and what it is in a sentence: plain, and in Easy Read."""

    key: str
    name: str
    text: str
    easy: str


@dataclass(frozen=True)
class Somebody:
    """An officer, interpreter or room as it is set up."""

    kind: ResourceKind
    name: str
    user: UUID | None = None
    role: UUID | None = None
    languages: tuple[str, ...] = ()
    place: str = ""


def set_service(
    *,
    said: Described,
    circle: UUID,
    notice_minutes: int,
    horizon_days: int,
    by: Actor,
    now: dt.datetime,
) -> Service:
    """Set up a service or change it, by its key; afterwards it can have session days.

    Raises NotPermitted, and TooFewOpeners for a team whose keys fewer than two people open.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        if len(openers_of([circle], now).get(circle, ())) < _OPENERS:
            raise TooFewOpeners
        service, _made = Service.objects.update_or_create(
            key=said.key,
            defaults={
                "name": said.name, "text": said.text, "easy": said.easy, "circle_id": circle,
                "notice_minutes": notice_minutes, "horizon_days": horizon_days,
            },
        )  # fmt: skip
        record(
            name=EventName.SERVICE_SET, by=by, now=now, subject_kind="service",
            subject_id=service.pk,
        )  # fmt: skip
    return service


def close_service(*, service: Service, by: Actor, now: dt.datetime) -> None:
    """Offer no more times of a service; what is booked stays. Raises NotPermitted."""
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        Service.objects.filter(pk=service.pk).update(open=False)
        record(
            name=EventName.SERVICE_CLOSED, by=by, now=now, subject_kind="service",
            subject_id=service.pk,
        )  # fmt: skip


def set_officer_role(*, said: Described, by: Actor, now: dt.datetime) -> OfficerRole:
    """Set up a kind of officer or change it, by its key. Raises NotPermitted."""
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        role, _made = OfficerRole.objects.update_or_create(
            key=said.key, defaults={"name": said.name, "text": said.text, "easy": said.easy}
        )
        record(
            name=EventName.OFFICER_ROLE_SET, by=by, now=now, subject_kind="officer_role",
            subject_id=role.pk,
        )  # fmt: skip
    return role


def add_resource(*, somebody: Somebody, by: Actor, now: dt.datetime) -> Resource:
    """Add an officer, an interpreter or a room that can be booked. Raises NotPermitted."""
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        resource = Resource.objects.create(
            kind=somebody.kind, name=somebody.name, user=somebody.user, role_id=somebody.role,
            languages=list(somebody.languages), place=somebody.place,
        )  # fmt: skip
        record(
            name=EventName.RESOURCE_ADDED, by=by, now=now, subject_kind="resource",
            subject_id=resource.pk, detail={"kind": str(somebody.kind)},
        )  # fmt: skip
    return resource
