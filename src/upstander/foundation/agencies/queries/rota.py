"""Reads: who is on duty, who could be, which hours are empty, and the week as a table."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import Role
from upstander.foundation.accounts.models import User
from upstander.foundation.agencies import rules
from upstander.foundation.agencies.choices import Channel, MemberState
from upstander.foundation.agencies.models import (
    SUPERVISING,
    Absence,
    Circle,
    Duty,
    Membership,
    RouteCircle,
)
from upstander.foundation.agencies.queries import circles, lacking_keys
from upstander.foundation.agencies.rules import CircleRef, duties
from upstander.foundation.agencies.rules.duties import Shift, Span
from upstander.foundation.core.clock import LONDON, london_day
from upstander.foundation.reference.queries import is_holiday

AHEAD = duties.WEEK
_LOOK_AHEAD = (10, 366)


@dataclass(frozen=True)
class OnDuty:
    """Who looks after a team at one moment; only people who can. Empty sets say nobody."""

    people: frozenset[UUID]
    backups: frozenset[UUID]
    leads: frozenset[UUID]
    team: frozenset[UUID]
    keeps_rota: bool


@dataclass(frozen=True)
class DutyLine:
    """One duty, as far as it lies in one day."""

    id: UUID
    person: str
    backup: str
    span: Span
    # Why nobody can rely on it, as a sentence; empty when they can.
    trouble: str


@dataclass(frozen=True)
class Day:
    """One day of the week's table."""

    day: dt.date
    holiday: bool
    # Hours the clocks take away or give: -1, 0 or 1.
    shifted: int
    lines: tuple[DutyLine, ...]
    empty: tuple[Span, ...]


# --- who could be on duty ----------------------------------------------------------------------


def able(circle_ids: Collection[UUID]) -> dict[UUID, dict[UUID, str]]:
    """Return of each team who could be on duty, by id and name: active, with the team's keys."""
    rows = list(
        Membership.objects.filter(circle__in=circle_ids, state=MemberState.ACTIVE)
        .select_related("user")
        .order_by("user__name", "id")
    )
    keyless = {row.id for row in lacking_keys(rows)}
    found: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for row in rows:
        if row.circle_id and row.id not in keyless and rules.holds_keys(Role(row.role)):
            found[row.circle_id][row.user_id] = row.user.name
    return found


def away(users: Iterable[UUID], span: Span) -> set[UUID]:
    """Return which of these people are away for a part of this time."""
    # The last moment of a span that ends at midnight lies in the day before.
    until = london_day(span.ends - dt.timedelta(microseconds=1))
    rows = Absence.objects.filter(
        user__in=list(users), first_day__lte=until, last_day__gte=london_day(span.starts)
    )
    return set(rows.values_list("user", flat=True))


def away_now(users: Iterable[UUID], now: dt.datetime) -> set[UUID]:
    """Return which of these people are away at this moment."""
    return away(users, Span(now, now + dt.timedelta(microseconds=1)))


def absences_of(user: UUID, now: dt.datetime) -> list[Absence]:
    """Return when somebody is or will be away."""
    rows = Absence.objects.filter(user=user, last_day__gte=london_day(now))
    return list(rows.order_by("first_day", "id"))


# --- who is on duty ----------------------------------------------------------------------------


def on_duty(circle: UUID, now: dt.datetime) -> OnDuty:
    """Return who looks after a team now, less those who left, wait for keys or are away."""
    there = able([circle])[circle]
    present = set(there) - away_now(there, now)
    found = shifts([circle], Span(now - duties.FORGOTTEN, now + AHEAD))
    current = [one for one in found if one.span.covers(now)]
    leads = Membership.objects.filter(
        circle=circle, state=MemberState.ACTIVE, role__in=SUPERVISING
    ).values_list("user", flat=True)
    return OnDuty(
        people=frozenset(one.person for one in current) & present,
        backups=frozenset(one.backup for one in current if one.backup) & present,
        leads=frozenset(leads) & present,
        team=frozenset(present or there),
        keeps_rota=bool(found),
    )


def shifts(circle_ids: Collection[UUID], window: Span) -> list[Shift]:
    """Return the duties of these teams that touch a window, in order."""
    rows = Duty.objects.filter(
        circle__in=circle_ids, ends_at__gt=window.starts, starts_at__lt=window.ends
    )
    return [_shift(row) for row in rows.order_by("starts_at", "ends_at", "id")]


def _shift(row: Duty) -> Shift:
    return Shift(row.id, Span(row.starts_at, row.ends_at), row.person_id, row.backup_id)


def gaps(circle: UUID, now: dt.datetime) -> list[Span]:
    """Return the hours up to the end of the seventh day ahead in which nobody is on duty.

    A team that keeps no rota has no empty hours.
    """
    window = Span(now, duties.day_span(london_day(now) + AHEAD).ends)
    if not shifts([circle], Span(now - duties.FORGOTTEN, window.ends)):
        return []
    return duties.empty(_reliable(circle, window), window)


