"""What the rota says in sentences: hours on London's clock, empty ones, and the clocks changing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstander.foundation.agencies.queries.rota import Day, in_london
from upstander.foundation.agencies.rules.duties import Span, day_span
from upstander.foundation.core.clock import london_day

_SHIFTED = {
    1: gettext_lazy("The clocks go back: this day has 25 hours."),
    -1: gettext_lazy("The clocks go forward: this day has 23 hours."),
}
_TROUBLE = {
    "gone": gettext_lazy("cannot open this team’s reports any more"),
    "away": gettext_lazy("is away"),
}


@dataclass(frozen=True)
class Line:
    """One duty within a day, in words."""

    id: UUID
    hours: str
    person: str
    backup: str
    trouble: str


@dataclass(frozen=True)
class DayRow:
    """One row of the week's table."""

    name: str
    date: str
    today: bool
    over: bool
    notes: Sequence[str]
    lines: Sequence[Line]
    empty: str


def day(one: Day, now: dt.datetime) -> DayRow:
    """Return a day of the week in words."""
    notes = [_("Bank holiday")] if one.holiday else []
    notes += [str(_SHIFTED[one.shifted])] if one.shifted else []
    return DayRow(
        name=date_format(one.day, "l"),
        date=date_format(one.day, "j F"),
        today=one.day == london_day(now),
        over=one.day < london_day(now),
        notes=notes,
        lines=[
            Line(
                line.id, hours(line.span, one.day), line.person, line.backup,
                str(_TROUBLE[line.trouble]) if line.trouble else "",
            )
            for line in one.lines
        ],
        empty=_empty(one),
    )  # fmt: skip


def _empty(one: Day) -> str:
    return ", ".join(hours(span, one.day) for span in one.empty)


def hours(span: Span, of: dt.date) -> str:
    """Return hours of one day: "9:00 to 17:00"; midnight at its end is said as midnight."""
    if span == day_span(of):
        return _("All day")
    starts, ends = in_london(span.starts), in_london(span.ends)
    until = _("midnight") if ends.date() > of else _at(ends)
    return _("{start} to {end}").format(start=_at(starts), end=until)


def between(span: Span) -> str:
    """Return a time that may last over days: "Sat 21 Nov, 17:00 to Sun 22 Nov, 9:00"."""
    starts, ends = in_london(span.starts), in_london(span.ends)
    until = _at(ends) if starts.date() == ends.date() else _until(ends)
    return _("{start} to {end}").format(start=_day_at(starts), end=until)


def duty(person: str, span: Span) -> str:
    """Return a duty in one line."""
    return f"{person}: {between(span)}"


def gaps(found: Sequence[Span], now: dt.datetime) -> list[str]:
    """Return the empty hours ahead in words; one that has begun already is said as "now"."""
    return [_gap(one, now) for one in found]


def _gap(span: Span, now: dt.datetime) -> str:
    count = round(span.hours)
    length = ngettext("{count} hour", "{count} hours", count).format(count=count)
    if span.starts <= now:
        return _("Now, until {end} ({length})").format(
            end=_until(in_london(span.ends)), length=length
        )
    return _("{when} ({length})").format(when=between(span), length=length)


def overlap(one: str, other: str, both: Span) -> str:
    """Return who is on duty together, and when."""
    if one == other:
        return _("{one} is in the rota twice: {when}").format(one=one, when=between(both))
    return _("{one} and {other}: {when}").format(one=one, other=other, when=between(both))


def _until(moment: dt.datetime) -> str:
    """Return when something ends; midnight belongs to the day before it."""
    if moment.time() != dt.time():
        return _day_at(moment)
    day = moment.date() - dt.timedelta(days=1)
    return _("{day}, midnight").format(day=date_format(day, "D j M"))


def _day_at(moment: dt.datetime) -> str:
    return f"{date_format(moment.date(), 'D j M')}, {_at(moment)}"


def _at(moment: dt.datetime) -> str:
    return f"{moment.hour}:{moment:%M}"
