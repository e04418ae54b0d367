"""The bookkeeping of scheduled jobs. The machine keeps it by itself, so nobody is named.

Every step is one conditional update: of two processes that try it, one moves the row.
"""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from upstander.foundation.jobs import rules
from upstander.foundation.jobs.choices import OVER, JobState
from upstander.foundation.jobs.models import ScheduledJob, WorkerBeat
from upstander.foundation.jobs.queries import alive
from upstander.foundation.jobs.schedule import Scheduled, schedule

LOST = "WorkerLost"


def take_up_slots(jobs: Iterable[Scheduled], now: dt.datetime) -> None:
    """Move every job that is over on to its newest slot; a job seen for the first time starts."""
    rows = {row.name: row for row in ScheduledJob.objects.all()}
    for job in jobs:
        _take_up(job.name, job.newest_slot(now), rows.get(job.name), now)


def _take_up(name: str, slot: dt.datetime, row: ScheduledJob | None, now: dt.datetime) -> None:
    if row is None:
        ScheduledJob.objects.get_or_create(name=name, defaults={"slot": slot, "due_at": now})
    elif row.slot != slot and row.state in OVER:
        ScheduledJob.objects.filter(id=row.id, slot=row.slot, state=row.state).update(
            slot=slot, state=JobState.WAITING, tries=0, due_at=now
        )


def due(now: dt.datetime) -> Iterable[ScheduledJob]:
    """Return the jobs whose next try may start, oldest first.

    A wait that would end later than any wait can was written before a clock moved back.
    """
    waited = Q(due_at__lte=now) | Q(due_at__gt=now + rules.LONGEST_WAIT)
    return ScheduledJob.objects.filter(waited, state=JobState.WAITING).order_by("due_at")


def claim(row: ScheduledJob) -> bool:
    """Mark a waiting job as queued; return False if another process was quicker."""
    claimed = ScheduledJob.objects.filter(
        id=row.id, state=JobState.WAITING, slot=row.slot, tries=row.tries
    ).update(state=JobState.QUEUED, tries=row.tries + 1)
    return claimed == 1


def carried_by(row: ScheduledJob, task: UUID) -> None:
    """Note which task carries the present try; in the transaction of the claim."""
    ScheduledJob.objects.filter(id=row.id).update(task=task)


def went_well(task: UUID) -> None:
    """Close the try that this task carries; does nothing if the job has gone on without it."""
    for row in ScheduledJob.objects.filter(task=task, state=JobState.QUEUED):
        _close(row, state=JobState.DONE, done_slot=row.slot, fault="")


def went_wrong(task: UUID | None, *, fault: str, now: dt.datetime, first_wait: float) -> None:
    """Close the try that this task carries: another follows after a wait, or the slot has failed."""
    for row in ScheduledJob.objects.filter(task=task, state=JobState.QUEUED):
        job = schedule().get(row.name)
        state = rules.after_fault(tries=row.tries, allowed=job.tries if job else 0)
        wait = rules.wait_before(row.tries + 1, first_wait)
        _close(row, state=state, due_at=now + wait, fault=fault[:100])


def _close(row: ScheduledJob, **changes: object) -> None:
    ScheduledJob.objects.filter(id=row.id, state=JobState.QUEUED, task=row.task).update(**changes)


def beat(worker: str, now: dt.datetime) -> None:
    """Say that this process is alive."""
    WorkerBeat.objects.update_or_create(worker=worker, defaults={"seen_at": now})


def leave(worker: str) -> None:
    """Say that this process ends of its own will."""
    WorkerBeat.objects.filter(worker=worker).delete()


def bury_the_lost(now: dt.datetime, pace: rules.Pace) -> None:
    """Forget processes that died, mark the tasks they held as failed, and give the jobs back."""
    living = _forget_the_dead(now, pace.lost_after)
    for task, workers in DBTaskResult.objects.running().values_list("id", "worker_ids"):
        if not living.intersection(workers[-1:]):
            _mark_lost(task)
    for row in ScheduledJob.objects.filter(state=JobState.QUEUED):
        if not _is_carried(row):
            went_wrong(row.task, fault=LOST, now=now, first_wait=pace.first_wait)


def _forget_the_dead(now: dt.datetime, lost_after: float) -> set[str]:
    living = set(alive(now, lost_after))
    gone = [beat.id for beat in WorkerBeat.objects.all() if beat.worker not in living]
    if gone:
        WorkerBeat.objects.filter(id__in=gone).delete()
    return living


def _mark_lost(task: UUID) -> None:
    # The library itself has no word for this: a killed worker leaves its row running for ever.
    DBTaskResult.objects.filter(id=task, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.FAILED, finished_at=Now(), exception_class_path=LOST, traceback=""
    )


def _is_carried(row: ScheduledJob) -> bool:
    going = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    tasks = DBTaskResult.objects.filter(status__in=going)
    return row.task is not None and tasks.filter(id=row.task).exists()


def prune() -> None:
    """Delete finished task rows and jobs that no room declares any more."""
    DBTaskResult.objects.finished().delete()
    ScheduledJob.objects.exclude(name__in=schedule()).delete()
