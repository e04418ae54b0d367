"""Invented places that stand for many, put in by real actions."""

import datetime as dt
from dataclasses import replace

from tests.cast import NOW
from upstander.community.directory.actions.entries import add_entry, check_entry
from upstander.community.directory.models import Entry
from upstander.community.directory.rules.facts import Facts
from upstander.community.directory.rules.opening import Span
from upstander.foundation.access.actors import Actor

KEEPER = Actor.system("a test")
NINE, FIVE = dt.time(9), dt.time(17)
WEEKDAYS = tuple(Span(day, NINE, FIVE) for day in range(5))

LIBRARY = Facts(
    kind="safe_place", organisation="Rugby Library (invented)", name="Safe Place",
    description="You can come in, sit down and wait.", easy="You can come in.\nYou can wait.",
    place="Rugby Library (invented)", address="1 Mill Lane", town="Rugby", postcode="CV21 1ZZ",
    latitude="52.3750", longitude="-1.2650", phone="01632 960001", needs=("safe",),
    access=("loop", "step_free"), openings=WEEKDAYS,
)  # fmt: skip
CENTRE = Facts(
    kind="centre", organisation="Open Door (invented)", name="Help to report hate",
    description="We help you say what happened.", website="https://open-door.example.org/",
    place="Trinity Hall", address="2 Church Street", town="Warwick", postcode="CV34 4ZZ",
    latitude="52.2820", longitude="-1.5850", phone="01632 960002", email="desk@example.org",
    needs=("report", "talk"), who=("disabled",), languages=("pl",), districts=("E07000222",),
    openings=WEEKDAYS, hours_note="Ring the bell.",
)  # fmt: skip
LINE = Facts(
    kind="helpline", organisation="Harbour (invented)", name="Listening Line",
    description="Talk to somebody.", phone="01632 960003", text="07700 900003",
    holidays="usual", needs=("talk",), openings=(Span(0, dt.time(20), dt.time(2)),),
)  # fmt: skip


def added(facts: Facts, now: dt.datetime = NOW) -> Entry:
    """Add an entry that nobody has checked."""
    return add_entry(facts=facts, by=KEEPER, now=now)


def listed(facts: Facts, now: dt.datetime = NOW) -> Entry:
    """Add an entry, and check it: the public sees it."""
    return check_entry(entry=added(facts, now).id, by=KEEPER, now=now)


def another(facts: Facts, number: int) -> Facts:
    """Return the same somewhere else."""
    return replace(
        facts, place=f"{facts.place} {number}", organisation=f"{facts.organisation} {number}"
    )
