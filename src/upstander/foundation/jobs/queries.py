"""Who is alive, and which job is behind."""

import datetime as dt

from upstander.foundation.jobs import rules
from upstander.foundation.jobs.models import ScheduledJob, WorkerBeat
from upstander.foundation.jobs.schedule import schedule


def alive(now: dt.datetime, lost_after: float) -> list[str]:
    """Return the names of processes that were seen within ``lost_after`` seconds."""
    beats = WorkerBeat.objects.order_by("worker").values_list("worker", "seen_at")
    return [
        worker for worker, seen in beats if rules.lives(seen=seen, now=now, lost_after=lost_after)
    ]


def late(now: dt.datetime) -> list[ScheduledJob]:
    """Return the jobs that should have finished a newer slot by now, by name."""
    rows = ScheduledJob.objects.order_by("name")
    return [row for row in rows if row.name in schedule() and _is_late(row, now)]


def _is_late(row: ScheduledJob, now: dt.datetime) -> bool:
    due = schedule()[row.name].newest_slot(now - rules.GRACE)
    return rules.is_late(done=row.done_slot, taken=row.slot, due=due)
