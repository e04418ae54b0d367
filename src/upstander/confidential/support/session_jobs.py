"""What the staff's side of this room does by the clock."""

import datetime as dt

from upstander.confidential.support.actions.calendars import read_calendars
from upstander.confidential.support.actions.line import close_lines
from upstander.confidential.support.actions.video import make_links
from upstander.foundation.access.actors import Actor
from upstander.foundation.jobs.schedule import Scheduled


def read_outside_calendars(now: dt.datetime) -> None:
    """Read the busy times of officers' own calendars."""
    read_calendars(by=Actor.system("read_outside_calendars"), now=now)


def make_video_links(now: dt.datetime) -> None:
    """Have Microsoft Teams make the links of video sessions that have none yet."""
    make_links(by=Actor.system("make_video_links"), now=now)


def close_drop_in(now: dt.datetime) -> None:
    """Close the lines in which no officer is there any more."""
    close_lines(by=Actor.system("close_drop_in"), now=now)


STAFF_SCHEDULE = [
    Scheduled("close_drop_in", close_drop_in, every_minutes=1),
    Scheduled("make_video_links", make_video_links, every_minutes=5),
    Scheduled("read_outside_calendars", read_outside_calendars, every_minutes=15),
]
