"""Random identifiers. Never serial and never time-ordered: both tell order and volume."""

import uuid


def new_id() -> uuid.UUID:
    """Return a random 128-bit identifier (UUIDv4)."""
    return uuid.uuid4()
