"""Each step a job's row can take, and that of two processes one takes it."""

import datetime as dt
from uuid import uuid4

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.foundation.jobs.given import MINUTE, NOW, THIS_MINUTE, a_job, a_row, declared, sweep
from upstander.foundation.jobs import ledger, rules
from upstander.foundation.jobs.choices import JobState
from upstander.foundation.jobs.models import ScheduledJob, WorkerBeat

pytestmark = pytest.mark.django_db

PACE = rules.Pace(lost_after=30, first_wait=15)
LONG_AGO = NOW - 60 * MINUTE


def a_task(status: TaskResultStatus, *workers: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": ["sweep", "slot"], "kwargs": {}},
        task_path="upstander.foundation.jobs.tasks.run_scheduled",
        backend_name="default",
        run_after=LONG_AGO,
        worker_ids=list(workers),
    )


def test_a_job_seen_for_the_first_time_is_due_at_once() -> None:
    ledger.take_up_slots([a_job()], NOW)
    row = sweep()
    assert (row.slot, row.state, row.due_at, row.tries) == (THIS_MINUTE, "waiting", NOW, 0)
    assert list(ledger.due(NOW)) == [row]


def test_a_job_that_is_done_moves_on_to_its_newest_slot_and_skips_the_missed_ones() -> None:
    a_row(slot=LONG_AGO, state=JobState.DONE, tries=1)
    ledger.take_up_slots([a_job()], NOW)
    row = sweep()
    assert (row.slot, row.state, row.tries) == (THIS_MINUTE, "waiting", 0)


def test_a_job_that_failed_starts_afresh_with_the_next_slot() -> None:
    a_row(slot=THIS_MINUTE - MINUTE, state=JobState.FAILED, tries=3)
    ledger.take_up_slots([a_job()], NOW)
    assert (sweep().state, sweep().tries) == ("waiting", 0)


def test_a_slot_that_is_done_is_not_taken_twice() -> None:
    a_row(state=JobState.DONE)
    ledger.take_up_slots([a_job()], NOW)
    assert sweep().state == "done"


@pytest.mark.parametrize("state", [JobState.WAITING, JobState.QUEUED])
def test_a_job_on_its_way_does_not_pile_up(state: JobState) -> None:
    a_row(slot=LONG_AGO, state=state)
    ledger.take_up_slots([a_job()], NOW)
    assert (sweep().slot, sweep().state) == (LONG_AGO, state)
    assert ScheduledJob.objects.count() == 1


def test_a_clock_that_moved_back_does_not_stop_a_job() -> None:
    a_row(slot=NOW + 600 * MINUTE, state=JobState.DONE)
    ledger.take_up_slots([a_job()], NOW)
    assert (sweep().slot, sweep().state) == (THIS_MINUTE, "waiting")


def test_a_wait_written_before_the_clock_moved_back_is_over() -> None:
    row = a_row(due_at=NOW + 600 * MINUTE)
    assert list(ledger.due(NOW)) == [row]


def test_a_wait_that_is_not_over_is_kept() -> None:
    a_row(due_at=NOW + rules.LONGEST_WAIT)
    assert list(ledger.due(NOW)) == []


def test_one_of_two_processes_claims_a_job() -> None:
    row = a_row()
    assert [ledger.claim(row), ledger.claim(row)] == [True, False]
    assert (sweep().state, sweep().tries) == ("queued", 1)


def test_a_try_that_went_well_closes_the_slot() -> None:
    task = uuid4()
    a_row(state=JobState.QUEUED, task=task, tries=2, fault="KeyError")
    ledger.went_well(task)
    assert (sweep().state, sweep().done_slot, sweep().fault) == ("done", THIS_MINUTE, "")


def test_a_try_that_went_wrong_waits_for_the_next() -> None:
    task = uuid4()
    a_row(state=JobState.QUEUED, task=task, tries=2)
    with declared(a_job(tries=3)):
        ledger.went_wrong(task, fault="KeyError", now=NOW, first_wait=15)
    row = sweep()
    assert (row.state, row.due_at, row.fault) == ("waiting", NOW + MINUTE, "KeyError")
    assert row.done_slot is None


