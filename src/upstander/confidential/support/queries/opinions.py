"""Who is asked how a session was, and what people said, counted."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from upstander.confidential.reporting.rules import FEEDBACK_FROM, quarter_of
from upstander.confidential.support.models import Booking
from upstander.confidential.support.models.opinions import Opinion, OpinionAsked
from upstander.confidential.support.models.sessions import MeasuredChange

QUESTIONS = ("listened", "helped", "again")
_A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Said:
    """How many said something, and how often each answer was given to each question."""

    people: int
    counts: Mapping[str, Mapping[str, int]]


def is_asked(booking: Booking) -> bool:
    """Return whether the person of a session is asked how it was, and has not said it yet."""
    return OpinionAsked.objects.filter(booking=booking, answered=False).exists()


def said_of_sessions(today: dt.date) -> Said | None:
    """Return what was said in the quarters of a year that are over; None where few said it."""
    until = quarter_of(today)
    rows = Opinion.objects.filter(quarter__lt=until, quarter__gte=quarter_of(today - _A_YEAR))
    given = list(rows.values_list(*QUESTIONS))
    if len(given) < FEEDBACK_FROM:
        return None
    columns = zip(QUESTIONS, zip(*given, strict=True), strict=True)
    return Said(len(given), {name: Counter(column) for name, column in columns})


def changes(today: dt.date) -> Mapping[str, int] | None:
    """Return how things changed for people in the same quarters; None where there were few."""
    until = quarter_of(today)
    rows = MeasuredChange.objects.filter(
        quarter__lt=until, quarter__gte=quarter_of(today - _A_YEAR)
    )
    found = Counter(rows.values_list("change", flat=True))
    return found if found.total() >= FEEDBACK_FROM else None
