"""The decision log: what an entry may replace, and what a decision must refer to. Pure.

An entry is never edited. A better one takes its place and the old one stays to be read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from upstander.confidential.casework.choices import Stage

# A decision stands on at least one entry of each of these.
NEEDED = (Stage.GATHER, Stage.ASSESS, Stage.POWERS, Stage.OPTIONS)


@dataclass(frozen=True)
class Logged:
    """One entry of a case's log, without its words."""

    id: UUID
    stage: Stage
    replaces: UUID | None = None
    refers: tuple[UUID, ...] = ()


def standing(log: Iterable[Logged]) -> tuple[Logged, ...]:
    """Return the entries that no later one took the place of, in their order."""
    entries = tuple(log)
    replaced = {entry.replaces for entry in entries}
    return tuple(entry for entry in entries if entry.id not in replaced)


def missing(refers: Iterable[UUID], log: Iterable[Logged]) -> tuple[Stage, ...]:
    """Return the stages a decision does not refer to yet, by entries that still stand."""
    wanted = set(refers)
    there = {entry.stage for entry in standing(log) if entry.id in wanted}
    return tuple(stage for stage in NEEDED if stage not in there)


def may_replace(old: UUID, stage: Stage, log: Iterable[Logged]) -> bool:
    """Return whether an entry of this stage may take the place of that one: it stands, same stage.

    Two who replace one entry at once would both be right: the second is asked to look again.
    """
    return any(entry.id == old and entry.stage == stage for entry in standing(log))


def outdated(log: Sequence[Logged]) -> tuple[Logged, ...]:
    """Return standing decisions that refer to something replaced since: look at them again."""
    live = standing(log)
    known = {entry.id for entry in live}
    return tuple(
        entry for entry in live if entry.stage == Stage.ACT and not set(entry.refers) <= known
    )
