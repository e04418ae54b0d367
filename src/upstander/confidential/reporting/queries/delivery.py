"""Who would get keys to a report, decided before it is sealed, so that the person can be told."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from upstander.confidential.reporting.rules import ASKS_FOR, Answers
from upstander.foundation.agencies.choices import Channel, CircleKind
from upstander.foundation.agencies.models import Circle
from upstander.foundation.agencies.queries import route_for
from upstander.foundation.agencies.rules import CircleRef, Intake


@dataclass(frozen=True)
class Delivery:
    """The circles of the route, and those the person asked for by a choice (choice to circle)."""

    intake: Intake
    asked: Mapping[str, CircleRef]

    @property
    def circles(self) -> tuple[CircleRef, ...]:
        """Everyone who gets keys, each once, the route's circles first."""
        return tuple(dict.fromkeys((*self.intake.circles, *self.asked.values())))

    @property
    def standby(self) -> CircleRef | None:
        """The circle that may stand in after a withdrawal, unless it gets keys anyway."""
        spare = self.intake.standby
        return None if spare in self.circles else spare


def delivery_for(
    answers: Answers, now: dt.datetime, excluded_agencies: Iterable[UUID] = ()
) -> Delivery:
    """Return who would get keys to this report, at this moment. Four statements at most."""
    excluded = frozenset(excluded_agencies)
    intake = route_for(
        area_code=answers.area or None,
        channel=Channel.PUBLIC_WEB,
        now=now,
        excluded_agencies=excluded,
    )
    return Delivery(intake, _asked(answers.help, intake, excluded))


def _asked(helps: Iterable[str], intake: Intake, excluded: frozenset[UUID]) -> dict[str, CircleRef]:
    wanted = {key: ASKS_FOR[key] for key in helps if key in ASKS_FOR}
    if not wanted:
        return {}
    rows = Circle.objects.filter(agency__kind__in=wanted.values(), kind=CircleKind.DESK)
    columns = ("agency__kind", "id", "name", "agency_id", "agency__name")
    found: dict[str, list[CircleRef]] = {}
    for kind, *ref in rows.order_by("opened_on", "id").values_list(*columns):
        found.setdefault(kind, []).append(CircleRef(*ref))
    chosen = {key: _one_of(found.get(kind, []), intake, excluded) for key, kind in wanted.items()}
    return {key: circle for key, circle in chosen.items() if circle is not None}


def _one_of(
    circles: Iterable[CircleRef], intake: Intake, excluded: frozenset[UUID]
) -> CircleRef | None:
    """Return the circle that is on the route anyway, else the one that was there first."""
    allowed = [circle for circle in circles if circle.agency_id not in excluded]
    return next(
        (circle for circle in allowed if circle in intake.circles), next(iter(allowed), None)
    )
