"""Filling the demonstration with its past, beside the server, by the same real actions.

Each story is one transaction: a stop in the middle leaves whole stories only, and the next start
goes on where this one ended. The codes of these people are drawn cheaply and thrown away.
"""

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from upstander.demo import place
from upstander.demo.cast import cast
from upstander.demo.founding import BUILDER, Founded, standing
from upstander.demo.past import Past, past
from upstander.demo.places import accredit_listed
from upstander.demo.telling import at, tell
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies.queries import actor_for
from upstander.foundation.audit.actions import link_events, record_public_acts
from upstander.foundation.core import clock
from upstander.foundation.reference.queries import districts
from upstander.oversight.insight.actions.gathering import freeze_periods, gather_facts


def fill(folder: Path, *, count: int) -> Iterator[int]:
    """Tell what is missing of ``count`` stories; yield after each how many there are."""
    mark = place.read(folder)
    if mark is None or mark.filled >= count:
        return
    people, today = cast(), dt.date.fromisoformat(mark.day)
    founded = standing(people, clock.now())
    codes = [one.code for one in districts(people.data_key, at(today, 9))]
    drawn = past(seed=mark.seed, today=today, count=count, districts=len(codes))
    for number, one in enumerate(itertools.islice(drawn, mark.filled, None), mark.filled + 1):
        area = codes[one.district] if one.district >= 0 else ""
        _told(founded, one, area, today)
        place.note_filled(folder, number)
        yield number
    _write_down()
    # What is done each night, so that the numbers show the past on the first day.
    gather_facts(by=BUILDER, now=clock.now())
    freeze_periods(by=BUILDER, now=clock.now())


def accredit(folder: Path) -> Iterator[str]:
    """Give the listed places their way to the sticker; yield after each its name."""
    mark = place.read(folder)
    if mark is None:
        return
    email = next(one.email for one in cast().people if one.key == "ines")
    ines = actor_for(User.objects.get(email=email))
    yield from accredit_listed(by=ines, today=dt.date.fromisoformat(mark.day))
    _write_down()


def _write_down() -> None:
    """Bring what was done into the audit trail, as jobs do."""
    record_public_acts(by=BUILDER, now=clock.now())
    link_events(by=BUILDER, now=clock.now())


def _told(founded: Founded, one: Past, area: str, today: dt.date) -> None:
    with transaction.atomic():
        tell(founded, one.story, day=one.day, area=area, today=today)
