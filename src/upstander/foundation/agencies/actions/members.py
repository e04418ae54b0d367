"""People joining and leaving agencies and circles."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies import queries, rules
from upstander.foundation.agencies.actions.steps import (
    LIVE,
    NotMember,
    keyed,
    require_for,
    shut_out,
)
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Circle, Membership
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault import taking
from upstander.foundation.vault.errors import TooFewOpeners
from upstander.foundation.vault.granting import admit_to_circle
from upstander.foundation.vault.keyrings import Keyring

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class AlreadyMember(Refusal):
    """The person is in this circle, or has this job, already."""

    def __init__(self) -> None:
        super().__init__(_("This person is a member already."))


class NeedsCircle(Refusal):
    """The role reads reports, and reports are opened with a circle's keys."""

    def __init__(self) -> None:
        super().__init__(_("Choose the team this person works in: its keys open the reports."))


class CircleElsewhere(Refusal):
    """The circle belongs to another agency."""

    def __init__(self) -> None:
        super().__init__(_("That team belongs to another organisation."))


class NotWaiting(Refusal):
    """The membership is not waiting for keys."""

    def __init__(self) -> None:
        super().__init__(_("This person is not waiting for keys."))


class MemberIsNeeded(Refusal):
    """Without this member fewer than two people could open what the circle was given."""

    def __init__(self, helpers: Sequence[str]) -> None:
        self.helpers = tuple(helpers)
        super().__init__(
            _("If this person left now, fewer than two people could open this team's reports."),
            next_step=self._next_step(),
        )

    def _next_step(self) -> "StrOrPromise":
        if not self.helpers:
            return _("First let another member into the team. A supervisor of the team can do it.")
        return _("First let another member into the team. These people can do it: %(names)s.") % {
            "names": ", ".join(self.helpers)
        }


def add_member(
    *,
    user: UUID,
    agency: UUID,
    role: Role,
    by: Actor,
    now: dt.datetime,
    circle: UUID | None = None,
) -> Membership:
    """Add a person to an agency, with a job, usually in one of its circles.

    A role that reads reports waits until a colleague gives it the circle's keys (``admit_member``);
    any other is active at once. Raises NeedsCircle, CircleElsewhere, AlreadyMember.
    """
    require_for(by, Permission.MANAGE_MEMBERS, agency)
    if not rules.may_appoint(by, role):
        raise NotPermitted(_("Only the administrator can give somebody this job."))
    _check_circle(role, agency, circle)
    with transaction.atomic():
        made = _new_member(user, agency, circle, role, now)
        _record(EventName.MEMBER_INVITED, made, by, now)
    return made


def admit_member(*, membership: UUID, keyring: Keyring, by: Actor, now: dt.datetime) -> None:
    """Give a waiting member their circle's keys, every epoch of them; they are active afterwards.

    Raises NotWaiting, NoLiveKey before the member has made their own key, and CannotOpen when the
    one who admits is not in that circle.
    """
    with transaction.atomic():
        row = _locked(membership)
        require_for(by, Permission.ADMIT_TO_CIRCLE, row.agency_id)
        if row.state != MemberState.WAITING or row.circle_id is None:
            raise NotWaiting
        admit_to_circle(circle=row.circle_id, user=row.user_id, keyring=keyring, by=by, now=now)
        row.state = MemberState.ACTIVE
        row.save(update_fields=["state"])
        _record(EventName.MEMBER_ADMITTED, row, by, now)


def remove_member(*, membership: UUID, by: Actor, now: dt.datetime) -> None:
    """End a membership in the ordinary way; the circle's keys are made anew without the person.

    Somebody without any other membership can no longer sign in. Raises MemberIsNeeded when fewer
    than two could open the circle's reports afterwards, with who can help; and NotMember.
    """
    with transaction.atomic():
        row = _locked(membership)
        require_for(by, Permission.MANAGE_MEMBERS, row.agency_id)
        if row.state not in LIVE:
            raise NotMember
        _take_keys(row, by, now)
        row.state = MemberState.LEFT
        row.ended_on = london_day(now)
        row.save(update_fields=["state", "ended_on"])
        if not Membership.objects.filter(user=row.user_id, state__in=LIVE).exists():
            shut_out(row.user_id, by, now)
        _record(EventName.MEMBER_REMOVED, row, by, now)


def _take_keys(row: Membership, by: Actor, now: dt.datetime) -> None:
    circle = keyed(row)
    if circle is None:
        return
    try:
        taking.remove_from_circle(circle=circle.id, user=row.user_id, by=by, now=now)
    except TooFewOpeners as refusal:
        helpers = queries.helpers_for(circle, besides=row.user_id)
        raise MemberIsNeeded(helpers) from refusal


def _check_circle(role: Role, agency: UUID, circle: UUID | None) -> None:
    if circle is None and rules.holds_keys(role):
        raise NeedsCircle
    if circle and not Circle.objects.filter(id=circle, agency=agency).exists():
        raise CircleElsewhere


def _new_member(
    user: UUID, agency: UUID, circle: UUID | None, role: Role, now: dt.datetime
) -> Membership:
    state = MemberState.WAITING if rules.holds_keys(role) else MemberState.ACTIVE
    try:
        with transaction.atomic():
            return Membership.objects.create(
                user_id=user, agency_id=agency, circle_id=circle, role=role, state=state,
                joined_on=london_day(now),
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyMember from error


def _locked(membership: UUID) -> Membership:
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("circle")
        .filter(id=membership)
        .first()
    )
    if row is None:
        raise NotMember
    return row


def _record(name: EventName, row: Membership, by: Actor, now: dt.datetime) -> None:
    record(
        name=name, by=by, now=now, subject_kind="membership", subject_id=row.id,
        detail={"user": str(row.user_id), "agency": str(row.agency_id),
                "circle": str(row.circle_id or ""), "role": str(row.role)},
    )  # fmt: skip
