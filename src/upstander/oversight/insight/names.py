"""The codes of the numbers in words."""

import datetime as dt
from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upstander.confidential.casework.choices import About
from upstander.foundation.agencies.choices import Channel
from upstander.foundation.agencies.models import Area
from upstander.oversight.insight import profiles
from upstander.oversight.insight.choices import PartOfDay, Reason, Strand
from upstander.oversight.insight.rules.asking import ALL, OWN, span


def areas(source: str) -> Mapping[str, str]:
    """Return every area in which a source can count, by code, in the order of their names."""
    named = profiles.area_names(source) or dict(Area.objects.values_list("code", "name"))
    return dict(sorted(named.items(), key=lambda one: one[1]))


def strands(source: str) -> Mapping[str, str]:
    """Return every reason that a source can give, by code."""
    hidden = set() if source == OWN else {Strand.FALSE_FRIEND}
    return {one.value: str(one.label) for one in Strand if one not in hidden}


def parts_of_day() -> Mapping[str, str]:
    """Return every part of a day by code."""
    return {one.value: str(one.label) for one in PartOfDay}


def channels() -> Mapping[str, str]:
    """Return every way to report by code."""
    return {one.value: str(one.label) for one in Channel}


def abouts() -> Mapping[str, str]:
    """Return everything that a team can decide a report to be about, by code."""
    return {one.value: str(one.label) for one in About}


def source(key: str, kind: str) -> str:
    """Return what a source is called."""
    if key == OWN:
        return _("Incidents in our cases") if kind == "incident" else _("Reports made to us")
    titles = (profiles.profile(one) for one in profiles.names())
    return next((one.title for one in titles if one.source == key), key)


def things(kind: str, count: int) -> str:
    """Return the count with what is counted: "1 report", "12 offences"."""
    forms = {
        "incident": ngettext("{count} incident", "{count} incidents", count),
        "offence": ngettext("{count} offence", "{count} offences", count),
    }
    said = forms.get(kind, ngettext("{count} report", "{count} reports", count))
    return said.format(count=f"{count:,}")


def value(count: int | None) -> str:
    """Return a figure in words."""
    return _("fewer than 5") if count is None else f"{count:,}"


def period(key: str) -> str:
    """Return a period in words: "all years", "2026", "July to September 2026"."""
    found = span(key)
    if key == ALL or found is None:
        return _("all years")
    if "-" not in key:
        return key
    last = found.end - dt.timedelta(days=1)
    return _("{first} to {last}").format(
        first=date_format(found.start, "F"), last=date_format(last, "F Y")
    )


def revised(day: dt.date, reason: str) -> str:
    """Return the note on closed periods that were counted anew."""
    return _("Counted again on {day}: {why}.").format(
        day=date_format(day, "j F Y"), why=Reason(reason).label
    )


def quarter(key: str) -> str:
    """Return a quarter briefly, for below a column: "Jul–Sep 26"."""
    found = span(key)
    assert found is not None  # noqa: S101 - only quarters come here
    last = found.end - dt.timedelta(days=1)
    return f"{date_format(found.start, 'M')}–{date_format(last, 'M y')}"


def month(day: dt.date) -> str:
    """Return a month briefly: "Jul 26"."""
    return date_format(day, "M y")
