"""What this room does by the clock."""

import datetime as dt

from upstander.community.directory.actions.bringing import forget_batches, take_waiting
from upstander.foundation.access.actors import Actor
from upstander.foundation.jobs.schedule import Scheduled


def take_agreed_rows(now: dt.datetime) -> None:
    """Bring in more of the lists that somebody agreed to."""
    take_waiting(by=Actor.system("take_rows"), now=now)


def forget_unagreed(now: dt.datetime) -> None:
    """Throw away lists that nobody agreed to."""
    forget_batches(by=Actor.system("forget_rows"), now=now)


SCHEDULE = [
    Scheduled("take_directory_rows", take_agreed_rows, every_minutes=1),
    Scheduled("forget_directory_rows", forget_unagreed, daily_at=dt.time(3, 55)),
]
