"""When an entry is open, by the clock on the wall in London.

A bank holiday, a closure and the days from which hours hold belong to the day on which an opening
begins: one that began yesterday and goes on past midnight goes on. On the night the clocks go back
an hour comes twice, and its first time counts; on the night they go forward a time that does not
exist counts as an hour later.

A season has a first and a last day. Its hours come on top of the usual ones, which have not both,
or they stand instead of them; other seasons go on beside it.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from upstander.foundation.core.clock import LONDON

# Further than this we do not look for the next opening.
LOOK_AHEAD_DAYS = 28
_DAY = dt.timedelta(days=1)
# First and last; None where it is not stated.
Days = tuple[dt.date | None, dt.date | None]


@dataclass(frozen=True, order=True)
class Span:
    """A weekly opening: Monday is 0; the days from which and until which it holds.

    One that stands ``instead`` of the usual hours has both days.
    """

    weekday: int
    opens: dt.time
    closes: dt.time
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    instead: bool = False

    @property
    def is_of_a_season(self) -> bool:
        """Whether it has both a first and a last day; else it is one of the usual hours."""
        return self.valid_from is not None and self.valid_to is not None

    @property
    def is_all_day(self) -> bool:
        """Whether it closes when it opens, a day later."""
        return self.opens == self.closes

    def holds_on(self, day: dt.date) -> bool:
        """Return whether it opens on this day."""
        return day.weekday() == self.weekday and self.is_within(day)

    def is_within(self, day: dt.date) -> bool:
        """Return whether a day is one of those between which it holds."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
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


def begun_on(spans: Sequence[Span], day: dt.date) -> list[Span]:
    """Return the openings that begin on a day; a season may stand instead of the usual ones."""
    replaced = any(one.instead and one.is_within(day) for one in spans)
    return [one for one in spans if one.holds_on(day) and (one.is_of_a_season or not replaced)]


def weekly(spans: Iterable[Span], on: dt.date) -> dict[int, list[Span]]:
    """Return the openings of each weekday in the seven days from a day, in their order."""
    days = [on + number * _DAY for number in range(7)]
    kept = sorted(spans, key=lambda one: (one.opens, one.closes))
    return {
        day.weekday(): begun_on(kept, day) for day in sorted(days, key=lambda day: day.weekday())
    }


def seasons(spans: Iterable[Span], on: dt.date) -> dict[Days, list[Span]]:
    """Return the openings that have a first or a last day and are not over, by their days.

    Those that begin soonest come first, each season's in the order of the week.
    """
    found: dict[Days, list[Span]] = {}
    for one in sorted(spans, key=lambda one: (one.weekday, one.opens, one.closes)):
        ends = (one.valid_from, one.valid_to)
        if ends != (None, None) and (one.valid_to is None or one.valid_to >= on):
            found.setdefault(ends, []).append(one)
    return dict(sorted(found.items(), key=lambda season: season[0][0] or dt.date.min))


def comes_on_top(season: Collection[Span], spans: Iterable[Span]) -> bool:
    """Return whether some of the usual hours hold on days between which a season does."""
    usual = [one for one in spans if not one.is_of_a_season]
    return any(one.is_of_a_season and _overlap(one, other) for one in season for other in usual)


def days_around(span: Span, spans: Iterable[Span]) -> list[Days]:
    """Return from which to which day an opening holds: more than once around a season.

    None stands for a day that is not stated. There is no such stretch where a season stands
    instead on all its days.
    """
    first, last = _ends(span)
    found: list[tuple[dt.date, dt.date]] = []
    instead = () if span.is_of_a_season else {_ends(one) for one in spans if one.instead}
    for begins, ends in sorted(instead):
        if begins > first:
            found.append((first, min(begins - _DAY, last)))
        first = max(first, min(ends, dt.date.max - _DAY) + _DAY)
    return [
        (None if one == dt.date.min else one, None if other == dt.date.max else other)
        for one, other in [*found, (first, last)]
        if one <= other
    ]


def _ends(span: Span) -> tuple[dt.date, dt.date]:
    return span.valid_from or dt.date.min, span.valid_to or dt.date.max


def _overlap(one: Span, other: Span) -> bool:
    (first, last), (begins, ends) = _ends(one), _ends(other)
    return first <= ends and begins <= last


def _unless_far(end: dt.datetime, last: dt.date) -> dt.datetime | None:
    return None if end.astimezone(LONDON).date() > last else end


def _each(
    timetable: Timetable, first: dt.date, last: dt.date, bank_holidays: Collection[dt.date]
) -> Iterator[Stretch]:
    day = first
    while day <= last:
        if not _is_away(timetable, day, bank_holidays):
            yield from (_stretch(one, day) for one in begun_on(timetable.spans, day))
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
