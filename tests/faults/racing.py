"""``python -m tests.faults.racing ACT DAY``, with the variables of a demonstration.

``open`` puts one officer on two session days of the same date whose times overlap: at 12:00 and
at 12:15. ``told`` says in JSON what stands afterwards.
"""

import datetime as dt
import json
import sys

import django

django.setup()

from upstander.confidential.support.actions.days import add_day  # noqa: E402 - as above
from upstander.confidential.support.choices import Meeting, ResourceKind  # noqa: E402 - as above
from upstander.confidential.support.day_steps import DayPlan  # noqa: E402 - as above
from upstander.confidential.support.models import (  # noqa: E402 - as above
    Booking,
    OccupiedTick,
    Resource,
    Service,
)
from upstander.confidential.support.rules.slots import Hours  # noqa: E402 - as above
from upstander.foundation.access.actors import Actor  # noqa: E402 - as above
from upstander.foundation.access.roles import Role  # noqa: E402 - as above
from upstander.foundation.core import clock  # noqa: E402 - as above

OPENS = (dt.time(12), dt.time(12, 15))


def open_days(day: dt.date) -> None:
    """Add both days."""
    officer = Resource.objects.filter(kind=ResourceKind.OFFICER).order_by("name")[0]
    by = Actor(kind="user", roles=frozenset({Role.COORDINATOR}))
    for opens in OPENS:
        plan = DayPlan(Hours(day, opens, dt.time(20), 45, 15), tuple(Meeting), (officer.pk,))
        add_day(service=Service.objects.get(), plan=plan, by=by, now=clock.now())


def told(day: dt.date) -> None:
    """Say which bookings of the day stand, and how many ticks they took, each once."""
    rows = Booking.objects.filter(day__day=day).values_list("state", flat=True)
    ticks = OccupiedTick.objects.filter(booking__day__day=day)
    pairs = set(ticks.values_list("resource_id", "at"))
    sys.stdout.write(
        json.dumps({"states": sorted(rows), "ticks": ticks.count(), "pairs": len(pairs)})
    )


if __name__ == "__main__":
    {"open": open_days, "told": told}[sys.argv[1]](dt.date.fromisoformat(sys.argv[2]))
