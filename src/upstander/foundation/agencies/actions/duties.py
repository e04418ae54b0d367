"""The rota: setting, changing, swapping and removing a duty, and saying that somebody is away."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies import rules
from upstander.foundation.agencies.actions.steps import AnotherAgency, require
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Absence, Circle, Duty, Membership
from upstander.foundation.agencies.queries import rota
from upstander.foundation.agencies.rules.duties import LONGEST, Span
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.errors import Refusal


class CannotServe(Refusal):
    """The person has no keys of this team, has left it, or was taken out of it."""

    def __init__(self) -> None:
        super().__init__(
            _("This person cannot be on duty: they do not hold this team’s keys."),
            next_step=_("Choose somebody who can open what comes in."),
        )


class IsAway(Refusal):
    """The person said that they are away then."""

    def __init__(self) -> None:
        super().__init__(
            _("This person is away for a part of that time."),
            next_step=_("Choose somebody else, other hours, or ask them to change their days."),
        )


class NoHours(Refusal):
    """The duty ends before it begins, or lasts longer than anybody could."""

    def __init__(self) -> None:
        super().__init__(
            _("A duty ends after it begins, and lasts two weeks at most."),
            next_step=_("Look at the days and the times again."),
        )


class OwnBackup(Refusal):
    """The same person stands behind themselves."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody can be their own backup."),
            next_step=_("Choose another person, or nobody."),
        )


class DutyGone(Refusal):
    """Somebody else removed the duty meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This duty is not there any more."))


@dataclass(frozen=True)
class Plan:
    """A duty as it is to be."""

    person: UUID
    backup: UUID | None
    span: Span


def set_duty(*, circle: UUID, plan: Plan, by: Actor, now: dt.datetime) -> Duty:
    """Put somebody on duty for a team. Duties may overlap; the week says so.

    Raises CannotServe, IsAway, NoHours, OwnBackup, NotPermitted and AnotherAgency.
    """
    with transaction.atomic():
        _require(by, circle)
        _check(circle, plan)
        row = Duty.objects.create(circle_id=circle, **_columns(plan))
        _record(EventName.DUTY_SET, row, by, now)
    return row


def change_duty(*, duty: UUID, plan: Plan, by: Actor, now: dt.datetime) -> None:
    """Give a duty another person, backup or hours. Raises what set_duty does, and DutyGone."""
    with transaction.atomic():
        row = _locked(duty)
        _require(by, row.circle_id)
        _check(row.circle_id, plan)
        Duty.objects.filter(id=row.id).update(**_columns(plan))
        row.refresh_from_db()
        _record(EventName.DUTY_CHANGED, row, by, now)


def swap_duties(*, one: UUID, other: UUID, by: Actor, now: dt.datetime) -> None:
    """Let two people take each other’s duty; who stands behind each stays. Raises as change_duty."""
    with transaction.atomic():
        # In one order for everybody: two swaps at once wait, and neither blocks the other.
        first, second = (_locked(duty) for duty in sorted((one, other)))
        _require(by, first.circle_id)
        if first.circle_id != second.circle_id:
            raise DutyGone
        for row, person in ((first, second.person_id), (second, first.person_id)):
            span = Span(row.starts_at, row.ends_at)
            _check(row.circle_id, Plan(person, row.backup_id, span))
            Duty.objects.filter(id=row.id).update(person=person)
        _record(EventName.DUTY_SWAPPED, first, by, now, other=second.id)


def remove_duty(*, duty: UUID, by: Actor, now: dt.datetime) -> None:
    """Take a duty out of the rota; its hours are empty then, and the week says so."""
    with transaction.atomic():
        row = _locked(duty)
        _require(by, row.circle_id)
        _record(EventName.DUTY_REMOVED, row, by, now)
        Duty.objects.filter(id=row.id).delete()


def _require(by: Actor, circle: UUID) -> None:
    require(by, Permission.MANAGE_ROTA)
    if not rules.keeps_rota(by, Circle.objects.get(id=circle).agency_id):
        raise AnotherAgency


def _locked(duty: UUID) -> Duty:
    row = Duty.objects.select_for_update().filter(id=duty).first()
    if row is None:
        raise DutyGone
    return row


def _check(circle: UUID, plan: Plan) -> None:
    people = {plan.person, plan.backup} - {None}
    if not dt.timedelta() < plan.span.ends - plan.span.starts <= LONGEST:
        raise NoHours
    if plan.person == plan.backup:
        raise OwnBackup
    if not people <= set(rota.able([circle])[circle]):
        raise CannotServe
    if rota.away([one for one in people if one], plan.span):
        raise IsAway


def _columns(plan: Plan) -> dict[str, object]:
    return {
        "person_id": plan.person, "backup_id": plan.backup, "starts_at": plan.span.starts,
        "ends_at": plan.span.ends,
    }  # fmt: skip


def _record(name: EventName, row: Duty, by: Actor, now: dt.datetime, **more: UUID) -> None:
    record(
        name=name, by=by, now=now, subject_kind="duty", subject_id=row.id,
        detail={"circle": str(row.circle_id), "person": str(row.person_id),
                "starts": row.starts_at.isoformat(), "ends": row.ends_at.isoformat(),
                **{key: str(value) for key, value in more.items()}},
    )  # fmt: skip


# --- being away --------------------------------------------------------------------------------


def set_absence(
    *, user: UUID, first_day: dt.date, last_day: dt.date, by: Actor, now: dt.datetime
) -> Absence:
    """Say that somebody is away on these days: themselves, or a supervisor for them.

    From then on no alert goes to them on these days, and they are put on no duty. Duties they
    already have stay, and the week says that they cannot be relied on. Raises NoHours.
    """
    _require_for(user, by)
    if last_day < first_day:
        raise NoHours
    with transaction.atomic():
        row = Absence.objects.create(user_id=user, first_day=first_day, last_day=last_day)
        _record_absence(EventName.ABSENCE_SET, row, by, now)
    return row


def end_absence(*, absence: UUID, by: Actor, now: dt.datetime) -> None:
    """Say that somebody is not away after all. Saying so twice is no fault."""
    with transaction.atomic():
        row = Absence.objects.select_for_update().filter(id=absence).first()
        if row is None:
            return
        _require_for(row.user_id, by)
        _record_absence(EventName.ABSENCE_ENDED, row, by, now)
        Absence.objects.filter(id=absence).delete()


def _require_for(user: UUID, by: Actor) -> None:
    if by.user_id == user:
        return
    require(by, Permission.MANAGE_MEMBERS)
    agencies = Membership.objects.filter(user=user, state=MemberState.ACTIVE)
    if not any(rules.reaches(by, one) for one in agencies.values_list("agency", flat=True)):
        raise NotPermitted(_("You can only say this of people of your own organisation."))


def _record_absence(name: EventName, row: Absence, by: Actor, now: dt.datetime) -> None:
    record(
        name=name, by=by, now=now, subject_kind="user", subject_id=row.user_id,
        detail={"first": row.first_day.isoformat(), "last": row.last_day.isoformat()},
    )  # fmt: skip
