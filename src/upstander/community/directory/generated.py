"""The page of documentation that is made from the table of how a place is accredited."""

from collections.abc import Mapping

from upstander.community.directory.choices import Move, Stage
from upstander.community.directory.rules.accrediting import (
    COUNTS_FOR,
    MOVES,
    NUDGES,
    VISIT_COUNTS,
)
from upstander.foundation.agencies.generated import NOTE, table


def pages() -> Mapping[str, str]:
    """Return the page by its file name."""
    return {"accreditation.md": accreditation()}


def accreditation() -> str:
    """Return which move leads a place from which stage to which, and the terms."""
    rows = (
        [str(one.label) for one in (Stage(stage), Move(move), Stage(after))]
        for (stage, move), after in MOVES.items()
    )
    terms = (
        f"An accreditation counts for {COUNTS_FOR.days} days. Reminders go out "
        f"{', '.join(map(str, NUDGES))} days before it runs out. It is renewed on a good visit "
        f"that is at most {VISIT_COUNTS.days} days old. What is not in the table cannot happen."
    )
    headings = ["A place that is", "when this happens", "is then"]
    parts = ["# How a place is accredited", NOTE, terms, table(headings, rows)]
    return "\n\n".join(parts) + "\n"
