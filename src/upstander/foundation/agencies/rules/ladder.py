"""Whom an alert goes to, and whom it goes to next: a table of steps, and nothing else. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from upstander.foundation.agencies.choices import AlertStep

WAIT = dt.timedelta(minutes=15)
# The order in which people are called, from the first to the last.
LADDER = (AlertStep.DUTY, AlertStep.BACKUP, AlertStep.LEAD, AlertStep.TEAM)

People = Mapping[AlertStep, frozenset[UUID]]


@dataclass(frozen=True)
class Call:
    """Who is called at which step. Nobody, when there is nobody left to call."""

    step: AlertStep
    people: frozenset[UUID]
    # Whether it came to them because nobody was on duty.
    gap: bool = False


def first_call(people: People, *, keeps_rota: bool) -> Call:
    """Return who is called at once.

    That is who is on duty; where nobody is, the first step that has a person, and it is called a
    gap. A team that keeps no rota has everybody called.
    """
    if not keeps_rota:
        return Call(AlertStep.TEAM, people[AlertStep.TEAM])
    found = _from(0, people, frozenset())
    return Call(found.step, found.people, gap=not people[AlertStep.DUTY])


def next_call(step: AlertStep, people: People, called: frozenset[UUID]) -> Call:
    """Return who is called when nobody answered: the next step that brings in somebody new."""
    return _from(LADDER.index(step) + 1, people, called)


def _from(place: int, people: People, called: frozenset[UUID]) -> Call:
    for step in LADDER[place:]:
        if new := people[step] - called:
            return Call(step, new)
    return Call(AlertStep.TEAM, frozenset())
