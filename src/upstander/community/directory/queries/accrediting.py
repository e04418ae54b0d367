"""Places on their way: the worklist by what is due, and one place's history."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from upstander.community.directory.choices import Kind, Stage
from upstander.community.directory.models import Accreditation, Incident, Step
from upstander.community.directory.rules.accrediting import NUDGES, due_on
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import ROLES
from upstander.foundation.agencies.choices import MemberState
from upstander.foundation.agencies.models import Membership
from upstander.foundation.core.clock import london_day

_ENDED = (Stage.ENDED,)


@dataclass(frozen=True)
class PlaceRow:
    """One place of the worklist; ``due`` is the day of the next thing, ``left`` the days to it."""

    id: UUID
    name: str
    town: str
    kind: str
    stage: Stage
    due: dt.date | None
    left: int
    is_near: bool


@dataclass(frozen=True)
class History:
    """What happened to one place: its steps in order, and incidents, newest first."""

    steps: Sequence[Step]
    incidents: Sequence[Incident]


def worklist(now: dt.datetime) -> list[PlaceRow]:
    """Return every place that is not ended, what is due first on top."""
    today = london_day(now)
    rows = [_row(one, today) for one in Accreditation.objects.exclude(stage__in=_ENDED)]
    return sorted(rows, key=lambda row: (row.due or dt.date.max, row.name, row.id))


def due_count(now: dt.datetime) -> int:
    """Return for how many places the next thing is late, or a review is near."""
    return sum(row.is_near for row in worklist(now))


def place_of(place: UUID) -> Accreditation | None:
    """Return a place with its entry; None if there is no such."""
    return Accreditation.objects.select_related("entry").filter(pk=place).first()


def history_of(place: Accreditation) -> History:
    """Return what happened to a place."""
    return History(
        list(place.steps.order_by("number")), list(place.incidents.order_by("-on", "id"))
    )


def who_accredits() -> set[UUID]:
    """Return the people whose job it is to accredit places: by role, not by name."""
    roles = [role for role, entry in ROLES.items() if Permission.ACCREDIT in entry.may]
    jobs = Membership.objects.filter(state=MemberState.ACTIVE, role__in=roles)
    return set(jobs.values_list("user", flat=True))


def _row(one: Accreditation, today: dt.date) -> PlaceRow:
    due = due_on(one.stage, one.stage_since, one.review_on)
    left = (due - today).days if due else 0
    near = max(NUDGES) if one.stage == Stage.ACCREDITED else 0
    return PlaceRow(
        id=one.id, name=one.name, town=one.town, kind=str(Kind(one.kind).label),
        stage=Stage(one.stage), due=due, left=left, is_near=due is not None and left <= near,
    )  # fmt: skip
