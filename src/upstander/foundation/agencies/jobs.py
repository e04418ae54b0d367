"""What this room does by the clock."""

import datetime as dt

from django.urls import reverse

from upstander.foundation.access.actors import Actor
from upstander.foundation.accounts.actions.resetting import send_reset_links
from upstander.foundation.agencies.actions.alarms import raise_swapped
from upstander.foundation.agencies.actions.alerts import climb_alerts
from upstander.foundation.agencies.actions.invitations import purge_invitations
from upstander.foundation.agencies.anchoring import write_anchor
from upstander.foundation.jobs.schedule import Scheduled
from upstander.foundation.notices.actions import send_due


def daily_anchor(now: dt.datetime) -> None:
    """Write the day's anchor, after the night's events are chained."""
    write_anchor(by=Actor.system("daily_anchor"), now=now)


def mail_reset_links(now: dt.datetime) -> None:
    """Mail a link to everybody who forgot their password."""
    send_reset_links(path=_page_of, by=Actor.system("mail_reset_links"), now=now)


def _page_of(link: str) -> str:
    return reverse("agencies:new_password", args=[link])


def watch_swapped_keys(now: dt.datetime) -> None:
    """Tell supervisors of a key that an unlock found changed."""
    raise_swapped(by=Actor.system("watch_swapped_keys"), now=now)


def climb(now: dt.datetime) -> None:
    """Call the next people where nobody took an alert in time, and send what that wrote."""
    by = Actor.system("climb_alerts")
    climb_alerts(by=by, now=now)
    send_due(by=by, now=now)


def clear_invitations(now: dt.datetime) -> None:
    """Delete invitations that ended a month ago."""
    purge_invitations(by=Actor.system("clear_invitations"), now=now)


SCHEDULE = [
    Scheduled("daily_anchor", daily_anchor, daily_at=dt.time(0, 40)),
    Scheduled("mail_reset_links", mail_reset_links, every_minutes=1),
    Scheduled("watch_swapped_keys", watch_swapped_keys, every_minutes=1),
    Scheduled("climb_alerts", climb, every_minutes=1),
    Scheduled("clear_invitations", clear_invitations, daily_at=dt.time(3, 20)),
]
