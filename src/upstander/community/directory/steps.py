"""Steps that several actions of this room share."""

from uuid import UUID

from upstander.community.directory.models import Entry
from upstander.community.directory.queries.entries import any_entry
from upstander.community.directory.refusals import NoSuchEntry
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission


def require(by: Actor) -> None:
    """Let through who keeps the directory, and processes of the system. Raises NotPermitted."""
    if by.kind != "system":
        by.require(Permission.KEEP_ENTRIES)


def locked(entry: UUID) -> Entry:
    """Return an entry whole, held until the transaction ends. Raises NoSuchEntry."""
    Entry.objects.select_for_update().filter(pk=entry).first()
    there = any_entry(entry)
    if there is None:
        raise NoSuchEntry
    return there
