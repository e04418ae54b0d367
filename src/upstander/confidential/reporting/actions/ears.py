"""Whether a team listens to people who make no report, and how it says who it is."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction

from upstander.confidential.reporting.models import Ear
from upstander.confidential.reporting.refusals import NoSuchTeam, NotIndependent, TooFewListen
from upstander.confidential.reporting.rules import may_listen
from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies.models import Circle
from upstander.foundation.agencies.queries import circles, receivers
from upstander.foundation.agencies.rules import enough_openers
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.clock import london_day


@dataclass(frozen=True)
class EarPlan:
    """What a team that listens says of itself, and when it reads: weekdays, Monday being 0."""

    offered: bool
    who: str
    who_easy: str
    passes_on: str
    passes_on_easy: str
    days: Sequence[int]
    opens: dt.time
    closes: dt.time


def set_ear(*, circle: UUID, plan: EarPlan, by: Actor, now: dt.datetime) -> Ear:
    """Say whether a team listens, and in which words; from then on the public page says so too.

    Raises NotPermitted, NoSuchTeam, and for a team that is to be offered NotIndependent and
    TooFewListen. What was sent to a team that stops stays with it, and is answered.
    """
    by.require(Permission.MANAGE_ROUTES)
    with transaction.atomic():
        team = Circle.objects.select_for_update().filter(pk=circle).first()
        if team is None:
            raise NoSuchTeam
        if plan.offered:
            _require_ready(team, now)
        said = {**asdict(plan), "days": sorted(plan.days), "changed_on": london_day(now)}
        ear, _made = Ear.objects.update_or_create(circle=circle, defaults=said)
        record(
            name=EventName.EAR_SET, by=by, now=now, subject_kind="circle", subject_id=circle,
            detail={"offered": plan.offered},
        )  # fmt: skip
    return ear


def _require_ready(team: Circle, now: dt.datetime) -> None:
    if not may_listen(team.agency.kind):
        raise NotIndependent
    if not enough_openers(receivers(circles([team.id]), now).values()):
        raise TooFewListen
