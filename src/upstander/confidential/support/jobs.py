"""What this room does by the clock."""

from upstander.confidential.support.session_jobs import STAFF_SCHEDULE

SCHEDULE = [*STAFF_SCHEDULE]
