"""Support sessions inside a process of the product: free times, and bookings one after another.

See ``bench.booking``.
"""

import datetime as dt
import itertools
import time
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from upstander.confidential.support import marks
from upstander.confidential.support.actions.booking import Slip, book
from upstander.confidential.support.actions.days import add_day
from upstander.confidential.support.actions.resources import Somebody, add_resource
from upstander.confidential.support.choices import Meeting, ResourceKind
from upstander.confidential.support.day_steps import DayPlan
from upstander.confidential.support.models import OccupiedTick, OfficerRole, Service
from upstander.confidential.support.queries.free import FreeTime, free_times
from upstander.confidential.support.rules.slots import Hours
from upstander.confidential.support.rules.wishes import Wish
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.roles import Role
from upstander.foundation.core import clock
from upstander.foundation.core.clock import london_day

DAYS, OFFICERS = 60, 20
REPEATS = 10
_BY = Actor(kind="user", roles=frozenset({Role.COORDINATOR}))


def measure(count: int) -> dict[str, Any]:
    """Set up days and officers, book ``count`` times, and ask what is free."""
    wish = _set_up()
    service, now = Service.objects.get(pk=wish.service), clock.now()
    offered = free_times(service, wish, now)
    began, worked = time.perf_counter(), time.process_time()
    booked = sum(_book(wish, one) for one in itertools.islice(itertools.cycle(offered), count))
    wall, worked = time.perf_counter() - began, time.process_time() - worked
    with CaptureQueriesContext(connection) as asked:
        free_times(service, wish, now)
    return {
        "booked": booked,
        "a_second": booked / wall,
        "ms_each": 1000 * worked / booked,
        "oversold": _oversold(),
        "queries": len(asked),
        "free_ms": min(_cpu_ms(service, wish) for _time in range(REPEATS)),
    }


def _set_up() -> Wish:
    now = clock.now()
    role = OfficerRole.objects.order_by("name")[0]
    service = Service.objects.get()
    service.days.all().update(removed_on=london_day(now))
    people = [
        add_resource(
            somebody=Somebody(ResourceKind.OFFICER, f"Officer {number}", role=role.pk), by=_BY,
            now=now,
        ).pk
        for number in range(OFFICERS)
    ]  # fmt: skip
    for ahead in range(1, DAYS + 1):
        day = london_day(now) + dt.timedelta(days=ahead)
        hours = Hours(day, dt.time(12), dt.time(20), 45, 15)
        plan = DayPlan(hours, (Meeting.PHONE,), tuple(people))
        add_day(service=service, plan=plan, by=_BY, now=now)
    return Wish(service.pk, Meeting.PHONE)


def _book(wish: Wish, one: FreeTime) -> bool:
    slip = Slip(
        wish=wish, starts_at=one.starts_at, form=marks.new_secret(), link=marks.new_secret(),
        said={"name": "Sunny", "needs": ["breaks"], "number": "01632 960 111"},
    )  # fmt: skip
    book(slip=slip, by=Actor.public(), now=clock.now())
    return True


def _cpu_ms(service: Service, wish: Wish) -> float:
    began = time.process_time()
    free_times(service, wish, clock.now())
    return 1000 * (time.process_time() - began)


def _oversold() -> int:
    """Return how many ticks of a resource are there more than once."""
    pairs = OccupiedTick.objects.values_list("resource_id", "at")
    return len(pairs) - len(set(pairs))