def overlaps(circle: UUID, window: Span) -> list[tuple[str, str, Span]]:
    """Return the names of each two people who are on duty at one time, and when."""
    names = able([circle])[circle]
    return [
        (names.get(one.person, "?"), names.get(other.person, "?"), both)
        for one, other, both in duties.overlapping(shifts([circle], window))
    ]


def _reliable(circle: UUID, window: Span) -> list[Span]:
    """Return when somebody is on duty who can be: the person, or who stands behind them."""
    there = able([circle])[circle]
    absent = _absent_by_user(there, window)
    return [
        part
        for one in shifts([circle], window)
        for who in (one.person, one.backup)
        if who in there
        for part in duties.empty(absent.get(who, ()), one.span)
    ]


def _absent_by_user(users: Iterable[UUID], window: Span) -> Mapping[UUID, list[Span]]:
    rows = Absence.objects.filter(
        user__in=list(users),
        first_day__lte=london_day(window.ends),
        last_day__gte=london_day(window.starts) - duties.LONGEST,
    )
    found: dict[UUID, list[Span]] = defaultdict(list)
    for row in rows:
        last = duties.day_span(row.last_day)
        found[row.user_id].append(Span(duties.day_span(row.first_day).starts, last.ends))
    return found


def next_on_duty(channel: Channel, now: dt.datetime) -> dt.datetime | None:
    """Return when somebody is next on duty for what comes in by a channel, now perhaps.

    None where no team of the default route has a duty ahead: the stated hours then count.
    """
    places = RouteCircle.objects.filter(
        route__area=None, route__channel=channel, route__live=True
    ).values_list("circle", flat=True)
    ahead = Duty.objects.filter(circle__in=places, ends_at__gt=now)
    keepers = set(ahead.values_list("circle", flat=True))
    # Nearly always somebody is found in the first days; a year of duties is read only otherwise.
    for days in _LOOK_AHEAD if keepers else ():
        window = Span(now, now + dt.timedelta(days=days))
        spans = [span for circle in sorted(keepers) for span in _reliable(circle, window)]
        if found := duties.next_covered(spans, now):
            return found
    return None


# --- the screen --------------------------------------------------------------------------------


def rotas_of(actor: Actor) -> list[CircleRef]:
    """Return the teams whose rota somebody sees: their own, or with the right for all, all."""
    if actor.may(Permission.MANAGE_ROUTES):
        return circles()
    if actor.may(Permission.MANAGE_ROTA):
        agencies = set(actor.circles.values())
        own = Circle.objects.filter(agency__in=agencies).values_list("id", flat=True)
        return circles(own)
    return circles(actor.circles)


def duty_of(actor: Actor, duty: UUID) -> Duty | None:
    """Return a duty of a team whose rota somebody sees."""
    seen = [one.id for one in rotas_of(actor)]
    rows = Duty.objects.select_related("circle__agency", "person", "backup")
    return rows.filter(id=duty, circle__in=seen).first()


def others(duty: Duty, now: dt.datetime) -> list[Duty]:
    """Return the duties of the same team that somebody could swap with this one."""
    rows = Duty.objects.filter(circle=duty.circle_id, ends_at__gt=now)
    ahead = rows.exclude(Q(id=duty.id) | Q(person=duty.person_id))
    return list(ahead.select_related("person").order_by("starts_at", "id")[:30])


def week(circle: UUID, monday: dt.date) -> list[Day]:
    """Return the seven days of a week. Six statements, however many duties there are."""
    days = [monday + dt.timedelta(days=ahead) for ahead in range(7)]
    window = Span(duties.day_span(days[0]).starts, duties.day_span(days[-1]).ends)
    found = shifts([circle], window)
    there = able([circle])[circle]
    people = {who for one in found for who in (one.person, one.backup) if who}
    names = dict(User.objects.filter(id__in=people).values_list("id", "name"))
    absent = _absent_by_user(people, window)
    reliable = _reliable(circle, window)
    return [
        Day(
            day=day,
            holiday=is_holiday(day),
            shifted=round(duties.day_span(day).hours) - 24,
            lines=tuple(
                DutyLine(
                    one.id, names[one.person], names[one.backup] if one.backup else "", part,
                    _trouble(one, there, absent),
                )
                for one in found
                if (part := one.span.within(duties.day_span(day)))
            ),
            empty=tuple(duties.empty(reliable, duties.day_span(day))),
        )
        for day in days
    ]  # fmt: skip


def _trouble(one: Shift, there: Collection[UUID], absent: Mapping[UUID, list[Span]]) -> str:
    """Return a code for what keeps somebody from this duty: "gone", "away", or nothing."""
    if one.person not in there:
        return "gone"
    return "away" if any(one.span.within(span) for span in absent.get(one.person, ())) else ""


def in_london(moment: dt.datetime) -> dt.datetime:
    """Return a moment as London's clocks show it."""
    return moment.astimezone(LONDON)
