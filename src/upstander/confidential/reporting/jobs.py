"""What this room does by the clock."""

import datetime as dt

from upstander.confidential.reporting import actions, queries
from upstander.confidential.reporting.rules import HELD_HOURS
from upstander.foundation.access.actors import Actor
from upstander.foundation.jobs.schedule import Scheduled
from upstander.foundation.notices.actions import gather, send_due


def watch_danger(now: dt.datetime) -> None:
    """Raise the alarm for reports of somebody not safe, and call who is on duty."""
    by = Actor.system("danger_watch")
    actions.raise_danger(by=by, now=now)
    actions.alert_teams(by=by, now=now)
    send_due(by=by, now=now)


def release_held(now: dt.datetime) -> None:
    """Let go whatever is held: what came since the last time has waited four hours at most."""
    actions.release_held(by=Actor.system("release_held"), now=now)


def drop_old_calls(now: dt.datetime) -> None:
    """Delete calls that were typed and not touched for a week."""
    actions.drop_old_calls(by=Actor.system("drop_old_calls"), now=now)


def gather_waiting(now: dt.datetime) -> None:
    """Keep for the digests of the day for whom something waits in a list."""
    gather(waiting=queries.waits_for_whom(), by=Actor.system("gather_waiting"), now=now)


SCHEDULE = [
    # Half an hour before the digests go out.
    Scheduled("gather_waiting", gather_waiting, daily_at=dt.time(7, 30)),
    Scheduled("watch_danger", watch_danger, every_minutes=1),
    Scheduled("drop_old_calls", drop_old_calls, every_minutes=60),
    Scheduled("release_held", release_held, every_minutes=60 * HELD_HOURS),
]
