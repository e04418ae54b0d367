"""One report, and who asks for it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from upstander.confidential.reporting.models import Choice, DeletionRequest, Report
from upstander.foundation.access.actors import Actor
from upstander.foundation.agencies.models import Area
from upstander.foundation.agencies.queries import circles, job_holding
from upstander.foundation.core.prepared import Prepared
from upstander.foundation.vault.choices import KeyKind, Label
from upstander.foundation.vault.models import Item
from upstander.foundation.vault.queries import holders_of


@dataclass(frozen=True)
class Seat:
    """In which capacity somebody acts on a report: what the person is told of who opened it."""

    user: UUID
    circle: UUID
    agency: str
    role: str


def find_report(actor: Actor, number: str) -> Report | None:
    """Return the report of this number if the actor may know of it; None as if it did not exist."""
    return Report.objects.on_the_desk().visible_to(actor).filter(number=number).first()


def seat_of(actor: Actor, report: Report) -> Seat | None:
    """Return the seat in which the actor holds a key to the report; None without one."""
    return seat_at(actor, report.pk)


def seat_at(actor: Actor, subject: UUID) -> Seat | None:
    """Return the seat in which the actor holds a key to a report or a case; None without one."""
    if actor.user_id is None:
        return None
    job = job_holding(actor.user_id, subject)
    if job is None or job.circle_id is None:
        return None
    return Seat(user=actor.user_id, circle=job.circle_id, agency=job.agency, role=job.title)


def choices_of(report: Report) -> list[Choice]:
    """Return what the person asked for, in a steady order."""
    return list(Choice.objects.filter(report=report).order_by("key"))


def deletion_requests(report: Report) -> list[DeletionRequest]:
    """Return how often the person asked us to delete it, and our answers, oldest first."""
    return list(DeletionRequest.objects.filter(report=report).order_by("asked_on", "answered_on"))


def additions_there(owner: UUID) -> int:
    """Return how often the person has added something to what they told us."""
    return Item.objects.filter(compartment__subject=owner, label=Label.ADDITION).count()


@dataclass(frozen=True)
class KeyHolder:
    """Somebody who can open parts of a report, as the grants stand."""

    name: str
    kinds: tuple[str, ...]
    is_circle: bool


def key_holders(report: Report, now: dt.datetime) -> list[KeyHolder]:
    """Return who can open what of a report: teams by name, then the person with the code."""
    found = holders_of(report.pk, now)
    names = _short_names(one.holder for one in found if one.holder_kind == KeyKind.CIRCLE)
    teams = [
        KeyHolder(names[one.holder], one.kinds, is_circle=True)
        for one in found
        if one.holder in names
    ]
    person = [
        KeyHolder(_("the person who told us"), one.kinds, is_circle=False)
        for one in found
        if one.holder_kind == KeyKind.CODE
    ]
    return [*sorted(teams, key=lambda one: one.name), *person]


def _short_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return teams' own names, with the agency's only where two teams share a name."""
    teams = circles(ids)
    times = Counter(team.name for team in teams)
    return {
        team.id: team.name if times[team.name] == 1 else f"{team.name} ({team.agency_name})"
        for team in teams
    }


def area_names() -> dict[str, str]:
    """Return the partnership's districts by code."""
    return dict(_AREAS.rows())


_AREAS = Prepared(lambda: Area.objects.order_by("name").values_list("code", "name"))


def numbers_of(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the numbers of those of these reports that somebody sees."""
    return dict(
        Report.objects.visible_to(actor).filter(id__in=list(ids)).values_list("id", "number")
    )
