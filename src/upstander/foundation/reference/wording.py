"""Say a time the way a person would."""

import datetime as dt
from collections.abc import Mapping

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upstander.foundation.core.clock import LONDON
from upstander.foundation.reference.rules import Reading, runs

_SAYS_ITSELF_DAYS = 6


def reading_in_words(reading: Reading, now: dt.datetime) -> str:
    """Return when a person reads next: "now", "today at 9:00" or "Tuesday 6 April at 9:00"."""
    if reading.open_now:
        return _("now")
    at = reading.at.astimezone(LONDON)
    ahead = (at.date() - now.astimezone(LONDON).date()).days
    return _("{day} at {time}").format(day=_day(at.date(), ahead), time=f"{at.hour}:{at:%M}")


def hours_in_words(week: Mapping[int, tuple[dt.time, dt.time]]) -> str:
    """Return hours as people say them: "Monday to Friday, 9:00 to 17:00"."""
    return "; ".join(_run_in_words(*run) for run in runs(week))


def _run_in_words(first: int, last: int, opens: dt.time, closes: dt.time) -> str:
    times = {"opens": f"{opens.hour}:{opens:%M}", "closes": f"{closes.hour}:{closes:%M}"}
    if first == last:
        return _("{day}, {opens} to {closes}").format(day=WEEKDAYS[first], **times)
    return _("{first} to {last}, {opens} to {closes}").format(
        first=WEEKDAYS[first], last=WEEKDAYS[last], **times
    )


def _day(day: dt.date, ahead: int) -> str:
    if ahead == 0:
        return _("today")
    if ahead == 1:
        return _("tomorrow, {weekday}").format(weekday=date_format(day, "l"))
    return date_format(day, "l" if ahead <= _SAYS_ITSELF_DAYS else "l j E")
