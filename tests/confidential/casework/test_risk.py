"""Judging the danger: what holds, and what waits for a supervisor."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.casework.files import Worked, a_case
from tests.confidential.casework.judging import HIGH, MEDIUM, TOOL, answers, assessed
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.confidential.casework.actions.risk import (
    Assessed,
    assess,
    countersign,
    note_change,
)
from upstander.confidential.casework.actions.showing import print_part, show_part
from upstander.confidential.casework.choices import (
    CaseState,
    Changed,
    Ending,
    Judged,
    RiskBand,
)
from upstander.confidential.casework.models import Assessment, Case, Task
from upstander.confidential.casework.queries import risk as queries
from upstander.confidential.casework.refusals import (
    CaseIsClosed,
    NoKeyToCase,
    ReasonMissing,
    WordsTooLong,
)
from upstander.confidential.casework.risk_refusals import (
    AnswersMissing,
    LoweredTooFar,
    NothingToCountersign,
    SayWhyInWriting,
    YourOwnWish,
)
from upstander.confidential.casework.rules.risk import UNKNOWN, Trigger
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.vault.models import Access, Item

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LATER = NOW + dt.timedelta(days=3)
WHY = "He was seen outside her door again."


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def lowered(house: Partnership, work: Worked, **more: object) -> Assessment:
    """Let Dev judge one band lower than the tool says."""
    given = {"answers": answers(**HIGH), "band": RiskBand.MEDIUM, "reason": WHY, **more}
    return assessed(house, work, **given)


def decided(house: Partnership, row: Assessment, **more: object) -> Assessment:
    """Let Carys, who supervises, decide on it."""
    given = {"agree": True, "text": "", "by": house.actor("Carys"), "now": LATER, **more}
    return countersign(assessment=row, **given)  # type: ignore[arg-type]


def history(house: Partnership, work: Worked) -> list[queries.Read]:
    return queries.history(work.fresh(), keyring_of(house.people["Dev"]))


def reasons_now(work: Worked, now: dt.date = TODAY) -> tuple[Trigger, ...]:
    return queries.triggers(work.fresh(), now)


# --- judging -------------------------------------------------------------------------------------


def test_an_assessment_puts_band_and_next_look_on_the_case_in_clear_and_nothing_else(
    house: Partnership,
) -> None:
    work = a_case(house)
    row = assessed(house, work, answers=answers(**MEDIUM), band=RiskBand.MEDIUM)
    case = work.fresh()
    assert (case.band, case.review_on) == ("medium", days(14))
    assert (row.band, row.state, row.tool, row.number) == ("medium", "holds", "2026-11", 1)
    assert b"signs" not in bytes(Item.objects.get(pk=row.item).body)


def test_the_answers_open_to_the_team_as_they_were_given(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work, answers=answers(**HIGH), band=RiskBand.HIGH, flags=["child"])
    (read,) = history(house, work)
    assert read.answers == answers(**HIGH)
    assert (read.result.score, read.result.band) == (9, RiskBand.HIGH)
    assert [flag.key for flag in read.result.flags] == ["child"]
    assert (read.signature.who, read.signature.day, read.band) == ("Dev", TODAY, RiskBand.HIGH)


def test_a_high_case_stands_among_the_dangerous_and_leaves_them_again(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work, answers=answers(**HIGH), band=RiskBand.HIGH)
    in_danger = set(Access.objects.filter(subject=work.case.pk).values_list("danger", flat=True))
    assessed(house, work, seen=1)
    calm = set(Access.objects.filter(subject=work.case.pk).values_list("danger", flat=True))
    assert (in_danger, calm) == ({True}, {False})


def test_raising_needs_a_reason_and_holds_at_once(house: Partnership) -> None:
    work = a_case(house)
    with pytest.raises(ReasonMissing):
        assessed(house, work, band=RiskBand.HIGH)
    row = assessed(house, work, band=RiskBand.HIGH, reason=WHY)
    assert (row.state, row.wanted, work.fresh().band) == (Judged.HOLDS, "", "high")
    assert history(house, work)[0].reason == WHY


def test_two_bands_lower_is_not_possible(house: Partnership) -> None:
    with pytest.raises(LoweredTooFar):
        assessed(house, a_case(house), answers=answers(**HIGH), reason=WHY)


@pytest.mark.parametrize("wrong", [{}, {"worst": "9"}, {"worst": ""}])
def test_every_question_needs_an_answer_that_it_has(
    house: Partnership, wrong: dict[str, str]
) -> None:
    some = answers(**wrong) if wrong else {}
    with pytest.raises(AnswersMissing):
        assessed(house, a_case(house), answers=some)


def test_a_reason_has_an_end(house: Partnership) -> None:
    with pytest.raises(WordsTooLong):
        assessed(house, a_case(house), reason="x" * 10_001)


def test_a_closed_case_is_not_judged(house: Partnership) -> None:
    work = a_case(house)
    Case.objects.filter(pk=work.case.pk).update(
        state=CaseState.CLOSED, closed_on=TODAY, ending=Ending.RESOLVED
    )
    with pytest.raises(CaseIsClosed):
        assessed(house, work)
    assert reasons_now(work) == ()


def test_what_nobody_knew_becomes_one_task_that_the_next_assessment_replaces(
    house: Partnership,
) -> None:
    work = a_case(house)
    unknown = answers(history=UNKNOWN, mind=UNKNOWN)
    first = assessed(house, work, answers=unknown)
    task = Task.objects.get(case=work.case)
    assert (task.pk, task.due_on, task.owner) == (first.ask_again, days(7), house.people["Dev"].id)
    second = assessed(house, work, answers=unknown, seen=1, now=LATER)
    open_tasks = Task.objects.filter(case=work.case, done_on=None)
    assert [one.pk for one in open_tasks] == [second.ask_again]
    assessed(house, work, seen=2, now=LATER)
    assert not Task.objects.filter(case=work.case, done_on=None).exists()


def test_of_two_who_judge_at_once_both_are_kept_and_the_newest_holds(house: Partnership) -> None:
    work = a_case(house)
    first = assessed(house, work, answers=answers(**HIGH), band=RiskBand.HIGH)
    second = assessed(house, work, name="Carys", answers=answers(**MEDIUM), band=RiskBand.MEDIUM)
    assert (first.second, second.second) == (False, True)
    assert [read.signature.who for read in history(house, work)] == ["Carys", "Dev"]
    assert (work.fresh().band, work.fresh().review_on) == ("medium", days(14))


def test_somebody_who_saw_the_newest_comes_first(house: Partnership) -> None:
    work = a_case(house)
    assessed(house, work)
    assert not assessed(house, work, name="Carys", seen=1).second


# --- a supervisor's word -------------------------------------------------------------------------


def test_a_lower_band_waits_and_the_higher_holds_until_a_supervisor_agrees(
    house: Partnership,
) -> None:
    work = a_case(house)
    row = lowered(house, work)
    waiting = work.fresh()
    assert (row.state, row.band, row.wanted) == (Judged.WAITS, "high", "medium")
    assert (waiting.band, waiting.review_on) == ("high", days(7))
    assert [one.pk for one in queries.to_countersign(house.actor("Carys"))] == [row.pk]
    decided(house, row)
    agreed = work.fresh()
    assert (agreed.band, agreed.review_on) == ("medium", days(14))
    assert queries.countersign_count(house.actor("Carys")) == 0


def test_not_agreed_the_higher_band_stays_with_a_reason(house: Partnership) -> None:
    work = a_case(house)
    row = lowered(house, work)
    with pytest.raises(ReasonMissing):
        decided(house, row, agree=False)
    row = decided(house, row, agree=False, text="Not before we have spoken with her.")
    (read,) = history(house, work)
    assert (row.state, work.fresh().band) == (Judged.NOT_AGREED, "high")
    assert read.countersign is not None
    assert (read.countersign.who, read.countersign_text) == (
        "Carys",
        "Not before we have spoken with her.",
    )


def test_what_an_emergency_made_high_is_lowered_in_writing_only(house: Partnership) -> None:
    work = a_case(house)
    row = lowered(house, work, answers=answers(), flags=["fire"])
    with pytest.raises(SayWhyInWriting):
        decided(house, row)
    decided(house, row, text="The fire was an accident; the brigade has confirmed it.")
    assert work.fresh().band == "medium"


def test_nobody_agrees_with_themselves(house: Partnership) -> None:
    work = a_case(house)
    row = lowered(house, work, name="Carys")
    assert queries.countersign_count(house.actor("Carys")) == 0
    with pytest.raises(YourOwnWish):
        decided(house, row)


def test_a_supervisor_decides_once(house: Partnership) -> None:
    row = lowered(house, a_case(house))
    decided(house, row)
    with pytest.raises(NothingToCountersign):
        decided(house, row, agree=False, text=WHY)


def test_an_older_assessment_that_is_agreed_to_changes_nothing_on_the_case(
    house: Partnership,
) -> None:
    work = a_case(house)
    row = lowered(house, work)
    assessed(house, work, answers=answers(**HIGH), band=RiskBand.HIGH, seen=1, now=LATER)
    decided(house, row)
    assert (work.fresh().band, work.fresh().review_on) == ("high", days(10))


def test_a_closed_case_waits_for_no_supervisor(house: Partnership) -> None:
    work = a_case(house)
    row = lowered(house, work)
    Case.objects.filter(pk=work.case.pk).update(
        state=CaseState.CLOSED, closed_on=TODAY, ending=Ending.RESOLVED, review_on=None
    )
    assert queries.countersign_count(house.actor("Carys")) == 0
    decided(house, row)
    assert (work.fresh().band, work.fresh().review_on) == ("high", None)


def test_the_tables_refuse_a_countersign_without_a_person(house: Partnership) -> None:
    row = lowered(house, a_case(house))
    for wrong in ({"state": "agreed"}, {"wanted": ""}, {"state": "holds"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assessment.objects.filter(pk=row.pk).update(**wrong)


# --- role × action -------------------------------------------------------------------------------

World = tuple[Partnership, Worked, Assessment]


def judges(world: World, by: Actor) -> object:
    given = Assessed(TOOL.version, answers(), RiskBand.STANDARD)
    return assess(case=world[1].fresh(), assessed=given, by=by, now=NOW)


def agrees(world: World, by: Actor) -> object:
    return countersign(assessment=world[2], agree=True, text="", by=by, now=NOW)


def notes(world: World, by: Actor) -> object:
    return note_change(case=world[1].case, what=Changed.MOVED, by=by, now=NOW)


def looks(world: World, by: Actor) -> object:
    return show_part(case=world[1].case, part="risk", by=by, now=NOW)


def prints(world: World, by: Actor) -> object:
    return print_part(case=world[1].case, part="risk", by=by, now=NOW)


@pytest.mark.parametrize(
    "attempt",
    [
        Attempt("judge", Permission.ASSESS_RISK, judges),
        Attempt("countersign", Permission.COUNTERSIGN_RISK, agrees),
        Attempt("note a change", Permission.ASSESS_RISK, notes),
        Attempt("look", Permission.WORK_ON_CASE, looks),
        Attempt("print", Permission.WORK_ON_CASE, prints),
    ],
    ids=lambda attempt: attempt.name,
)
def test_each_role_does_what_the_table_says(house: Partnership, attempt: Attempt[World]) -> None:
    work = a_case(house)
    world = (house, work, lowered(house, work))
    team = house.cohesion_team
    let_in = roles_let_in(
        attempt, world, user=house.people["Carys"].id, circles={team.id: team.agency_id}
    )
    assert let_in == roles_with(attempt.permission)


@pytest.mark.parametrize("act", [judges, agrees, notes, looks, prints])
def test_a_team_without_a_key_is_refused(house: Partnership, act: object) -> None:
    work = a_case(house)
    world = (house, work, lowered(house, work))
    with pytest.raises(NoKeyToCase):
        act(world, house.actor("Esi"))  # type: ignore[operator]
