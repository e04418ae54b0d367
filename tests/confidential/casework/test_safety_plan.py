"""The safety plan: sealed versions, one page, easy to read."""

import pytest

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.casework.files import Worked, a_case
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.confidential.casework.actions.safety_plan import save_plan
from upstander.confidential.casework.choices import CaseState, Ending
from upstander.confidential.casework.models import Case, SafetyPlan
from upstander.confidential.casework.plan_steps import STEPS
from upstander.confidential.casework.queries.safety_plan import newest_plan, plan_versions
from upstander.confidential.casework.refusals import CaseIsClosed, NoKeyToCase
from upstander.confidential.casework.risk_refusals import EmptyPlan, PlanChangedMeanwhile
from upstander.confidential.casework.rules.safety_plan import (
    LONGEST_LINE,
    Person,
    Plan,
    is_hard,
)
from upstander.confidential.casework.rules.wordings import EASY, hardness
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.pages.pictures import PICTURES
from upstander.foundation.vault.models import Item

PLAN = Plan(
    steps=("lock", "charged"), own=("I go to my aunt.",),
    people=(Person("Aunt Nia", "01632 960 003"), Person("My worker")), place="The library",
)  # fmt: skip


def saved(house: Partnership, work: Worked, plan: Plan = PLAN, **more: object) -> SafetyPlan:
    """Let somebody save a version."""
    name = str(more.pop("name", "Dev"))
    given = {"seen": 0, **more}
    return save_plan(case=work.case, plan=plan, by=house.actor(name), now=NOW, **given)  # type: ignore[arg-type]


# --- what it can say -----------------------------------------------------------------------------


@pytest.mark.parametrize("step", STEPS.values(), ids=lambda step: step.key)
def test_every_step_is_easy_to_read_and_has_its_picture(step: object) -> None:
    assert not is_hard(step.text)  # type: ignore[attr-defined]
    assert step.picture in PICTURES  # type: ignore[attr-defined]
    assert len(step.text) <= LONGEST_LINE  # type: ignore[attr-defined]


def test_all_steps_together_can_be_read_at_seven() -> None:
    assert hardness(" ".join(step.text for step in STEPS.values()), EASY).is_fine


def test_no_picture_stands_for_two_steps_and_calling_for_help_is_always_there() -> None:
    pictures = [step.picture for step in STEPS.values()]
    assert len(set(pictures)) == len(pictures)
    assert [step.key for step in STEPS.values() if step.always] == ["call"]


def test_a_sentence_of_their_own_that_is_hard_is_named() -> None:
    long = "I can see you on the day that you and I like to go out."
    hard = "Notwithstanding intimidation I immediately communicate my whereabouts to relatives."
    assert Plan(own=("I go to my aunt.", hard, long), place="The library").hard == (hard, long)


def test_a_plan_comes_out_as_it_went_in() -> None:
    assert Plan.of(PLAN.document()) == PLAN


# --- keeping it ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_version_is_sealed_and_the_newest_is_in_use(house: Partnership) -> None:
    work = a_case(house)
    first = saved(house, work)
    second = saved(house, work, Plan(steps=("leave",)), seen=1, name="Carys")
    versions = plan_versions(work.case, keyring_of(house.people["Dev"]))
    assert [(one.row.number, one.signature.who) for one in versions] == [(2, "Carys"), (1, "Dev")]
    assert versions[1].plan == PLAN
    assert newest_plan(work.case) == second
    assert Item.objects.get(pk=second.item).replaces_id == first.item
    assert b"Nia" not in bytes(Item.objects.get(pk=first.item).body)
    assert Event.objects.filter(name=EventName.PLAN_SAVED).count() == 2


@pytest.mark.django_db
def test_of_two_who_write_at_once_the_second_is_asked_to_look(house: Partnership) -> None:
    work = a_case(house)
    saved(house, work)
    with pytest.raises(PlanChangedMeanwhile):
        saved(house, work, name="Carys")


@pytest.mark.django_db
def test_an_empty_plan_and_a_closed_case_are_refused(house: Partnership) -> None:
    work = a_case(house)
    with pytest.raises(EmptyPlan):
        saved(house, work, Plan())
    Case.objects.filter(pk=work.case.pk).update(
        state=CaseState.CLOSED, closed_on=NOW.date(), ending=Ending.RESOLVED
    )
    with pytest.raises(CaseIsClosed):
        saved(house, work)


@pytest.mark.django_db
def test_another_team_opens_none(house: Partnership) -> None:
    work = a_case(house)
    saved(house, work)
    assert plan_versions(work.case, keyring_of(house.people["Esi"])) == []


def plans(world: tuple[Partnership, Worked], by: Actor) -> object:
    return save_plan(case=world[1].case, plan=PLAN, seen=0, by=by, now=NOW)


@pytest.mark.django_db
def test_each_role_does_what_the_table_says(house: Partnership) -> None:
    attempt = Attempt("plan", Permission.PLAN_SAFETY, plans)
    team = house.cohesion_team
    let_in = roles_let_in(
        attempt, (house, a_case(house)), user=house.people["Dev"].id,
        circles={team.id: team.agency_id},
    )  # fmt: skip
    assert let_in == roles_with(Permission.PLAN_SAFETY)


@pytest.mark.django_db
def test_a_team_without_a_key_is_refused(house: Partnership) -> None:
    with pytest.raises(NoKeyToCase):
        plans((house, a_case(house)), house.actor("Esi"))
