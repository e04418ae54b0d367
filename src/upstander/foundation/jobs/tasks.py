"""The one task: run a scheduled job by name. Its row holds a name and a slot, nothing else."""

import logging
from uuid import UUID

from django_tasks import TaskContext, task

from upstander.foundation.core.clock import now
from upstander.foundation.jobs import ledger
from upstander.foundation.jobs.rules import Pace
from upstander.foundation.jobs.schedule import schedule

logger = logging.getLogger(__name__)


class JobFailed(Exception):
    """A job failed. Says which and the class of the fault; the fault's own words could quote."""


@task(takes_context=True)
def run_scheduled(context: TaskContext, name: str, slot: str) -> None:
    """Run one try of a job and note how it went."""
    fault = _try(name)
    carrier = UUID(context.task_result.id)
    if not fault:
        ledger.went_well(carrier)
        return
    logger.error("job %s of %s failed: %s", name, slot, fault)
    ledger.went_wrong(carrier, fault=fault, now=now(), first_wait=Pace.first_wait)
    # Raised outside the handler, so that no traceback of the fault hangs on it.
    raise JobFailed(f"{name}: {fault}")


def _try(name: str) -> str:
    try:
        schedule()[name].run(now())
    except Exception as fault:  # noqa: BLE001 - whatever a job does wrong, only its class is kept
        return type(fault).__name__
    return ""
