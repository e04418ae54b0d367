"""What this room does by the clock."""

import datetime as dt

from upstander.foundation.access.actors import Actor
from upstander.foundation.jobs.schedule import Scheduled
from upstander.foundation.notices import actions


def send_notices(now: dt.datetime) -> None:
    """Send what is due."""
    actions.send_due(by=Actor.system("send_notices"), now=now)


def send_digests(now: dt.datetime) -> None:
    """Write the digests of the day, and send them."""
    by = Actor.system("send_digests")
    actions.write_digests(by=by, now=now)
    actions.send_due(by=by, now=now)


def prune_notices(now: dt.datetime) -> None:
    """Forget what is over."""
    actions.prune(by=Actor.system("prune_notices"), now=now)


SCHEDULE = [
    Scheduled("send_notices", send_notices, every_minutes=1),
    Scheduled("send_digests", send_digests, daily_at=dt.time(8, 0)),
    Scheduled("prune_notices", prune_notices, daily_at=dt.time(3, 30)),
]
