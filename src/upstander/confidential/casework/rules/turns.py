"""Whose turn is it? The next steps on a case, most pressing first."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Step(StrEnum):
    """A next step on a case. The words for the screen are in words.py."""

    REASSESS = "reassess"
    READ = "read"
    ANSWER = "answer"
    ASSESS = "assess"
    REVIEW = "review"
    TASK = "task"
    REACH = "reach"
    TAKE = "take"
    WAIT = "wait"


@dataclass(frozen=True)
class Standing:
    """What is known of a case without opening it. ``new_words``: the person wrote, unanswered."""

    closed: bool
    worker: UUID | None
    band: str
    review_on: dt.date | None
    unread: Sequence[str] = ()
    new_words: Sequence[str] = ()
    overdue: int = 0
    # By when the person should be reached, as long as nobody has tried to.
    reach_by: dt.date | None = None
    # Something happened since the danger was judged, so that it must be judged again now.
    changed: bool = False


_RULES: Sequence[tuple[Step, Callable[[Standing, dt.date], bool]]] = (
    (Step.REASSESS, lambda case, _day: case.changed),
    (Step.READ, lambda case, _day: bool(case.unread)),
    (Step.ANSWER, lambda case, _day: bool(case.new_words)),
    (Step.REACH, lambda case, day: case.reach_by is not None and case.reach_by <= day),
    (Step.TAKE, lambda case, _day: case.worker is None),
    (Step.ASSESS, lambda case, _day: not case.band),
    (Step.REVIEW, lambda case, day: case.review_on is not None and case.review_on <= day),
    (Step.TASK, lambda case, _day: case.overdue > 0),
)


def next_steps(case: Standing, today: dt.date) -> tuple[Step, ...]:
    """Return what somebody must do now; WAIT alone when nothing waits for us."""
    if case.closed:
        return tuple(step for step in _pressing(case, today) if step in {Step.READ, Step.ANSWER})
    return _pressing(case, today) or (Step.WAIT,)


def _pressing(case: Standing, today: dt.date) -> tuple[Step, ...]:
    return tuple(step for step, holds in _RULES if holds(case, today))
