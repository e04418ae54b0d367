"""Role × action: who may do what, held against the one table of roles.

A room lists its actions, each with the permission that lets it through and a call with arguments
that are otherwise right. ``roles_let_in`` tries it as every role; the test compares the answer
with ``roles_with(permission)``, so a missing check and a check of the wrong permission both show.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db import transaction

from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import ROLES, Role

World = TypeVar("World")


@dataclass(frozen=True)
class Attempt(Generic[World]):
    """One action: its name, the permission it asks for, and how to do it in a test's world."""

    name: str
    permission: Permission | None
    run: Callable[[World, Actor], object]


def roles_with(permission: Permission | None) -> frozenset[Role]:
    """Return the roles that the table gives a permission; None is given to nobody."""
    return frozenset(role for role in Role if permission in ROLES[role].may)


def as_role(role: Role, *, user: UUID, circles: Mapping[UUID, UUID]) -> Actor:
    """Return somebody with exactly this role."""
    return Actor(kind="user", user_id=user, circles=circles, roles=frozenset({role}))


def roles_let_in(
    attempt: Attempt[World], world: World, *, user: UUID, circles: Mapping[UUID, UUID]
) -> frozenset[Role]:
    """Return the roles that get through, undoing what each attempt did.

    Any refusal but NotPermitted is a fault of the test's arguments and comes out.
    """
    return frozenset(
        role for role in Role if lets_in(attempt, world, as_role(role, user=user, circles=circles))
    )


def lets_in(attempt: Attempt[World], world: World, actor: Actor) -> bool:
    """Return whether this actor gets through, undoing what the attempt did."""
    with transaction.atomic():
        try:
            attempt.run(world, actor)
        except NotPermitted:
            return False
        finally:
            transaction.set_rollback(True)
    return True
