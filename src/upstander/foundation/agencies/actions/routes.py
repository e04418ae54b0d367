"""Who receives what, and the moment a route starts to receive."""

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upstander.foundation.access.actors import Actor
from upstander.foundation.access.permissions import Permission
from upstander.foundation.agencies import queries, rules
from upstander.foundation.agencies.actions.steps import place, require
from upstander.foundation.agencies.choices import Channel
from upstander.foundation.agencies.models import Area, Circle, Route
from upstander.foundation.agencies.rules import RoutePlan, RouteProblem
from upstander.foundation.audit.actions import record
from upstander.foundation.audit.choices import EventName
from upstander.foundation.core.errors import Refusal
from upstander.foundation.vault.queries import live_keys

PROBLEM_WORDS: Mapping[RouteProblem, Promise] = {
    RouteProblem.NO_CIRCLE: _("Name at least one team that receives the reports."),
    RouteProblem.NO_BACKUP: _("Name a backup team, in case the first can no longer open reports."),
    RouteProblem.BACKUP_RECEIVES: _("The backup must be another team than those that receive."),
    RouteProblem.POLICE_ONLY: _(
        "Somebody besides the police must receive reports, so that a person can choose."
    ),
    RouteProblem.CIRCLE_WITHOUT_KEYS: _("One of these teams has not made its keys yet."),
}


class RouteCannotGoLive(Refusal):
    """The route stays as it was."""

    def __init__(self, problems: Iterable[RouteProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            _("Reports cannot go this way yet, so nothing was changed."),
            next_step=" ".join(str(PROBLEM_WORDS[problem]) for problem in self.problems),
        )


class UnknownArea(Refusal):
    """There is no district with this code."""

    def __init__(self) -> None:
        super().__init__(_("There is no district with that code."))


def set_route(
    *,
    area_code: str | None,
    circles: Iterable[UUID],
    backup: UUID | None,
    live: bool,
    by: Actor,
    now: dt.datetime,
    channel: Channel = Channel.PUBLIC_WEB,
) -> Route:
    """Say which circles receive reports from a district by a channel; no district is the default.

    Afterwards this is the one route for that place, live or resting. Raises RouteCannotGoLive
    for a live route without circles, without a backup of its own, to the police alone, or to a
    circle that has no keys; and UnknownArea.
    """
    require(by, Permission.MANAGE_ROUTES)
    wanted = frozenset(circles)
    with transaction.atomic():
        route = _route_at(area_code, channel)
        _refuse(_problems(route, wanted, backup) if live else _problems_of_resting(route))
        route.backup_id = backup
        route.live = live
        route.save()
        place(route, wanted)
        record(
            name=EventName.ROUTE_SET, by=by, now=now, subject_kind="route", subject_id=route.id,
            detail={"digest": queries.digest_of(route), "live": live},
        )  # fmt: skip
    return route


def _route_at(area_code: str | None, channel: Channel) -> Route:
    area = None
    if area_code:
        area = Area.objects.filter(code=area_code).first()
        if area is None:
            raise UnknownArea
    found = Route.objects.select_for_update().filter(area=area, channel=channel).first()
    return found or Route(area=area, channel=channel)


def _problems(route: Route, circles: frozenset[UUID], backup: UUID | None) -> list[RouteProblem]:
    own = Circle.objects.filter(id__in=circles).values_list("agency__kind", flat=True)
    named = circles | ({backup} if backup else frozenset())
    return rules.route_problems(
        RoutePlan(
            circles=circles,
            backup=backup,
            receiving_kinds=queries.receiving_kinds(besides=route.id) | frozenset(own),
            keyless=frozenset(named) - live_keys(named).keys(),
        )
    )


def _problems_of_resting(route: Route) -> list[RouteProblem]:
    left = queries.receiving_kinds(besides=route.id)
    return [RouteProblem.POLICE_ONLY] if rules.police_only(left) else []


def _refuse(problems: list[RouteProblem]) -> None:
    if problems:
        raise RouteCannotGoLive(problems)
