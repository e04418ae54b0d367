"""Alarms that are found by looking through the record, since a lower room cannot call up."""

import datetime as dt
from uuid import UUID

from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.actions.steps import LIVE
from upstander.foundation.agencies.choices import AlarmKind
from upstander.foundation.agencies.models import Alarm, Circle, Membership
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.audit.queries import events_named
from upstander.foundation.core.clock import london_day
from upstander.foundation.vault.models import KeyPair

_LOOK_BACK = dt.timedelta(days=7)


def raise_swapped(*, by: Actor, now: dt.datetime) -> None:
    """Raise an alarm for each key that an unlock found swapped, once in each agency.

    The supervisors of whoever unlocked have it, and those of the team whose key it is.
    """
    del by  # the unlock wrote the event; this only shows it
    found = events_named(EventName.KEY_SWAPPED, london_day(now) - _LOOK_BACK)
    told = set(Alarm.objects.filter(cause__in=found.values("id")).values_list("cause", flat=True))
    for event in found:
        if event.id not in told:
            _raise(event, now)


def _raise(event: Event, now: dt.datetime) -> None:
    circle = _circle_of(event.subject_id)
    agencies = set(
        Membership.objects.filter(user=event.actor_id, state__in=LIVE).values_list(
            "agency", flat=True
        )
    )
    if circle is not None:
        agencies.add(circle.agency_id)
    Alarm.objects.bulk_create(
        [
            Alarm(
                agency_id=agency, kind=AlarmKind.KEY_SWAPPED, circle=circle,
                about_id=event.actor_id, cause=event.id, raised_at=now,
            )
            for agency in sorted(agencies)
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _circle_of(key: UUID | None) -> Circle | None:
    owners = KeyPair.objects.filter(id__in=[key]).values("owner")
    return Circle.objects.filter(id__in=owners).first()
