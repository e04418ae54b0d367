"""Who receives a report, and when a route may go live. Pure."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import ROLES, Role
from upstander.foundation.agencies.choices import InvitationState
from upstander.foundation.vault.rules import Principal, has_enough_openers


@dataclass(frozen=True)
class CircleRef:
    """A team by id and name, with the agency it belongs to."""

    id: UUID
    name: str
    agency_id: UUID
    agency_name: str


@dataclass(frozen=True)
class Receiver:
    """A circle that could receive, and the live principals who can open what it holds."""

    circle: CircleRef
    openers: frozenset[Principal] = frozenset()


class Why(StrEnum):
    """Why a report does not simply go to the circles of its route."""

    EXCLUDED = "excluded"
    FEW_OPENERS = "few_openers"
    NO_ROUTE = "no_route"


@dataclass(frozen=True)
class Intake:
    """Who will be able to open a report, decided before it is sealed.

    ``circles`` are all who get keys. ``standby`` is the independent circle when it is not among
    them and may stand in after a withdrawal. ``why`` is set when the person must be told, before
    sending, that this is not the usual route. ``enough`` is false when even so fewer than two
    live people could open it: the report is still taken, and the person is shown who to phone.
    """

    circles: tuple[CircleRef, ...]
    standby: CircleRef | None
    used_independent: bool
    why: Why | None
    enough: bool

    @property
    def told(self) -> bool:
        """Whether the person must be told before sending."""
        return self.why is not None or not self.enough


def opener_count(receivers: Iterable[Receiver]) -> int:
    """Return how many live principals can open what these circles hold; recovery counts once."""
    return count_openers(principal for receiver in receivers for principal in receiver.openers)


def count_openers(principals: Iterable[Principal]) -> int:
    """Return how many these are; recovery counts once."""
    found = set(principals)
    people = {principal.owner for principal in found if not principal.is_recovery}
    return len(people) + any(principal.is_recovery for principal in found)


def enough_openers(receivers: Iterable[Receiver]) -> bool:
    """Return whether the opener rule holds for these circles together."""
    return has_enough_openers(opener_count(receivers))


def choose_receivers(
    *,
    usual: Sequence[Receiver],
    backup: Receiver | None,
    independent: Receiver | None,
    excluded: frozenset[UUID],
) -> Intake:
    """Return who receives a report whose route has these circles, less the excluded agencies.

    No circle of an excluded agency is ever in the answer. When an agency was excluded, when too
    few could open the report, or when there is no route, the independent circle receives it as
    well, then the backup; and the person is told (vault.md rule 6).
    """
    allowed = _outside(usual, excluded)
    why = _why(usual, excluded, allowed)
    if why is None:
        return _intake(allowed, independent, excluded, None)
    for extra in (independent, backup):
        if (why is Why.EXCLUDED and extra is independent) or not enough_openers(allowed):
            allowed = _with(allowed, extra, excluded)
    return _intake(allowed, independent, excluded, why)


def _outside(receivers: Iterable[Receiver], excluded: frozenset[UUID]) -> tuple[Receiver, ...]:
    return tuple(one for one in receivers if one.circle.agency_id not in excluded)


def _why(
    usual: Sequence[Receiver], excluded: frozenset[UUID], allowed: Sequence[Receiver]
) -> Why | None:
    if not usual:
        return Why.NO_ROUTE
    if excluded:
        return Why.EXCLUDED
    return None if enough_openers(allowed) else Why.FEW_OPENERS


def _with(
    receivers: tuple[Receiver, ...], extra: Receiver | None, excluded: frozenset[UUID]
) -> tuple[Receiver, ...]:
    if extra is None or extra.circle.agency_id in excluded:
        return receivers
    if extra.circle in [one.circle for one in receivers]:
        return receivers
    return (*receivers, extra)


def _intake(
    receivers: tuple[Receiver, ...],
    independent: Receiver | None,
    excluded: frozenset[UUID],
    why: Why | None,
) -> Intake:
    circles = tuple(one.circle for one in receivers)
    spare = None if independent is None else independent.circle
    if spare is not None and (spare.agency_id in excluded or spare in circles):
        standby = None
    else:
        standby = spare
    return Intake(
        circles=circles,
        standby=standby,
        used_independent=spare is not None and spare in circles,
        why=why,
        enough=enough_openers(receivers),
    )


# --- routes ----------------------------------------------------------------------------------


class RouteProblem(StrEnum):
    """What keeps a route from going live."""

    NO_CIRCLE = "no_circle"
    NO_BACKUP = "no_backup"
    BACKUP_RECEIVES = "backup_receives"
    POLICE_ONLY = "police_only"
    CIRCLE_WITHOUT_KEYS = "circle_without_keys"


@dataclass(frozen=True)
class RoutePlan:
    """A route as it would be: its circles, its backup, and what every live route together has.

    ``receiving_kinds`` are the kinds of the agencies that would receive on any live route.
    ``keyless`` are circles of the route, backup included, that have no keys yet.
    """

    circles: frozenset[UUID]
    backup: UUID | None
    receiving_kinds: frozenset[str]
    keyless: frozenset[UUID] = frozenset()


def route_problems(plan: RoutePlan) -> list[RouteProblem]:
    """Return everything that keeps the route from going live; an empty list means it may."""
    checks = {
        RouteProblem.NO_CIRCLE: not plan.circles,
        RouteProblem.NO_BACKUP: plan.backup is None,
        RouteProblem.BACKUP_RECEIVES: plan.backup in plan.circles,
        RouteProblem.POLICE_ONLY: police_only(plan.receiving_kinds),
        RouteProblem.CIRCLE_WITHOUT_KEYS: bool(plan.keyless),
    }
    return [problem for problem, found in checks.items() if found]


def police_only(kinds: frozenset[str]) -> bool:
    """Return whether reports would reach the police and nobody else."""
    return kinds == {"police"}


def route_digest(
    *, area: str, channel: str, circles: Iterable[UUID], backup: UUID | None, live: bool
) -> str:
    """Return the SHA-256 of a route, in hex: the event that set it carries it, the anchor too."""
    parts = [area, channel, *sorted(str(circle) for circle in circles), str(backup), str(live)]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def circles_after_loss(
    *, circles: Mapping[UUID, Receiver], weakened: UUID, backup: UUID | None
) -> frozenset[UUID]:
    """Return a route's circles after one of them lost a member for cause.

    When fewer than two could still open what the route receives, the backup takes the weakened
    circle's place (vault.md rule 5); otherwise nothing moves.
    """
    if backup is None or enough_openers(circles.values()):
        return frozenset(circles)
    return frozenset(circles) - {weakened} | {backup}


# --- members ---------------------------------------------------------------------------------


# Jobs done for the whole partnership: only somebody who reaches every agency may appoint to them.
WHOLE_PARTNERSHIP = frozenset(
    {Role.COORDINATOR, Role.ANALYST, Role.DATA_PROTECTION, Role.ADMINISTRATOR}
)


def holds_keys(role: Role) -> bool:
    """Return whether members with this role are given their circle's keys."""
    return Permission.OPEN_REPORT in ROLES[role].may


