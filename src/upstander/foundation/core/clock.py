"""The only place that reads the clock. Everything else is told what time it is."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> dt.datetime:
    """Return the present moment in UTC, moved to the demonstration's day where one is set.

    Moved on London's clock: half past midnight in summer is half past midnight on a winter's day.
    """
    real = timezone.now()
    if settings.DEMO_TODAY is None:
        return real
    shift = settings.DEMO_TODAY - settings.STARTED.astimezone(LONDON).date()
    on_the_wall = real.astimezone(LONDON).replace(tzinfo=None) + shift
    return on_the_wall.replace(tzinfo=LONDON).astimezone(dt.UTC)


def london_day(moment: dt.datetime) -> dt.date:
    """Return the calendar day in London: the only fineness that public acts may leave behind."""
    return moment.astimezone(LONDON).date()
