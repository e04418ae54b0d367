"""Counts for machines: of pages and jobs, and of the public no finer than a day."""

import datetime as dt
import os

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import NOW
from upstander.foundation.core.clock import london_day
from upstander.foundation.jobs import ledger
from upstander.foundation.jobs.schedule import schedule
from upstander.foundation.upkeep.metrics import groups, text
from upstander.foundation.upkeep.metrics.counts import COUNTS, GROUPS, Counts

TODAY = dt.date(2026, 11, 3)
TOMORROW = TODAY + dt.timedelta(days=1)


def totals(counted: object) -> dict[int, int]:
    return {group: count.total for group, count in counted}


def test_a_public_page_is_not_seen_before_its_day_is_over() -> None:
    counts = Counts()
    counts.add(3, 302, 0.04, day=TODAY, public=True)
    assert totals(counts.live()) == totals(counts.of_day_before(TODAY)) == {}
    assert totals(counts.of_day_before(TOMORROW)) == {3: 1}


def test_a_day_that_is_over_stays_for_a_day_and_then_goes() -> None:
    counts = Counts()
    counts.add(3, 200, 0.04, day=TODAY, public=True)
    counts.add(3, 200, 0.04, day=TOMORROW, public=True)
    assert totals(counts.of_day_before(TOMORROW)) == {3: 1}
    counts.add(4, 200, 0.04, day=TOMORROW + dt.timedelta(days=1), public=True)
    assert totals(counts.of_day_before(TOMORROW)) == {}


def test_pages_of_workers_are_counted_as_they_come_by_kind_and_time() -> None:
    counts = Counts()
    for status, seconds in ((200, 0.05), (200, 0.3), (503, 60.0)):
        counts.add(7, status, seconds, day=TODAY, public=False)
    [(group, count)] = counts.live()
    assert (group, count.kinds) == (7, (2, 0, 0, 1))
    assert count.durations == (1, 0, 0, 1, 0, 0, 0, 1)
    assert count.seconds == pytest.approx(60.35)


def test_what_has_no_group_is_not_counted() -> None:
    counts = Counts()
    for group, status in ((-1, 200), (GROUPS, 200), (1, 101)):
        counts.add(group, status, 1.0, day=TODAY, public=False)
    assert totals(counts.live()) == {}


def test_processes_that_were_forked_are_counted_together() -> None:
    counts = Counts()
    counts.add(5, 200, 0.1, day=TODAY, public=False)
    if (child := os.fork()) == 0:
        counts.add(5, 200, 0.1, day=TODAY, public=False)
        counts.add(6, 200, 0.1, day=TODAY, public=True)
        os._exit(0)
    os.waitpid(child, 0)
    assert totals(counts.live()) == {5: 2}
    assert totals(counts.of_day_before(TOMORROW)) == {6: 1}


def test_every_address_has_a_group_without_an_id() -> None:
    names = groups.names()
    assert len(names) < GROUPS
    assert "public:home" in names
    assert not any("/" in name or "<" in name for name in names[1:])


def counts(client: Client) -> list[str]:
    """Return what is counted; the room on the disk is everybody's, and told roughly (below)."""
    said = client.get("/metrics").content.decode().splitlines()
    return [line for line in said if not line.startswith("upstander_disk_free_bytes")]


@pytest.mark.django_db
@pytest.mark.usefixtures("on_the_day_of_the_cast")
def test_what_somebody_tells_shows_in_no_count_of_the_day(client: Client) -> None:
    before = counts(client)
    client.get("/")
    client.post("/q/now/", {"safe": "yes", "do": "next"})
    client.get("/back/K7QRT/")
    assert counts(client) == before


@pytest.mark.django_db
@pytest.mark.usefixtures("on_the_day_of_the_cast")
def test_jobs_and_the_look_of_a_day_are_said(client: Client) -> None:
    ledger.beat("somebody", NOW)
    ledger.take_up_slots(schedule().values(), NOW)
    group = groups.names().index("public:home")
    COUNTS.add(group, 200, 0.01, day=london_day(NOW) - dt.timedelta(days=1), public=True)
    said = client.get("/metrics").content.decode()
    assert "\nupstander_workers_alive 1\n" in said
    assert '\nupstander_job_late{job="link_events"} 0\n' in said
    assert '\nupstander_public_yesterday_seconds_count{page="public:home"} ' in said
    assert "\nupstander_database_answers 1\n" in said


@pytest.mark.django_db
def test_the_room_that_is_left_does_not_tell_one_report() -> None:
    free = next(line for line in text.lines(NOW) if line.startswith("upstander_disk_free_bytes"))
    assert int(free.split()[1]) % text.ROUGHLY == 0


@pytest.mark.parametrize(
    "passed_on",
    [
        {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"REMOTE_ADDR": "203.0.113.9"},
    ],
)
@pytest.mark.django_db
def test_from_elsewhere_there_is_no_such_page(client: Client, passed_on: dict[str, str]) -> None:
    assert client.get(reverse("upkeep:metrics"), **passed_on).status_code == 404


@pytest.mark.django_db
def test_with_a_token_it_is_for_whoever_has_it_and_nobody_else(
    client: Client, settings: object
) -> None:
    settings.UPSTANDER_METRICS_TOKEN = "a-long-one"
    elsewhere = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    given = {**elsewhere, "HTTP_AUTHORIZATION": "Bearer a-long-one"}
    assert client.get("/metrics", **given).status_code == 200
    assert client.get("/metrics", **elsewhere).status_code == 404
    assert client.get("/metrics").status_code == 404