def keeps_recovery(role: Role) -> bool:
    """Return whether members with this role look after their agency's recovery cards."""
    return Permission.KEEP_RECOVERY in ROLES[role].may


def may(by: Actor, permission: Permission) -> bool:
    """Return whether the actor may do this; a named process of the system may set things up."""
    return by.kind == "system" or by.may(permission)


def reaches(by: Actor, agency: UUID) -> bool:
    """Return whether the actor looks after this agency's members: their own, or all of them."""
    if by.kind == "system" or Role.ADMINISTRATOR in by.roles:
        return True
    return agency in by.circles.values()


def keeps_rota(by: Actor, agency: UUID) -> bool:
    """Return whether the actor may set duties for a team of this agency.

    Supervisors do it for their own organisation, whoever sets routes for all of them.
    """
    everywhere = may(by, Permission.MANAGE_ROUTES)
    return may(by, Permission.MANAGE_ROTA) and (everywhere or agency in by.circles.values())


def may_appoint(by: Actor, role: Role) -> bool:
    """Return whether the actor may give this job; nobody appoints above their own reach."""
    if by.kind == "system" or Role.ADMINISTRATOR in by.roles:
        return True
    return role not in WHOLE_PARTNERSHIP


@dataclass(frozen=True)
class IfLeft:
    """Who could open everything a circle was given if one person left, and whether they may."""

    leaves: UUID
    could: frozenset[Principal]
    enough: bool


def if_left(epochs: Sequence[frozenset[Principal]]) -> list[IfLeft]:
    """Return that of each person who can open any of these epochs of one circle's keys."""
    people = {one for epoch in epochs for one in epoch if not one.is_recovery}
    return [
        IfLeft(
            leaves=person.owner,
            could=frozenset.intersection(*epochs) - {person},
            enough=all(has_enough_openers(count_openers(epoch - {person})) for epoch in epochs),
        )
        for person in people
    ]


# --- invitations -----------------------------------------------------------------------------

INVITATION_LASTS = dt.timedelta(days=7)
# After its end an invitation is kept this long, so that an old link is told what happened to it.
INVITATION_KEPT = dt.timedelta(days=30)


class Standing(StrEnum):
    """What a link is good for."""

    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


_ENDED = {
    InvitationState.ACCEPTED: Standing.USED,
    InvitationState.WITHDRAWN: Standing.WITHDRAWN,
    InvitationState.REPLACED: Standing.REPLACED,
}


def standing(state: InvitationState, expires_at: dt.datetime, now: dt.datetime) -> Standing:
    """Return what an invitation is good for at this moment."""
    if state in _ENDED:
        return _ENDED[state]
    return Standing.OPEN if now < expires_at else Standing.EXPIRED


def token_digest(token: str) -> str:
    """Return what is kept of a link's secret part: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
