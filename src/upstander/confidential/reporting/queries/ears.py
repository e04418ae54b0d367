"""Teams that listen: who they are, and when they read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists

from upstander.confidential.reporting.models import Ear
from upstander.confidential.reporting.rules import may_listen
from upstander.foundation.agencies.models import Circle
from upstander.foundation.agencies.queries import circles, is_receiving, openers_of, receivers
from upstander.foundation.agencies.rules import CircleRef, count_openers, enough_openers
from upstander.foundation.reference import queries as reference
from upstander.foundation.reference.rules import Hours
from upstander.foundation.reference.wording import hours_in_words, reading_in_words
from upstander.foundation.vault.rules import has_enough_openers


@dataclass(frozen=True)
class Listener:
    """A team that anybody may write to now, in its own words. Times are London's."""

    circle: CircleRef
    who: str
    passes_on: str
    hours: str
    next_reading: str


@dataclass(frozen=True)
class EarRow:
    """A team as the coordinator sees it: whether it may offer to listen, and whether it does."""

    circle: CircleRef
    may: bool
    offered: bool
    changed_on: dt.date | None


def listeners(now: dt.datetime, *, easy: bool = False) -> list[Listener]:
    """Return the teams that anybody may write to now, by name.

    Those that offer it and of which two people at least could open what is sent; none while the
    public door is closed.
    """
    offered = {ear.circle: ear for ear in Ear.objects.filter(offered=True)}
    if not offered or not is_receiving():
        return []
    there = receivers(circles(offered), now)
    ready = [one.circle for one in there.values() if enough_openers([one])]
    named = sorted(ready, key=lambda circle: (circle.agency_name, circle.name))
    return [_listener(circle, offered[circle.id], now, easy=easy) for circle in named]


def ears_offered() -> Exists:
    """Return whether any team says that it listens, for use within a question."""
    return Exists(Ear.objects.filter(offered=True))


def somebody_listens(now: dt.datetime) -> bool:
    """Return whether a team that offers it has two people who could open what is sent.

    Two queries, for whoever knows that the public door is open.
    """
    teams = Ear.objects.filter(offered=True).values_list("circle", flat=True)
    return any(has_enough_openers(count_openers(able)) for able in openers_of(teams, now).values())


def listener(circle: str, now: dt.datetime, *, easy: bool = False) -> Listener | None:
    """Return the team of this id if anybody may write to it now."""
    return next((one for one in listeners(now, easy=easy) if str(one.circle.id) == circle), None)


def ear_table() -> list[EarRow]:
    """Return every team, and whether it listens."""
    ears = {ear.circle: ear for ear in Ear.objects.all()}
    kinds = dict(Circle.objects.values_list("id", "agency__kind"))
    return [_row(circle, kinds, ears.get(circle.id)) for circle in circles()]


def ear_of(circle: UUID) -> Ear | None:
    """Return what a team says of itself as one that listens; None when it never said anything."""
    return Ear.objects.filter(circle=circle).first()


def _row(circle: CircleRef, kinds: Mapping[UUID, str], ear: Ear | None) -> EarRow:
    return EarRow(
        circle=circle,
        may=may_listen(kinds[circle.id]),
        offered=ear is not None and ear.offered,
        changed_on=ear.changed_on if ear else None,
    )


def _listener(circle: CircleRef, ear: Ear, now: dt.datetime, *, easy: bool) -> Listener:
    week = dict.fromkeys(ear.days, (ear.opens, ear.closes))
    stated = hours_in_words(week)
    reading = reference.next_reading(Hours(stated, week, ear.changed_on), now)
    return Listener(
        circle=circle,
        who=ear.who_easy if easy else ear.who,
        passes_on=ear.passes_on_easy if easy else ear.passes_on,
        hours=stated,
        next_reading=reading_in_words(reading, now),
    )
