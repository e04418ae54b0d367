"""Reads: alerts that are open, and the last that were taken."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.choices import AlertKind, AlertStep
from upstander.foundation.agencies.models import Alert, AlertCall
from upstander.foundation.core.prepared import Prepared

COUNT_UP_TO = 100
# As many as fit a screen; the record has the rest.
SHOWN = 50
SHOWN_OVER = 10
OVER_DAYS = dt.timedelta(days=7)


@dataclass(frozen=True)
class Called:
    """One person whom an alert called, and at which step."""

    name: str
    step: AlertStep


@dataclass(frozen=True)
class AlertRow:
    """An alert as the people of its team see it. ``subject`` is an id of the room that raised it."""

    id: UUID
    kind: AlertKind
    subject: UUID
    team: str
    raised_on: dt.date
    gap: bool
    called: Sequence[Called]
    # Whether the one who looks was called.
    mine: bool
    taken_by: str
    taken_at: dt.datetime | None


def open_count(actor: Actor) -> int:
    """Return how many alerts of somebody's teams nobody has taken, at most COUNT_UP_TO."""
    return _OPEN.count(circles=actor.circles) if actor.may(Permission.TAKE_ALERT) else 0


def is_called(actor: Actor) -> bool:
    """Return whether an open alert has called whoever looks."""
    may = actor.may(Permission.TAKE_ALERT)
    return may and _CALLED.exists(user=actor.user_id, circles=actor.circles)


def open_alerts(actor: Actor) -> list[AlertRow]:
    """Return the alerts of somebody's teams that nobody has taken, oldest first."""
    rows = Alert.objects.visible_to(actor).filter(ended_on=None)
    return _rows(
        rows.select_related("circle", "taken_by").order_by("raised_on", "id")[:SHOWN], actor
    )


def over_alerts(actor: Actor, today: dt.date) -> list[AlertRow]:
    """Return the last alerts of somebody's teams that are over, newest first."""
    rows = Alert.objects.visible_to(actor).filter(ended_on__gte=today - OVER_DAYS)
    named = rows.select_related("circle", "taken_by").order_by("-ended_on", "-raised_on", "id")
    return _rows(named[:SHOWN_OVER], actor)


def _rows(found: Iterable[Alert], actor: Actor) -> list[AlertRow]:
    rows = list(found)
    order = {step: place for place, step in enumerate(AlertStep)}
    calls = sorted(
        AlertCall.objects.filter(alert__in=rows).select_related("user"),
        key=lambda one: (order[AlertStep(one.step)], one.user.name, one.id),
    )
    return [_row(row, [one for one in calls if one.alert_id == row.id], actor) for row in rows]


def _row(row: Alert, calls: Sequence[AlertCall], actor: Actor) -> AlertRow:
    return AlertRow(
        id=row.id,
        kind=AlertKind(row.kind),
        subject=row.subject,
        team=row.circle.name,
        raised_on=row.raised_on,
        gap=row.gap,
        called=[Called(one.user.name, AlertStep(one.step)) for one in calls],
        mine=any(one.user_id == actor.user_id for one in calls),
        taken_by=row.taken_by.name if row.taken_by else "",
        taken_at=row.taken_at,
    )


_OPEN = Prepared(
    lambda circles: (
        Alert.objects.open_to(circles).filter(ended_on=None).values_list("id")[:COUNT_UP_TO]
    )
)
_CALLED = Prepared(
    lambda user, circles: (
        Alert.objects.open_to(circles).filter(ended_on=None, calls__user=user).values_list("id")[:1]
    )
)
