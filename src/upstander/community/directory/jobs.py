"""What the directory does by the clock."""

import datetime as dt

from upstander.community.directory.actions.accrediting import lapse_due
from upstander.community.directory.actions.bringing import forget_batches, take_waiting
from upstander.community.directory.actions.reminding import remind
from upstander.foundation.access.actors import Actor
from upstander.foundation.jobs.schedule import Scheduled


def take_agreed_rows(now: dt.datetime) -> None:
    """Bring in more of the lists that somebody agreed to."""
    take_waiting(by=Actor.system("take_rows"), now=now)


def forget_unagreed(now: dt.datetime) -> None:
    """Throw away lists that nobody agreed to."""
    forget_batches(by=Actor.system("forget_rows"), now=now)


def lapse_places(now: dt.datetime) -> None:
    """Take the places off the list whose accreditation ran out."""
    lapse_due(by=Actor.system("lapse_places"), now=now)


def remind_of_reviews(now: dt.datetime) -> None:
    """Remind who accredits of reviews that are near."""
    remind(by=Actor.system("remind_of_reviews"), now=now)


SCHEDULE = [
    Scheduled("take_directory_rows", take_agreed_rows, every_minutes=1),
    Scheduled("forget_directory_rows", forget_unagreed, daily_at=dt.time(3, 55)),
    # Before anybody looks for a place in the morning, and half an hour before the digests.
    Scheduled("lapse_places", lapse_places, daily_at=dt.time(0, 15)),
    Scheduled("remind_of_reviews", remind_of_reviews, daily_at=dt.time(7, 30)),
]
