"""Where a scheduled job stands."""

from enum import StrEnum


class JobState(StrEnum):
    """From the moment its slot comes to its end; ``rules.after_fault`` decides on another try."""

    WAITING = "waiting"
    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"


OVER = (JobState.DONE, JobState.FAILED)
