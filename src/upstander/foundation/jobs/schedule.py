"""What comes round by the clock. A room declares ``SCHEDULE = [Scheduled(...)]`` in its jobs.py."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import module_has_submodule

from upstander.foundation.jobs import rules


@dataclass(frozen=True)
class Scheduled:
    """One job: its permanent name, what it does, and either a step in minutes or a London time.

    ``run`` is given the present moment. It finds its own work by query, may run twice, and leaves
    no trace of how much it found. Missed slots are not made up for one by one: after a stop the
    newest slot runs once.
    """

    name: str
    run: Callable[[dt.datetime], object]
    every_minutes: int = 0
    daily_at: dt.time | None = None
    tries: int = 3

    def __post_init__(self) -> None:
        """Refuse a job without a rhythm, with two, or with one that drifts through the day."""
        if bool(self.every_minutes) == (self.daily_at is not None):
            raise ImproperlyConfigured(f"{self.name}: say either every_minutes or daily_at")
        if self.every_minutes and rules.DAY_MINUTES % self.every_minutes:
            raise ImproperlyConfigured(f"{self.name}: every_minutes must divide a day")

    def newest_slot(self, now: dt.datetime) -> dt.datetime:
        """Return the newest moment, up to now, at which this job was to start."""
        if self.daily_at is not None:
            return rules.newest_day_slot(self.daily_at, now)
        return rules.minute_slot(self.every_minutes, now)


@cache
def schedule() -> Mapping[str, Scheduled]:
    """Return every room's jobs by name; raise ImproperlyConfigured if a name is used twice."""
    found: dict[str, Scheduled] = {}
    for scheduled in _declared():
        if scheduled.name in found:
            raise ImproperlyConfigured(f"two jobs are named {scheduled.name}")
        found[scheduled.name] = scheduled
    return found


def _declared() -> Iterator[Scheduled]:
    for room in apps.get_app_configs():
        if room.module is not None and module_has_submodule(room.module, "jobs"):
            yield from getattr(import_module(f"{room.name}.jobs"), "SCHEDULE", ())
