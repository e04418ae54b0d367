"""How a place becomes a Safe Place or a centre, stays one, and leaves the list. Pure tables."""

import datetime as dt
from collections.abc import Mapping, Sequence

# Stages and moves by their codes; ``choices.Stage`` and ``choices.Move`` have the words. What is
# not here cannot happen. Printed to docs/generated/accreditation.md.
MOVES: Mapping[tuple[str, str], str] = {
    ("applied", "visit"): "visited",
    ("applied", "not_ready"): "applied",
    ("visited", "not_ready"): "applied",
    ("visited", "train"): "trained",
    ("trained", "agree"): "agreed",
    ("agreed", "sticker"): "accredited",
    ("accredited", "visit"): "accredited",
    ("accredited", "mystery"): "accredited",
    ("accredited", "not_ready"): "accredited",
    ("accredited", "train"): "accredited",
    ("accredited", "renew"): "accredited",
    ("accredited", "lapse"): "off",
    ("accredited", "take_off"): "off",
    ("off", "visit"): "off",
    ("off", "not_ready"): "off",
    ("off", "train"): "off",
    ("off", "renew"): "accredited",
    ("applied", "end"): "ended",
    ("visited", "end"): "ended",
    ("trained", "end"): "ended",
    ("agreed", "end"): "ended",
    ("accredited", "end"): "ended",
    ("off", "end"): "ended",
}

# An accreditation counts for a year. It is renewed on a visit that is at most so many days old.
COUNTS_FOR = dt.timedelta(days=365)
VISIT_COUNTS = dt.timedelta(days=90)
# So many days before it runs out somebody is reminded.
NUDGES: Sequence[int] = (60, 30, 7)
# What a place waits for at each stage, in days: then it stands on the list as late.
PATIENCE: Mapping[str, int] = {"applied": 21, "visited": 42, "trained": 14, "agreed": 14, "off": 60}


def next_stage(stage: str, move: str) -> str | None:
    """Return the stage afterwards, or None when this cannot happen now."""
    return MOVES.get((stage, move))


def moves_from(stage: str) -> tuple[str, ...]:
    """Return what can happen at a stage, in the order of the table."""
    return tuple(move for there, move in MOVES if there == stage)


def may_renew(visited_on: dt.date | None, today: dt.date) -> bool:
    """Return whether a good visit is young enough to renew on."""
    return visited_on is not None and today - visited_on <= VISIT_COUNTS


def nudge_due(review_on: dt.date, today: dt.date, nudged: int | None) -> int | None:
    """Return the reminder that is due, in days before; None where it was sent or is none.

    After days without a run only the newest is due: nobody wants three at once.
    """
    left = (review_on - today).days
    passed = [days for days in NUDGES if left <= days]
    newest = min(passed, default=None)
    if newest is None or left < 0 or (nudged is not None and nudged <= newest):
        return None
    return newest


def has_lapsed(review_on: dt.date, today: dt.date) -> bool:
    """Return whether the last day of an accreditation has passed."""
    return review_on < today


def due_on(stage: str, since: dt.date, review_on: dt.date | None) -> dt.date | None:
    """Return by when the next thing should be done; None where nothing is left to do."""
    if stage == "accredited":
        return review_on
    days = PATIENCE.get(stage)
    return None if days is None else since + dt.timedelta(days=days)
