"""Days and times as people say them."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upstander.foundation.core.clock import LONDON, london_day


def day_in_words(day: dt.date) -> str:
    """Return a day, such as "Thursday 26 November"."""
    return date_format(day, "l j F")


def day_and_year(day: dt.date) -> str:
    """Return a day that is far off, such as "Wednesday 26 May 2027"."""
    return date_format(day, "l j F Y")


def time_in_words(moment: dt.datetime) -> str:
    """Return a London time, such as "12:00"."""
    return f"{moment.astimezone(LONDON):%H:%M}"


def moment_in_words(moment: dt.datetime) -> str:
    """Return a day with a time, such as "Thursday 26 November at 12:00"."""
    return _("{day} at {time}").format(
        day=day_in_words(london_day(moment)), time=time_in_words(moment)
    )


def span_in_words(start: dt.datetime, end: dt.datetime) -> str:
    """Return a time from and to, such as "12:00 to 12:45"."""
    return _("{start} to {end}").format(start=time_in_words(start), end=time_in_words(end))
