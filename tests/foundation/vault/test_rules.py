"""Who can open what, as pure reachability."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.foundation.vault import rules
from upstander.foundation.vault.rules import Principal

TODAY = dt.date(2026, 11, 21)
KEYS = [UUID(int=number) for number in range(8)]
GRAPHS = st.dictionaries(st.sampled_from(KEYS), st.sets(st.sampled_from(KEYS)))


@pytest.mark.parametrize(
    ("is_recovery", "days", "live"),
    [(False, 90, True), (False, 91, False), (True, 365, True), (True, 366, False)],
)
def test_how_long_a_proof_counts(is_recovery: bool, days: int, live: bool) -> None:
    proved_on = TODAY - dt.timedelta(days=days)
    assert rules.is_live(is_recovery=is_recovery, proved_on=proved_on, today=TODAY) is live


def test_what_was_never_proved_is_not_live() -> None:
    assert not rules.is_live(is_recovery=True, proved_on=None, today=TODAY)


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (0, rules.Standing.GOOD),
        (334, rules.Standing.GOOD),
        (335, rules.Standing.DUE),
        (365, rules.Standing.DUE),
        (366, rules.Standing.LAPSED),
    ],
)
def test_the_reminder_comes_thirty_days_before_the_year_is_over(
    days: int, standing: rules.Standing
) -> None:
    proved_on = TODAY - dt.timedelta(days=days)
    found = rules.recovery_standing(made=True, proved_on=proved_on, today=TODAY)
    assert found is standing


def test_cards_nobody_read_back_and_no_cards_at_all_are_told_apart() -> None:
    unread = rules.recovery_standing(made=True, proved_on=None, today=TODAY)
    none = rules.recovery_standing(made=False, proved_on=None, today=TODAY)
    assert (unread, none) == (rules.Standing.UNCONFIRMED, rules.Standing.NONE)


def test_two_keys_of_one_person_are_one_opener() -> None:
    target, one, two, person = (uuid4() for _ in range(4))
    principals = {one: Principal(person, False), two: Principal(person, False)}
    assert rules.opener_count(target, {target: {one, two}}, principals) == 1


def test_recovery_counts_once_however_many_bodies_hold_one() -> None:
    target, one, two = (uuid4() for _ in range(3))
    principals = {one: Principal(uuid4(), True), two: Principal(uuid4(), True)}
    assert rules.opener_count(target, {target: {one, two}}, principals) == 1


def test_a_person_is_counted_through_their_circle() -> None:
    target, circle, person = (uuid4() for _ in range(3))
    sealed_to = {target: {circle}, circle: {person}}
    assert rules.opener_count(target, sealed_to, {person: Principal(person, False)}) == 1


@given(GRAPHS, st.sampled_from(KEYS), st.sampled_from(KEYS), st.sampled_from(KEYS))
def test_taking_an_edge_away_never_lets_more_in(
    graph: dict[UUID, set[UUID]], target: UUID, key: UUID, to: UUID
) -> None:
    fewer = {**graph, key: graph.get(key, set()) - {to}}
    assert rules.reachable(target, fewer) <= rules.reachable(target, graph)


@given(GRAPHS, st.sampled_from(KEYS))
def test_reachable_is_exactly_what_following_grants_finds(
    graph: dict[UUID, set[UUID]], target: UUID
) -> None:
    found = {target}
    while True:
        step = found | {to for key in found for to in graph.get(key, ())}
        if step == found:
            break
        found = step
    assert rules.reachable(target, graph) == found