def test_the_last_try_that_went_wrong_fails_the_slot() -> None:
    task = uuid4()
    a_row(state=JobState.QUEUED, task=task, tries=3)
    with declared(a_job(tries=3)):
        ledger.went_wrong(task, fault="KeyError", now=NOW, first_wait=15)
    assert sweep().state == "failed"


def test_a_try_that_the_job_went_on_without_has_no_say() -> None:
    a_row(state=JobState.QUEUED, task=uuid4(), tries=2)
    ledger.went_well(uuid4())
    ledger.went_wrong(uuid4(), fault="KeyError", now=NOW, first_wait=15)
    assert (sweep().state, sweep().fault) == ("queued", "")


def test_a_task_of_a_process_that_died_is_given_back() -> None:
    task = a_task(TaskResultStatus.RUNNING, "gone")
    a_row(state=JobState.QUEUED, task=task.id, tries=1)
    ledger.beat("gone", NOW - dt.timedelta(seconds=31))
    ledger.beat("here", NOW)
    with declared(a_job()):
        ledger.bury_the_lost(NOW, PACE)
    task.refresh_from_db()
    assert (task.status, task.exception_class_path) == ("FAILED", "WorkerLost")
    assert task.finished_at is not None
    row = sweep()
    assert (row.state, row.fault) == ("waiting", "WorkerLost")
    assert row.due_at == NOW + dt.timedelta(seconds=15)
    assert list(WorkerBeat.objects.values_list("worker", flat=True)) == ["here"]


def test_a_task_of_a_living_process_is_left_alone() -> None:
    task = a_task(TaskResultStatus.RUNNING, "gone", "here")
    a_row(state=JobState.QUEUED, task=task.id, tries=1)
    ledger.beat("here", NOW)
    ledger.bury_the_lost(NOW + dt.timedelta(seconds=30), PACE)
    task.refresh_from_db()
    assert (task.status, sweep().state) == ("RUNNING", "queued")


def test_a_queued_task_waits_for_whoever_comes() -> None:
    task = a_task(TaskResultStatus.READY)
    a_row(state=JobState.QUEUED, task=task.id)
    ledger.bury_the_lost(NOW, PACE)
    assert sweep().state == "queued"


@pytest.mark.parametrize("status", [TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL, None])
def test_a_job_whose_task_ended_without_a_word_is_tried_again(
    status: TaskResultStatus | None,
) -> None:
    task = a_task(status).id if status else uuid4()
    a_row(state=JobState.QUEUED, task=task, tries=1)
    with declared(a_job()):
        ledger.bury_the_lost(NOW, PACE)
    assert (sweep().state, sweep().fault) == ("waiting", "WorkerLost")


def test_a_job_that_kills_its_process_every_time_is_given_up() -> None:
    task = a_task(TaskResultStatus.RUNNING, "gone")
    a_row(state=JobState.QUEUED, task=task.id, tries=3)
    with declared(a_job(tries=3)):
        ledger.bury_the_lost(NOW, PACE)
    assert sweep().state == "failed"


def test_a_process_that_ends_well_leaves_no_trace() -> None:
    ledger.beat("here", NOW)
    ledger.beat("here", NOW + MINUTE)
    assert WorkerBeat.objects.get().seen_at == NOW + MINUTE
    ledger.leave("here")
    assert not WorkerBeat.objects.exists()


def test_finished_tasks_and_jobs_nobody_declares_are_pruned() -> None:
    a_task(TaskResultStatus.SUCCESSFUL)
    a_task(TaskResultStatus.FAILED)
    kept = {a_task(TaskResultStatus.READY).id, a_task(TaskResultStatus.RUNNING, "here").id}
    a_row(name="sweep")
    a_row(name="of_a_room_that_is_gone")
    with declared(a_job()):
        ledger.prune()
    assert set(DBTaskResult.objects.values_list("id", flat=True)) == kept
    assert [row.name for row in ScheduledJob.objects.all()] == ["sweep"]
