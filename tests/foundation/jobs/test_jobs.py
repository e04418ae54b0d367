"""What this room does by the clock."""

import datetime as dt

import pytest
from django_tasks_db.models import DBTaskResult

from tests.foundation.audit.given import NOW, PUBLIC, an_act
from upstander.foundation.audit.models import Event, Link, PublicAct
from upstander.foundation.jobs import jobs
from upstander.foundation.jobs.models import ScheduledJob
from upstander.foundation.jobs.runner import look_round

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def test_each_minute_the_events_of_these_days_are_chained() -> None:
    an_act(now=NOW - DAY)
    an_act(now=NOW)
    jobs.link_events(NOW)
    assert Link.objects.count() == 2


def test_each_night_public_acts_are_written_and_old_events_are_chained() -> None:
    an_act(now=NOW - 30 * DAY)
    an_act(PUBLIC, now=NOW - DAY)
    jobs.record_public_acts(NOW)
    assert (Event.objects.count(), Link.objects.count(), PublicAct.objects.count()) == (2, 2, 0)


def queued() -> list[str]:
    """Start from nothing, look round once, and return what was handed on."""
    DBTaskResult.objects.all().delete()
    ScheduledJob.objects.all().delete()
    look_round(jobs.SCHEDULE)
    return sorted(task.args_kwargs["args"][0] for task in DBTaskResult.objects.all())


def test_the_tasks_of_a_minute_do_not_tell_whether_the_public_did_something() -> None:
    quiet = queued()
    an_act(PUBLIC)
    assert queued() == quiet == ["link_events", "prune_tasks", "record_public_acts"]


def test_each_hour_finished_tasks_are_pruned() -> None:
    look_round(jobs.SCHEDULE)
    DBTaskResult.objects.update(status="SUCCESSFUL")
    jobs.prune(NOW)
    assert not DBTaskResult.objects.exists()
