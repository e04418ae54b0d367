"""What this room does by the clock."""

import datetime as dt

from upstander.foundation.access.actors import Actor
from upstander.foundation.jobs.schedule import Scheduled
from upstander.oversight.insight.actions.copying import copy_facts
from upstander.oversight.insight.actions.gathering import freeze_periods, gather_facts


def gather(now: dt.datetime) -> None:
    """Make facts of our own reports and cases."""
    gather_facts(by=Actor.system("gather_facts"), now=now)


def freeze(now: dt.datetime) -> None:
    """Freeze the periods that are over."""
    freeze_periods(by=Actor.system("freeze_periods"), now=now)


def copy(now: dt.datetime) -> None:
    """Copy the facts to where millions are counted fast, before the catalogue is counted."""
    copy_facts(by=Actor.system("copy_facts"), now=now)


SCHEDULE = [
    Scheduled("gather_facts", gather, daily_at=dt.time(2, 40)),
    Scheduled("copy_facts", copy, daily_at=dt.time(2, 55)),
    Scheduled("freeze_periods", freeze, daily_at=dt.time(3, 10)),
]
