"""Alerts: raising one, calling the next when nobody answers, taking it, and ending it."""

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.choices import AlertKind, AlertStep
from upstander.foundation.agencies.models import Alert, AlertCall
from upstander.foundation.agencies.queries import rota
from upstander.foundation.agencies.rules import ladder
from upstander.foundation.agencies.rules.ladder import WAIT, Call, People
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.notices.actions import tell
from upstander.foundation.notices.choices import Medium, Template


class AlertOver(Refusal):
    """Somebody else has it, or has looked at what it was about."""

    def __init__(self) -> None:
        super().__init__(
            _("This alert is over: a colleague has it, or has looked already."),
            next_step=_("The list shows who."),
        )


def alert(*, circle: UUID, kind: AlertKind, subject: UUID, by: Actor, now: dt.datetime) -> None:
    """Call somebody of a team about something urgent, at once and by every medium they gave.

    While an alert about the same is open, nothing happens. Call it within the transaction of what
    happened, from a job: what is written down keeps the day and no time, as an act of the public.
    """
    del by
    people, keeps_rota = _people(circle, now)
    call = ladder.first_call(people, keeps_rota=keeps_rota)
    row = Alert(
        circle_id=circle, kind=kind, subject=subject, step=call.step, gap=call.gap,
        raised_on=london_day(now), due_at=now + WAIT,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return
    _call(row, call, now)
    _record(EventName.ALERT_RAISED, row, Actor.public(), now)


def climb_alerts(*, by: Actor, now: dt.datetime) -> int:
    """Call the next people for each alert that nobody took in time; return how many climbed.

    Safe to run twice or to be killed: each alert is one transaction, and its next step is due
    again only after a wait. What is due later than a wait was written before a clock moved back.
    """
    del by
    due = Alert.objects.filter(_due(now)).order_by("due_at", "id")
    return sum(_climb(row, now) for row in due.values_list("id", flat=True))


def _due(now: dt.datetime) -> Q:
    return Q(due_at__lte=now) | Q(due_at__gt=now + WAIT)


def _climb(alert_id: UUID, now: dt.datetime) -> bool:
    with transaction.atomic():
        row = Alert.objects.select_for_update().filter(_due(now), id=alert_id).first()
        if row is None:
            return False
        called = frozenset(row.calls.values_list("user", flat=True))
        people, _keeps = _people(row.circle_id, now)
        call = ladder.next_call(AlertStep(row.step), people, called)
        row.step, row.due_at = call.step, now + WAIT if call.people else None
        row.save(update_fields=["step", "due_at"])
        if call.people:
            _call(row, call, now)
            _record(EventName.ALERT_PASSED_ON, row, Actor.public(), now)
    return bool(call.people)


def _people(circle: UUID, now: dt.datetime) -> tuple[People, bool]:
    found = rota.on_duty(circle, now)
    steps = {
        AlertStep.DUTY: found.people,
        AlertStep.BACKUP: found.backups,
        AlertStep.LEAD: found.leads,
        AlertStep.TEAM: found.team,
    }
    return steps, found.keeps_rota


def _call(row: Alert, call: Call, now: dt.datetime) -> None:
    """Write down who is called, and tell those who have not been told in these minutes.

    Somebody who was called for another alert of the team, has not answered and is still within
    their wait will see both: a flood of alerts is no flood of messages.
    """
    told = AlertCall.objects.filter(
        alert__circle=row.circle_id, alert__due_at__gt=now, user__in=call.people
    ).exclude(alert=row)
    already = {
        user for user, at, step in told.values_list("user", "alert__step", "step") if at == step
    }
    AlertCall.objects.bulk_create(
        [AlertCall(alert=row, user_id=user, step=call.step) for user in sorted(call.people)],
        ignore_conflicts=True,
    )
    template = Template.GAP if row.gap else Template.ALERT
    for medium in Medium:
        tell(
            users=call.people - already, template=template, about=row.id,
            by=Actor.system("alerts"), now=now, media=[medium],
        )  # fmt: skip


def take_alert(*, alert: UUID, by: Actor, now: dt.datetime) -> None:
    """Say that whoever asks looks after it: nobody else is called. Saying so twice is no fault.

    Raises AlertOver when somebody else was quicker, or it is no alert of their teams.
    """
    by.require(Permission.TAKE_ALERT)
    with transaction.atomic():
        row = Alert.objects.visible_to(by).select_for_update(of=("self",)).filter(id=alert).first()
        if row is None or (row.ended_on and row.taken_by_id != by.user_id):
            raise AlertOver
        if row.ended_on is None:
            row.taken_by_id, row.taken_at = by.user_id, now
            _end(row, now)
            _record(EventName.ALERT_TAKEN, row, by, now)


def end_alerts(*, kind: AlertKind, subject: UUID, by: Actor, now: dt.datetime) -> None:
    """End every team's alert about this: somebody has looked. In the caller's transaction."""
    rows = Alert.objects.select_for_update().filter(kind=kind, subject=subject, ended_on=None)
    for row in rows.order_by("id"):
        _end(row, now)
        _record(EventName.ALERT_ENDED, row, by, now)


def _end(row: Alert, now: dt.datetime) -> None:
    row.ended_on, row.due_at = london_day(now), None
    row.save(update_fields=["ended_on", "due_at", "taken_by", "taken_at"])


def _record(name: EventName, row: Alert, by: Actor, now: dt.datetime) -> None:
    record(
        name=name, by=by, now=now, subject_kind="alert", subject_id=row.id,
        detail={"circle": str(row.circle_id), "kind": str(row.kind), "step": str(row.step),
                "gap": row.gap, "about": str(row.subject)},
    )  # fmt: skip
