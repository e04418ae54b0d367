"""The only place that reads the clock. Everything else is told what time it is."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> dt.datetime:
    """Return the present moment in UTC, moved to the demonstration's day where one is set."""
    real = timezone.now()
    if settings.DEMO_TODAY is None:
        return real
    shift = settings.DEMO_TODAY - settings.STARTED.astimezone(LONDON).date()
    return real + shift


def london_day(moment: dt.datetime) -> dt.date:
    """Return the calendar day in London: the only fineness that public acts may leave behind."""
    return moment.astimezone(LONDON).date()
