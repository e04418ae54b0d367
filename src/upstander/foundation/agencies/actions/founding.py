"""Setting up: the partnership, its districts, agencies and circles."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import Role
from upstander.foundation.agencies import rules
from upstander.foundation.agencies.actions.steps import require
from upstander.foundation.agencies.choices import AgencyKind, CircleKind, MemberState
from upstander.foundation.agencies.models import Agency, Area, Circle, Membership, Partnership
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault.granting import found_circle
from upstander.foundation.vault.recovery import RecoveryShares


class AlreadyFounded(Refusal):
    """One installation is one partnership."""

    def __init__(self) -> None:
        super().__init__(_("This partnership has been founded already."))


class NameTaken(Refusal):
    """Another agency, team or district has this name or code."""

    def __init__(self) -> None:
        super().__init__(_("There is one with that name already."))


class RoleCannotOpen(Refusal):
    """The first member of a circle must be somebody who may open what it receives."""

    def __init__(self) -> None:
        super().__init__(
            _("The first member of a team holds its keys, and this role may not open reports."),
            next_step=_("Choose a person who will read the reports."),
        )


@dataclass(frozen=True)
class OpenedCircle:
    """A new circle, and the three recovery cards if its agency had none: shown once, not kept."""

    circle: Circle
    shares: RecoveryShares | None


def found_partnership(
    *, name: str, short_name: str, data_key: str, by: Actor, now: dt.datetime
) -> Partnership:
    """Found the one partnership of this installation. Only the set-up itself may do this.

    ``data_key`` names its reference data. Raises AlreadyFounded.
    """
    if by.kind != "system":
        raise NotPermitted(_("A partnership is founded when the service is set up."))
    with transaction.atomic():
        if Partnership.objects.exists():
            raise AlreadyFounded
        made = Partnership.objects.create(
            name=name, short_name=short_name, data_key=data_key, founded_on=london_day(now)
        )
        record(
            name=EventName.PARTNERSHIP_FOUNDED, by=by, now=now,
            subject_kind="partnership", subject_id=made.id,
        )  # fmt: skip
    return made


def add_area(*, code: str, name: str, by: Actor, now: dt.datetime) -> Area:
    """Add a district by its official code, such as E07000222. Raises NameTaken."""
    require(by, Permission.MANAGE_ROUTES)
    with transaction.atomic():
        if Area.objects.filter(code=code).exists():
            raise NameTaken
        made = Area.objects.create(code=code, name=name)
        record(
            name=EventName.AREA_ADDED, by=by, now=now, subject_kind="area", subject_id=made.id,
            detail={"code": code},
        )  # fmt: skip
    return made


def open_agency(*, name: str, kind: AgencyKind, by: Actor, now: dt.datetime) -> Agency:
    """Open an agency. It holds no key and receives nothing until a circle of it does."""
    require(by, Permission.MANAGE_AGENCIES)
    with transaction.atomic():
        if Agency.objects.filter(name__iexact=name).exists():
            raise NameTaken
        made = Agency.objects.create(name=name, kind=kind, opened_on=london_day(now))
        record(
            name=EventName.AGENCY_OPENED, by=by, now=now, subject_kind="agency",
            subject_id=made.id, detail={"kind": str(kind)},
        )  # fmt: skip
    return made


def open_circle(
    *,
    agency: UUID,
    name: str,
    first_member: UUID,
    role: Role,
    by: Actor,
    now: dt.datetime,
    kind: CircleKind = CircleKind.DESK,
) -> OpenedCircle:
    """Open a circle with its first member, who makes its keys.

    Afterwards the member can open what the circle is given, and so can any two of the agency's
    three recovery cards. Raises NameTaken, RoleCannotOpen, and NoLiveKey when the member has not
    made their own key yet.
    """
    require(by, Permission.MANAGE_AGENCIES)
    if not rules.holds_keys(role):
        raise RoleCannotOpen
    with transaction.atomic():
        circle = _new_circle(agency, name, kind, now)
        Membership.objects.create(
            user_id=first_member, agency_id=agency, circle=circle, role=role,
            state=MemberState.ACTIVE, joined_on=london_day(now),
        )  # fmt: skip
        shares = found_circle(
            circle=circle.id, body=agency, first_user=first_member, by=by, now=now
        )
        record(
            name=EventName.CIRCLE_OPENED, by=by, now=now, subject_kind="circle",
            subject_id=circle.id,
            detail={"agency": str(agency), "kind": str(kind), "first_member": str(first_member)},
        )  # fmt: skip
    return OpenedCircle(circle, shares)


def _new_circle(agency: UUID, name: str, kind: CircleKind, now: dt.datetime) -> Circle:
    try:
        with transaction.atomic():
            return Circle.objects.create(
                agency_id=agency, name=name, kind=kind, opened_on=london_day(now)
            )
    except IntegrityError as error:
        raise NameTaken from error
