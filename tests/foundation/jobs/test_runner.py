"""From the clock through the queue to the job and back."""

import datetime as dt
import logging
import threading
import time

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from tests.foundation.jobs.given import NOW, a_job, declared, emptied_queue, sweep
from upstander.foundation.core.clock import london_day
from upstander.foundation.jobs import queries
from upstander.foundation.jobs.models import ScheduledJob, WorkerBeat
from upstander.foundation.jobs.rules import Pace
from upstander.foundation.jobs.runner import Runner, look_round

pytestmark = pytest.mark.django_db(transaction=True)

# A machine that is busy with something else takes its time.
PATIENCE = 60.0
SECRET = "Alice Example said so on 07700 900123"


class Diary:
    """A job that keeps the moments it was given, and fails the first ``failures`` times."""

    def __init__(self, failures: int = 0) -> None:
        self.moments: list[dt.datetime] = []
        self.failures = failures
        self.written = threading.Event()

    def __call__(self, now: dt.datetime) -> None:
        self.moments.append(now)
        self.written.set()
        if len(self.moments) <= self.failures:
            raise KeyError(SECRET)


@time_machine.travel(NOW)
def test_a_slot_is_handed_on_run_and_closed() -> None:
    diary = Diary()
    with declared(a_job(diary)) as jobs:
        look_round(jobs)
        look_round(jobs)
        emptied_queue()
    row = sweep()
    assert (row.state, row.done_slot, row.tries) == ("done", row.slot, 1)
    assert len(diary.moments) == 1
    assert diary.moments[0] >= row.slot


def test_a_task_row_holds_a_name_and_a_slot_and_nothing_else() -> None:
    with declared(a_job()) as jobs:
        look_round(jobs)
    task = DBTaskResult.objects.get()
    assert task.args_kwargs == {"args": ["sweep", sweep().slot.isoformat()], "kwargs": {}}
    assert task.id == sweep().task


def test_of_a_fault_its_class_is_kept_and_never_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    logging.getLogger("upstander").addHandler(caplog.handler)
    with declared(a_job(Diary(failures=1))) as jobs:
        look_round(jobs)
        emptied_queue()
    logging.getLogger("upstander").removeHandler(caplog.handler)
    task = DBTaskResult.objects.get()
    assert task.status == "FAILED"
    assert task.traceback.rstrip().endswith("JobFailed: sweep: KeyError")
    assert (sweep().state, sweep().fault) == ("waiting", "KeyError")
    assert "sweep" in caplog.text
    for place in (task.traceback, str(task.args_kwargs), caplog.text):
        assert "Alice" not in place


@time_machine.travel(NOW)
def test_a_job_that_failed_comes_home_at_the_next_try() -> None:
    diary = Diary(failures=1)
    with declared(a_job(diary)) as jobs:
        look_round(jobs)
        emptied_queue()
        ScheduledJob.objects.update(due_at=diary.moments[0])
        look_round(jobs)
        emptied_queue("worker-2")
    assert (sweep().state, sweep().tries, sweep().fault) == ("done", 2, "")
    assert len(diary.moments) == 2


def test_in_the_demonstration_slots_and_jobs_have_its_day(settings: Settings) -> None:
    settings.DEMO_TODAY = dt.date(2026, 6, 3)
    settings.STARTED = timezone.now()  # noqa: TID251 - the moment the demonstration began
    diary = Diary()
    with declared(a_job(diary)) as jobs:
        look_round(jobs)
        emptied_queue()
    days = {london_day(diary.moments[0]), london_day(sweep().slot)}
    assert days == {dt.date(2026, 6, 3)}


def test_a_job_no_room_declares_any_more_fails_without_another_try() -> None:
    with declared(a_job()) as jobs:
        look_round(jobs)
    with declared():
        emptied_queue()
    assert (sweep().state, sweep().fault) == ("failed", "KeyError")


def test_the_two_threads_run_a_job_and_end_without_a_trace() -> None:
    diary = Diary()
    with declared(a_job(diary)):
        runner = Runner(Pace(look=0.05, beat=0.1))
        runner.start()
        assert diary.written.wait(PATIENCE)
        wait_until_done()
        runner.stop()
    assert not WorkerBeat.objects.exists()
    assert {thread.name for thread in threading.enumerate()}.isdisjoint({"schedule", "jobs"})


def test_a_fault_in_the_clock_thread_does_not_end_it() -> None:
    diary = Diary()
    with declared(a_job(diary), a_job(diary)):
        runner = Runner(Pace(look=0.05, beat=0.1))
        runner.start()
        time.sleep(0.3)
        assert diary.moments == []
    with declared(a_job(diary)):
        assert diary.written.wait(PATIENCE)
        wait_until_done()
        runner.stop()
    assert each_slot_once(diary)


def wait_until_done() -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if ScheduledJob.objects.filter(name="sweep", state="done").exists():
            return
        time.sleep(0.05)
    pytest.fail("the job was not closed within a minute")


def each_slot_once(diary: Diary) -> bool:
    """Return whether the job ran once in each minute: a new one may have begun meanwhile."""
    slots = {moment.replace(second=0, microsecond=0) for moment in diary.moments}
    return len(diary.moments) == len(slots) > 0


def test_two_processes_at_one_clock_run_a_slot_once() -> None:
    diary = Diary()
    with declared(a_job(diary)):
        runners = [Runner(Pace(look=0.02, beat=0.1)) for _ in range(3)]
        for runner in runners:
            runner.start()
        assert diary.written.wait(PATIENCE)
        wait_until_done()
        for runner in runners:
            runner.stop()
    assert each_slot_once(diary)
    assert queries.alive(diary.moments[0], 30) == []
