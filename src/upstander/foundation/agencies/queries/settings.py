"""Reads of the settings: organisations, teams and routes as the people who set them up see them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from upstander.foundation.agencies.choices import AgencyKind, Channel, CircleKind, MemberState
from upstander.foundation.agencies.models import Agency, Area, Circle, Membership, Route
from upstander.foundation.vault.queries import live_keys

_LIVE = (MemberState.WAITING, MemberState.ACTIVE)


@dataclass(frozen=True)
class AgencyRow:
    """An organisation with its teams."""

    id: UUID
    name: str
    kind: str
    teams: tuple[str, ...]


@dataclass(frozen=True)
class TeamRow:
    """A team, whether it has keys, and who is in it or waits to be."""

    id: UUID
    name: str
    agency: str
    independent: bool
    has_keys: bool
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """Somebody who works in an agency."""

    user: UUID
    name: str
    agency: str


@dataclass(frozen=True)
class RouteRow:
    """Who receives reports from one district; without a code from everywhere else."""

    code: str
    place: str
    circles: tuple[str, ...] = ()
    circle_ids: tuple[UUID, ...] = ()
    backup: str = ""
    backup_id: UUID | None = None
    live: bool = False
    is_set: bool = False


def agency_rows() -> list[AgencyRow]:
    """Return every organisation with its teams, by name."""
    return [
        AgencyRow(
            row.id,
            row.name,
            str(AgencyKind(row.kind).label),
            tuple(sorted(circle.name for circle in row.circles.all())),
        )
        for row in Agency.objects.prefetch_related("circles").order_by("name")
    ]


def team_rows() -> list[TeamRow]:
    """Return every team, by organisation and name."""
    rows = list(Circle.objects.select_related("agency").order_by("agency__name", "name", "id"))
    keys, waiting = live_keys(row.id for row in rows), _waiting()
    return [
        TeamRow(
            row.id,
            row.name,
            row.agency.name,
            row.kind == CircleKind.INDEPENDENT,
            row.id in keys,
            waiting.get(row.id, ()),
        )
        for row in rows
    ]


def people_with_keys() -> list[Person]:
    """Return everybody who works in an agency and has a key of their own, once in each."""
    rows = Membership.objects.filter(state__in=_LIVE).order_by("user__name", "agency__name")
    columns = ("user_id", "user__name", "agency__name")
    found = list(dict.fromkeys(rows.values_list(*columns)))
    keys = live_keys(user for user, _name, _agency in found)
    return [Person(*one) for one in found if one[0] in keys]


def route_rows(channel: Channel = Channel.PUBLIC_WEB) -> list[RouteRow]:
    """Return the route of everywhere else and of each district, set or not."""
    set_rows = {row.code: row for row in map(_route_row, _routes(channel))}
    empty = [RouteRow(code, name) for code, name in [("", ""), *_areas()]]
    return [set_rows.get(row.code, row) for row in empty]


def route_row(code: str, channel: Channel = Channel.PUBLIC_WEB) -> RouteRow | None:
    """Return one of them; None for a district that is not ours."""
    return next((row for row in route_rows(channel) if row.code == code), None)


def _waiting() -> Mapping[UUID, tuple[str, ...]]:
    rows = Membership.objects.filter(state=MemberState.WAITING).exclude(circle=None)
    names: dict[UUID, list[str]] = defaultdict(list)
    for circle, name in rows.order_by("user__name").values_list("circle_id", "user__name"):
        if circle is not None:
            names[circle].append(name)
    return {circle: tuple(found) for circle, found in names.items()}


def _areas() -> list[tuple[str, str]]:
    return list(Area.objects.order_by("name").values_list("code", "name"))


def _routes(channel: Channel) -> list[Route]:
    rows = Route.objects.filter(channel=channel)
    return list(rows.select_related("area", "backup__agency").prefetch_related("circles__agency"))


def _route_row(route: Route) -> RouteRow:
    circles = sorted(route.circles.all(), key=lambda circle: circle.name)
    return RouteRow(
        code=route.area.code if route.area else "",
        place=route.area.name if route.area else "",
        circles=tuple(_in_words(circle) for circle in circles),
        circle_ids=tuple(circle.id for circle in circles),
        backup=_in_words(route.backup) if route.backup else "",
        backup_id=route.backup_id,
        live=route.live,
        is_set=True,
    )


def _in_words(circle: Circle) -> str:
    return f"{circle.name} ({circle.agency.name})"
