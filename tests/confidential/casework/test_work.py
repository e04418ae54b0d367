"""Work on a case: notes, tasks, who does it, where it stands."""

import datetime as dt

import pytest

from tests.cast import NOW, Partnership, keyring_of
from tests.confidential.casework.files import TITLE, TOMORROW, Worked, a_case, seen_by, task_for
from tests.confidential.casework.judging import HIGH, answers, assessed
from tests.confidential.given import STORY, answered, wrote
from tests.matrix import Attempt, roles_let_in, roles_with
from upstander.confidential.casework.actions import cases as case_actions
from upstander.confidential.casework.actions import sorting as sorting_actions
from upstander.confidential.casework.actions.work import (
    Closing,
    add_note,
    add_task,
    close_case,
    finish_task,
    give_case,
    give_task,
    move_case,
    rename_case,
    reopen_case,
    show_case,
)
from upstander.confidential.casework.choices import About, CaseState, Ending, Outcome, RiskBand
from upstander.confidential.casework.models import Case, CaseReport
from upstander.confidential.casework.queries.cases import (
    colleagues,
    open_tasks,
    standing_of,
)
from upstander.confidential.casework.queries.lists import (
    cases,
    my_cases,
    my_count,
    my_tasks,
    titles,
)
from upstander.confidential.casework.refusals import (
    BadDay,
    CannotMoveThere,
    CaseHasOpenTasks,
    CaseIsClosed,
    DoneAlready,
    NotInTheTeam,
    SomebodyWaits,
    WordsMissing,
)
from upstander.confidential.casework.rules.turns import Step, next_steps
from upstander.foundation.access.actors import Actor, NotPermitted
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.actions.members import remove_member
from upstander.foundation.agencies.models import Membership
from upstander.foundation.audit.choices import EventName
from upstander.foundation.audit.models import Event
from upstander.foundation.vault.choices import Label
from upstander.foundation.vault.models import Access, Item

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DONE = Closing(Ending.RESOLVED, (Outcome.SUPPORTED, Outcome.SAFER), "She has her pass back.")


def closed(house: Partnership, work: Worked) -> Case:
    return close_case(case=work.case, closing=DONE, by=house.actor("Dev"), now=NOW)


def ready_to_close(house: Partnership) -> Worked:
    work = a_case(house)
    answered(house, "Dev", work.one, "We have spoken with the bus company.")
    return work


def test_a_note_says_who_wrote_it_and_when(house: Partnership) -> None:
    work = a_case(house)
    later = NOW + dt.timedelta(minutes=5)
    add_note(case=work.case, text=" She rang from the library. ", by=house.actor("Dev"), now=later)
    newest = seen_by(house, "Carys", work.case).entries[0]
    assert (newest.who, newest.at, newest.text) == ("Dev", later, "She rang from the library.")


def test_showing_a_case_is_written_down(house: Partnership) -> None:
    work = a_case(house)
    shown = show_case(
        case=work.case, keyring=keyring_of(house.people["Carys"]), by=house.actor("Carys"), now=NOW
    )
    assert shown.content.title == TITLE
    assert [one.content.statement.story for one in shown.reports if one.content.statement] == [
        STORY
    ]
    event = Event.objects.get(name=EventName.CASE_SHOWN)
    assert (event.subject_id, event.actor_id) == (work.case.pk, house.people["Carys"].id)


def test_a_part_that_does_not_open_is_counted_and_the_rest_shows(house: Partnership) -> None:
    work = a_case(house)
    note = add_note(case=work.case, text="Cut short.", by=house.actor("Dev"), now=NOW)
    Item.objects.filter(pk=note.pk).update(body=bytes(note.body)[:-4])
    shown = seen_by(house, "Dev", work.case)
    assert (shown.closed, shown.title, len(shown.entries)) == (1, TITLE, 1)


