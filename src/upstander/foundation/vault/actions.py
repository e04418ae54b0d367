"""Writes that are neither giving nor taking."""

from uuid import UUID

from upstander.foundation.access.actors import Actor
from upstander.foundation.vault.models import Access


def restate(
    *,
    subject: UUID,
    by: Actor,
    state: str | None = None,
    danger: bool | None = None,
    held: bool | None = None,
) -> None:
    """Copy what changed of a report to all its Access rows, in the caller's transaction."""
    del by  # the caller's own audit event says who
    changes = {"state": state, "danger": danger, "held": held}
    Access.objects.filter(subject=subject).update(
        **{name: value for name, value in changes.items() if value is not None}
    )
