"""A directory of many places, made as rows, and searched; see ``bench.directory``."""

import datetime as dt
import random
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from statistics import median, quantiles
from typing import Any

from django.test import Client

from upstander.community.directory.models import (
    Entry,
    Location,
    Offer,
    Opening,
    Organisation,
    Service,
    Term,
)
from upstander.foundation.core import clock

TIMES = 40
# About the county: its middle, and how far from it in degrees.
MIDDLE, SPREAD = (52.3, -1.5), (0.35, 0.5)
SEARCHES = {
    "near": "/places/?near=CV21",
    "open": "/places/?near=CV34&when=now",
    "need": "/places/?near=Stratford-on-Avon&need=report&access=step_free",
    "page": "/open-referral/v3/services?per_page=50",
    "full": "/open-referral/v3/services?per_page=50&full=true",
}


def measure(count: int) -> dict[str, Any]:
    """Return for each search the median, the 95th of a hundred, and the processor time, in ms."""
    _fill(count)
    client = Client(HTTP_HOST="127.0.0.1")
    return {name: _timed(partial(client.get, path)) for name, path in SEARCHES.items()}


def _timed(ask: Callable[[], Any]) -> dict[str, float]:
    seconds = []
    if ask().status_code != 200:
        raise RuntimeError("the page did not answer")
    used = time.process_time()
    for _time in range(TIMES):
        begun = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - begun)
    cpu = time.process_time() - used
    return {
        "p50": 1000 * median(seconds),
        "p95": 1000 * quantiles(seconds, n=20)[-1],
        "cpu": 1000 * cpu / TIMES,
    }


def _fill(count: int) -> None:
    chance = random.Random(7)  # noqa: S311 - it scatters places, no secret
    today = clock.london_day(clock.now())
    bodies = [Organisation(name=f"Body {number} (invented)") for number in range(count // 4)]
    services = [
        Service(
            organisation=bodies[number % len(bodies)], kind=chance.choice(("safe_place", "support")),
            name=f"Service {number}", description="Somebody to talk to. " * 5, changed_on=today,
        )
        for number in range(count)
    ]  # fmt: skip
    locations = [
        Location(
            name=f"Hall {number}", address=f"{number} High Street", town="Rugby",
            postcode="CV21 1ZZ", district="E07000220",
            latitude=_near(MIDDLE[0], SPREAD[0], chance), longitude=_near(MIDDLE[1], SPREAD[1], chance),
        )
        for number in range(count)
    ]  # fmt: skip
    entries = [
        Entry(
            service=service, location=location, added_on=today, visible_from=today,
            checked_on=today, checked_by_role="partnership",
            check_again_on=today + dt.timedelta(days=180),
        )
        for service, location in zip(services, locations, strict=True)
    ]  # fmt: skip
    needs = ("talk", "report")
    terms = [Term(service=one, vocabulary="need", code=chance.choice(needs)) for one in services]
    offers = [Offer(location=one, code="step_free") for one in locations[::2]]
    every: list[list[Any]] = [
        bodies, services, locations, entries, _openings(entries, chance), terms, offers,
    ]  # fmt: skip
    for rows in every:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=1_000)


def _openings(entries: list[Entry], chance: random.Random) -> list[Opening]:
    """Return hours on five days; half of the places have two openings on each."""
    found = []
    for entry in entries:
        halves = chance.choice((((9, 17),), ((9, 12), (14, 18))))
        found += [
            Opening(entry=entry, weekday=day, opens=dt.time(opens), closes=dt.time(closes))
            for day in range(5)
            for opens, closes in halves
        ]
    return found


def _near(middle: float, spread: float, chance: random.Random) -> Decimal:
    return Decimal(middle + chance.uniform(-spread, spread)).quantize(Decimal("0.0001"))
