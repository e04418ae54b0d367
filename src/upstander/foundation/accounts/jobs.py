"""What goes by itself: text nobody came back for, and sessions that are over."""

import datetime as dt

from django.contrib.sessions.backends.db import SessionStore

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.actions import drop_old_held
from upstander.foundation.accounts.actions.sign_ins import drop_old_sign_ins
from upstander.foundation.jobs.schedule import Scheduled


def drop_held(now: dt.datetime) -> None:
    """Delete held text older than 24 hours."""
    drop_old_held(by=Actor.system("drop_held"), now=now)


def clear_sessions(now: dt.datetime) -> None:
    """Delete Django's sessions and sign-ins that have run out."""
    SessionStore.clear_expired()
    drop_old_sign_ins(by=Actor.system("clear_sessions"), now=now)


SCHEDULE = [
    Scheduled("drop_held_text", drop_held, every_minutes=60),
    Scheduled("clear_sessions", clear_sessions, daily_at=dt.time(3, 10)),
]
