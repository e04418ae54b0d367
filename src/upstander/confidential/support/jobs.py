"""What this room does by the clock."""

import datetime as dt

from upstander.confidential.support.actions import holding, mailboxes, reminding, waiting, weekly
from upstander.confidential.support.session_jobs import STAFF_SCHEDULE
from upstander.foundation.access.actors import Actor
from upstander.foundation.jobs.schedule import Scheduled


def sweep_holds(now: dt.datetime) -> None:
    """Free the times whose hold ran out; whoever books does so too, where it is in the way."""
    holding.sweep_holds(by=Actor.system("sweep_holds"), now=now)


def make_days(now: dt.datetime) -> None:
    """Make the session days that weekly rules have by now."""
    weekly.make_days(by=Actor.system("make_days"), now=now)


def remind(now: dt.datetime) -> None:
    """Send the reminders that are due now, worked out from the bookings as they stand."""
    reminding.remind(by=Actor.system("remind"), now=now)


def offer_earlier(now: dt.datetime) -> None:
    """Keep earlier times for people who wait for one, and tell them."""
    by = Actor.system("offer_earlier")
    waiting.offer_earlier(by=by, now=now)
    reminding.remind(by=by, now=now)


def end_mailboxes(now: dt.datetime) -> None:
    """Delete the mailboxes of sessions whose last day is over."""
    mailboxes.end_mailboxes(by=Actor.system("end_mailboxes"), now=now)


SCHEDULE = [
    *STAFF_SCHEDULE,
    Scheduled("sweep_holds", sweep_holds, every_minutes=5),
    Scheduled("make_days", make_days, daily_at=dt.time(2, 15)),
    Scheduled("end_mailboxes", end_mailboxes, daily_at=dt.time(3, 45)),
    Scheduled("remind", remind, every_minutes=15),
    Scheduled("offer_earlier", offer_earlier, every_minutes=30),
]
