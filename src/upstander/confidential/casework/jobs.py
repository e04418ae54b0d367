"""What this room does by the clock."""

import datetime as dt

from upstander.confidential.casework.actions.bringing import forget_lists
from upstander.confidential.casework.actions.replies import pass_up_unread, tell_of_replies
from upstander.confidential.casework.queries.due import due_for_whom
from upstander.foundation.access.actors import Actor
from upstander.foundation.core.clock import london_day
from upstander.foundation.jobs.schedule import Scheduled
from upstander.foundation.notices.actions import gather
from upstander.foundation.notices.choices import Reason


def watch_replies(now: dt.datetime) -> None:
    """Tell worker and team of new messages in their cases."""
    tell_of_replies(by=Actor.system("watch_replies"), now=now)


def watch_unread(now: dt.datetime) -> None:
    """Tell supervisors of messages that nobody has read for a working day."""
    pass_up_unread(by=Actor.system("watch_unread"), now=now)


def forget_old_lists(now: dt.datetime) -> None:
    """Delete lists that nobody went on with, and what stayed out of those that came in."""
    forget_lists(by=Actor.system("forget_lists"), now=now)


def gather_due(now: dt.datetime) -> None:
    """Keep for the digests of the day for whom something is due in a case."""
    waiting = {user: [Reason.TASK] for user in due_for_whom(london_day(now))}
    gather(waiting=waiting, by=Actor.system("gather_due"), now=now)


SCHEDULE = [
    # Half an hour before the digests go out.
    Scheduled("gather_due", gather_due, daily_at=dt.time(7, 30)),
    Scheduled("watch_replies", watch_replies, every_minutes=1),
    Scheduled("watch_unread", watch_unread, every_minutes=60),
    Scheduled("forget_lists", forget_old_lists, daily_at=dt.time(3, 50)),
]
