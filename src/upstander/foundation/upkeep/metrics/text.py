"""The counts as text, in the form that Prometheus and others read."""

import datetime as dt
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django_tasks_db.models import DBTaskResult

from upstander.foundation.core.clock import london_day
from upstander.foundation.core.version import VERSION
from upstander.foundation.jobs import queries
from upstander.foundation.jobs.models import ScheduledJob
from upstander.foundation.jobs.readiness import readiness
from upstander.foundation.jobs.rules import Pace
from upstander.foundation.notices.models import ChannelState
from upstander.foundation.upkeep import keeping
from upstander.foundation.upkeep.metrics import groups
from upstander.foundation.upkeep.metrics.counts import COUNTS, KINDS, LIMITS, Count

# One report more or less must not show in the room that is left.
ROUGHLY = 100_000_000


def lines(now: dt.datetime) -> Iterator[str]:
    """Return everything there is to say, line by line."""
    yield f'upstander_info{{version="{VERSION}"}} 1'
    yield f"upstander_ready {int(readiness(now).ready)}"
    yield f"upstander_disk_free_bytes {_room()}"
    yield from _backup()
    try:
        yield from _jobs(now)
        yield from _channels()
    except DatabaseError:
        yield "upstander_database_answers 0"
    else:
        yield "upstander_database_answers 1"
    yield from _answers("upstander_desk", COUNTS.live())
    yield from _answers("upstander_public_yesterday", COUNTS.of_day_before(london_day(now)))


def _room() -> int:
    return shutil.disk_usage(Path(settings.DATA)).free // ROUGHLY * ROUGHLY


def _backup() -> Iterator[str]:
    if made := keeping.last_made():
        yield f"upstander_last_backup_timestamp_seconds {made.timestamp():.0f}"


def _jobs(now: dt.datetime) -> Iterator[str]:
    yield f"upstander_workers_alive {len(queries.alive(now, Pace.lost_after))}"
    yield f"upstander_tasks_waiting {DBTaskResult.objects.ready().count()}"
    late = {row.name for row in queries.late(now)}
    for row in ScheduledJob.objects.order_by("name"):
        job = f'{{job="{row.name}"}}'
        yield f"upstander_job_late{job} {int(row.name in late)}"
        yield f"upstander_job_failed{job} {int(bool(row.fault))}"


def _channels() -> Iterator[str]:
    for row in ChannelState.objects.order_by("name"):
        yield f'upstander_channel_down{{channel="{row.name}"}} {int(row.failing)}'


def _answers(name: str, counted: Iterable[tuple[int, Count]]) -> Iterator[str]:
    names = groups.names()
    for number, count in counted:
        page = names[number]
        for kind, times in zip(KINDS, count.kinds, strict=True):
            if times:
                yield f'{name}_answers_total{{page="{page}",kind="{kind}"}} {times}'
        yield from _durations(f"{name}_seconds", page, count)


def _durations(name: str, page: str, count: Count) -> Iterator[str]:
    so_far = 0
    for limit, times in zip((*LIMITS, "+Inf"), count.durations, strict=True):
        so_far += times
        yield f'{name}_bucket{{page="{page}",le="{limit}"}} {so_far}'
    yield f'{name}_sum{{page="{page}"}} {count.seconds:.3f}'
    yield f'{name}_count{{page="{page}"}} {count.total}'
