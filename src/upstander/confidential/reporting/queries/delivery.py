"""Who would get keys to a report, decided before it is sealed, so that the person can be told."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from upstander.confidential.reporting.choices import Flag
from upstander.confidential.reporting.rules import (
    ASKS_FOR,
    Answers,
    flags_of,
    keeps_name_from_police,
)
from upstander.foundation.agencies.choices import AgencyKind, Channel, CircleKind
from upstander.foundation.agencies.models import Agency, Circle
from upstander.foundation.agencies.queries import route_for
from upstander.foundation.agencies.rules import CircleRef, Intake, Why


@dataclass(frozen=True)
class Delivery:
    """The circles of the route, and those the person asked for by a choice (choice to circle).

    ``channel`` is the door that decided the route. Agencies in ``without_identity`` get no key to
    the name and the ways to reach the person.
    """

    intake: Intake
    asked: Mapping[str, CircleRef]
    channel: Channel = Channel.PUBLIC_WEB
    without_identity: frozenset[UUID] = frozenset()

    @property
    def circles(self) -> tuple[CircleRef, ...]:
        """Everyone who gets keys, each once, the route's circles first."""
        return tuple(dict.fromkeys((*self.intake.circles, *self.asked.values())))

    @property
    def identity_circles(self) -> tuple[CircleRef, ...]:
        """Those who get keys to the name; the independent circle where nobody else is left."""
        if not self.without_identity:
            return self.circles
        spare = self.intake.standby
        left = self.circles if spare is None else (*self.circles, spare)
        return tuple(one for one in left if one.agency_id not in self.without_identity)

    @property
    def standby(self) -> CircleRef | None:
        """The circle that may stand in after a withdrawal, unless it gets keys anyway."""
        spare = self.intake.standby
        return None if spare in self.circles else spare


def delivery_for(answers: Answers, now: dt.datetime) -> Delivery:
    """Return who would get keys to this report, at this moment. Five statements at most."""
    excluded = _excluded(answers)
    channel, intake = _route(answers, now, excluded)
    return Delivery(
        intake, _asked(answers.choices, intake, excluded), channel, _without_identity(answers)
    )


def delivery_to(*circles: CircleRef) -> Delivery:
    """Return the way of words to a team that listens, or to those of a session: they get keys."""
    intake = Intake(circles, standby=None, used_independent=False, why=None, enough=True)
    return Delivery(intake, asked={})


def _excluded(answers: Answers) -> frozenset[UUID]:
    """Return the agencies that the person who did it works for; what is no id is nobody's."""
    return frozenset(UUID(one) for one in answers.many("works_for") if _is_id(one))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _route(
    answers: Answers, now: dt.datetime, excluded: Collection[UUID]
) -> tuple[Channel, Intake]:
    """Return the children's route for somebody under 18, else or without one the usual route."""
    channels = [Channel.PUBLIC_WEB]
    if Flag.CHILD in flags_of(answers):
        channels.insert(0, Channel.PUBLIC_CHILD)
    for channel in channels:
        intake = route_for(
            area_code=answers.area or None, channel=channel, now=now, excluded_agencies=excluded
        )
        if intake.why is not Why.NO_ROUTE:
            break
    return channel, intake


def _without_identity(answers: Answers) -> frozenset[UUID]:
    if not (answers.identity and keeps_name_from_police(answers)):
        return frozenset()
    police = Agency.objects.filter(kind=AgencyKind.POLICE)
    return frozenset(police.values_list("id", flat=True))


def _asked(
    choices: Iterable[str], intake: Intake, excluded: Collection[UUID]
) -> dict[str, CircleRef]:
    wanted = {key: ASKS_FOR[key] for key in choices if key in ASKS_FOR}
    if not wanted:
        return {}
    kinds = {kind for several in wanted.values() for kind in several}
    rows = Circle.objects.filter(agency__kind__in=kinds, kind=CircleKind.DESK)
    columns = ("agency__kind", "id", "name", "agency_id", "agency__name")
    found: dict[str, list[CircleRef]] = {}
    for kind, *ref in rows.order_by("opened_on", "id").values_list(*columns):
        found.setdefault(kind, []).append(CircleRef(*ref))
    chosen = {
        key: _one_of([one for kind in several for one in found.get(kind, ())], intake, excluded)
        for key, several in wanted.items()
    }
    return {key: circle for key, circle in chosen.items() if circle is not None}


def _one_of(
    circles: Iterable[CircleRef], intake: Intake, excluded: Collection[UUID]
) -> CircleRef | None:
    """Return the circle that is on the route anyway, else the one that was there first."""
    allowed = [circle for circle in circles if circle.agency_id not in excluded]
    return next(
        (circle for circle in allowed if circle in intake.circles), next(iter(allowed), None)
    )
