"""Bringing many cases in, inside a process of the product; see ``bench.lists``."""

import csv
import io
import time
from typing import Any

from bench.giving import unlocked
from upstander.confidential.casework.actions.bringing import (
    begin_bringing,
    bring_slice,
    read_list,
)
from upstander.confidential.casework.choices import Bringing
from upstander.confidential.casework.models import BroughtList
from upstander.demo.cast import cast
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.queries import actor_for
from upstander.foundation.core import clock

NOTE = "Shouted at from a car, again. She keeps a diary and wants it to stop. " * 4
HEADINGS = ("Ref", "Name", "What happened", "Notes", "District", "Next review", "Phone", "Suspect")


def measure(count: int) -> dict[str, Any]:
    """Return the seconds of reading the list, of bringing it in, and of the longest slice."""
    user = _supervisor()
    by, keyring = actor_for(user), unlocked(user.email)
    began = time.perf_counter()
    row = read_list(raw=_list(count), circle=next(iter(by.circles)), by=by, now=clock.now())
    read = time.perf_counter() - began
    row = begin_bringing(row=row, basis="Measured.", keyring=keyring, by=by, now=clock.now())
    slices = []
    while row.state == Bringing.UNDER_WAY:
        began = time.perf_counter()
        row = bring_slice(row=row, keyring=keyring, by=by, now=clock.now())
        slices.append(time.perf_counter() - began)
    there = BroughtList.objects.get(pk=row.pk).cases.count()
    if there != count:
        raise RuntimeError(f"{there} cases came in instead of {count}")
    return {"read": read, "bring": sum(slices), "slice": max(slices)}


def _supervisor() -> User:
    emails = [one.email for one in cast().people if one.role == "supervisor"]
    return User.objects.get(email=emails[0])


def _list(count: int) -> bytes:
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(HEADINGS)
    for n in range(count):
        rows.writerow(
            (f"VC/{n}", f"Person {n}", NOTE, NOTE, "Rugby", "04/12/2030", "01632 960001", "Kit")
        )
    return written.getvalue().encode()
