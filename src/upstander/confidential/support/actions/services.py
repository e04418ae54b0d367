"""Setting up what can be booked: services, and kinds of officer."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import F

from upstander.confidential.support.choices import Meeting
from upstander.confidential.support.models import OfficerRole, Resource, Service
from upstander.confidential.support.refusals import TooFewOpeners
from upstander.confidential.support.session_refusals import KindInUse, SetUpMeanwhile
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.queries import circles, receivers
from upstander.foundation.agencies.rules import enough_openers
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName

_Kept = TypeVar("_Kept", Service, OfficerRole)


@dataclass(frozen=True)
class Described:
    """A name for the public, and what it is in a sentence: plain, and in Easy Read."""

    key: str
    name: str
    text: str
    easy: str


@dataclass(frozen=True)
class Usual:
    """What a new day of a service begins with: minutes of a session, the pause, ways to meet."""

    slot_minutes: int = 45
    buffer_minutes: int = 15
    meetings: tuple[Meeting, ...] = (Meeting.VIDEO, Meeting.PHONE)


def set_service(
    *,
    said: Described,
    circle: UUID,
    notice_minutes: int,
    horizon_days: int,
    usual: Usual = Usual(),
    edition: int | None = None,
    by: Actor,
    now: dt.datetime,
) -> Service:
    """Set up a service or change it, by its key; afterwards it can have session days.

    What was booked before stays readable to the team that could open it. ``edition`` is the one
    that was on the screen; none where nothing was. Raises NotPermitted, SetUpMeanwhile, and
    TooFewOpeners for a team whose keys fewer than two people open.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        # As everywhere: what a single person can open is lost with them (vault rule 5).
        if not enough_openers(receivers(circles([circle]), now).values()):
            raise TooFewOpeners
        columns = {
            "circle_id": circle, "notice_minutes": notice_minutes, "horizon_days": horizon_days,
            "slot_minutes": usual.slot_minutes, "buffer_minutes": usual.buffer_minutes,
            "meetings": [str(one) for one in usual.meetings],
        }  # fmt: skip
        service = _set(Service, said, edition, columns)
        _note(EventName.SERVICE_SET, service, by, now)
    return service


def close_service(*, service: Service, by: Actor, now: dt.datetime) -> None:
    """Offer no more times of a service; what is booked stays. Raises NotPermitted."""
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        Service.objects.filter(pk=service.pk).update(open=False)
        _note(EventName.SERVICE_CLOSED, service, by, now)


def reopen_service(*, service: Service, by: Actor, now: dt.datetime) -> None:
    """Offer times of a service again, on the days it still has. Raises NotPermitted."""
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        Service.objects.filter(pk=service.pk).update(open=True)
        _note(EventName.SERVICE_REOPENED, service, by, now)


def set_officer_role(
    *, said: Described, edition: int | None = None, by: Actor, now: dt.datetime
) -> OfficerRole:
    """Set up a kind of officer or change it, by its key; ``edition`` as in ``set_service``.

    Raises NotPermitted and SetUpMeanwhile.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        role = _set(OfficerRole, said, edition, {})
        _note(EventName.OFFICER_ROLE_SET, role, by, now)
    return role


def stop_officer_role(*, role: OfficerRole, by: Actor, now: dt.datetime) -> None:
    """Have no more officers of a kind; what was booked with them keeps its name.

    Raises NotPermitted, and KindInUse while somebody in use is of this kind.
    """
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        if Resource.objects.filter(role=role, active=True).exists():
            raise KindInUse
        OfficerRole.objects.filter(pk=role.pk).update(active=False)
        _note(EventName.OFFICER_ROLE_STOPPED, role, by, now)


def resume_officer_role(*, role: OfficerRole, by: Actor, now: dt.datetime) -> None:
    """Let officers be of this kind again. Raises NotPermitted."""
    by.require(Permission.KEEP_DAYS)
    with transaction.atomic():
        OfficerRole.objects.filter(pk=role.pk).update(active=True)
        _note(EventName.OFFICER_ROLE_RESUMED, role, by, now)


def _set(
    what: type[_Kept], said: Described, edition: int | None, columns: Mapping[str, object]
) -> _Kept:
    """Write a row by its key, if it is as it was on the screen. Raises SetUpMeanwhile."""
    values = {"name": said.name, "text": said.text, "easy": said.easy, **columns}
    if edition is None:
        row, _made = what.objects.update_or_create(key=said.key, defaults=values)
        return row
    rows = what.objects.filter(key=said.key, edition=edition)
    if not rows.update(edition=F("edition") + 1, **values):
        raise SetUpMeanwhile
    return what.objects.get(key=said.key)


def _note(name: EventName, what: Service | OfficerRole, by: Actor, now: dt.datetime) -> None:
    kind = "service" if isinstance(what, Service) else "officer_role"
    record(name=name, by=by, now=now, subject_kind=kind, subject_id=what.pk)
