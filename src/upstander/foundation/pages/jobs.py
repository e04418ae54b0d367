"""What the pages' room does by itself."""

import datetime as dt

from upstander.foundation.jobs.schedule import Scheduled
from upstander.foundation.pages import drafts


def forget_old_drafts(now: dt.datetime) -> None:
    """Delete drafts whose time has passed; nobody has seen what was in them."""
    drafts.forget_old(now)


SCHEDULE = [
    Scheduled(name="forget_old_drafts", run=forget_old_drafts, daily_at=dt.time(3, 40)),
]
