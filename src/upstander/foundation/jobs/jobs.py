"""What this room and the audit room below it do by the clock."""

import datetime as dt

from upstander.foundation.access.actors import Actor
from upstander.foundation.audit import actions as audit
from upstander.foundation.jobs import ledger
from upstander.foundation.jobs.schedule import Scheduled


def link_events(now: dt.datetime) -> None:
    """Chain the events of the last minute; the last three days are looked through."""
    audit.link_events(by=Actor.system("link_events"), now=now, days=2)


def record_public_acts(now: dt.datetime) -> None:
    """Write the events of yesterday's public acts, and chain whatever is still without a link."""
    by = Actor.system("record_public_acts")
    audit.record_public_acts(by=by, now=now)
    audit.link_events(by=by, now=now)


def prune(_now: dt.datetime) -> None:
    """Delete task rows that are over."""
    ledger.prune()


SCHEDULE = [
    Scheduled("link_events", link_events, every_minutes=1),
    Scheduled("record_public_acts", record_public_acts, daily_at=dt.time(0, 20)),
    Scheduled("prune_tasks", prune, every_minutes=60),
]
