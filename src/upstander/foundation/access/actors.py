"""Who is asking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from upstander.foundation.access.permissions import FOR_TOKENS, Permission
from upstander.foundation.access.roles import ROLES, Role
from upstander.foundation.core.errors import Refusal

# For whoever asks what somebody holds: which agency a circle belongs to is not said.
NOWHERE = UUID(int=0)


class NotPermitted(Refusal):
    """The actor's roles do not allow this."""


@dataclass(frozen=True)
class Actor:
    """Ids only: a person with circles and roles, the public, a named process of the system, or a
    partner's program with a token.

    ``circles`` maps each circle the person is an active member of to the agency it belongs to;
    ``kind`` is ``user``, ``public``, ``system`` or ``token``. A program has what it was ``granted``
    and nothing else: no role, no circle, and so no key.
    """

    kind: str
    name: str = ""
    user_id: UUID | None = None
    circles: Mapping[UUID, UUID] = field(default_factory=dict)
    roles: frozenset[Role] = frozenset()
    granted: frozenset[Permission] = frozenset()

    @classmethod
    def public(cls) -> "Actor":
        """Return somebody at the public door: never known, never named."""
        return cls(kind="public")

    @classmethod
    def system(cls, name: str) -> "Actor":
        """Return a process of the system, by name, such as ``danger_watch``."""
        return cls(kind="system", name=name)

    @classmethod
    def holding(cls, user: UUID | None, circles: Iterable[UUID]) -> "Actor":
        """Return a person with their circles and no role: who may do nothing, and may hold keys."""
        return cls(kind="user", user_id=user, circles=dict.fromkeys(circles, NOWHERE))

    @classmethod
    def token(cls, name: str, granted: frozenset[Permission]) -> "Actor":
        """Return a partner's program; of what it was granted only what a program can have counts."""
        return cls(kind="token", name=name, granted=granted & FOR_TOKENS)

    @property
    def holders(self) -> frozenset[UUID]:
        """Ids that may hold keys for this actor: the person and their circles."""
        own = frozenset() if self.user_id is None else frozenset({self.user_id})
        return own | frozenset(self.circles)

    def may(self, permission: Permission) -> bool:
        """Return whether any of the actor's roles, or what it was granted, allows it."""
        return permission in self.granted or any(
            permission in ROLES[role].may for role in self.roles
        )

    def require(self, permission: Permission) -> None:
        """Raise NotPermitted unless a role allows it."""
        if not self.may(permission):
            raise NotPermitted(
                "Your role does not allow this.",
                next_step="Ask your supervisor if you think it should.",
            )
