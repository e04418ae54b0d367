"""The ladder of an alert: always somebody, never anybody twice, always upwards."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from upstander.foundation.agencies.choices import AlertStep
from upstander.foundation.agencies.rules.ladder import LADDER, Call, first_call, next_call

ANN, BEN, CAT, DAN = (UUID(int=number) for number in range(1, 5))
FULL = {
    AlertStep.DUTY: frozenset({ANN}),
    AlertStep.BACKUP: frozenset({BEN}),
    AlertStep.LEAD: frozenset({CAT}),
    AlertStep.TEAM: frozenset({ANN, BEN, CAT, DAN}),
}
NOBODY = dict.fromkeys(LADDER, frozenset())
people = st.fixed_dictionaries(
    {step: st.frozensets(st.sampled_from([ANN, BEN, CAT, DAN])) for step in LADDER}
)


def without(*steps: AlertStep) -> dict[AlertStep, frozenset[UUID]]:
    return FULL | dict.fromkeys(steps, frozenset())


def test_who_is_on_duty_comes_first_then_backup_supervisor_and_team() -> None:
    call, called = first_call(FULL, keeps_rota=True), frozenset()
    steps = []
    while call.people:
        steps.append((call.step, call.people))
        called |= call.people
        call = next_call(call.step, FULL, called)
    assert steps == [
        (AlertStep.DUTY, {ANN}), (AlertStep.BACKUP, {BEN}), (AlertStep.LEAD, {CAT}),
        (AlertStep.TEAM, {DAN}),
    ]  # fmt: skip


def test_an_empty_rota_goes_up_at_once_and_says_that_there_was_a_gap() -> None:
    empty = without(AlertStep.DUTY, AlertStep.BACKUP)
    assert first_call(empty, keeps_rota=True) == Call(AlertStep.LEAD, frozenset({CAT}), gap=True)
    assert first_call(without(AlertStep.DUTY), keeps_rota=True).step == AlertStep.BACKUP


def test_a_team_without_a_rota_is_called_as_a_whole_and_that_is_no_gap() -> None:
    call = first_call(FULL, keeps_rota=False)
    assert call == Call(AlertStep.TEAM, FULL[AlertStep.TEAM])


def test_where_there_is_nobody_nobody_is_called() -> None:
    assert first_call(NOBODY, keeps_rota=True) == Call(AlertStep.TEAM, frozenset(), gap=True)


def test_a_backup_who_leads_as_well_is_called_once() -> None:
    same = FULL | {AlertStep.LEAD: frozenset({BEN})}
    assert next_call(AlertStep.BACKUP, same, frozenset({ANN, BEN})).step == AlertStep.TEAM


@given(people)
def test_if_there_is_anybody_somebody_is_called_first(
    who: dict[AlertStep, frozenset[UUID]],
) -> None:
    call = first_call(who, keeps_rota=True)
    assert bool(call.people) == any(who.values())
    assert call.gap == (not who[AlertStep.DUTY])


@given(people)
def test_it_climbs_calls_nobody_twice_and_ends_with_everybody_called(
    who: dict[AlertStep, frozenset[UUID]],
) -> None:
    call, called, places = first_call(who, keeps_rota=True), [], []
    while call.people:
        called += call.people
        places.append(LADDER.index(call.step))
        call = next_call(call.step, who, frozenset(called))
    assert len(called) == len(set(called))
    assert places == sorted(set(places))
    assert set(called) == frozenset().union(*who.values())


@given(people, people, people)
def test_when_the_rota_changes_while_it_climbs_it_still_ends(
    one: dict[AlertStep, frozenset[UUID]],
    two: dict[AlertStep, frozenset[UUID]],
    three: dict[AlertStep, frozenset[UUID]],
) -> None:
    call = first_call(one, keeps_rota=True)
    steps = [call]
    for who in (two, three, one, two, three):
        if call.people:
            seen = frozenset().union(*(each.people for each in steps))
            call = next_call(call.step, who, seen)
            steps.append(call)
    assert len(steps) <= len(LADDER) + 1
    assert not steps[-1].people or steps[-1].step == AlertStep.TEAM
