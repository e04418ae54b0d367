"""Say a time the way a person would."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upstander.foundation.core.clock import LONDON
from upstander.foundation.reference.rules import Reading

_SAYS_ITSELF_DAYS = 6


def reading_in_words(reading: Reading, now: dt.datetime) -> str:
    """Return when a person reads next: "now", "today at 9:00" or "Tuesday 6 April at 9:00"."""
    if reading.open_now:
        return _("now")
    at = reading.at.astimezone(LONDON)
    ahead = (at.date() - now.astimezone(LONDON).date()).days
    return _("{day} at {time}").format(day=_day(at.date(), ahead), time=f"{at.hour}:{at:%M}")


def _day(day: dt.date, ahead: int) -> str:
    if ahead == 0:
        return _("today")
    if ahead == 1:
        return _("tomorrow, {weekday}").format(weekday=date_format(day, "l"))
    return date_format(day, "l" if ahead <= _SAYS_ITSELF_DAYS else "l j F")