def test_a_case_whose_name_does_not_open_still_opens(house: Partnership) -> None:
    work = a_case(house)
    Item.objects.filter(label=Label.CASE).update(body=b"cut")
    assert seen_by(house, "Dev", work.case).title == ""
    assert titles([work.case], keyring_of(house.people["Dev"])) == {}


def test_a_new_name_takes_the_place_of_the_one_before(house: Partnership) -> None:
    work = a_case(house)
    for title in ("Bus pass and money", "Money and flat"):
        rename_case(case=work.case, title=title, by=house.actor("Dev"), now=NOW)
    shown = seen_by(house, "Dev", work.case)
    assert (shown.title, len(shown.entries)) == ("Money and flat", 3)
    found = titles([work.case], keyring_of(house.people["Dev"]))
    assert list(found.values()) == ["Money and flat"]


def test_a_task_has_an_owner_and_a_day_and_its_words_are_sealed(house: Partnership) -> None:
    work = a_case(house)
    task = task_for(house, work, "Carys")
    assert my_tasks(house.actor("Carys"), TODAY) == [task]
    assert my_tasks(house.actor("Dev"), TODAY) == []
    assert seen_by(house, "Carys", work.case).tasks == {task.item: "Ring the bus company"}


def test_a_task_is_done_once(house: Partnership) -> None:
    work = a_case(house)
    task = task_for(house, work)
    finish_task(task=task, by=house.actor("Carys"), now=NOW)
    assert open_tasks(work.case) == []
    with pytest.raises(DoneAlready):
        finish_task(task=task, by=house.actor("Dev"), now=NOW)


def test_a_task_goes_to_somebody_who_can_open_the_case(house: Partnership) -> None:
    work = a_case(house)
    with pytest.raises(NotInTheTeam):
        task_for(house, work, "Bina")


def test_a_task_for_somebody_who_left_is_refused(house: Partnership) -> None:
    work = a_case(house)
    gone = Membership.objects.get(user=house.people["Dev"])
    carys = house.actor("Carys")
    remove_member(membership=gone.id, by=carys, now=NOW)
    with pytest.raises(NotInTheTeam):
        add_task(
            case=work.case, text="Ring", owner=gone.user_id, due_on=TOMORROW, by=carys, now=NOW
        )


def test_the_task_of_somebody_who_left_is_given_to_a_colleague_and_stands_on_their_list(
    house: Partnership,
) -> None:
    work = a_case(house)
    task = task_for(house, work)
    gone = Membership.objects.get(user=house.people["Dev"])
    carys = house.actor("Carys")
    remove_member(membership=gone.id, by=carys, now=NOW)
    given = give_task(task=task, to=house.people["Carys"].id, by=carys, now=NOW)
    assert my_tasks(carys, TODAY) == [given]
    assert Event.objects.get(name=EventName.TASK_GIVEN).detail == {"to": str(given.owner)}


def test_a_task_is_not_given_to_a_stranger_of_the_case_and_not_once_it_is_done(
    house: Partnership,
) -> None:
    work = a_case(house)
    task, dev = task_for(house, work), house.actor("Dev")
    with pytest.raises(NotInTheTeam):
        give_task(task=task, to=house.people["Bina"].id, by=dev, now=NOW)
    finish_task(task=task, by=dev, now=NOW)
    with pytest.raises(DoneAlready):
        give_task(task=task, to=house.people["Carys"].id, by=dev, now=NOW)


def test_a_task_is_not_due_yesterday(house: Partnership) -> None:
    work = a_case(house)
    with pytest.raises(BadDay):
        task_for(house, work, due_on=TODAY - dt.timedelta(days=1))


