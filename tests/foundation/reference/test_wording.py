"""Times said the way a person would."""

import datetime as dt

import pytest

from upstander.foundation.core.clock import LONDON
from upstander.foundation.reference import queries
from upstander.foundation.reference.wording import reading_in_words


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (dt.datetime(2026, 11, 20, 10, tzinfo=LONDON), "now"),
        (dt.datetime(2026, 11, 20, 3, tzinfo=LONDON), "today at 9:00"),
        (dt.datetime(2026, 11, 19, 20, tzinfo=LONDON), "tomorrow, Friday at 9:00"),
        (dt.datetime(2026, 11, 20, 20, tzinfo=LONDON), "Monday at 9:00"),
        (dt.datetime(2026, 4, 2, 18, tzinfo=LONDON), "Tuesday at 9:00"),
    ],
)
def test_the_next_reading_is_said_in_words(now: dt.datetime, words: str) -> None:
    assert reading_in_words(queries.next_reading(queries.hours(now), now), now) == words
