"""What the vault does by the clock: ends what is over. It gives nothing and opens nothing."""

import datetime as dt

from upstander.foundation.access.actors import Actor
from upstander.foundation.jobs.schedule import Scheduled
from upstander.foundation.vault import blobs, taking, unlocking


def drop_expired_grants(now: dt.datetime) -> None:
    """Delete grants that have run out, with their Access rows."""
    taking.drop_expired(by=Actor.system("drop_expired_grants"), now=now)


SCHEDULE = [
    Scheduled("drop_expired_grants", drop_expired_grants, every_minutes=5),
    Scheduled("drop_ended_sessions", unlocking.drop_ended, every_minutes=60),
    Scheduled("sweep_files", blobs.sweep, every_minutes=60),
]
