"""Jobs made for tests, and a worker that empties the queue."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django_tasks_db.management.commands.db_worker import Worker

from upstander.foundation.jobs import jobs, schedule
from upstander.foundation.jobs.models import ScheduledJob
from upstander.foundation.jobs.schedule import Scheduled

NOW = dt.datetime(2026, 11, 21, 10, 0, 30, tzinfo=dt.UTC)
THIS_MINUTE = NOW.replace(second=0)
MINUTE = dt.timedelta(minutes=1)


@contextmanager
def declared(*scheduled: Scheduled) -> Iterator[list[Scheduled]]:
    """Let the jobs room declare these instead of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "SCHEDULE", list(scheduled))
        schedule.schedule.cache_clear()
        yield list(scheduled)
    schedule.schedule.cache_clear()


def a_job(
    run: Callable[[dt.datetime], object] = bool, *, name: str = "sweep", tries: int = 3
) -> Scheduled:
    """Return a job of every minute; ``run`` is given the moment."""
    return Scheduled(name, run, every_minutes=1, tries=tries)


def a_row(**fields: object) -> ScheduledJob:
    """Return the row of a job that waits for its first try."""
    given = {"name": "sweep", "slot": THIS_MINUTE, "due_at": NOW, **fields}
    return ScheduledJob.objects.create(**given)


def sweep() -> ScheduledJob:
    """Return the job's row as it stands now."""
    return ScheduledJob.objects.get(name="sweep")


def emptied_queue(worker: str = "worker-1") -> None:
    """Run what is queued, as the job thread does, until nothing is left."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker,
        excluded_queue_names=[],
    ).run()
