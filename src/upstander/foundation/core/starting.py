"""What happens before anything is served, or looked at by command: rooms bring it when loaded."""

from collections.abc import Callable, Iterable

from django.core.management.base import CommandError

# Does what must be done first and returns it in sentences; raises CannotStart.
Step = Callable[[], Iterable[str]]

_steps: list[Step] = []


class CannotStart(CommandError):
    """Nothing may be served as things stand. Says why, and what to do."""


def register(step: Step) -> None:
    """Run this step before every start; call it from the room's AppConfig.ready."""
    if step not in _steps:
        _steps.append(step)


def begin() -> list[str]:
    """Run every step; return what was done, in sentences. Raises CannotStart."""
    return [sentence for step in _steps for sentence in step()]
