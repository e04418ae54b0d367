"""What the staff's side of this room does by the clock."""

import datetime as dt

from upstander.confidential.support.actions.calendars import read_calendars
from upstander.foundation.access.actors import Actor
from upstander.foundation.jobs.schedule import Scheduled


def read_outside_calendars(now: dt.datetime) -> None:
    """Read the busy times of officers' own calendars."""
    read_calendars(by=Actor.system("read_outside_calendars"), now=now)


STAFF_SCHEDULE = [
    Scheduled("read_outside_calendars", read_outside_calendars, every_minutes=15),
]
