"""What this room does by the clock."""

import datetime as dt

from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.anchoring import write_anchor
from upstander.foundation.jobs.schedule import Scheduled


def daily_anchor(now: dt.datetime) -> None:
    """Write the day's anchor, after the night's events are chained."""
    write_anchor(by=Actor.system("daily_anchor"), now=now)


SCHEDULE = [Scheduled("daily_anchor", daily_anchor, daily_at=dt.time(0, 40))]
