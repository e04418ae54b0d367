"""Session days in words, for whoever keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upstander.confidential.support.choices import Meeting, ResourceKind
from upstander.confidential.support.models import Booking, Closure, SessionDay, WeeklyRule
from upstander.confidential.support.models.days import Hours
from upstander.confidential.support.queries.planned import Planned
from upstander.confidential.support.wording import day_in_words, moment_in_words


@dataclass(frozen=True)
class PlannedDay:
    """A session day as the list shows it."""

    id: UUID
    day: str
    hours: str
    service: str
    meetings: str
    officers: str
    others: str
    booked: int
    sessions: int
    weekly: bool


@dataclass(frozen=True)
class Gone:
    """A session that needs a new time, and whether its person hears of it by message."""

    reference: str
    when: str
    officer: str
    told: bool


def planned(one: Planned) -> PlannedDay:
    """Return a day in words."""
    day: SessionDay = one.day
    others = [person.name for person in one.people if person.kind != ResourceKind.OFFICER]
    return PlannedDay(
        id=day.pk,
        day=day_in_words(day.day),
        hours=_hours(day),
        service=day.service.name,
        meetings=_meetings(day),
        officers=", ".join(officer.name for officer in one.officers),
        others=", ".join(others),
        booked=one.booked,
        sessions=one.sessions,
        weekly=day.rule_id is not None,
    )


def rule(one: WeeklyRule) -> dict[str, object]:
    """Return a weekly rule in words."""
    rhythm = ngettext("every week", "every {n} weeks", one.every_weeks).format(n=one.every_weeks)
    ends = _(", until {day}").format(day=day_in_words(one.valid_to)) if one.valid_to else ""
    return {
        "id": one.pk,
        "service": one.service.name,
        "words": f"{WEEKDAYS[one.weekday]}, {rhythm}, {_hours(one)}{ends}",
    }


def closure(one: Closure) -> str:
    """Return days off in words."""
    name = one.service.name if one.service else _("All services")
    first, last = day_in_words(one.first_day), day_in_words(one.last_day)
    if one.first_day == one.last_day:
        return _("{name}: {day}").format(name=name, day=first)
    return _("{name}: {first} to {last}").format(name=name, first=first, last=last)


def loaded(gone: Sequence[Booking]) -> list[Booking]:
    """Return bookings with what their words need."""
    rows = Booking.objects.filter(pk__in=[one.pk for one in gone])
    return list(rows.select_related("officer", "contact").order_by("starts_at", "id"))


def gone(one: Booking) -> Gone:
    """Return a session that needs a new time."""
    return Gone(
        one.reference,
        moment_in_words(one.starts_at),
        one.officer.name,
        getattr(one, "contact", None) is not None,
    )


def _hours(one: Hours) -> str:
    return _("{opens:%H:%M} to {closes:%H:%M}, {slot} minutes each, {pause} between").format(
        opens=one.opens, closes=one.closes, slot=one.slot_minutes, pause=one.buffer_minutes
    )


def _meetings(one: Hours) -> str:
    return ", ".join(str(Meeting(key).label) for key in one.meetings)
