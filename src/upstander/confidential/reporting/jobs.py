"""What this room does by the clock."""

import datetime as dt

from upstander.confidential.reporting import actions
from upstander.foundation.access.actors import Actor
from upstander.foundation.jobs.schedule import Scheduled


def watch_danger(now: dt.datetime) -> None:
    """Raise the alarm for reports of somebody not safe, then tell the teams by mail."""
    by = Actor.system("danger_watch")
    actions.raise_danger(by=by, now=now)
    actions.mail_alarms(by=by, now=now)


SCHEDULE = [Scheduled("watch_danger", watch_danger, every_minutes=1)]
