"""One row for each scheduled job, and one for each process that is alive."""

from typing import ClassVar

from django.db import models

from upstander.foundation.core.models import BaseModel
from upstander.foundation.jobs.choices import JobState


class ScheduledJob(BaseModel):
    """Where a job stands. One row a job: a slot is claimed by moving the row on to it."""

    PERSONAL: ClassVar = ()

    name = models.CharField(max_length=80, unique=True)
    slot = models.DateTimeField()
    state = models.CharField(max_length=10, default=JobState.WAITING.value)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    # The task of the present try; an older one can no longer speak for the job.
    task = models.UUIDField(null=True)
    done_slot = models.DateTimeField(null=True)
    # The class of the last fault, never its words.
    fault = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"


class WorkerBeat(BaseModel):
    """A process that runs jobs, and when it was last seen. It deletes its row when it ends well."""

    PERSONAL: ClassVar = ()

    worker = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
