"""Reads for helping a colleague who lost their phone."""

from dataclasses import dataclass
from uuid import UUID

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies import rules
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Membership


@dataclass(frozen=True)
class Colleague:
    """Somebody whose second factor the actor may take away."""

    membership: UUID
    name: str
    agency: str


def colleague(actor: Actor, membership: UUID) -> Colleague | None:
    """Return the person of a membership, if the actor looks after them and is somebody else."""
    row = (
        Membership.objects.filter(id=membership)
        .filter(state__in=(MemberState.WAITING, MemberState.ACTIVE))
        .exclude(user=actor.user_id)
        .select_related("user", "agency")
        .first()
    )
    may = actor.may(Permission.RESET_SECOND_FACTOR)
    if row is None or not may or not rules.reaches(actor, row.agency_id):
        return None
    return Colleague(row.id, row.user.name, row.agency.name)
