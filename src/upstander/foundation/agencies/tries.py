"""Wrong cards are counted for ten minutes, so that nobody tries for hours. It never locks for good."""

from uuid import UUID

from django.core.cache import cache

TRIES = 5
_WITHIN_SECONDS = 600


def too_many(user: UUID) -> bool:
    """Return whether this person typed as many wrong cards as ten minutes allow."""
    return bool(cache.get(_name(user), 0) >= TRIES)


def count_one(user: UUID) -> None:
    """Count a wrong try; ten minutes after the last one all are forgotten."""
    cache.set(_name(user), cache.get(_name(user), 0) + 1, timeout=_WITHIN_SECONDS)


def _name(user: UUID) -> str:
    return f"recovery-cards:{user}"