def test_anybody_of_the_team_takes_a_case_and_a_supervisor_gives_it(house: Partnership) -> None:
    work = a_case(house)
    dev, carys = house.people["Dev"].id, house.people["Carys"].id
    give_case(case=work.case, to=dev, by=house.actor("Dev"), now=NOW)
    assert my_cases(house.actor("Dev"), TODAY) == [work.case]
    assert my_count(house.actor("Dev"), TODAY) == 1
    with pytest.raises(NotPermitted):
        give_case(case=work.case, to=carys, by=house.actor("Dev"), now=NOW)
    give_case(case=work.case, to=carys, by=house.actor("Carys"), now=NOW)
    assert my_cases(house.actor("Dev"), TODAY) == []
    with pytest.raises(NotInTheTeam):
        give_case(case=work.case, to=house.people["Bina"].id, by=house.actor("Carys"), now=NOW)


def test_my_cases_begin_with_what_is_looked_at_again_soonest(house: Partnership) -> None:
    works = [a_case(house) for _ in range(3)]
    dev = house.actor("Dev")
    for work, day in zip(works, (None, TOMORROW, TODAY), strict=True):
        give_case(case=work.case, to=house.people["Dev"].id, by=dev, now=NOW)
        Case.objects.filter(pk=work.case.pk).update(review_on=day)
    assert my_cases(dev, TODAY) == [works[2].case, works[1].case, works[0].case]


def test_people_who_may_only_see_that_reports_came_are_no_colleagues(house: Partnership) -> None:
    work = a_case(house)
    assert [one.name for one in colleagues(work.case)] == ["Carys", "Dev"]
    Membership.objects.filter(user=house.people["Dev"]).update(role="reception")
    assert [one.name for one in colleagues(work.case)] == ["Carys"]


def test_a_case_moves_as_the_table_says_with_a_word_on_why(house: Partnership) -> None:
    work, dev = a_case(house), house.actor("Dev")
    move_case(case=work.case, to=CaseState.MONITORING, text="Quiet now.", by=dev, now=NOW)
    assert work.fresh().state == CaseState.MONITORING
    assert set(Access.objects.filter(kind="case").values_list("state", flat=True)) == {"monitoring"}
    for wrong in (CaseState.MONITORING, CaseState.CLOSED, CaseState.REOPENED):
        with pytest.raises(CannotMoveThere):
            move_case(case=work.case, to=wrong, text="Again.", by=dev, now=NOW)
    with pytest.raises(WordsMissing):
        move_case(case=work.case, to=CaseState.ACTION, text=" ", by=dev, now=NOW)


def test_a_closed_case_says_what_came_of_it(house: Partnership) -> None:
    work = ready_to_close(house)
    case = closed(house, work)
    assert (case.state, case.closed_on, case.ending) == ("closed", TODAY, "resolved")
    assert case.outcomes == ["safer", "supported"]
    assert list(cases(house.actor("Dev")).cases) == []
    assert list(cases(house.actor("Dev"), state="closed").cases) == [case]
    assert next_steps(standing_of(case, [], TODAY), TODAY) == ()


def test_a_case_with_open_tasks_or_somebody_waiting_stays_open(house: Partnership) -> None:
    work = a_case(house)
    with pytest.raises(SomebodyWaits):
        closed(house, work)
    answered(house, "Dev", work.one, "We are with you.")
    task = task_for(house, work)
    with pytest.raises(CaseHasOpenTasks):
        closed(house, work)
    finish_task(task=task, by=house.actor("Dev"), now=NOW)
    assert closed(house, work).state == CaseState.CLOSED


def test_of_two_who_close_a_case_the_second_hears_that_it_is_closed(house: Partnership) -> None:
    work = ready_to_close(house)
    closed(house, work)
    with pytest.raises(CannotMoveThere):
        closed(house, work)


