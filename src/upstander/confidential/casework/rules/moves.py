"""Which state of a case may follow which. Printed to docs/generated/case_moves.md."""

from collections.abc import Mapping

from upstander.confidential.casework.choices import CaseState

MOVES: Mapping[CaseState, tuple[CaseState, ...]] = {
    CaseState.OPEN: (
        CaseState.ACTION,
        CaseState.MONITORING,
        CaseState.REVIEW,
        CaseState.CLOSED,
    ),
    CaseState.ACTION: (CaseState.MONITORING, CaseState.REVIEW, CaseState.CLOSED),
    CaseState.MONITORING: (CaseState.ACTION, CaseState.REVIEW, CaseState.CLOSED),
    CaseState.REVIEW: (CaseState.ACTION, CaseState.MONITORING, CaseState.CLOSED),
    CaseState.CLOSED: (CaseState.REOPENED,),
    CaseState.REOPENED: (
        CaseState.ACTION,
        CaseState.MONITORING,
        CaseState.REVIEW,
        CaseState.CLOSED,
    ),
}


def may_move(before: str, after: str) -> bool:
    """Return whether a case may go from one state to another."""
    return CaseState(after) in MOVES[CaseState(before)]


def next_states(state: str) -> tuple[CaseState, ...]:
    """Return where a case can go that stays in work: closing and taking up again ask for more."""
    apart = {CaseState.CLOSED, CaseState.REOPENED}
    return tuple(one for one in MOVES[CaseState(state)] if one not in apart)
