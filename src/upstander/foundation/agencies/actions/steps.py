"""Steps that several actions of this room share."""

import datetime as dt
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.actions import close_account
from upstander.foundation.agencies import rules
from upstander.foundation.agencies.choices import SHUT_OUT, MemberState
from upstander.foundation.agencies.models import Circle, Membership, Route, RouteCircle
from upstander.foundation.agencies.refusals import AlreadyMember, CircleElsewhere, NeedsCircle
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault import journal
from upstander.foundation.vault.taking import retire_user_keys

LIVE = (MemberState.WAITING, MemberState.ACTIVE)


class AnotherAgency(Refusal):
    """The actor looks after members of another agency."""

    def __init__(self) -> None:
        super().__init__(
            _("You can only change the members of your own organisation."),
            next_step=_("Ask a supervisor there, or the administrator."),
        )


class NotMember(Refusal):
    """The membership has ended already, or there is none."""

    def __init__(self) -> None:
        super().__init__(_("This person is not a member any more."))


def require(by: Actor, permission: Permission) -> None:
    """Raise NotPermitted unless a role allows it, or a process of the system asks."""
    if not rules.may(by, permission):
        by.require(permission)


def require_for(by: Actor, permission: Permission, agency: UUID) -> None:
    """The same, and raise AnotherAgency unless the actor looks after this agency's members."""
    require(by, permission)
    if not rules.reaches(by, agency):
        raise AnotherAgency


def place(route: Route, circles: frozenset[UUID]) -> None:
    """Make these the circles of a route, in the caller's transaction."""
    rows = RouteCircle.objects.filter(route=route)
    there = frozenset(rows.values_list("circle_id", flat=True))
    rows.filter(circle__in=there - circles).delete()
    RouteCircle.objects.bulk_create(
        [RouteCircle(route=route, circle_id=circle) for circle in sorted(circles - there)]
    )


def keyed(row: Membership) -> Circle | None:
    """Return the circle whose keys this membership brought, if any."""
    active = row.state == MemberState.ACTIVE and rules.holds_keys(Role(row.role))
    return row.circle if active else None


def shut_out(user: UUID, by: Actor, now: dt.datetime) -> None:
    """End a person's keys, sessions and account, in the caller's transaction."""
    with journal.written_down(now):
        journal.note(SHUT_OUT, user)
        retire_user_keys(user=user, by=by, now=now)
        close_account(user_id=user, by=by, now=now)


def check_place(by: Actor, role: Role, agency: UUID, circle: UUID | None) -> None:
    """Raise NotPermitted, NeedsCircle or CircleElsewhere unless the actor may give this job."""
    if not rules.may_appoint(by, role):
        raise NotPermitted(_("Only the administrator can give somebody this job."))
    if circle is None and rules.holds_keys(role):
        raise NeedsCircle
    if circle and not Circle.objects.filter(id=circle, agency=agency).exists():
        raise CircleElsewhere


def new_member(
    user: UUID, agency: UUID, circle: UUID | None, role: Role, now: dt.datetime
) -> Membership:
    """Insert a membership in the caller's transaction: waiting, if it is to hold keys."""
    state = MemberState.WAITING if rules.holds_keys(role) else MemberState.ACTIVE
    try:
        with transaction.atomic():
            return Membership.objects.create(
                user_id=user, agency_id=agency, circle_id=circle, role=role, state=state,
                joined_on=london_day(now),
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyMember from error


def record_member(name: EventName, row: Membership, by: Actor, now: dt.datetime) -> None:
    """Write down what was done to a membership."""
    record(
        name=name, by=by, now=now, subject_kind="membership", subject_id=row.id,
        detail={"user": str(row.user_id), "agency": str(row.agency_id),
                "circle": str(row.circle_id or ""), "role": str(row.role)},
    )  # fmt: skip
