"""What rooms may declare, and that what they declare is found."""

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.foundation.jobs.given import NOW, THIS_MINUTE, a_job, declared
from upstander.foundation.jobs.schedule import Scheduled, schedule

HALF_PAST_TWO = dt.time(2, 30)


def test_the_audit_is_chained_each_minute_and_public_acts_are_written_each_night() -> None:
    jobs = schedule()
    assert jobs["link_events"].every_minutes == 1
    assert jobs["record_public_acts"].daily_at == dt.time(0, 20)
    assert jobs["prune_tasks"].every_minutes == 60


def test_a_job_knows_its_newest_slot_by_step_or_by_the_clock_on_the_wall() -> None:
    daily = Scheduled("sweep", bool, daily_at=HALF_PAST_TWO)
    assert a_job().newest_slot(NOW) == THIS_MINUTE
    assert daily.newest_slot(NOW) == dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("every_minutes", "daily_at", "words"),
    [
        (0, None, "say either"),
        (5, HALF_PAST_TWO, "say either"),
        (7, None, "must divide a day"),
    ],
)
def test_a_job_without_one_steady_rhythm_is_refused(
    every_minutes: int, daily_at: dt.time | None, words: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=words):
        Scheduled("sweep", bool, every_minutes=every_minutes, daily_at=daily_at)


def test_midnight_is_a_time_like_any_other() -> None:
    assert Scheduled("sweep", bool, daily_at=dt.time(0, 0)).daily_at == dt.time(0, 0)


def test_two_jobs_of_one_name_are_refused() -> None:
    with declared(a_job(), a_job()), pytest.raises(ImproperlyConfigured, match="named sweep"):
        schedule()
