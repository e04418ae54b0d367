"""Session days in words, for whoever keeps them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.core import signing
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstander.confidential.support.choices import Meeting, ResourceKind
from upstander.confidential.support.models import (
    Blocked,
    Booking,
    Closure,
    SessionDay,
    WeeklyRule,
)
from upstander.confidential.support.models.days import Hours
from upstander.confidential.support.queries.planned import Planned
from upstander.confidential.support.rules.days import Misfit
from upstander.confidential.support.wording import day_in_words, moment_in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What is compared when two people change one day, in the order of the page.
_COMPARED: Mapping[str, "StrOrPromise"] = {
    "day": gettext_lazy("Day"),
    "hours": gettext_lazy("Times"),
    "meetings": gettext_lazy("How people meet"),
    "officers": gettext_lazy("Officers"),
    "others": gettext_lazy("Interpreters and rooms"),
}
_MISFITS: Mapping[Misfit, "StrOrPromise"] = {
    Misfit.DAY: gettext_lazy("There are no sessions on this day any more."),
    Misfit.TIME: gettext_lazy("It does not begin or end with the new times."),
    Misfit.PEOPLE: gettext_lazy("Somebody or a room it has is not on this day any more."),
    Misfit.MEETING: gettext_lazy("People cannot meet in this way any more."),
}


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


def packed(day: PlannedDay) -> str:
    """Return what a page shows of a day, to be sent along with its form."""
    return signing.dumps([getattr(day, name) for name in _COMPARED])


def changes(was: str, now: PlannedDay) -> list[tuple[str, str, str]]:
    """Return what differs from what a page showed: what it is, as it was, as it is now."""
    try:
        before = signing.loads(was)
    except signing.BadSignature:
        return []
    rows = zip(_COMPARED.items(), before, strict=True)
    return [
        (str(label), old or _("none"), getattr(now, name) or _("none"))
        for (name, label), old in rows
        if old != getattr(now, name)
    ]


def rule(one: WeeklyRule, today: dt.date) -> dict[str, object]:
    """Return a weekly rule in words."""
    rhythm = ngettext("every week", "every {n} weeks", one.every_weeks).format(n=one.every_weeks)
    first = day_in_words(one.valid_from)
    begins = _(", from {day}").format(day=first) if one.valid_from > today else ""
    ends = _(", until {day}").format(day=day_in_words(one.valid_to)) if one.valid_to else ""
    return {
        "id": one.pk,
        "service": one.service.name,
        "words": f"{WEEKDAYS[one.weekday]}, {rhythm}, {_hours(one)}{begins}{ends}",
    }


def clash(one: Booking, why: Misfit) -> dict[str, str]:
    """Return a session that keeps its time though its day has no place for it any more."""
    return {
        "reference": one.reference,
        "when": moment_in_words(one.starts_at),
        "officer": one.officer.name,
        "why": str(_MISFITS[why]),
    }


def away(one: Blocked) -> dict[str, object]:
    """Return who or what is away, and from when to when."""
    return {
        "id": one.pk,
        "who": one.resource.name,
        "span": _("{start} to {end}").format(
            start=moment_in_words(one.starts_at), end=moment_in_words(one.ends_at)
        ),
    }


def closure(one: Closure) -> dict[str, object]:
    """Return days off in words."""
    return {"id": one.pk, "words": _closure_words(one)}


def _closure_words(one: Closure) -> str:
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
