"""Writes that are neither giving nor taking."""

from uuid import UUID

from upstander.foundation.access.actors import Actor
from upstander.foundation.vault.models import Access


def restate(
    *, subject: UUID, by: Actor, state: str | None = None, danger: bool | None = None
) -> None:
    """Copy a report's state or danger to all its Access rows, in the caller's transaction."""
    del by  # the caller's own audit event says who
    changes = {"state": state, "danger": danger}
    Access.objects.filter(subject=subject).update(
        **{name: value for name, value in changes.items() if value is not None}
    )
