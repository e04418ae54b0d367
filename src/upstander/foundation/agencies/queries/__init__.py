"""Reads: who somebody is here, who receives what, and what supervisors must look at."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.access.roles import ROLES, Role
from upstander.foundation.agencies import rules
from upstander.foundation.agencies.choices import (
    ALARM_STEPS,
    AlarmKind,
    CircleKind,
    MemberState,
)
from upstander.foundation.agencies.models import (
    Agency,
    Alarm,
    Circle,
    Membership,
    Partnership,
    Route,
    RouteCircle,
)
from upstander.foundation.agencies.queries.doors import live_route
from upstander.foundation.agencies.rules import CircleRef, Intake, Receiver
from upstander.foundation.core.clock import london_day
from upstander.foundation.core.prepared import Prepared
from upstander.foundation.vault.choices import KeyKind
from upstander.foundation.vault.models import Access, Grant, KeyPair
from upstander.foundation.vault.rules import Principal, is_live

_CIRCLE_REF = ("id", "name", "agency_id", "agency__name")


@dataclass(frozen=True)
class AgencyRef:
    """An agency by id, name and kind."""

    id: UUID
    name: str
    kind: str


@dataclass(frozen=True)
class Job:
    """What somebody does, in words for the screen. Without a circle for partnership-wide jobs."""

    circle_id: UUID | None
    circle: str
    agency_id: UUID
    agency: str
    role: Role

    @property
    def title(self) -> str:
        """The role in words."""
        return ROLES[self.role].title


@dataclass(frozen=True)
class OpenAlarm:
    """Something a supervisor must look at."""

    id: UUID
    kind: AlarmKind
    words: str
    next_step: str
    agency: str
    circle: str
    about: str
    raised_at: dt.datetime


def partnership() -> Partnership | None:
    """Return the one partnership, or None before it is founded."""
    return Partnership.objects.first()


def is_receiving() -> bool:
    """Return whether the public door is open, and a report from anywhere would reach somebody.

    It was opened when the go-live list was green. Without a live default route it is shut all the
    same: a form must never be open without a reader with a key.
    """
    return Partnership.objects.filter(live_route(), door_open=True).exists()


def actor_for(user: AbstractBaseUser | AnonymousUser) -> Actor:
    """Return who this is, by their active memberships, in at most one query."""
    return actor_in(user, work_of(user))


def actor_in(user: AbstractBaseUser | AnonymousUser, jobs: Iterable[Job]) -> Actor:
    """Return who this is by what they do, for whoever has looked that up."""
    if not user.is_authenticated:
        return Actor.public()
    circles = {job.circle_id: job.agency_id for job in jobs if job.circle_id is not None}
    roles = frozenset(job.role for job in jobs)
    return Actor(kind="user", user_id=user.pk, circles=circles, roles=roles)


def work_of(user: AbstractBaseUser | AnonymousUser) -> list[Job]:
    """Return what whoever asks does; nobody of the public does anything."""
    return jobs_of(user.pk) if user.is_authenticated else []


def jobs_of(user_id: UUID) -> list[Job]:
    """Return what somebody does, active jobs only, in a steady order."""
    return [_job(*row) for row in _JOBS.rows(user=user_id)]


def job_holding(user_id: UUID, subject: UUID) -> Job | None:
    """Return the job in which somebody holds a key to a report or a case: what a trail names."""
    return next((_job(*row) for row in _HOLDING.rows(user=user_id, subject=subject)), None)


def _job(
    circle_id: UUID | None, circle: str | None, agency_id: UUID, agency: str, role: str, _row: UUID
) -> Job:
    return Job(circle_id, circle or "", agency_id, agency, Role(role))


def _jobs(user: UUID) -> QuerySet[Any, Any]:
    return (
        Membership.objects.filter(user=user, state=MemberState.ACTIVE)
        .order_by("agency__name", "circle__name", "id")
        .values_list("circle_id", "circle__name", "agency_id", "agency__name", "role", "id")
    )


_JOBS = Prepared(_jobs)
_HOLDING = Prepared(
    lambda user, subject: _jobs(user).filter(
        Exists(Access.objects.filter(subject=subject, holder=OuterRef("circle")))
    )
)


def job_in(user_id: UUID, circles: Collection[UUID]) -> Job | None:
    """Return the job in which somebody acts for one of these circles: what a trail names."""
    return next((job for job in jobs_of(user_id) if job.circle_id in circles), None)


def agencies() -> list[AgencyRef]:
    """Return every agency by name."""
    rows = Agency.objects.order_by("name").values_list("id", "name", "kind")
    return [AgencyRef(*row) for row in rows]


def receiving_agencies() -> dict[str, str]:
    """Return the agencies that have a team, by id: who could be given a key to a report."""
    rows = Agency.objects.filter(circles__isnull=False).distinct().order_by("name")
    return {str(agency): name for agency, name in rows.values_list("id", "name")}


def circles(ids: Iterable[UUID] | None = None) -> list[CircleRef]:
    """Return these circles, or all of them, by agency and name."""
    rows = Circle.objects.order_by("agency__name", "name", "id")
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    return [CircleRef(*row) for row in rows.values_list(*_CIRCLE_REF)]


def circle_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of circles by id, such as ``Victim Care (Warwickshire Police)``."""
    return {ref.id: f"{ref.name} ({ref.agency_name})" for ref in circles(ids)}


