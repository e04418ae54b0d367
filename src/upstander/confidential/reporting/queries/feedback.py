"""Who is asked how it was, and what people said, counted."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from upstander.confidential.reporting.models import Feedback, FeedbackInvitation
from upstander.confidential.reporting.rules import FEEDBACK_FROM, quarter_of

QUESTIONS = ("listened", "helped", "again")
_A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Said:
    """What people said: how many there were, and how often each answer to each question."""

    people: int
    counts: Mapping[str, Mapping[str, int]]


def is_asked(owner: UUID) -> bool:
    """Return whether the person of a report is asked how it was, and has not said it yet."""
    return FeedbackInvitation.objects.filter(report=owner, answered=False).exists()


def said_of_us(today: dt.date) -> Said | None:
    """Return what was said in the quarters of a year that are over; None where few said it.

    The quarter that goes on is left out: who looks every day would see each answer come.
    """
    until = quarter_of(today)
    rows = Feedback.objects.filter(quarter__lt=until, quarter__gte=quarter_of(today - _A_YEAR))
    given = list(rows.values_list(*QUESTIONS))
    if len(given) < FEEDBACK_FROM:
        return None
    columns = zip(QUESTIONS, zip(*given, strict=True), strict=True)
    return Said(len(given), {name: Counter(column) for name, column in columns})
