"""The decision log: entries take each other's place, and a decision stands on four stages."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.confidential.casework.choices import Stage
from upstander.confidential.casework.rules.decisions import (
    NEEDED,
    Logged,
    may_replace,
    missing,
    outdated,
    standing,
)


def entry(number: int, stage: Stage, **more: object) -> Logged:
    """Return an entry that is known by its number."""
    return Logged(UUID(int=number), stage, **more)  # type: ignore[arg-type]


LOG = [entry(number, stage) for number, stage in enumerate(NEEDED, start=1)]
ALL = tuple(one.id for one in LOG)


def test_a_decision_refers_to_all_four_stages() -> None:
    assert missing(ALL, LOG) == ()


@pytest.mark.parametrize("left_out", range(4))
def test_the_stage_that_is_missing_is_named(left_out: int) -> None:
    some = [one for number, one in enumerate(ALL) if number != left_out]
    assert missing(some, LOG) == (NEEDED[left_out],)


def test_an_earlier_decision_is_no_ground_for_the_next() -> None:
    assert missing([UUID(int=9)], [*LOG, entry(9, Stage.ACT)]) == NEEDED


def test_what_was_replaced_no_longer_counts_and_makes_a_decision_old() -> None:
    decided = entry(5, Stage.ACT, refers=ALL)
    better = entry(6, Stage.GATHER, replaces=UUID(int=1))
    log = [*LOG, decided, better]
    assert outdated([*LOG, decided]) == ()
    assert missing(ALL, log) == (Stage.GATHER,)
    assert outdated(log) == (decided,)


def test_an_entry_is_replaced_once_by_one_of_its_own_stage() -> None:
    first = UUID(int=1)
    assert may_replace(first, Stage.GATHER, LOG)
    assert not may_replace(first, Stage.OPTIONS, LOG)
    assert not may_replace(first, Stage.GATHER, [*LOG, entry(6, Stage.GATHER, replaces=first)])
    assert not may_replace(UUID(int=99), Stage.GATHER, LOG)


@given(st.lists(st.tuples(st.sampled_from(Stage), st.integers(0, 20)), max_size=12))
def test_one_of_each_chain_of_replacements_stands(steps: list[tuple[Stage, int]]) -> None:
    log: list[Logged] = []
    for number, (stage, place) in enumerate(steps, start=1):
        old = next((one for one in standing(log) if one.stage == stage and place < 10), None)
        log.append(entry(number, stage, replaces=old.id if old else None))
    begun = [one for one in log if one.replaces is None]
    assert len(standing(log)) == len(begun)
