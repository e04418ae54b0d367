"""Session days, weekly rules, days off, and officers who are away."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from upstander.confidential.support.choices import Meeting, ResourceKind
from upstander.confidential.support.models import DayResource, Resource, Service, SessionDay
from upstander.confidential.support.refusals import NobodyThere, NoTimeOnThatDay, OffTheGrid
from upstander.confidential.support.rules.days import goes_in_steps
from upstander.confidential.support.rules.slots import Hours, slots_of
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName


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
        record(
            name=EventName.DAY_ADDED, by=by, now=now, subject_kind="session_day",
            subject_id=day.pk, detail={"day": plan.hours.day.isoformat()},
        )  # fmt: skip
    return day


def _require_sound(plan: DayPlan) -> None:
    if not goes_in_steps(plan.hours):
        raise OffTheGrid
    if not slots_of(plan.hours):
        raise NoTimeOnThatDay
    officers = Resource.objects.filter(pk__in=plan.resources, kind=ResourceKind.OFFICER)
    if not officers.exists():
        raise NobodyThere


def _columns(plan: DayPlan) -> dict[str, object]:
    hours = plan.hours
    return {
        "opens": hours.opens, "closes": hours.closes, "slot_minutes": hours.slot_minutes,
        "buffer_minutes": hours.buffer_minutes, "meetings": [str(one) for one in plan.meetings],
    }  # fmt: skip


def _put_there(day: SessionDay, resources: Sequence[UUID]) -> None:
    DayResource.objects.bulk_create([DayResource(day=day, resource_id=one) for one in resources])
