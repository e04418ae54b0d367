"""Several writers at once leave one chain: no fork, no gap, nothing twice."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.foundation.audit.given import NOW, PROCESS, an_act
from upstander.foundation.audit import actions, queries
from upstander.foundation.audit.models import Link

ROUNDS = 15
PEOPLE = 2
LINKERS = 3


def a_person_at_work(together: threading.Barrier) -> None:
    together.wait()
    for _ in range(ROUNDS):
        an_act()
    connections.close_all()


def a_linker(together: threading.Barrier) -> None:
    together.wait()
    for _ in range(ROUNDS):
        actions.link_events(by=PROCESS, now=NOW)
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_three_linkers_beside_two_people_at_work_leave_one_whole_chain() -> None:
    together = threading.Barrier(PEOPLE + LINKERS)
    with ThreadPoolExecutor(PEOPLE + LINKERS) as pool:
        parts = [a_person_at_work] * PEOPLE + [a_linker] * LINKERS
        running = [pool.submit(part, together) for part in parts]
    assert [part.result() for part in running] == [None] * len(parts)
    actions.link_events(by=PROCESS, now=NOW)
    positions = Link.objects.order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(1, PEOPLE * ROUNDS + 1))
    assert queries.verify(now=NOW).problems == ()