def test_a_closed_case_takes_no_tasks_and_no_worker_until_it_is_taken_up_again(
    house: Partnership,
) -> None:
    work, dev = ready_to_close(house), house.actor("Dev")
    with pytest.raises(CannotMoveThere):
        reopen_case(case=work.case, text="Too early.", by=dev, now=NOW)
    closed(house, work)
    for attempt in (
        lambda: task_for(house, work),
        lambda: give_case(case=work.case, to=house.people["Dev"].id, by=dev, now=NOW),
        lambda: rename_case(case=work.case, title="Other", by=dev, now=NOW),
    ):
        with pytest.raises(CaseIsClosed):
            attempt()
    case = reopen_case(case=work.case, text="He came back.", by=dev, now=NOW)
    assert (case.state, case.closed_on, case.ending, case.outcomes) == ("reopened", None, "", [])
    task_for(house, work)


def test_a_message_makes_it_our_turn(house: Partnership) -> None:
    work = a_case(house)
    answered(house, "Dev", work.one, "How are you?")
    give_case(case=work.case, to=house.people["Dev"].id, by=house.actor("Dev"), now=NOW)
    assessed(house, work, answers=answers(**HIGH), band=RiskBand.HIGH)
    assert steps_of(work) == (Step.WAIT,)
    wrote(work.one, "He came back last night.")
    assert steps_of(work) == (Step.REASSESS, Step.ANSWER)
    assessed(house, work, answers=answers(**HIGH), band=RiskBand.HIGH, seen=1)
    assert steps_of(work) == (Step.ANSWER,)


def steps_of(work: Worked) -> tuple[Step, ...]:
    rows = CaseReport.objects.filter(case=work.case).select_related("report")
    return next_steps(standing_of(work.fresh(), [row.report for row in rows], TODAY), TODAY)


World = tuple[Partnership, Worked]


def _sorts(world: World, by: Actor) -> object:
    house, work = world
    plan = sorting_actions.Plan(About.CRIME, house.cohesion_team.id, "Why.")
    return sorting_actions.sort_report(report=work.one.fresh(), plan=plan, by=by, now=NOW)


def _opens(world: World, by: Actor) -> object:
    house, work = world
    CaseReport.objects.all().delete()
    return case_actions.open_case(
        report=work.one.fresh(), about=About.CRIME, lead=house.cohesion_team.id, title="A case",
        by=by, now=NOW,
    )  # fmt: skip


def _shows(world: World, by: Actor) -> object:
    house, work = world
    return show_case(case=work.case, keyring=keyring_of(house.people["Dev"]), by=by, now=NOW)


def _gives(world: World, by: Actor) -> object:
    house, work = world
    return give_case(case=work.case, to=house.people["Carys"].id, by=by, now=NOW)


def _gives_on(world: World, by: Actor) -> object:
    house, work = world
    task = task_for(house, work)
    return give_task(task=task, to=house.people["Carys"].id, by=by, now=NOW)


def _closes(world: World, by: Actor) -> object:
    return close_case(case=world[1].case, closing=DONE, by=by, now=NOW)


def _notes(world: World, by: Actor) -> object:
    return add_note(case=world[1].case, text="A note.", by=by, now=NOW)


ATTEMPTS: list[Attempt[World]] = [
    Attempt("sort a report", Permission.SORT_REPORT, _sorts),
    Attempt("open a case", Permission.WORK_ON_CASE, _opens),
    Attempt("show a case", Permission.WORK_ON_CASE, _shows),
    Attempt("write a note", Permission.WORK_ON_CASE, _notes),
    Attempt("give a case", Permission.GIVE_CASE, _gives),
    Attempt("give a task to somebody else", Permission.WORK_ON_CASE, _gives_on),
    Attempt("close a case", Permission.CLOSE_CASE, _closes),
]


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda one: one.name)
def test_a_role_does_what_the_table_says_and_no_more(
    house: Partnership, attempt: Attempt[World]
) -> None:
    work = ready_to_close(house)
    let_in = roles_let_in(
        attempt, (house, work), user=house.people["Dev"].id,
        circles={house.cohesion_team.id: house.council.id},
    )  # fmt: skip
    assert let_in == roles_with(attempt.permission)
