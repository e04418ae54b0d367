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
from upstander.foundation.agencies.actions.steps import LIVE, require
from upstander.foundation.agencies.choices import AgencyKind, CircleKind, MemberState
from upstander.foundation.agencies.models import Agency, Area, Circle, Membership, Partnership
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault.errors import NoLiveKey
from upstander.foundation.vault.granting import found_circle
from upstander.foundation.vault.queries import live_keys
from upstander.foundation.vault.recovery import RecoveryShares


class AlreadyFounded(Refusal):
    """One installation is one partnership."""

    def __init__(self) -> None:
        super().__init__(_("This partnership has been founded already."))


class NameTaken(Refusal):
    """Another agency, team or district has this name or code."""

    def __init__(self) -> None:
        super().__init__(_("There is one with that name already."))


class OneIndependentTeam(Refusal):
    """A report that leaves an organisation out must have one place to go to."""

    def __init__(self, name: str, agency: str) -> None:
        super().__init__(
            _("There is an independent team already: {name} ({agency}).").format(
                name=name, agency=agency
            ),
            next_step=_("Set this one up without the tick, or give that team another name."),
        )


class NotOfThisAgency(Refusal):
    """The first member must already work in the agency."""

    def __init__(self) -> None:
        super().__init__(
            _("This person does not work in that organisation."),
            next_step=_("Choose somebody who does, or invite the first member afterwards."),
        )


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


def name_circle(
    *,
    agency: UUID,
    name: str,
    by: Actor,
    now: dt.datetime,
    kind: CircleKind = CircleKind.DESK,
    first_member: UUID | None = None,
) -> Circle:
    """Set up a circle without keys. It receives nothing until its first member has made them.

    The first member becomes its supervisor and waits; without one, somebody is invited
    afterwards. Raises NameTaken, OneIndependentTeam, NotOfThisAgency, and NoLiveKey for somebody
    without a key.
    """
    require(by, Permission.MANAGE_AGENCIES)
    with transaction.atomic():
        circle = _new_circle(agency, name, kind, now)
        if first_member is not None:
            _await_keys(circle, first_member, now)
        record(
            name=EventName.CIRCLE_NAMED, by=by, now=now, subject_kind="circle",
            subject_id=circle.id,
            detail={"agency": str(agency), "kind": str(kind),
                    "first_member": str(first_member or "")},
        )  # fmt: skip
    return circle


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
    """Open a circle with its keys, without a screen: for the demonstration and for tests.

    Afterwards the first member can open what the circle is given, and so can any two of the
    agency's three recovery cards. Raises NotPermitted for anybody but a process of the system
    (the cards are the agency's own), NameTaken, RoleCannotOpen, and NoLiveKey when the member
    has not made their own key yet.
    """
    if by.kind != "system":
        raise NotPermitted(_("A team's keys are made by its first member."))
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


def _await_keys(circle: Circle, user: UUID, now: dt.datetime) -> None:
    there = Membership.objects.filter(user=user, agency=circle.agency_id, state__in=LIVE)
    if not there.exists():
        raise NotOfThisAgency
    if user not in live_keys([user]):
        raise NoLiveKey
    Membership.objects.create(
        user_id=user, agency_id=circle.agency_id, circle=circle, role=Role.SUPERVISOR,
        state=MemberState.WAITING, joined_on=london_day(now),
    )  # fmt: skip


def _new_circle(agency: UUID, name: str, kind: CircleKind, now: dt.datetime) -> Circle:
    if kind == CircleKind.INDEPENDENT:
        _require_the_first(Circle.objects.filter(kind=kind).select_related("agency").first())
    try:
        with transaction.atomic():
            return Circle.objects.create(
                agency_id=agency, name=name, kind=kind, opened_on=london_day(now)
            )
    except IntegrityError as error:
        raise NameTaken from error


def _require_the_first(there: Circle | None) -> None:
    if there is not None:
        raise OneIndependentTeam(there.name, there.agency.name)
