"""What an alert says in sentences: whom it called, and who has it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upstander.foundation.agencies.choices import AlertStep
from upstander.foundation.agencies.queries.alerts import AlertRow, Called
from upstander.foundation.agencies.queries.rota import in_london


@dataclass(frozen=True)
class AlertLine:
    """One alert in words."""

    id: UUID
    title: str
    team: str
    day: str
    called: str
    gap: bool
    mine: bool
    outcome: str


def alert_line(row: AlertRow) -> AlertLine:
    """Return an alert as its team reads it."""
    return AlertLine(
        id=row.id,
        title=str(row.kind.label),
        team=row.team,
        day=date_format(row.raised_on, "l j F"),
        called=", ".join(map(_person, row.called)) or _("nobody: this team has no one to call"),
        gap=row.gap,
        mine=row.mine,
        outcome=_outcome(row),
    )


def _person(one: Called) -> str:
    return f"{one.name} ({AlertStep(one.step).label})"


def _outcome(row: AlertRow) -> str:
    if row.taken_at is None:
        return _("Somebody looked at what it was about.")
    at = in_london(row.taken_at)
    return _("{name} took it on {day} at {time}.").format(
        name=row.taken_by, day=date_format(at.date(), "j F"), time=f"{at.hour}:{at:%M}"
    )
