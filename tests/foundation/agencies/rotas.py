"""Steps of tests about the rota: somebody is on duty, somebody is away."""

import datetime as dt

from tests.cast import NOW, SET_UP, Partnership
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.actions.duties import Plan, set_absence, set_duty
from upstander.foundation.agencies.models import Absence, Circle, Duty
from upstander.foundation.agencies.rules.duties import Span


def hours(starts: float, ends: float, since: dt.datetime = NOW) -> Span:
    """Return a span by hours from a moment."""
    return Span(since + dt.timedelta(hours=starts), since + dt.timedelta(hours=ends))


def on_duty(
    house: Partnership,
    name: str,
    span: Span,
    *,
    backup: str = "",
    circle: Circle | None = None,
    by: Actor = SET_UP,
) -> Duty:
    """Put somebody on duty, for the hate crime team unless another is named."""
    return set_duty(
        circle=(circle or house.hate_crime_team).id,
        plan=Plan(
            house.people[name].id, house.people[backup].id if backup else None, span
        ),
        by=by,
        now=NOW,
    )  # fmt: skip


def is_away(house: Partnership, name: str, first: dt.date, last: dt.date | None = None) -> Absence:
    """Say that somebody is away."""
    return set_absence(
        user=house.people[name].id, first_day=first, last_day=last or first,
        by=house.actor(name), now=NOW,
    )  # fmt: skip