def watchers(circle_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Return of each of these circles the active members who see that something came in."""
    seeing = [role for role in Role if Permission.SEE_INBOX in ROLES[role].may]
    rows = Membership.objects.filter(
        circle__in=list(circle_ids), state=MemberState.ACTIVE, role__in=seeing
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for circle, user in rows.values_list("circle_id", "user_id"):
        if circle is not None:
            found[circle].add(user)
    return found


def lacking_keys(rows: Iterable[Membership]) -> list[Membership]:
    """Return those who are to hold their circle's keys, and whose own key does not open them yet.

    They are new, or have a new key after a forgotten password. One query.
    """
    live = (MemberState.WAITING, MemberState.ACTIVE)
    wanted = [
        row for row in rows
        if row.circle_id and row.state in live and rules.holds_keys(Role(row.role))
    ]  # fmt: skip
    grants = Grant.objects.filter(
        key__kind=KeyKind.CIRCLE, key__retired_on=None, to__retired_on=None,
        key__owner__in={row.circle_id for row in wanted},
        to__owner__in={row.user_id for row in wanted},
    )  # fmt: skip
    held = set(grants.values_list("key__owner", "to__owner"))
    return [row for row in wanted if (row.circle_id, row.user_id) not in held]


def waiting_members(circle_ids: Iterable[UUID]) -> list[Membership]:
    """Return memberships of these circles that wait for a colleague to give them keys."""
    rows = Membership.objects.filter(circle__in=list(circle_ids))
    return lacking_keys(rows.select_related("user", "circle").order_by("joined_on", "id"))


def helpers_for(circle: Circle, *, besides: UUID) -> list[str]:
    """Return names of active members who may let others into a circle, other than one person."""
    may_admit = [role for role in Role if Permission.ADMIT_TO_CIRCLE in ROLES[role].may]
    rows = Membership.objects.filter(
        circle=circle, state=MemberState.ACTIVE, role__in=may_admit
    ).exclude(user=besides)
    return sorted(set(rows.values_list("user__name", flat=True)))


# --- routes ----------------------------------------------------------------------------------


def openers_of(circle_ids: Iterable[UUID], now: dt.datetime) -> dict[UUID, frozenset[Principal]]:
    """Return the live principals who can open what each circle is given from now on."""
    found = _principals(Q(key__owner__in=list(circle_ids), key__retired_on=None), now)
    return {circle: principals for (circle, _key), principals in found.items()}


def epoch_openers(
    circle_ids: Iterable[UUID], now: dt.datetime
) -> dict[UUID, list[frozenset[Principal]]]:
    """Return of each circle that has keys who can open each epoch of them, past and present."""
    epochs = KeyPair.objects.filter(owner__in=list(circle_ids), kind=KeyKind.CIRCLE)
    found = _principals(Q(key__owner__in=list(circle_ids)), now)
    by_circle: dict[UUID, list[frozenset[Principal]]] = defaultdict(list)
    for circle, key in epochs.values_list("owner", "id"):
        by_circle[circle].append(found.get((circle, key), frozenset()))
    return by_circle


def _principals(which: Q, now: dt.datetime) -> dict[tuple[UUID, UUID], frozenset[Principal]]:
    """Return the live principals who can open a circle's keys, by circle and key."""
    today = london_day(now)
    rows = Grant.objects.live(now).filter(
        which,
        key__kind=KeyKind.CIRCLE,
        to__kind__in=(KeyKind.USER, KeyKind.RECOVERY),
        to__retired_on=None,
    )
    found: dict[tuple[UUID, UUID], set[Principal]] = defaultdict(set)
    columns = ("key__owner", "key", "to__owner", "to__kind", "to__proved_on")
    for circle, key, owner, kind, proved_on in rows.values_list(*columns):
        recovery = kind == KeyKind.RECOVERY
        if is_live(is_recovery=recovery, proved_on=proved_on, today=today):
            found[circle, key].add(Principal(owner, recovery))
    return {place: frozenset(principals) for place, principals in found.items()}


def receivers(found: Iterable[CircleRef], now: dt.datetime) -> dict[UUID, Receiver]:
    """Return circles with their live openers, by id."""
    refs = list(found)
    openers = openers_of([ref.id for ref in refs], now)
    return {ref.id: Receiver(ref, openers.get(ref.id, frozenset())) for ref in refs}


def route_for(
    *,
    area_code: str | None,
    channel: str,
    now: dt.datetime,
    excluded_agencies: Iterable[UUID] = (),
) -> Intake:
    """Return who would receive a report from this district by this channel, at this moment.

    Without a district, or where a district has no live route, the default route counts. Three
    statements.
    """
    places, backup = _live_route(area_code, channel)
    wanted = Q(kind=CircleKind.INDEPENDENT) | Q(id__in=[*places, *backup])
    rows = Circle.objects.filter(wanted).order_by("id").values_list(*_CIRCLE_REF, "kind")
    kinds = {CircleRef(*ref): kind for *ref, kind in rows}
    by_id = receivers(kinds, now)
    return rules.choose_receivers(
        usual=[by_id[place] for place in places],
        backup=_first(by_id[place] for place in backup),
        independent=_first(
            by_id[ref.id] for ref, kind in kinds.items() if kind == CircleKind.INDEPENDENT
        ),
        excluded=frozenset(excluded_agencies),
    )


def _first(found: Iterable[Receiver]) -> Receiver | None:
    return next(iter(found), None)


def _live_route(area_code: str | None, channel: str) -> tuple[list[UUID], list[UUID]]:
    """Return the circles of the route that counts here, and its backup (none or one)."""
    rows = RouteCircle.objects.filter(route__live=True, route__channel=channel)
    own, default = _split(
        rows.filter(Q(route__area=None) | Q(route__area__code=area_code or ""))
        .order_by("circle_id")
        .values_list("route__area_id", "circle_id", "route__backup_id")
    )
    chosen = own or default
    return [circle for circle, _backup in chosen], [backup for _c, backup in chosen[:1]]


def _split(
    rows: Iterable[tuple[UUID | None, UUID, UUID]],
) -> tuple[list[tuple[UUID, UUID]], list[tuple[UUID, UUID]]]:
    own: list[tuple[UUID, UUID]] = []
    default: list[tuple[UUID, UUID]] = []
    for area, circle, backup in rows:
        (default if area is None else own).append((circle, backup))
    return own, default


def receiving_kinds(*, besides: UUID | None = None) -> frozenset[str]:
    """Return the kinds of agencies that receive on a live route, other than one route."""
    rows = RouteCircle.objects.filter(route__live=True).exclude(route=besides)
    return frozenset(rows.values_list("circle__agency__kind", flat=True))


def _places(route: Route) -> list[UUID]:
    return list(RouteCircle.objects.filter(route=route).values_list("circle_id", flat=True))


def route_digests() -> Mapping[UUID, str]:
    """Return each route's digest as it stands: what the daily anchor holds against events."""
    return {
        route.id: digest_of(route) for route in Route.objects.select_related("area").order_by("id")
    }


def digest_of(route: Route) -> str:
    """Return the digest of one route as it stands."""
    return rules.route_digest(
        area=route.area.code if route.area else "",
        channel=route.channel,
        circles=_places(route),
        backup=route.backup_id,
        live=route.live,
    )


# --- alarms ----------------------------------------------------------------------------------


def alarms_for(actor: Actor) -> list[OpenAlarm]:
    """Return what nobody has looked at yet and this actor is to look at, newest first."""
    rows = Alarm.objects.visible_to(actor).filter(seen_at=None)
    named = rows.select_related("agency", "circle", "about").order_by("-raised_at", "id")
    return [_open_alarm(row) for row in named]


def _open_alarm(row: Alarm) -> OpenAlarm:
    kind = AlarmKind(row.kind)
    return OpenAlarm(
        id=row.id,
        kind=kind,
        words=str(kind.label),
        next_step=str(ALARM_STEPS[kind]),
        agency=row.agency.name,
        circle=row.circle.name if row.circle else "",
        about=row.about.name if row.about else "",
        raised_at=row.raised_at,
    )
