"""What a command of upkeep says when it will not go on: what happened, and what to do."""

from django.core.management.base import CommandError


class CannotKeep(CommandError):
    """No copy was made. What was begun is gone again."""


class CannotBringBack(CommandError):
    """Nothing was brought back, and nothing that was there was changed."""


class CannotUpgrade(CommandError):
    """The new version is not in use. Says whether anything was changed, and the way back."""
