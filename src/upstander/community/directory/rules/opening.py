"""When an entry is open, by the clock on the wall in London.

A bank holiday, a closure and the days from which hours hold belong to the day on which an opening
begins: one that began yesterday and goes on past midnight goes on. On the night the clocks go back
an hour comes twice, and its first time counts; on the night they go forward a time that does not
exist counts as an hour later.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from upstander.foundation.core.clock import LONDON

# Further than this we do not look for the next opening.
LOOK_AHEAD_DAYS = 28
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """A weekly opening: Monday is 0; the days from which and until which it holds."""

    weekday: int
    opens: dt.time
    closes: dt.time
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def is_all_day(self) -> bool:
        """Whether it closes when it opens, a day later."""
        return self.opens == self.closes

    def holds_on(self, day: dt.date) -> bool:
        """Return whether it opens on this day."""
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True)
class Away:
    """Days on which it is closed, first and last."""

    first: dt.date
    last: dt.date
    because: str = ""

    def covers(self, day: dt.date) -> bool:
        """Return whether it is closed on this day."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Timetable:
    """All that decides whether an entry is open. ``holidays`` is a code of choices.Holidays."""

    spans: tuple[Span, ...] = ()
    closures: tuple[Away, ...] = ()
    holidays: str = "closed"


@dataclass(frozen=True)
class Stretch:
    """A time without a break in which it is open, in UTC."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True)
class Standing:
    """How it stands at a moment.

    While open: until when, or None if it does not close in the days we look ahead. Else: when it
    opens next, if that is known. ``because`` is a closure's words. ``ask`` says that today is a
    bank holiday on which one should ask first.
    """

    is_open: bool
    until: dt.datetime | None = None
    opens: dt.datetime | None = None
    because: str = ""
    ask: bool = False


def stretches(
    timetable: Timetable, first: dt.date, last: dt.date, bank_holidays: Collection[dt.date]
) -> list[Stretch]:
    """Return when it is open between two days, in order; those that touch are one."""
    found: list[Stretch] = []
    for one in sorted(
        _each(timetable, first, last, bank_holidays), key=lambda one: (one.start, one.end)
    ):
        if found and one.start <= found[-1].end:
            found[-1] = Stretch(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found


def standing(timetable: Timetable, at: dt.datetime, bank_holidays: Collection[dt.date]) -> Standing:
    """Return how it stands at a moment."""
    today = at.astimezone(LONDON).date()
    last = today + LOOK_AHEAD_DAYS * _DAY
    ask = timetable.holidays == "ask" and today in bank_holidays
    because = next((one.because for one in timetable.closures if one.covers(today)), "")
    for one in stretches(timetable, today - _DAY, last, bank_holidays):
        if at < one.start:
            return Standing(is_open=False, opens=one.start, because=because, ask=ask)
        if at < one.end:
            return Standing(is_open=True, until=_unless_far(one.end, last), ask=ask)
    return Standing(is_open=False, because=because, ask=ask)


def is_open(timetable: Timetable, at: dt.datetime, bank_holidays: Collection[dt.date]) -> bool:
    """Return whether it is open at a moment."""
    today = at.astimezone(LONDON).date()
    near = _each(timetable, today - _DAY, today, bank_holidays)
    return any(one.start <= at < one.end for one in near)


def weekly(spans: Iterable[Span], on: dt.date) -> dict[int, list[Span]]:
    """Return the openings of each weekday in the seven days from a day, in their order."""
    days = [on + number * _DAY for number in range(7)]
    kept = list(spans)
    return {
        day.weekday(): sorted(one for one in kept if one.holds_on(day))
        for day in sorted(days, key=lambda day: day.weekday())
    }


def seasons(
    spans: Iterable[Span], on: dt.date
) -> dict[tuple[dt.date | None, dt.date | None], list[Span]]:
    """Return the openings of each season that is not over on a day, by its days, in their order.

    A season has a first or a last day. Its openings are in the order of the week.
    """
    found: dict[tuple[dt.date | None, dt.date | None], list[Span]] = {}
    for one in sorted(spans, key=lambda one: (one.weekday, one.opens, one.closes)):
        ends = (one.valid_from, one.valid_to)
        if ends != (None, None) and (one.valid_to is None or one.valid_to >= on):
            found.setdefault(ends, []).append(one)
    return dict(sorted(found.items(), key=lambda season: season[0][0] or dt.date.min))


def _unless_far(end: dt.datetime, last: dt.date) -> dt.datetime | None:
    return None if end.astimezone(LONDON).date() > last else end


def _each(
    timetable: Timetable, first: dt.date, last: dt.date, bank_holidays: Collection[dt.date]
) -> Iterator[Stretch]:
    day = first
    while day <= last:
        if not _is_away(timetable, day, bank_holidays):
            yield from (_stretch(one, day) for one in timetable.spans if one.holds_on(day))
        day += _DAY


def _is_away(timetable: Timetable, day: dt.date, bank_holidays: Collection[dt.date]) -> bool:
    if timetable.holidays != "usual" and day in bank_holidays:
        return True
    return any(one.covers(day) for one in timetable.closures)


def _stretch(span: Span, day: dt.date) -> Stretch:
    ends_on = day if span.closes > span.opens else day + _DAY
    return Stretch(_moment(day, span.opens), _moment(ends_on, span.closes))


def _moment(day: dt.date, at: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, at, tzinfo=LONDON).astimezone(dt.UTC)
